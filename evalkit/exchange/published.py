"""What goes out to everybody: without small numbers, and refused where it gives somebody away."""

from collections.abc import Iterable, Iterator

from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.grammar import joined
from evalkit.model.indicator import Indicator
from evalkit.model.kinds import KINDS
from evalkit.model.table import Table
from evalkit.privacy.details import details
from evalkit.thread.graph import EvaluationGraph, ProjectGraph
from evalkit.thread.withhold import without_small_numbers

EFFECTS = ("benefit", "adverse-effect")


def for_everybody(evaluation: Evaluation, project: str | None) -> list[ProjectGraph]:
    """The projects that are meant, without small numbers. The evaluation was loaded for this, and is changed by it."""
    without_small_numbers(evaluation)
    return [graph for graph in EvaluationGraph(evaluation).projects if project in (None, graph.id)]


def refuse_without(missing: Iterable[tuple[str, str]], what: str) -> None:
    """Raises EvalkitError where a file lacks what has to be there: pairs of file and key."""
    places = [f"`{key}` in {file}" for file, key in missing]
    if places:
        raise EvalkitError(
            f"{what} needs {', '.join(places)}, which {'is' if len(places) == 1 else 'are'} not given.",
            hint="Write it there, then export again.",
        )


def refuse_details(evaluation: Evaluation, texts: Iterable[str]) -> None:
    """Raises EvalkitError where a text has contact details or numbers of persons: what is published stays published."""
    for text in texts:
        if found := details(text):
            places = [
                sheet.path for sheet in evaluation.all_sheets() if text in map(_in_one_line, texts_in(sheet.value))
            ]
            raise EvalkitError(
                f"{joined(places) or 'A file'} has {found[0].what}, and what is exported here may be published.",
                hint="Take it out, then export again.",
            )


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def texts_in(value: object) -> Iterator[str]:
    """What is written in a table, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Table | dict):
        for inner in (vars(value) if isinstance(value, Table) else value).values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def measured_by(project: ProjectGraph) -> dict[tuple[str, str], list[Sheet[Indicator]]]:
    """What indicators measure (kind and id, in the order of the logic model, effects last) → its indicators, each once.

    An indicator of several is that of the first; one of nothing stands under two empty texts.
    """
    kinds = sorted((kind for kind in KINDS.values() if kind.measurable), key=lambda kind: kind.name in EFFECTS)
    order = [(kind.name, entity.id) for kind in kinds for entity in project.of(kind.name)]
    known = {id: (kind, id) for kind, id in reversed(order)}
    found: dict[tuple[str, str], list[Sheet[Indicator]]] = {}
    for sheet in project.indicators.values():
        first = next((known[id] for id in sheet.value.measures if id in known), ("", ""))
        found.setdefault(first, []).append(sheet)
    return {what: found[what] for what in [*order, ("", "")] if what in found}


def summary_of(evaluation: Evaluation, project: ProjectFolder | None = None) -> str:
    """What a programme or project is about: its summary, or the objective."""
    programme = evaluation.programme.value
    own = project.project.value.summary if project else programme.summary
    return own or programme.objective.statement or programme.summary or programme.title or ""
