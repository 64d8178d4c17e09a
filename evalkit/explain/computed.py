"""An indicator that is asked for, with what it counts in words."""

from dataclasses import dataclass

from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.indicator import Indicator
from evalkit.suggest import did_you_mean
from evalkit.thread.computed import computed_in_words
from evalkit.thread.graph import EvaluationGraph


@dataclass(frozen=True, slots=True)
class IndicatorTopic:
    """An indicator, and how its values follow from answers; no words where they do not."""

    indicator: Sheet[Indicator]
    words: str


def indicators_called(id: str, evaluation: Evaluation) -> list[IndicatorTopic]:
    """The indicators of an id, one for each project that has one. Raises EvalkitError where none does."""
    projects = EvaluationGraph(evaluation).projects
    found = [
        IndicatorTopic(project.indicators[id], computed_in_words(project.indicators[id].value, project))
        for project in projects
        if id in project.indicators
    ]
    if not found:
        known = list(dict.fromkeys(id for project in projects for id in project.indicators))
        listed = f"The indicators are {', '.join(known)}." if known else "The evaluation has no indicator yet."
        raise EvalkitError(f"There is no indicator “{id}”.{did_you_mean(id, known)}", hint=listed)
    return found
