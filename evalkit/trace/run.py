"""Following the golden thread: forwards from anything, back from anything, who is heard on what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, TypeVar

from evalkit.check.checker import missing_so_far
from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import refuse_unknown_project
from evalkit.files.loader import load
from evalkit.grammar import joined
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.thread import thread_of
from evalkit.trace import csv, figure_shown, json, picture, text
from evalkit.trace.figure import PREFIX, Way, ways_back
from evalkit.trace.hearings import Hearings, hearings
from evalkit.trace.loose_ends import LooseEnds, loose_ends
from evalkit.trace.select import Traced, all_starts, node_named

Shown = TypeVar("Shown")
Writers = dict[str, Callable[[Shown, TextIO], None]]

_THREAD: Writers[Traced] = {
    "text": text.write_thread,
    "json": json.write_thread,
    "csv": csv.write_thread,
}
_LOOSE_ENDS: Writers[LooseEnds] = {
    "text": text.write_loose_ends,
    "json": json.write_loose_ends,
    "csv": csv.write_loose_ends,
}
_HEARINGS: Writers[Hearings] = {
    "text": text.write_hearings,
    "json": json.write_hearings,
    "csv": csv.write_hearings,
}

_FIGURES: dict[str, Callable[[Sequence[Way], Sequence[str], TextIO], None]] = {
    "text": figure_shown.write_text,
    "json": figure_shown.write_json,
}


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
    refuse_unknown_project(asked.project, [project.id for project in evaluation.projects])
    graph, unreadable = (
        EvaluationGraph(evaluation),
        [f"{p.file}:{p.line}" for p in evaluation.unreadable(asked.project)],
    )
    if asked.id is not None and asked.id.casefold().startswith(PREFIX):
        _trace_figure(graph, root, asked, unreadable, format, out)
    elif asked.matrix:
        write_hearings = _writer(_HEARINGS, format, "--matrix")
        write_hearings(hearings(graph, asked.project, unreadable), out)
    elif asked.loose:
        write_loose_ends = _writer(_LOOSE_ENDS, format, "--loose")
        write_loose_ends(loose_ends(graph, options, asked.project, unreadable), out)
    elif format in _THREAD:
        _THREAD[format](_traced(graph, asked, unreadable), out)
    else:
        traced = _traced(graph, asked, unreadable)
        picture.write_thread(graph, traced, missing_so_far(evaluation, options), format, out)


def _trace_figure(
    graph: EvaluationGraph, root: Path, asked: Asked, unreadable: Sequence[str], format: str, out: TextIO
) -> None:
    """Writes the ways back from a figure of a story, which leads nowhere else."""
    if not asked.back:
        raise EvalkitError(
            "A figure of a story is where the thread ends: it leads on to nothing.",
            hint=f'Follow it back: evalkit trace --back "{asked.id}".',
        )
    if format not in _FIGURES:
        raise EvalkitError(
            f"A figure cannot be traced as {format}.", hint=f"It comes as {joined(list(_FIGURES), 'or')}."
        )
    _FIGURES[format](ways_back(graph, root, (asked.id or "")[len(PREFIX) :], asked.project), unreadable, out)


def _traced(graph: EvaluationGraph, asked: Asked, unreadable: Sequence[str]) -> Traced:
    """The part of the thread that is asked for. Raises EvalkitError where nothing, or several things, go by its name."""
    thread = thread_of(graph, asked.project)
    if asked.id is None:
        return Traced(thread, all_starts(thread, back=asked.back), asked.back, unreadable)
    try:
        return Traced(thread, [node_named(thread, asked.id, asked.project)], asked.back, unreadable)
    except EvalkitError as error:
        unread = "".join(f"\n{place} cannot be read, so what it holds is not known." for place in unreadable)
        raise EvalkitError(f"{error.message}{unread}", hint=error.hint) from error


def _writer(writers: Writers[Shown], format: str, option: str) -> Callable[[Shown, TextIO], None]:
    """Raises EvalkitError where what an option shows does not come in a format."""
    if format not in writers:
        raise EvalkitError(f"{option} cannot be drawn as {format}.", hint="It comes as text, json or csv.")
    return writers[format]
