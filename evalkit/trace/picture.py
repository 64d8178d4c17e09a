"""The thread as a picture."""

from collections.abc import Iterable
from typing import TextIO

from evalkit.drawing.diagram import Diagram, words
from evalkit.drawing.formats import drawn, too_large
from evalkit.drawing.golden_thread import nodes_diagram
from evalkit.drawing.notes import left_out
from evalkit.report import Finding
from evalkit.terminal import deliver, say
from evalkit.thread.graph import EvaluationGraph
from evalkit.trace.select import Traced, full_address


def write_thread(graph: EvaluationGraph, traced: Traced, findings: Iterable[Finding], format: str, out: TextIO) -> None:
    """Writes the thread as a picture in a format that is text. Its gaps are those among the findings of a check."""
    picture = drawn(_diagram(graph, traced, findings), format)
    assert isinstance(picture, str)
    deliver(picture, out)
    if told := too_large(picture, format):
        say(told)


def _diagram(graph: EvaluationGraph, traced: Traced, findings: Iterable[Finding]) -> Diagram:
    start = full_address(traced.starts[0]) if len(traced.starts) == 1 else ""
    diagram = nodes_diagram(graph, traced.thread, traced.nodes, findings, start or "The evaluation")
    diagram.notes += left_out(traced.unreadable)
    if traced.unreadable:
        diagram.description += f" Cannot be read, and so is left out: {', '.join(map(words, traced.unreadable))}."
    return diagram
