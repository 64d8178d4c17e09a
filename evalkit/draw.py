"""Drawing an evaluation: which picture is meant."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evalkit.check.checker import missing_so_far
from evalkit.check.options import Options
from evalkit.drawing.diagram import Diagram, Matrix
from evalkit.drawing.formats import drawn, drawn_pages, too_large
from evalkit.drawing.golden_thread import thread_diagram
from evalkit.drawing.logic_model import model_diagram
from evalkit.drawing.matrix import matrix
from evalkit.drawing.paper import PAPERS
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import refuse_unknown_project
from evalkit.files.loader import load
from evalkit.suggest import did_you_mean
from evalkit.terminal import say
from evalkit.thread.graph import EvaluationGraph, ProjectGraph
from evalkit.thread.thread import thread_of


def picture(root: Path, kind: str, project: str | None, format: str, options: Options) -> str | bytes:
    """A picture of the evaluation in a folder; where it is too large for its format, that is said.

    Raises EvalkitError for what the evaluation does not have.
    """
    found = drawn(sketched(root, kind, project, options), format)
    if told := too_large(found, format):
        say(told)
    return found


def pages(
    root: Path, kind: str, project: str | None, format: str, options: Options, page: str
) -> Sequence[str | bytes]:
    """The same laid out for a page, `a4` or `a3`: what stands on each. Raises EvalkitError for any other page, too."""
    if page.lower() not in PAPERS:
        raise EvalkitError(f"There is no page “{page}”.", hint=f"Use {' or '.join(PAPERS)}.")
    return drawn_pages(sketched(root, kind, project, options), format, PAPERS[page.lower()])


def sketched(root: Path, kind: str, project: str | None, options: Options) -> Diagram | Matrix:
    """What is to be drawn: one of `PICTURES`. `options`: by which day waivers are judged."""
    if kind not in PICTURES:
        raise EvalkitError(
            f"There is no kind “{kind}”.{did_you_mean(kind, PICTURES)}", hint=f"Use {', '.join(PICTURES)}."
        )
    evaluation = load(root)
    refuse_unknown_project(project, [folder.id for folder in evaluation.projects])
    return PICTURES[kind](EvaluationGraph(evaluation), project, options)


def _model(graph: EvaluationGraph, project: str | None, options: Options) -> Diagram:
    return model_diagram(graph, _the_project(graph, project), missing_so_far(graph.evaluation, options))


def _thread(graph: EvaluationGraph, project: str | None, options: Options) -> Diagram:
    return thread_diagram(graph, thread_of(graph, project), missing_so_far(graph.evaluation, options), project)


def _matrix(graph: EvaluationGraph, project: str | None, _: Options) -> Matrix:
    return matrix(graph, project)


PICTURES: Mapping[str, Callable[[EvaluationGraph, str | None, Options], Diagram | Matrix]] = {
    "model": _model,
    "thread": _thread,
    "matrix": _matrix,
}


def _the_project(graph: EvaluationGraph, id: str | None) -> ProjectGraph:
    """The project that is meant; it need not be named where there is only one."""
    found = [project for project in graph.projects if id in (None, project.id)]
    if not found:
        raise EvalkitError(
            "The evaluation has no project yet.", hint="A logic model belongs to a project: add one first."
        )
    if len(found) > 1:
        ids = [project.id for project in found]
        listed = ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")
        raise EvalkitError(f"There are {len(ids)} projects: {listed}.", hint="Say which one to draw: --project ID.")
    return found[0]
