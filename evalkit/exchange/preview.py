"""What a workbook would change, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from evalkit.editing.meant import called
from evalkit.editing.values import Wish
from evalkit.grammar import counted
from evalkit.terminal import Screen, visible

if TYPE_CHECKING:
    from evalkit.exchange.merge import Change, Merge, New
    from evalkit.exchange.own_tables import Own
    from evalkit.exchange.rows import Row

_MOST = 40
_LONGEST = 90


def summed_up(merge: "Merge", unclear: Sequence[str]) -> str:
    """All of it in a sentence: `14 new, 3 changed, 2 cells unclear`."""
    parts = [f"{len(merge.new)} new"] if merge.new else []
    parts += [f"{len(merge.changed)} changed"] if merge.changed else []
    parts += [f"{len(merge.emptied)} emptied"] if merge.emptied else []
    parts += [f"{len(merge.gone)} gone"] if merge.gone else []
    parts += [counted(len(merge.conflicts), "conflict")] if merge.conflicts else []
    parts += [f"{counted(len(unclear), 'place')} unclear"] if unclear else []
    return ", ".join(parts) or "Nothing has changed"


def tell(merge: "Merge", unclear: Sequence[str], out: TextIO, *, remove: bool) -> None:
    """What would be written, what is only listed, and what hinders it."""
    screen = Screen(out)
    screen.line((f"{summed_up(merge, unclear)}.", "bold"))
    _part(screen, "Unclear", unclear)
    _part(screen, "Changed in the workbook and in the files", [_conflict(change) for change in merge.conflicts])
    _part(screen, "New", [_new(new) for new in merge.new])
    _part(screen, "Changed", [_change(change) for change in merge.changed])
    kept = "taken away" if remove else "kept; --remove takes them away"
    _part(screen, f"Emptied in the workbook ({kept})", [_emptied(change) for change in merge.emptied])
    gone = [f"{title}  {_name(row)}" for title, row in merge.gone]
    _part(screen, f"{counted(len(gone), 'row')} gone from the workbook ({kept})", gone)
    _part(screen, "Also", merge.notes)
    screen.show()


def _part(screen: Screen, heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    screen.line((heading, "bold"))
    for line in _first(lines):
        screen.hanging("  ", text=visible(line))


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"and {len(lines) - _MOST} more"


def _new(new: "New") -> str:
    from evalkit.exchange.sheets import what

    name = called(new.values) or new.id or ", ".join(str(value) for value in list(new.values.values())[:2])
    return f"{new.place}  {what(new.kind)} “{_short(name)}”"


def _name(row: "Row") -> str:
    """What a row is called, for a sentence."""
    name = called(row.entity.value) if row.entity else ""
    told = name or row.id or f"{row.number} of {row.inside or row.project or 'the evaluation'}"
    return f"{row.kind.words} “{_short(told)}”"


def _change(change: "Change") -> str:
    before = f"“{_short(change.files)}” → " if change.files else ""
    return f"{change.address}  {change.label} of {_name(change.row)}: {before}“{_short(change.now)}”"


def _emptied(change: "Change") -> str:
    return f"{change.address}  {change.label} of {_name(change.row)}: “{_short(change.files)}”"


def _conflict(change: "Change") -> str:
    return (
        f"{change.address}  {change.label} of {_name(change.row)}: in the workbook “{_short(change.now)}”, "
        f"in the files “{_short(change.files)}”, when exported “{_short(change.then)}”"
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def tell_columns(table: "Own", out: TextIO) -> None:
    """Which column of somebody else's table is taken for which field, with the first of its rows."""
    screen = Screen(out)
    taken = [(key, at) for at, key in enumerate(table.keys) if key]
    width = min(max((len(table.rows.headings[at]) for _, at in taken), default=0), 40)
    screen.line((f"{counted(len(table.rows.rows) - len(table.passed_over), 'row')}, columns:", "bold"))
    first = next((row for number, row in table.rows.rows if number not in table.passed_over), [])
    for key, at in taken:
        value = _short(first[at]) if at < len(first) else ""
        day = f" of {table.days[at]}" if at in table.days else ""
        screen.line(f"  {visible(table.rows.headings[at])[:40]:{width}} → {key + day:18} ", (visible(value), "dim"))
    if left := table.left_out():
        screen.line(f"  left out: {visible(', '.join(left))}")
    if table.passed_over:
        told = [f"row {number} ({visible(what)})" for number, what in table.passed_over.items()]
        screen.hanging("  no things, and passed over: ", text=", ".join(_first(told)))
    screen.show()


def tell_kinds(wishes: Sequence[Wish], out: TextIO) -> None:
    """How many things of each kind a table holds."""
    screen = Screen(out)
    numbers = Counter(wish.kind for wish in wishes)
    screen.line(
        (
            ", ".join(f"{number} {kind.words if number == 1 else kind.plural}" for kind, number in numbers.items()),
            "bold",
        )
    )
    screen.show()


def tell_strangers(wishes: Sequence[Wish], out: TextIO) -> None:
    """What a table names that is not there yet."""
    screen = Screen(out)
    told = [f"{wish.kind.words} “{_short(called(wish.values))}”" for wish in wishes]
    screen.hanging("Not there yet: ", text=visible(", ".join(_first(told))))
    screen.show()
