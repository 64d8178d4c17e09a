"""The columns of a logic model: one for each kind of part, and for outcomes one for each term, where terms are given."""

from evalkit.files.entities import Entity
from evalkit.model.kinds import KINDS
from evalkit.thread.graph import NODES, ProjectGraph

_TERMS = {"short": "Short-term outcomes", "medium": "Medium-term outcomes", "long": "Long-term outcomes"}
_NO_TERM = "Outcomes without a timeframe"


class Columns:
    """The columns of the logic model of a project, and which part stands in which."""

    def __init__(self, project: ProjectGraph) -> None:
        self.headings: list[str] = []
        self._of_kind: dict[str, int] = {}
        self._of_term: dict[str, int] = {}
        outcomes = project.of("outcome")
        self._terms: dict[str, str] = {node.id: node.value.timeframe or "" for node in outcomes}
        for kind in NODES:
            self._of_kind[kind] = len(self.headings)
            if kind == "outcome" and any(self._terms.values()):
                self._divide_by_term(outcomes)
            else:
                self.headings.append(KINDS[kind].within.capitalize())

    def _divide_by_term(self, outcomes: list[Entity]) -> None:
        """A column for each term that is given; for outcomes of none, one of their own: first, or last where more leads
        to them than they lead to.
        """
        terms = [term for term in _TERMS if term in self._terms.values()]
        if "" in self._terms.values():
            terms.insert(0 if _lead_on(outcomes, self._terms) else len(terms), "")
        for term in terms:
            self._of_term[term] = len(self.headings)
            self.headings.append(_TERMS.get(term, _NO_TERM))

    def of(self, node: Entity) -> int:
        """The column in which a part stands."""
        if node.kind.name == "outcome" and self._of_term:
            return self._of_term[self._terms[node.id]]
        return self._of_kind[node.kind.name]

    def of_kind(self, kind: str) -> int:
        """The first column of a kind."""
        return self._of_kind[kind]

    def after(self, column: int) -> int:
        """The next column, or the last."""
        return min(column + 1, len(self.headings) - 1)

    def run_forwards(self, start: int, end: int) -> bool:
        """Whether a link from a column to another may: from or to outcomes of no term it says nothing of time."""
        return end >= start or self._of_term.get("") in (start, end)


def _lead_on(outcomes: list[Entity], terms: dict[str, str]) -> bool:
    """Whether outcomes of no term lead to more outcomes that have one than lead to them."""
    links = [(terms[node.id], terms[id]) for node in outcomes for id in node.leads_to if id in terms]
    return sum(bool(there) - bool(here) for here, there in links) > 0
