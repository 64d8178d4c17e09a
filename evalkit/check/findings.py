"""What is missing, and files that are wrong, as findings; each with a name that stays the same when it moves."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Any, NamedTuple

from evalkit.keys import Key
from evalkit.report import Finding, Problem, Severity
from evalkit.rules import Gap, Rule
from evalkit.thread.subjects import Subject

Identity = tuple[str, ...]
"""What a fingerprint is made of: no line and no position in a list, so that it outlives edits above and before it."""


PLACE = attrgetter("file", "line", "code", "subject")
"""The order of findings in a report: by file and line."""


class Found(NamedTuple):
    """A finding, and what it takes to waive it, to count it, and to tell it from others."""

    finding: Finding
    item: str | None
    """The id by which a waiver may name it within its file."""
    identity: Identity
    is_requirement: bool
    """Whether it counts in the score: files that are wrong do not."""
    subject: Subject[Any] | None = None
    """What the requirement was asked of."""
    problem: Problem | None = None
    """What is wrong with a file."""


def missing(rule: Rule, subject: Subject[Any], gap: Gap) -> Found:
    """A requirement that is not met."""
    line, column = (gap.line, 1) if gap.line else subject.file.place(gap.key)
    # Where several things are asked for, none of them counts: it is the same finding when one of them is given.
    keys = "*" if gap.missing else _named(gap.key)
    identity = rule.identity or rule.code, subject.file.path, subject.name, keys, ""
    finding = Finding(
        code=rule.code,
        severity=rule.severity,
        clause=rule.clause,
        project=subject.graph.id if subject.graph else None,
        file=subject.file.path,
        line=line,
        column=column,
        key=gap.key,
        subject=subject.name,
        message=gap.message,
        fix=gap.fix or rule.fix,
        due=rule.due,
        fingerprint=_fingerprint(identity),
        overdue=gap.overdue,
        parts=gap.missing,
    )
    return Found(finding, subject.item, identity, is_requirement=True, subject=subject)


def wrong(rule: Rule, problem: Problem) -> Found:
    """A file that is wrong, or what is wrong in it."""
    identity = rule.code, problem.file, problem.subject, _named(problem.key), problem.identity
    finding = Finding(
        code=rule.code,
        severity=Severity.WARNING if problem.is_warning else rule.severity,
        clause=rule.clause,
        project=problem.project,
        file=problem.file,
        line=problem.line,
        column=problem.column,
        key=problem.key,
        subject=problem.subject,
        message=problem.message,
        fix=problem.fix,
        fingerprint=_fingerprint(identity),
        hides=problem.hides,
    )
    return Found(finding, None, identity, is_requirement=False, problem=problem)


def told_apart(found: Iterable[Found]) -> list[Found]:
    """The same in the same order, with fingerprints that are unique: of several that are the same in all that theirs are
    made of, the second by its place is told apart by being the second.
    """
    found = list(found)
    seen: dict[Identity, int] = {}
    for index, one in sorted(enumerate(found), key=lambda pair: PLACE(pair[1].finding)):
        seen[one.identity] = count = seen.get(one.identity, 0) + 1
        if count > 1:
            name = _fingerprint((*one.identity, str(count)))
            found[index] = one._replace(finding=replace(one.finding, fingerprint=name))
    return found


def _named(key: Key) -> str:
    return ".".join(str(part) for part in key if not isinstance(part, int))


def _fingerprint(identity: Identity) -> str:
    return hashlib.sha256("\0".join(identity).encode("utf-8", "surrogateescape")).hexdigest()[:32]
