"""What a corrected file changes in a wave that is kept: how many answers come and go, and of those that stay, in which items."""

from pathlib import Path

from evalkit.evidence.store import as_texts
from evalkit.evidence.workspace import Workspace, parquet
from evalkit.expressions.sql import column
from evalkit.model.data_capture import DataCapture


def what_changed(old: Path, new: Path, plan: DataCapture, work: Workspace) -> str:
    """In words: `1 new, 2 gone; changed: tasks (3)`. Answers are the same where a key says so, or else where all is."""
    before, after = _texts(old), _texts(new)
    names = [{str(name) for name, *_ in work.rows(f"DESCRIBE FROM {table}")} for table in (before, after)]
    both = [id for id in (item.id for item in plan.items) if id in names[0] & names[1]]
    key = next((item.id for item in plan.items if item.key and item.id in both), None)
    same = [key] if key else both
    if not same:
        return ""
    listed = ", ".join(map(column, same))
    gone, come = (
        int(work.value(f"SELECT count(*) FROM (SELECT {listed} FROM {a} EXCEPT ALL SELECT {listed} FROM {b})"))
        for a, b in ((before, after), (after, before))
    )
    changed = {}
    if key:
        joined = f"FROM {before} AS a JOIN {after} AS b ON a.{column(key)} = b.{column(key)}"
        differ = [f"count(*) FILTER (a.{column(id)} IS DISTINCT FROM b.{column(id)})" for id in both]
        changed = dict(zip(both, work.rows(f"SELECT {', '.join(differ)} {joined}")[0], strict=True))
    told = [f"{number} {what}" for number, what in ((come, "new"), (gone, "gone")) if number]
    items = [f"{id} ({number})" for id, number in changed.items() if number]
    return "; ".join(filter(None, (", ".join(told), f"changed: {', '.join(items)}" if items else "")))


def _texts(path: Path) -> str:
    return as_texts(path) if path.suffix == ".csv" else f"(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {parquet(path)})"
