"""The columns of a logic model: one for each kind of part, and for outcomes one for each term, where terms are given."""

from evalkit.files.entities import Entity
from evalkit.model.kinds import KINDS
from evalkit.thread.graph import NODES, ProjectGraph

_TERMS = {"short": "Short-term outcomes", "medium": "Medium-term outcomes", "long": "Long-term outcomes"}
_ORDER = {term: number for number, term in enumerate(_TERMS)}


class Columns:
    """The columns of the logic model of a project, and which part stands in which."""

    def __init__(self, project: ProjectGraph) -> None:
        self.headings: list[str] = []
        self._of_kind: dict[str, int] = {}
        self._of_term: dict[str, int] = {}
        self._terms = _terms(project)
        for kind in NODES:
            self._of_kind[kind] = len(self.headings)
            if kind == "outcome" and self._terms:
                self._divide_by_term()
            else:
                self.headings.append(KINDS[kind].within.capitalize())

    def _divide_by_term(self) -> None:
        for term, heading in _TERMS.items():
            if term in self._terms.values():
                self._of_term[term] = len(self.headings)
                self.headings.append(heading)

    def of(self, node: Entity) -> int:
        """The column in which a part stands."""
        term = self._terms.get(node.id, "") if node.kind.name == "outcome" else ""
        return self._of_term.get(term, self._of_kind[node.kind.name])

    def of_kind(self, kind: str) -> int:
        """The first column of a kind."""
        return self._of_kind[kind]

    def after(self, column: int) -> int:
        """The next column, or the last."""
        return min(column + 1, len(self.headings) - 1)


def _terms(project: ProjectGraph) -> dict[str, str]:
    """The term of each outcome; one that gives none comes as late as the latest that leads to it. Empty without any."""
    outcomes = {node.id: node for node in project.of("outcome")}
    given: dict[str, str] = {id: node.value.timeframe for id, node in outcomes.items() if node.value.timeframe}
    if not given:
        return {}
    terms, waiting = dict(given), list(given)
    while waiting:
        term, following = terms[waiting[-1]], outcomes[waiting.pop()].leads_to
        for id in following:
            if id in outcomes and id not in given and _ORDER[term] > _ORDER[terms.get(id, "short")]:
                terms[id] = term
                waiting.append(id)
    earliest = min(given.values(), key=_ORDER.__getitem__)
    return {id: terms.get(id, earliest) for id in outcomes}
