"""Each thing is told once: causes without what follows from them, and what is the same of several things together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from evalkit.framework import group_of
from evalkit.grammar import counted
from evalkit.report import Finding, Severity
from evalkit.telling.names import Named, Part, names_in, without
from evalkit.telling.order import gravest_first
from evalkit.telling.several import Subject, filled, how_many, of_all

_Same = tuple[str, Severity, tuple[Part, ...]]
"""What is the same of several findings: code, severity, and the message without names."""


class Place(NamedTuple):
    """Where a finding is, and what it is about in few words: empty where that has been said, or the file's name says it."""

    finding: Finding
    label: str


class Remedy(NamedTuple):
    """How to put it right, and where it is to be put right so."""

    fix: str
    places: Sequence[Place]


class Told(NamedTuple):
    """Something to tell people: one finding, or several that say the same of several things."""

    message: str
    """Of all of them: what is missing, and how many other requirements wait for it."""
    remedies: Sequence[Remedy]
    """More than one only where the way to put it right is not the same for all."""

    @property
    def places(self) -> list[Place]:
        return [place for remedy in self.remedies for place in remedy.places]

    @property
    def first(self) -> Finding:
        return self.remedies[0].places[0].finding


def told_once(findings: Iterable[Finding]) -> list[Told]:
    """What people are told of these findings of one evaluation, the gravest first.

    Each comes in the place of its gravest finding. What follows from a finding that is not among these is told by itself.
    """
    causes = _causes(findings)
    subjects = {finding: _subject(finding) for finding in causes}
    said_of: dict[str, set[Named]] = {}
    for finding, subject in subjects.items():
        said_of.setdefault(finding.message, set()).add(subject[-1])
    groups: dict[_Same, dict[Finding, Subject]] = {}
    for finding in gravest_first(causes):
        same = _same(finding, subjects[finding], by_name=len(said_of[finding.message]) == 1)
        groups.setdefault(same, {})[finding] = subjects[finding]
    return [
        _told(same[2], group, [one for finding in group for one in causes[finding]]) for same, group in groups.items()
    ]


def told_each(findings: Iterable[Finding]) -> list[Told]:
    """The same, each finding by itself and in the order given: for what shows people the place, and there only what is
    missing there.
    """
    return [_told((), {finding: ()}, waiting) for finding, waiting in _causes(findings).items()]


def each_fix_once(told: Iterable[Told]) -> Iterator[Told]:
    """The same; a way to put it right that has been told of the same rule already is left out."""
    known: set[tuple[str, str]] = set()
    for one in told:
        fixes = [(one.first.code, remedy.fix) for remedy in one.remedies]
        new = [fix for code, fix in fixes if (code, fix) not in known]
        known.update(fixes)
        yield one._replace(remedies=[r if r.fix in new else r._replace(fix="") for r in one.remedies])


def _causes(findings: Iterable[Finding]) -> dict[Finding, list[Finding]]:
    """Those that follow from no other, and which others follow from each."""
    findings = list(findings)
    there = {finding.fingerprint for finding in findings}
    waiting: dict[str | None, list[Finding]] = {}
    for finding in findings:
        waiting.setdefault(finding.follows, []).append(finding)
    return {one: waiting.get(one.fingerprint, []) for one in findings if one.follows not in there}


def _same(finding: Finding, subject: Subject, *, by_name: bool) -> _Same:
    """`by_name`: whether a name in the message may be that of the subject; where the very same is said of others, too, it
    is a word like any other.
    """
    known_by = subject if by_name else (Named(subject[-1].noun, ""),)
    return finding.code, finding.severity, without(known_by, finding.message)


def _subject(finding: Finding) -> Subject:
    """What a finding is about; of a file that is wrong, that is no thing with a name."""
    return (Named("file", ""),) if group_of(finding.clause) == "files" else names_in(finding.subject)


def _told(message: Sequence[Part], subjects: Mapping[Finding, Subject], waiting: Sequence[Finding]) -> Told:
    first = next(iter(subjects))
    if len(subjects) == 1:
        return Told(_with_waiting(first.said, first, waiting), [Remedy(first.fix, [Place(first, "")])])
    text = of_all(_many(subjects), message, list(subjects.values()))
    return Told(_with_waiting(text, first, waiting), _remedies(subjects))


def _remedies(subjects: Mapping[Finding, Subject]) -> list[Remedy]:
    labels = _labels(subjects)
    same: dict[tuple[Part, ...], list[Finding]] = {}
    for finding, subject in subjects.items():
        same.setdefault(without(subject, finding.fix), []).append(finding)
    return [
        Remedy(
            filled(fix, [subjects[one] for one in those], each=len(those) > 1),
            [Place(one, labels[one]) for one in those],
        )
        for fix, those in same.items()
    ]


def _labels(subjects: Mapping[Finding, Subject]) -> dict[Finding, str]:
    """What each is about: in full where they are things of several kinds, or within others; else their names."""
    if group_of(next(iter(subjects)).clause) == "files":
        return dict.fromkeys(subjects, "")
    nouns = {tuple(one.noun for one in subject) for subject in subjects.values()}
    names = {f: s[-1].name or f.project or "" if len(nouns) == len(s) == 1 else f.subject for f, s in subjects.items()}
    return {finding: "" if name == _stem(finding.file) else name for finding, name in names.items()}


def _many(subjects: Mapping[Finding, Subject]) -> str:
    """`3 indicators`; where it is not about things that can be told apart, `3 files` or `3 places`."""
    number = len(subjects)
    each_in_a_file = len({finding.file for finding in subjects}) == number
    if group_of(next(iter(subjects)).clause) == "files":
        return counted(number, "file" if each_in_a_file else "place")
    things = [subject[-1] for subject in subjects.values()]
    apart = len({(finding.subject, finding.file, finding.line) for finding in subjects}) == number
    told_apart = apart if all(thing.name for thing in things) else each_in_a_file
    return how_many(things) if told_apart and all(thing.noun for thing in things) else counted(number, "place")


def _with_waiting(message: str, first: Finding, waiting: Sequence[Finding]) -> str:
    """The message, and how many requirements wait; of a file that cannot be read, that nothing in it counts. Where it is only a
    warning, it is said that errors wait for it: they fail the gate.
    """
    if first.hides:
        message = f"{message} Nothing in it counts until it can be read."
    if not waiting:
        return message
    errors = sum(one.severity is Severity.ERROR for one in waiting) if first.severity is Severity.WARNING else 0
    failing = f" ({counted(errors, 'error')})" if errors else ""
    waits = "waits" if len(waiting) == 1 else "wait"
    others = f"{counted(len(waiting), 'more requirement')}{failing} {waits} for this."
    return f"{message} And {others}" if message.endswith("?") else f"{message.removesuffix('.')}, and {others}"


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0]
