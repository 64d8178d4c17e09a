"""What came of a recording, for people and for programs."""

import csv
import io
import json
from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import TextIO

from evalkit.evidence.record import Outcome, Recorded
from evalkit.grammar import counted
from evalkit.privacy.answers import identifying
from evalkit.terminal import Screen, deliver

FORMATS = ("text", "csv", "json")
_FEW = 20
_AT_ONCE = 1000
_LONGEST = 100
"""As much of a value is shown to people."""
SCHEMA_VERSION = 1


def tell(outcome: Outcome, format: str, out: TextIO) -> None:
    if format == "json":
        deliver(json.dumps(_as_json(outcome), indent=2) + "\n", out)
    elif format == "csv":
        for text in _as_csv(outcome):
            deliver(text, out)
    else:
        _as_text(outcome, out)


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "refused": outcome.refused,
        "files": [
            {
                "file": one.file,
                "source": one.plan,
                "rows": one.rows,
                "waves": [
                    {"date": day.isoformat(), "answers": number, "change": one.changed.get(day)}
                    for day, number in one.waves.items()
                ],
                "not_stored": one.others,
                "without": one.without,
                "missing": one.missing,
                "not_given": one.not_given,
                "problems": [
                    {"row": row, "column": column, "value": value, "what": what}
                    for row, column, value, what in _rows(one)
                ],
            }
            for one in outcome.recorded
        ],
        "computed": [
            {"file": path, "observations": number, "suppressed": withheld}
            for path, (number, withheld) in outcome.computed.items()
        ],
        "changed": outcome.differs,
        "elsewhere": outcome.elsewhere,
        "damaged": [{"file": one.path, "what": one.what} for one in outcome.damaged],
    }


def _as_csv(outcome: Outcome) -> Iterator[str]:
    """Rows as comma-separated text, so many at once as need little room."""
    rows: Iterator[list[object]] = (
        [one.file, row or "", *rest] for one in outcome.recorded for row, *rest in _rows(one)
    )
    several: list[list[object]] = [["file", "row", "column", "value", "what"]]
    while several:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(several)
        yield text.getvalue()
        several = list(islice(rows, _AT_ONCE))


def _rows(one: Recorded) -> Iterator[tuple[int | None, str, str, str]]:
    """Row, heading, value and what is wrong, row by row; personal data are never shown."""
    headings = {item: _heading(one, item) for item in one.headings}
    identifying = sorted(
        ((held.row, held.item, "", f"identifies a person: {held.what}") for held in one.identifying), key=_row
    )
    for row, item, value, what in merge(identifying, one.problems, key=_row):
        yield row, headings.get(item) or _heading(one, item), value, what


def _row(told: tuple[int | None, str, str, str]) -> int:
    return told[0] or 0


def _heading(one: Recorded, item: str) -> str:
    """What a column is called; of no item, it is the name of the file that is meant."""
    heading = one.headings.get(item, item) or "name of the file"
    return item if any(identifying(heading)) else heading


def _as_text(outcome: Outcome, out: TextIO) -> None:
    screen = Screen(out)
    for one in outcome.recorded:
        _file(screen, one, outcome.refused)
    for path, (number, withheld) in outcome.computed.items():
        kept = f", {withheld} of them withheld: fewer than 5" if withheld else ""
        differs = path in outcome.differs
        fails = differs and not outcome.written and not outcome.recorded
        changed = (
            "written" if outcome.written else "to be written" if outcome.recorded else "the file says something else"
        )
        how = changed if differs else "as they were"
        mark = ("✗ ", "bold red") if fails else ("✓ ", "bold green")
        screen.line(mark, f"{path}: {counted(number, 'observation')}{kept}, {how}")
    if not outcome.written and not outcome.recorded:
        for path in outcome.differs:
            if path not in outcome.computed:
                screen.line(("✗ ", "bold red"), f"{path}: the file says something else")
    for wrong in outcome.damaged:
        screen.line(("✗ ", "bold red"), f"{wrong.path} {wrong.what}")
    for plan, number in outcome.elsewhere.items():
        held = f"{plan}: of {counted(number, 'wave')} the answers are kept elsewhere, and what follows from them stays as it was."
        screen.hanging("", text=f"{held} Give their files to compute it again.")
    if not (outcome.recorded or outcome.computed or outcome.damaged or outcome.elsewhere):
        screen.line("Nothing has been recorded yet, and so nothing is computed.")
    if outcome.refused:
        screen.line(("✗ Nothing has been written.", "bold red"))
    screen.show()


def _file(screen: Screen, one: Recorded, refused: bool) -> None:
    screen.line((one.file, "bold"), f" → {one.plan}: {counted(one.rows, 'answer')}")
    if not refused:
        for day, number in one.waves.items():
            screen.line(f"  wave {day}: {counted(number, 'answer')} kept, {one.changed.get(day, '')}")
    if one.others:
        screen.hanging("  ", text=f"Not stored, as no item of the plan: {', '.join(one.others)}.")
    if one.without:
        screen.hanging("  ", text=f"Items without a column: {', '.join(one.without)}.")
    if one.missing:
        told = ", ".join(f"{item} ({number})" for item, number in one.missing.items())
        screen.hanging("  ", text=f"Not answered, although it has to be: {told}.")
    if one.not_given:
        told = ", ".join(f"{item} ({number})" for item, number in one.not_given.items())
        screen.hanging("  ", text=f"Said to have no answer, by “n/a”, “none”, “-” or the like: {told}.")
    if one.identifying:
        screen.hanging(
            ("  This file holds what identifies people. ", "bold red"),
            text="Take it out, or give the item `identifier = true`: then it is kept only as a keyed hash.",
        )
    for row, heading, value, what in islice(_rows(one), _FEW):
        where = f"row {row}, {heading}" if row else heading
        screen.hanging(("    ", ""), (where, "cyan"), "  ", text=f"“{_short(value)}” {what}" if value else what)
    if (more := len(one.identifying) + len(one.problems) - _FEW) > 0:
        screen.line((f"    and {more} more: --format csv shows all", "dim"))
    if one.problems:
        screen.line(f"  {counted(len(one.problems), 'value')} left out.")


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
