"""Each thing is told once: causes alone, and what is the same of several things together."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.report import Finding, Severity
from evalkit.telling.names import Named, names_in
from evalkit.telling.once import each_fix_once, told_each, told_once
from tests.reporters.format_samples import finding


def about(subject: str, message: str, fix: str = "See to it.", *, code: str = "IND707", line: int = 1) -> Finding:
    """A finding about something, in a file of its own."""
    file = f"{subject.rpartition(' ')[2]}.toml"
    return finding(code, file, line, clause="indicators", subject=subject, message=message, fix=fix)


def messages(*findings: Finding) -> list[str]:
    return [told.message for told in told_once(findings)]


@pytest.mark.parametrize(
    ("subject", "parts"),
    [
        ("evaluation", [("evaluation", "")]),
        ("indicator waiting-time", [("indicator", "waiting-time")]),
        ("adverse effect needling-errors", [("adverse effect", "needling-errors")]),
        ("relationship a-b, party nurses", [("relationship", "a-b"), ("party", "nurses")]),
        ("question change, project ward", [("project", "ward"), ("question", "change")]),
        ("dissemination 2", [("dissemination", "2")]),
        ("story, section What got in the way", [("story", ""), ("section", "What got in the way")]),
        ("party a, behaviour “Asks, then listens”", [("party", "a"), ("behaviour", "“Asks, then listens”")]),
        ("benefit “A calm, safe day”", [("benefit", "“A calm, safe day”")]),
        ("", [("", "")]),
    ],
)
def test_a_subject_is_taken_apart(subject: str, parts: Sequence[tuple[str, str]]) -> None:
    assert names_in(subject) == tuple(Named(*part) for part in parts)


def test_what_several_lack_is_said_in_one_sentence_and_each_is_listed_with_its_place() -> None:
    lacking = "`target.value`, `target.date` and `target.rationale` are not given: how much would be success is open."
    (told,) = told_once(about(f"indicator {id}", lacking) for id in ("a", "b", "c"))
    assert told.message == (
        "3 indicators have no `target.value`, `target.date` or `target.rationale`: how much would be success is open."
    )
    assert [(place.finding.file, place.label) for place in told.places] == [
        ("a.toml", ""),
        ("b.toml", ""),
        ("c.toml", ""),
    ]
    assert [remedy.fix for remedy in told.remedies] == ["See to it."]


def test_a_fix_for_several_speaks_of_each() -> None:
    fix = "In story.md, quote this party by its id; this goes for a, too."
    (told,) = told_once(
        about(f"party {id}", f"No quotation is from {id}.", fix.replace(" a,", f" {id},")) for id in "ab"
    )
    assert [remedy.fix for remedy in told.remedies] == [
        "In story.md, quote each party by its id; this goes for a and b, too."
    ]


@pytest.mark.parametrize(
    ("subjects", "message", "of_all"),
    [
        (("output a", "output b"), "This output leads to nothing later.", "2 outputs lead to nothing later."),
        (("output a", "activity b"), "Nothing leads here.", "1 output and 1 activity: nothing leads here."),
        (("output a", "output b"), "Nothing leads to this output.", "2 outputs: nothing leads to them."),
        (
            ("output a", "output b"),
            "Why this output is needed is open.",
            "2 outputs: why each output is needed is open.",
        ),
        (("stakeholder a", "stakeholder b"), "This key stakeholder is no party.", "2 stakeholders are no party."),
        (("data-capture a", "data-capture b"), "`n` is not given.", "2 data-capture plans have no `n`."),
        (("story", "story"), "“What changed” says nothing.", "2 places: “What changed” says nothing."),
        (("activity a", "activity b"), "This activity cannot be reached.", "2 activities cannot be reached."),
        (("judgement a", "judgement b"), "It names no evidence: why?", "2 judgements name no evidence: why?"),
        (("indicator a", "indicator b"), "It is open why.", "2 indicators: it is open why."),
        (("indicator a", "indicator b"), "NHS numbers.", "2 indicators: NHS numbers."),
    ],
)
def test_a_sentence_about_one_becomes_one_about_all(subjects: Sequence[str], message: str, of_all: str) -> None:
    assert messages(*(about(subject, message, line=n) for n, subject in enumerate(subjects))) == [of_all]


def test_names_within_a_message_are_put_together() -> None:
    parties = [f"relationship patient-nurse, party {id}" for id in ("people", "nurses")]
    found = [
        about(
            parties[0],
            "There is no [practice.people]: nothing is asked of people in patient-nurse.",
            "Write to `people`.",
        ),
        about(
            parties[1],
            "There is no [practice.nurses]: nothing is asked of nurses in patient-nurse.",
            "Write to `nurses`.",
        ),
    ]
    (told,) = told_once(found)
    assert told.message == (
        "2 parties: there is no [practice.<party>]: nothing is asked of people and nurses in patient-nurse."
    )
    assert [remedy.fix for remedy in told.remedies] == ["Write to `people` and `nurses`."]
    assert [place.label for place in told.places] == parties


def test_what_is_denied_of_all_is_joined_by_or() -> None:
    found = [about(f"party {p}", f"No plan: it hears nothing of {p}. No quotation is from {p}.") for p in ("a", "b")]
    assert messages(*found) == ["2 parties: no plan: it hears nothing of a and b. No quotation is from a or b."]


def test_many_names_are_not_all_listed_within_a_sentence() -> None:
    found = [about(f"question q{n}, project p", f"No plan answers `q{n}`.") for n in range(8)]
    assert messages(*found) == ["8 questions: no plan answers `q0`, `q1`, `q2`, `q3`, `q4` or 3 others."]


def test_what_says_something_else_is_told_by_itself() -> None:
    found = [about("indicator a", "`unit` is not given."), about("indicator b", "`kind` is not given.")]
    assert messages(*found) == ["indicator a: `unit` is not given.", "indicator b: `kind` is not given."]
    assert (
        len(messages(found[0], finding("IND702", "c.toml", subject="indicator c", message="`unit` is not given."))) == 2
    )


def test_where_the_ways_to_put_it_right_differ_each_stands_with_its_places() -> None:
    fixes = {"a": "Add it to x.", "b": "Add it to y.", "c": "Add it to x."}
    (told,) = told_once(about(f"indicator {id}", "It is not there.", fix) for id, fix in fixes.items())
    assert [(r.fix, [p.finding.file for p in r.places]) for r in told.remedies] == [
        ("Add it to x.", ["a.toml", "c.toml"]),
        ("Add it to y.", ["b.toml"]),
    ]


def test_what_puts_several_right_is_told_once_of_a_rule() -> None:
    found = [about(f"indicator {id}", message) for id, message in (("a", "One."), ("b", "Two."), ("c", "Three."))]
    other = about("indicator d", "One.", code="IND708")
    told = each_fix_once(told_once([*found, other]))
    assert [(one.message, one.remedies[0].fix) for one in told] == [
        ("indicator a: One.", "See to it."),
        ("indicator b: Two.", ""),
        ("indicator c: Three.", ""),
        ("indicator d: One.", "See to it."),
    ]


def test_a_cause_says_how_many_wait_for_it_and_what_follows_is_not_told() -> None:
    cause = finding(
        "LOG601", "logic-model.toml", message="There is no outcome.", subject="evaluation", clause="logic-model"
    )
    waiting = [finding(code, follows=cause.fingerprint) for code in ("EXP108", "LOG605", "LOG608")]
    assert messages(cause, *waiting) == ["There is no outcome, and 3 more requirements wait for this."]
    assert messages(cause, waiting[0]) == ["There is no outcome, and 1 more requirement waits for this."]
    assert [told.first.code for told in told_each([*waiting, cause])] == ["LOG601"]
    asking = replace(cause, message="No key. Did you mean “x”?")
    assert messages(asking, waiting[0]) == ["No key. Did you mean “x”? And 1 more requirement waits for this."]


def test_a_warning_for_which_errors_wait_says_so() -> None:
    cause = finding("FIL010", "a.toml", clause="files", message="It says nothing.", severity=Severity.WARNING)
    waiting = [finding("LOG602", follows=cause.fingerprint)]
    assert messages(cause, *waiting) == ["It says nothing, and 1 more requirement (1 error) waits for this."]
    waiting.append(finding("LOG610", severity=Severity.WARNING, follows=cause.fingerprint))
    assert messages(cause, *waiting) == ["It says nothing, and 2 more requirements (1 error) wait for this."]
    assert messages(cause, waiting[1]) == ["It says nothing, and 1 more requirement waits for this."]


def test_what_follows_from_something_that_is_not_told_is_told_by_itself() -> None:
    alone = finding("EXP108", follows="waived, or known")
    assert [told.first.code for told in told_once([alone])] == ["EXP108"]


def test_a_file_that_cannot_be_read_comes_first_with_a_word_on_what_it_hides() -> None:
    broken = finding("FIL001", "a.toml", clause="files", subject="", message="This is no TOML.", hides=True)
    follower = finding("TAN202", follows=broken.fingerprint)
    assert messages(finding(), broken, follower)[0] == (
        "This is no TOML. Nothing in it counts until it can be read, and 1 more requirement waits for this."
    )


def test_faults_in_files_are_counted_by_files_or_places() -> None:
    def unknown(file: str, line: int) -> Finding:
        return finding("FIL002", file, line, clause="files", subject=file, message="`n` is no key.")

    assert messages(unknown("a.toml", 1), unknown("b.toml", 1)) == ["2 files: `n` is no key."]
    assert messages(unknown("a.toml", 1), unknown("a.toml", 2)) == ["2 places: `n` is no key."]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["", "evaluation", "indicator a", "indicator is", "relationship a, party to", "benefit “x, y”"]
            ),
            st.sampled_from(["It is a.", "`a` is not given.", "This indicator is to be.", "[x.a] and is/a to", ""]),
            st.sampled_from(["", "Write a.", "Ask to."]),
            st.sampled_from(list(Severity)),
        )
    )
)
def test_nothing_is_lost_and_nothing_is_told_twice(drawn: list[tuple[str, str, str, Severity]]) -> None:
    found = [
        finding(
            "IND707", "f.toml", n, clause="indicators", subject=subject, message=message, fix=fix, severity=severity
        )
        for n, (subject, message, fix, severity) in enumerate(drawn)
    ]
    told = told_once(found)
    assert sorted(place.finding.line for one in told for place in one.places) == list(range(len(found)))
    several = [(one.first.severity, one.message) for one in told if len(one.places) > 1]
    assert len(set(several)) == len(several)
