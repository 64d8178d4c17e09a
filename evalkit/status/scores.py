"""The scores of each principle, craft and clause: over everything, of the programme, and project by project."""

from dataclasses import dataclass, field

from evalkit.framework import CLAUSES, CRAFTS, HOUSE, PRINCIPLES, title_of
from evalkit.score import Score
from evalkit.status.scope import Scope


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The scores of a principle, a craft or a clause."""

    id: str
    title: str
    all: Score
    programme: Score
    """Of what concerns the evaluation as a whole."""
    projects: dict[str, Score]
    clauses: "tuple[Row, ...]" = field(default=())


def rows_of(scope: Scope) -> tuple[Row, ...]:
    """A row for each principle and craft, and for the rules of the house where there are any."""
    groups = [*(principle.id for principle in PRINCIPLES), *(craft for craft in CRAFTS if craft != "files")]
    return tuple(_group(scope, group) for group in [*groups, *([HOUSE] if scope.report.own_rules else [])])


def _group(scope: Scope, group: str) -> Row:
    clauses = [clause for clause in CLAUSES.values() if clause.id.startswith(f"{group}.")]
    return _row(scope, group, title_of(group), tuple(_row(scope, clause.id, clause.text) for clause in clauses))


def _row(scope: Scope, id: str, title: str, clauses: tuple[Row, ...] = ()) -> Row:
    """The sums over everything that belongs to a principle, a craft or a clause."""
    report, only = scope.report, scope.project
    everything, programme = Score(), Score()
    projects = {name: Score() for name in report.projects if only in (None, name)}
    for (clause, project), score in report.scores.items():
        if only in (None, project) and (clause == id or clause.startswith(f"{id}.")):
            everything += score
            if project is None:
                programme += score
            else:
                projects[project] += score
    return Row(id, title, everything, programme, projects, clauses)
