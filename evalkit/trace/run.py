"""Following the golden thread: forwards from anything, back from anything, who is heard on what."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from evalkit.check.checker import Options
from evalkit.drawing.diagram import Diagram, Note, words
from evalkit.drawing.formats import dot, mermaid
from evalkit.drawing.golden_thread import knots_diagram
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation
from evalkit.files.find import known_project
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.report import UNREADABLE
from evalkit.terminal import deliver
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.thread import thread_of
from evalkit.trace.csv import write_csv, write_rows
from evalkit.trace.hearings import hearings, write_matrix
from evalkit.trace.json import SCHEMA_VERSION, write_json
from evalkit.trace.loose_ends import LooseEnd, loose_ends
from evalkit.trace.select import Traced, all_starts, full_address, knot_named
from evalkit.trace.text import loose_text, write_text


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown of the thread."""

    id: str | None = None
    back: bool = False
    loose: bool = False
    matrix: bool = False
    project: str | None = None


def trace(root: Path, asked: Asked, options: Options, format: str, out: TextIO) -> None:
    """Writes what is asked of the thread of an evaluation. Raises EvalkitError for what it does not have."""
    if asked.loose + asked.matrix + (asked.id is not None or asked.back) > 1:
        raise EvalkitError(
            "--loose, --matrix and an id (or --back) each show something else.", hint="Give one of them."
        )
    evaluation = load(root)
    known_project(asked.project, [project.id for project in evaluation.projects])
    graph = EvaluationGraph(evaluation)
    hidden = _hidden(evaluation, asked.project)
    if asked.matrix:
        write_matrix(hearings(graph, asked.project), hidden, _one_of(format, "--matrix"), out)
        return
    thread = thread_of(graph, asked.project)
    if asked.loose:
        declared = evaluation.programme.value.stage
        stage = Stage.of(declared) if declared else Stage.INCEPTION
        ends = loose_ends(evaluation, thread, options, asked.project)
        write_loose(ends, stage, hidden, _one_of(format, "--loose"), out)
        return
    if asked.id is None:
        starts = all_starts(thread, back=asked.back)
    else:
        try:
            starts = [knot_named(thread, asked.id, asked.project)]
        except EvalkitError as error:
            unread = "".join(f"\n{place} cannot be read, so what it holds is not known." for place in hidden)
            raise EvalkitError(f"{error.message}{unread}", hint=error.hint) from error
    WRITERS[format](Traced(thread, starts, asked.back, hidden), out)


def _hidden(evaluation: Evaluation, project: str | None) -> list[str]:
    """The files that cannot be read, with the line."""
    problems = [p for p in evaluation.problems if p.hides or p.code == UNREADABLE]
    return [f"{p.file}:{p.line}" for p in problems if project is None or p.project in (None, project)]


def _one_of(format: str, option: str) -> str:
    if format not in ("text", "json", "csv"):
        raise EvalkitError(f"{option} cannot be drawn as {format}.", hint="It comes as text, json or csv.")
    return format


def write_loose(ends: Sequence[LooseEnd], stage: Stage, hidden: Sequence[str], format: str, out: TextIO) -> None:
    """Writes loose ends as `text`, `json` or `csv`; those that are due at a stage before those that are due later."""
    if format == "json":
        rows = [_end(end) for end in ends]
        held = {"schema_version": SCHEMA_VERSION, "loose": rows, "unreadable": list(hidden)}
        deliver(json.dumps(held, indent=2) + "\n", out)
    elif format == "csv":
        write_rows(list(_end(ends[0])) if ends else _END, [list(_end(end).values()) for end in ends], out)
    else:
        loose_text(ends, stage, hidden, out)


_END = ("direction", "code", "due", "project", "file", "line", "message")


def _end(end: LooseEnd) -> dict[str, Any]:
    values = (end.direction, end.code, end.due.id, end.project, end.file, end.line, end.message)
    return dict(zip(_END, values, strict=True))


def write_mermaid(traced: Traced, out: TextIO) -> None:
    """Writes the thread as a Mermaid flowchart."""
    deliver(mermaid.draw(_diagram(traced)), out)


def write_dot(traced: Traced, out: TextIO) -> None:
    """Writes the thread as DOT, for Graphviz."""
    deliver(dot.draw(_diagram(traced)), out)


def _diagram(traced: Traced) -> Diagram:
    start = full_address(traced.starts[0]) if len(traced.starts) == 1 else ""
    drawn = knots_diagram(traced.knots, traced.links, start or "The evaluation")
    if traced.hidden:
        drawn.notes += [Note("Cannot be read, and so is left out", tuple(traced.hidden))]
        drawn.description += f" Cannot be read, and so is left out: {', '.join(map(words, traced.hidden))}."
    return drawn


WRITERS = {"text": write_text, "json": write_json, "csv": write_csv, "mermaid": write_mermaid, "dot": write_dot}
