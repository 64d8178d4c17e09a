"""The thread as a picture."""

from typing import TextIO

from evalkit.drawing.diagram import Diagram, Note, words
from evalkit.drawing.formats import drawn
from evalkit.drawing.golden_thread import knots_diagram
from evalkit.terminal import deliver
from evalkit.trace.select import Traced, full_address


def write_thread(traced: Traced, out: TextIO, format: str) -> None:
    """Writes the thread as a picture in a format that is text."""
    picture = drawn(_diagram(traced), format)
    assert isinstance(picture, str)
    deliver(picture, out)


def _diagram(traced: Traced) -> Diagram:
    start = full_address(traced.starts[0]) if len(traced.starts) == 1 else ""
    diagram = knots_diagram(traced.knots, traced.links, start or "The evaluation")
    if traced.unreadable:
        diagram.notes += [Note("Cannot be read, and so is left out", tuple(traced.unreadable))]
        diagram.description += f" Cannot be read, and so is left out: {', '.join(map(words, traced.unreadable))}."
    return diagram
