"""What is overdue, and the waivers that end soon."""

from collections.abc import Sequence

from evalkit.status.dates import Late
from evalkit.status.overview import Overview
from evalkit.status.text.fit import cells
from evalkit.terminal import Screen, visible


def put(screen: Screen, overview: Overview, *, most: int) -> None:
    """`most`: how many of either are listed."""
    _list(screen, ("Overdue", "bold red"), overview.overdue, overview, most)
    _list(screen, ("Ending soon", "bold yellow"), overview.ending, overview, most)


def _list(screen: Screen, title: tuple[str, str], late: Sequence[Late], overview: Overview, most: int) -> None:
    if not late:
        return
    screen.line()
    screen.line(title)
    for one in late[:most]:
        _one(screen, one, visible(overview.from_here(one.file, one.line)))
    if len(late) > most:
        screen.line((f"  and {len(late) - most} more", "dim"))


def _one(screen: Screen, one: Late, place: str) -> None:
    """On one line where it fits, otherwise the place below the text."""
    code = f"  {one.code}" if one.code else ""
    if cells(f"  {place}  {one.text}{code}") <= screen.width:
        screen.line("  ", (place, "cyan"), f"  {one.text}", (code, "dim"))
    else:
        screen.hanging("  ", text=one.text)
        screen.line("    ", (place, "cyan"), (code, "dim"))
