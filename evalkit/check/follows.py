"""What follows from what: a requirement that is missing only because something else is.

Three things stand behind others: a requirement without which another could not be met or judged (`causes`), a file that
cannot be read (`unreadable`), and a value that is wrong where it is asked for (`wrong_values`; `asks` says what is asked where).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from evalkit.check.findings import PLACE, Found
from evalkit.report import Finding, Links


def links_between(found: Iterable[Found]) -> Links:
    """What of all that is found follows from what."""
    in_order = sorted(found, key=lambda one: PLACE(one.finding))
    if not in_order:
        return {}
    from evalkit.check.causes import requirements  # late: what is complete has no causes
    from evalkit.check.unreadable import unreadable
    from evalkit.check.wrong_values import wrong_values

    links: dict[str, list[Sequence[str]]] = defaultdict(list)
    for source in (requirements, unreadable, wrong_values):
        for follower, causes in source(in_order):
            links[follower.finding.fingerprint].append(causes)
    return dict(links)


def with_causes(findings: Iterable[Finding], links: Links) -> list[Finding]:
    """The same findings, each with the one among them from which it follows: the root, not a link between."""
    findings = list(findings)
    if not links:
        return findings
    roots = _Roots(links, {finding.fingerprint for finding in findings})
    named = [(finding, roots.of(finding.fingerprint)) for finding in findings]
    return [finding if finding.follows == root else replace(finding, follows=root) for finding, root in named]


class _Roots:
    """Where chains of causes end, as far as their links are there."""

    def __init__(self, links: Links, there: set[str]) -> None:
        self._links = links
        self._there = there
        self._first: dict[int, str] = {}
        """The first of a list that is there, by the identity of the list: many findings share a long one."""

    def of(self, name: str) -> str:
        """The finding from which one follows; empty where it follows from none."""
        chain = [name]
        while cause := self._cause(chain):
            chain.append(cause)
        return chain[-1] if len(chain) > 1 else ""

    def _cause(self, chain: Sequence[str]) -> str:
        firsts = map(self._first_of, self._links.get(chain[-1], ()))
        return next((first for first in firsts if first and first not in chain), "")

    def _first_of(self, causes: Sequence[str]) -> str:
        if id(causes) not in self._first:
            self._first[id(causes)] = next((cause for cause in causes if cause in self._there), "")
        return self._first[id(causes)]
