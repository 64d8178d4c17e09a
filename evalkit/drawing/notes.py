"""What stands below a picture."""

from collections.abc import Iterable, Sequence
from typing import Any

from evalkit.drawing.diagram import Note, words
from evalkit.files.evaluation import Page, Sheet
from evalkit.thread.graph import EvaluationGraph, ProjectGraph


def to_put_right(items: Sequence[str]) -> list[Note]:
    """A note on what is wrong with the links, if anything is."""
    return [Note("To put right", tuple(items))] if items else []


def left_out(places: Iterable[str]) -> list[Note]:
    """A note on files that are there and cannot be read, if there are any."""
    held = tuple(words(place) for place in places)
    return [Note("Cannot be read, and so is left out", held)] if held else []


def unreadable(projects: Iterable[ProjectGraph]) -> list[Note]:
    """The same, of the files of projects and of the evaluation itself."""
    files: list[Sheet[Any] | Page] = []
    for project in projects:
        files += [project.evaluation.programme, *project.folder.sheets(), project.folder.story]
    return left_out(dict.fromkeys(file.path for file in files if not file.readable))


def footer(graph: EvaluationGraph) -> str:
    """The title of the evaluation."""
    return words(graph.programme.value.title)
