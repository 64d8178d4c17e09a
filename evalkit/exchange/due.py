"""Which cells are still asked for, at the stage that an evaluation has reached; and which are not asked for at all."""

from collections.abc import Iterable

from evalkit.exchange.rows import Row
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS
from evalkit.report import Finding

_ONLY_WHERE = {
    ("indicator", "numerator"): ("kind", ("proportion", "rate")),
    ("indicator", "denominator"): ("kind", ("proportion", "rate")),
    ("adverse-effect", "raised-by"): ("kind", ("perceived",)),
    ("item", "choices"): ("type", ("select-one", "select-many")),
    ("item", "minimum"): ("type", ("integer", "decimal")),
    ("item", "maximum"): ("type", ("integer", "decimal")),
}
"""Kind and key → the key by which it is asked for, and the values with which it is."""


class Due:
    """What findings ask for, by the file and the place in it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_file: dict[str, list[Finding]] = {}
        for finding in findings:
            self._by_file.setdefault(finding.file, []).append(finding)

    def keys(self, row: Row) -> set[str]:
        """The dotted keys of a row that are asked for."""
        if row.entity is None:
            return self._of_missing(row)
        at = row.entity.key
        found = self._by_file.get(row.entity.file, ())
        return {key for finding in found if finding.key[: len(at)] == at for key in _within(finding, len(at))}

    def _of_missing(self, row: Row) -> set[str]:
        """What is asked of a thing that is not there yet: what tells first what it is."""
        holder = KINDS[row.kind.inside] if row.kind.inside else row.kind
        found = self._by_file.get(holder.file(row.project, row.inside), ())
        is_asked = any(row.id in map(str, (*finding.key, *finding.subject.split())) for finding in found)
        return {row.kind.leading} if is_asked else set()


def _within(finding: Finding, depth: int) -> Iterable[str]:
    """The keys that a finding asks for, in the table at a depth of its own key."""
    inner = tuple(str(part) for part in finding.key[depth:])
    if not finding.parts:
        return [".".join(inner)]
    first = tuple(finding.parts[0].split("."))
    base = inner[: -len(first)] if inner[-len(first) :] == first else ()
    return [".".join((*base, part)) for part in finding.parts]


def is_asked(kind: Kind, key: str, row: Row) -> bool:
    """Whether a column is asked of a row at all, as far as what it says already decides that."""
    if (kind.name, key) not in _ONLY_WHERE:
        return True
    by, values = _ONLY_WHERE[kind.name, key]
    return row.cells.get(by) in (None, *values)
