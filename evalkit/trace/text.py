"""What is shown of the thread, as lines of text."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import TextIO

from evalkit.terminal import Piece, Screen
from evalkit.thread.thread import PARTS, Node
from evalkit.trace.hearings import Hearing, Hearings
from evalkit.trace.loose_ends import LooseEnd, LooseEnds
from evalkit.trace.select import Traced


def write_thread(traced: Traced, out: TextIO) -> None:
    """Writes the thread as a tree; what was shown further up is only named again."""
    screen = Screen(out)
    _say_unreadable(screen, traced.unreadable)
    shown: set[Node] = set()
    waiting = [_Branch(node) for node in reversed(traced.starts)]
    while waiting:
        branch = waiting.pop()
        if branch.node in shown:
            _head(screen, branch, ("  (above)", "dim"))
            continue
        shown.add(branch.node)
        following = traced.following(branch.node)
        _whole(screen, branch, leads_on=bool(following))
        waiting += reversed([_Branch(node, branch, last=node is following[-1]) for node in following])
    if not traced.starts:
        screen.line("There is nothing to follow yet.")
    screen.show()


_DEEPEST = 24
"""The most signs by which a line is indented: a chain of outcomes can be long."""


class _Branch:
    """A node at its place in the tree. `stem` stands before what is below it, and `twig` before its own line."""

    def __init__(self, node: Node, above: "_Branch | None" = None, *, last: bool = False) -> None:
        self.node = node
        self.twig: str = (above.stem + ("└ " if last else "├ "))[-_DEEPEST:] if above else ""
        self.stem: str = (above.stem + ("  " if last else "│ "))[-_DEEPEST:] if above else ""


def _head(screen: Screen, branch: _Branch, *more: Piece) -> None:
    node = branch.node
    twig = branch.twig if screen.is_terminal else " " * len(branch.twig)
    screen.line((twig, "dim"), *_name(node), *more)


def _name(node: Node) -> list[tuple[str, str]]:
    return [(PARTS[node.kind].words, "cyan"), ("" if node.id == node.kind else f" {node.id}", "bold")]


def _whole(screen: Screen, branch: _Branch, *, leads_on: bool) -> None:
    """What there is to say of a node: on a terminal below its name, elsewhere on the same line."""
    node = branch.node
    place = f"{node.place[0]}:{node.place[1]}" if node.place else ""
    title = "" if node.title.casefold() == node.id.casefold() else node.title or "not given"
    if screen.is_terminal:
        below = f"{branch.stem}{'│' if leads_on else ' '}   "
        _below_each_other(screen, branch, title, place, below)
    else:
        below = " " * (len(branch.stem) + 4)
        _head(screen, branch, f": {title}" if title else "", f"  {place}" if place else "")
    for detail in node.details:
        screen.hanging("- ", text=detail, margin=below)


def _below_each_other(screen: Screen, branch: _Branch, title: str, place: str, margin: str) -> None:
    """Name and title; the place behind the name where it fits, and below the title where not."""
    used = len(branch.twig) + sum(len(text) for text, _ in _name(branch.node)) + 2
    fits = used + len(place) <= screen.width
    _head(screen, branch, (f"  {place}" if fits else "", "dim"))
    if title:
        screen.hanging(text=title, margin=margin)
    if not fits:
        screen.hanging(text=place, style="dim", margin=margin)


def write_loose_ends(loose: LooseEnds, out: TextIO) -> None:
    """Writes loose ends: those that are due at the stage of the evaluation before those that are due later."""
    screen = Screen(out)
    _say_unreadable(screen, loose.unreadable)
    for is_due, when in ((True, ""), (False, ", due at a later stage")):
        for direction, said in (("onward", "Leads on to nothing"), ("back", "Comes from nothing")):
            ends = [end for end in loose.ends if end.direction == direction and (end.due <= loose.stage) is is_due]
            if ends:
                _ends(screen, f"{said}{when}", ends)
    if not loose.ends and not loose.unreadable:
        screen.line(("✓ There is no loose end.", "bold green"))
    screen.show()


def _ends(screen: Screen, heading: str, ends: Sequence[LooseEnd]) -> None:
    screen.line((f"{heading} ({len(ends)})", "bold"))
    for end in ends:
        screen.line((f"  {end.file}:{end.line}", "cyan"), (f"  {end.code}" if end.code else "", "dim"))
        screen.hanging("    ", text=end.message)
    screen.line()


def write_hearings(hearings: Hearings, out: TextIO) -> None:
    """Writes who is heard on what, by project, relationship and party."""
    screen = Screen(out)
    _say_unreadable(screen, hearings.unreadable)
    for project, of_project in groupby(hearings.rows, key=attrgetter("project")):
        screen.line((project, "bold"))
        for relationship, of_relationship in groupby(of_project, key=attrgetter("relationship")):
            screen.line((f"  {relationship}", "cyan"))
            for party, rows in groupby(of_relationship, key=attrgetter("party")):
                screen.line(f"    {party}")
                _questions(screen, list(rows))
        screen.line()
    if not hearings.rows:
        screen.line("No relationship has a party yet, so there is nobody to be heard.")
    screen.show()


def _questions(screen: Screen, rows: Sequence[Hearing]) -> None:
    """On what a party is heard, and by which sources."""
    width = max(len(row.question) for row in rows)
    for row in rows:
        heard = ", ".join(row.sources) or "nobody asks them"
        screen.hanging((f"      {row.question:<{width}}  ", "dim"), text=heard, style="" if row.sources else "yellow")


def _say_unreadable(screen: Screen, unreadable: Sequence[str]) -> None:
    for place in unreadable:
        said = f"{place} cannot be read: what it holds is missing here."
        screen.hanging(("✗ ", "bold red"), text=said, style="bold red")
    if unreadable:
        screen.line()
