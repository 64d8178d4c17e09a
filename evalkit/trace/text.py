"""The thread as a tree of text."""

from collections.abc import Sequence
from typing import TextIO

from evalkit.framework import Stage
from evalkit.terminal import Screen
from evalkit.thread.thread import PARTS, Knot
from evalkit.trace.loose_ends import LooseEnd
from evalkit.trace.select import Traced


def say_hidden(screen: Screen, hidden: Sequence[str]) -> None:
    for place in hidden:
        screen.hanging(
            ("✗ ", "bold red"), text=f"{place} cannot be read: what it holds is missing here.", style="bold red"
        )
    if hidden:
        screen.line()


def write_text(traced: Traced, out: TextIO) -> None:
    """Writes the thread as a tree; what was shown further up is only named again."""
    screen = Screen(out)
    say_hidden(screen, traced.hidden)
    shown: set[Knot] = set()
    waiting = [_Branch(knot) for knot in reversed(traced.starts)]
    while waiting:
        branch = waiting.pop()
        if branch.knot in shown:
            _head(screen, branch, ("  (above)", "dim"))
            continue
        shown.add(branch.knot)
        following = traced.following(branch.knot)
        _whole(screen, branch, leads_on=bool(following))
        waiting += reversed([_Branch(knot, branch, last=knot is following[-1]) for knot in following])
    if not traced.starts:
        screen.line("There is nothing to follow yet.")
    screen.show()


_DEEPEST = 24
"""The most signs by which a line is indented: a chain of outcomes can be long."""


class _Branch:
    """A knot at its place in the tree. `stem` stands before what is below it, and `twig` before its own line."""

    def __init__(self, knot: Knot, above: "_Branch | None" = None, *, last: bool = False) -> None:
        self.knot = knot
        self.twig: str = (above.stem + ("└ " if last else "├ "))[-_DEEPEST:] if above else ""
        self.stem: str = (above.stem + ("  " if last else "│ "))[-_DEEPEST:] if above else ""


def _head(screen: Screen, branch: _Branch, *more: str | tuple[str, str]) -> None:
    knot = branch.knot
    twig = branch.twig if screen.is_terminal else " " * len(branch.twig)
    screen.line((twig, "dim"), *_name(knot), *more)


def _name(knot: Knot) -> list[tuple[str, str]]:
    return [(PARTS[knot.kind].words, "cyan"), ("" if knot.id == knot.kind else f" {knot.id}", "bold")]


def _whole(screen: Screen, branch: _Branch, *, leads_on: bool) -> None:
    """What there is to say of a knot: on a terminal below its name, elsewhere on the same line."""
    knot = branch.knot
    place = f"{knot.place[0]}:{knot.place[1]}" if knot.place else ""
    title = "" if knot.title.casefold() == knot.id.casefold() else knot.title or "not given"
    if screen.is_terminal:
        below = f"{branch.stem}{'│' if leads_on else ' '}   "
        used = len(branch.twig) + sum(len(text) for text, _ in _name(knot)) + 2
        fits = used + len(place) <= screen.width
        _head(screen, branch, (f"  {place}" if fits else "", "dim"))
        if title:
            screen.hanging(text=title, margin=below)
        if not fits:
            screen.hanging(text=place, style="dim", margin=below)
    else:
        below = " " * (len(branch.stem) + 4)
        _head(screen, branch, f": {title}" if title else "", f"  {place}" if place else "")
    for detail in knot.details:
        screen.hanging("- ", text=detail, margin=below)


def loose_text(ends: Sequence[LooseEnd], stage: Stage, hidden: Sequence[str], out: TextIO) -> None:
    screen = Screen(out)
    say_hidden(screen, hidden)
    groups = [
        (f"{said}{when}", [end for end in ends if end.direction == direction and (end.due <= stage) is now])
        for now, when in ((True, ""), (False, ", due at a later stage"))
        for direction, said in (("onward", "Leads on to nothing"), ("back", "Comes from nothing"))
    ]
    for said, held in groups:
        if not held:
            continue
        screen.line((f"{said} ({len(held)})", "bold"))
        for end in held:
            screen.line((f"  {end.file}:{end.line}", "cyan"), (f"  {end.code or '(no rule)'}", "dim"))
            screen.hanging("    ", text=end.message)
        screen.line()
    if not ends and not hidden:
        screen.line(("✓ There is no loose end.", "bold green"))
    screen.show()
