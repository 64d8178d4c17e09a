"""The order in which people are told what is missing: by gravity, the golden thread before paperwork."""

from collections.abc import Iterable

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES, group_of
from evalkit.report import UNREADABLE, Finding, Severity

_FILES = "files"
_GRAVEST = ("explicit", "tangible", "evidenced")
_THREAD = ("IND711", "IND714", "IND715", "LOG609", "QUE502", "QUE503", "QUE504", "QUE505")
"""The relationship is measured by nothing, or a party is not heard."""
_PAPERWORK = ("SUS401", "SUS402", "SUS403", "CAP804", "CAP805", "CAP810")
_GROUPS = (_FILES, *(principle.id for principle in PRINCIPLES), *CRAFTS, HOUSE)

Weight = tuple[object, ...]


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which to put them right; those that weigh the same stay in theirs.

    Files that cannot be read come first, then errors in those that can: what they were to say counts as not given. Then
    Explicit, Tangible and Evidenced; then relationships that nothing measures, and parties that nobody hears; the other
    principles and crafts; paperwork. In each, errors come before warnings. What follows from another finding comes last.
    """
    return sorted(findings, key=_weight)


def _weight(finding: Finding) -> Weight:
    code, group = finding.code, group_of(finding.clause)
    within: Weight = (finding.severity is not Severity.ERROR, _GROUPS.index(group), code)
    if finding.hides or code == UNREADABLE:
        rank = 0
    elif group == _FILES and finding.severity is Severity.ERROR:
        rank = 1
    elif group in _GRAVEST:
        rank = 2
    elif code in _THREAD:
        rank, within = 3, (_THREAD.index(code),)
    elif code in _PAPERWORK:
        rank, within = 5, (_PAPERWORK.index(code),)
    else:
        rank = 4
    return (bool(finding.follows), rank, *within)
