"""Which requirements could not be met, or not be judged, without another: a table, and who of one row meets whom."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from evalkit.check.findings import Found
from evalkit.rules import is_given

ByCode = dict[str, list[Found]]
Causes = tuple[Found, Sequence[str]]
"""A finding, and the fingerprints of those that it follows from: the first that is there counts, if it is not itself."""


def _anywhere(_: Found) -> Hashable:
    return None


def _item(found: Found) -> Hashable:
    return found.item


def _project(found: Found) -> Hashable:
    return found.finding.project


def _item_in_project(found: Found) -> Hashable:
    return found.finding.project, found.item


def _subject(found: Found) -> Hashable:
    return found.finding.file, found.finding.subject


def _always(_: Found) -> bool:
    return True


def _of_experience(cause: Found) -> bool:
    return cause.item == "experience"


def _without_interval(cause: Found) -> bool:
    return not is_given(_value(cause), "reflection.every")


def _without_fitting_parties(cause: Found) -> bool:
    return "between" in (*cause.finding.key, *cause.finding.parts)


def _without_practice(cause: Found) -> bool:
    return _value(cause).practice is None


def _without_reflection(cause: Found) -> bool:
    return not _folder(cause).reflections


def _without_model(cause: Found) -> bool:
    return _folder(cause).logic_model.text is None


def _without_statement(cause: Found) -> bool:
    return not is_given(_value(cause), "statement")


def _without_story(cause: Found) -> bool:
    return _folder(cause).story.document is None


def _without_observation(cause: Found) -> bool:
    return "n" not in cause.finding.key


def _value(found: Found) -> Any:
    assert found.subject
    return found.subject.value


def _folder(found: Found) -> Any:
    assert found.subject
    return found.subject.project.folder


class Row(NamedTuple):
    """A rule, and the rules of which a gap follows from a gap of it."""

    cause: str
    followers: tuple[str, ...]
    shared: Callable[[Found], Hashable]
    """What has to be the same of the two."""
    where: Callable[[Found], bool] = _always
    """Asked of the cause: whether it lacks just that which the others need."""


CAUSES = (
    Row("QUE501", ("QUE502", "QUE508"), _item),
    Row("QUE501", ("QUE503",), _anywhere, _of_experience),
    Row("SUS404", ("SUS405",), _anywhere),
    Row("TAN206", ("TAN207",), _project, _without_interval),
    Row("EXP105", ("IND711", "QUE505"), _item_in_project, _without_fitting_parties),
    Row("TAN201", ("TAN202", "TAN204"), _subject, _without_practice),
    Row("TAN207", ("TAN209",), _project, _without_reflection),
    Row("LOG601", ("EXP108", "LOG605", "LOG608", "LOG610", "IND704"), _project, _without_model),
    Row("EVI305", ("EVI307", "EVI313"), _subject, _without_statement),
    Row("STO901", ("STO902", "STO903", "STO904", "STO905"), _project, _without_story),
    Row("IND712", ("IND716",), _subject, _without_observation),
)
OF_SECTIONS = {"STO902": "", "STO905": "What changed"}
"""What is asked of which section of the story; of each, where none is named. It follows from STO901 where that lacks the
heading."""
IN_FINDINGS = ("QUE504", "QUE506", "QUE507")
"""What is asked of findings.toml. Where there is none, one of them is told: of the first code that is missing."""
OF_INDICATORS = ("IND711", "IND714", "IND715")
"""What is asked of the indicators of a relationship's outcomes: it follows from LOG609 of all of these."""


def requirements(found: Sequence[Found]) -> Iterator[Causes]:
    """Which of the requirements that are missing follow from which."""
    by_code: ByCode = defaultdict(list)
    for one in found:
        by_code[one.finding.code].append(one)
    for row in CAUSES:
        if row.cause in by_code:
            yield from _of_row(row, by_code)
    yield from _of_missing_headings(by_code)
    yield from _of_missing_findings(by_code)
    yield from _of_unmeasured_outcomes(by_code)


def _of_row(row: Row, by_code: ByCode) -> Iterator[Causes]:
    causes: dict[Hashable, list[str]] = defaultdict(list)
    for cause in by_code[row.cause]:
        if row.where(cause):
            causes[row.shared(cause)].append(cause.finding.fingerprint)
    for follower in _with_codes(row.followers, by_code):
        if row.shared(follower) in causes:
            yield follower, causes[row.shared(follower)]


def _of_missing_headings(by_code: ByCode) -> Iterator[Causes]:
    """What is asked of a section of which the heading is missing (STO901)."""
    lacking = {_project(cause): cause.finding for cause in by_code.get("STO901", ())}
    for code, title in OF_SECTIONS.items() if lacking else ():
        for follower in by_code.get(code, ()):
            cause = lacking.get(_project(follower))
            if cause and (title or follower.item) in cause.parts:
                yield follower, [cause.fingerprint]


def _of_missing_findings(by_code: ByCode) -> Iterator[Causes]:
    groups: dict[Hashable, list[str]] = defaultdict(list)
    missing = [one for one in _with_codes(IN_FINDINGS, by_code) if not _folder(one).findings.exists]
    for one in missing:
        groups[_project(one)].append(one.finding.fingerprint)
    for one in missing:
        yield one, groups[_project(one)]


def _of_unmeasured_outcomes(by_code: ByCode) -> Iterator[Causes]:
    unmeasured = {_item_in_project(one): one.finding.fingerprint for one in by_code.get("LOG609", ())}
    for follower in _with_codes(OF_INDICATORS, by_code) if unmeasured else ():
        assert follower.subject
        outcomes = follower.subject.project.outcomes_through.get(follower.subject.id, ())
        causes = [unmeasured.get((follower.finding.project, outcome.id)) for outcome in outcomes]
        if all(causes):
            yield follower, [cause for cause in causes if cause]


def _with_codes(codes: Iterable[str], by_code: ByCode) -> Iterator[Found]:
    return (one for code in codes for one in by_code.get(code, ()))
