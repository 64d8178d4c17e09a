"""Which findings are gaps of which box, and in which words."""

import pytest

from evalkit.check.catalogue import catalogue
from evalkit.drawing.gaps import NOT_FORWARDS, WORDS, Place, gaps_at, message_of, words_of
from evalkit.keys import Key
from evalkit.report import Finding, Severity

MODEL = "projects/ward/logic-model.toml"
INDICATOR = "projects/ward/indicators/tasks.toml"
RELATIONSHIP = "projects/ward/relationships/patient-nurse.toml"
CALM = Place("ward", "outcome calm", MODEL, ("outcomes", "calm"))
COURSE = Place("ward", "input course", MODEL, ("inputs", "course"))
NURSES = Place("ward", "relationship patient-nurse, party nurses", RELATIONSHIP, ("practice", "nurses"))
WHOLE = Place("ward", "relationship patient-nurse", RELATIONSHIP, ())


def found(
    code: str, file: str, key: Key, message: str = "", subject: str = "", parts: tuple[str, ...] = (), follows: str = ""
) -> Finding:
    return Finding(
        code, Severity.ERROR, "logic-model", "ward", file, 1, 1, key, subject, message, "", parts=parts, follows=follows
    )


def test_every_rule_that_has_words_exists() -> None:
    assert {code for code, _ in WORDS} <= {rule.code for rule in catalogue()}


def test_a_gap_is_a_finding_at_the_key_of_the_box_or_below_it() -> None:
    findings = [
        found("LOG603", MODEL, ("outcomes", "calm", "leads-to")),
        found("LOG604", MODEL, ("outcomes", "calm")),
        found("LOG604", MODEL, ("inputs", "course")),
        found("LOG609", MODEL, ("outcomes", "asked")),
        found("LOG609", INDICATOR, ("outcomes", "calm")),
    ]
    assert gaps_at([CALM, COURSE], findings) == [["leads to nothing", "nothing leads to it"], ["nothing uses it"]]


def test_what_is_said_of_a_box_by_its_name_is_its_gap_wherever_it_stands() -> None:
    findings = [
        found("QUE504", "projects/ward/findings.toml", ("judgements", "patient-nurse"), subject=WHOLE.subject),
        found("STO904", "projects/ward/story.md", (), subject=NURSES.subject),
        found("TAN202", RELATIONSHIP, ("practice", "nurses", "behaviours"), subject=NURSES.subject),
    ]
    assert gaps_at([WHOLE, NURSES], findings) == [
        ["no judgement"],
        ["no quotation of theirs", "no behaviour to act on"],
    ]


def test_what_stands_below_several_keys_belongs_to_the_innermost() -> None:
    findings = [found("TAN203", RELATIONSHIP, ("practice", "nurses", "behaviours", 0))]
    assert gaps_at([WHOLE, NURSES], findings) == [[], ["a behaviour that cannot be seen or heard"]]


def test_the_gravest_that_an_outcome_lacks_is_told_first() -> None:
    findings = [
        found("LOG602", MODEL, CALM.key),
        found("LOG607", MODEL, (*CALM.key, "for"), parts=("for", "timeframe")),
        found("LOG606", MODEL, (*CALM.key, "through"), parts=("through", "mechanism")),
    ]
    assert gaps_at([CALM], findings)[0][:2] == ["no relationship, and no reason why", "no statement"]


def test_causes_come_before_what_follows_from_them() -> None:
    findings = [
        found("LOG609", MODEL, CALM.key, follows="a"),
        found("LOG603", MODEL, CALM.key),
        found("LOG609", MODEL, CALM.key, follows="b"),
    ]
    assert gaps_at([CALM], findings) == [["leads to nothing", "no indicator"]]


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (
            found("IND705", INDICATOR, ("frequency",), parts=("frequency", "responsible")),
            "no frequency, nobody responsible",
        ),
        (found("IND705", INDICATOR, ("sources",), parts=("sources",)), "no data source"),
        (
            found("LOG606", MODEL, ("outcomes", "calm", "through"), parts=("through", "mechanism")),
            "no relationship, and no reason why",
        ),
        (found("LOG606", MODEL, ("outcomes", "calm", "mechanism"), parts=("mechanism",)), "no mechanism"),
        (found("LOG606", MODEL, ("outcomes", "calm", "mechanism")), "no mechanism"),
        (
            found("LOG607", MODEL, ("outcomes", "calm", "for"), parts=("for", "timeframe")),
            "not said for whom, no timeframe",
        ),
        (found("LOG607", MODEL, ("outcomes", "calm", "leads-to", 0)), "leads backwards in time"),
        (found("IND709", INDICATOR, ("limitations",), "`limitations` is not given: readers …"), "no limitations"),
        (found("CAP803", INDICATOR, ("sample", "size"), parts=("sample.size",)), "no sample size"),
        (
            found("CAP811", INDICATOR, (), "This source feeds no `indicator`: why ask?"),
            "this source feeds no indicator",
        ),
        (found("ABC100", INDICATOR, (), "NHS numbers. More."), "NHS numbers"),
        (
            found("CAP808", INDICATOR, ("ethics",), "`ethics.route` is given neither here nor there: …"),
            "no ethics route",
        ),
        (
            found("LOG606", MODEL, (*CALM.key, "through"), "`through` names xy, which is no relationship here."),
            "through names xy, which is no relationship here",
        ),
    ],
)
def test_a_gap_is_said_in_few_words(finding: Finding, words: str) -> None:
    assert ", ".join(words_of(finding)) == words


def test_a_long_message_is_cut_at_a_word() -> None:
    (words,) = words_of(found("ABC100", INDICATOR, (), "word " * 40))
    assert words.endswith("word …")
    assert len(words) <= 82


def test_what_is_said_of_the_whole_model_is_the_first_finding() -> None:
    findings = [found(NOT_FORWARDS, MODEL, (), "A circle."), found(NOT_FORWARDS, MODEL, (), "Another.")]
    assert message_of(findings, NOT_FORWARDS, MODEL) == "A circle."
    assert message_of(findings, NOT_FORWARDS, "projects/home/logic-model.toml") == ""
