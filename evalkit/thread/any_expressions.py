"""Few evaluations have expressions: what reads them is loaded for those."""

from collections.abc import Sequence

from evalkit.report import Problem
from evalkit.thread.graph import EvaluationGraph


def wrong_expressions(graph: EvaluationGraph) -> Sequence[Problem]:
    """What is wrong with the expressions of an evaluation, as `expressions` tells it."""
    if not _has_expressions(graph):
        return ()
    from evalkit.thread import expressions

    return expressions.wrong_expressions(graph)


def _has_expressions(graph: EvaluationGraph) -> bool:
    projects = [project.folder for project in graph.projects]
    plans = (*graph.plans.values(), *(plan for project in projects for plan in project.plans.values()))
    asked = (item.relevant for plan in plans for item in plan.value.items)
    computed = (one.value.compute.model_fields_set for project in projects for one in project.indicators.values())
    return any(text is not None for text in asked) or any(computed)
