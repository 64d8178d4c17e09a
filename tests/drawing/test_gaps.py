"""Which findings are gaps of a box, and in which words."""

from evalkit.check.catalogue import catalogue
from evalkit.drawing.gaps import CODES, NOT_FORWARDS, Gaps
from evalkit.keys import Key
from evalkit.report import Finding, Severity

MODEL = "projects/ward/logic-model.toml"
INDICATOR = "projects/ward/indicators/tasks.toml"


def found(code: str, file: str, key: Key, message: str = "") -> Finding:
    return Finding(code, Severity.ERROR, "logic-model", "ward", file, 1, 1, key, "", message, "")


def test_every_rule_that_has_words_exists() -> None:
    assert set(CODES) <= {rule.code for rule in catalogue()}


def test_a_gap_is_a_finding_at_the_key_of_the_box_or_below_it() -> None:
    gaps = Gaps(
        [
            found("LOG603", MODEL, ("outcomes", "calm", "leads-to")),
            found("LOG604", MODEL, ("outcomes", "calm")),
            found("LOG604", MODEL, ("inputs", "course")),
            found("LOG607", MODEL, ("outcomes", "calm", "for")),
        ]
    )
    codes = ("LOG602", "LOG604", "LOG603", "LOG607")
    assert gaps.at(MODEL, ("outcomes", "calm"), codes) == ["nothing leads to it", "leads to nothing"]
    assert gaps.at(MODEL, ("outcomes", "calm"), ["LOG603"]) == ["leads to nothing"]
    assert gaps.at(MODEL, ("inputs", "course"), codes) == ["nothing uses it"]
    assert gaps.at(MODEL, ("outcomes", "asked"), codes) == []
    assert gaps.at(INDICATOR, ("outcomes", "calm"), codes) == []


def test_of_a_rule_that_asks_for_several_things_only_one_may_be_a_gap() -> None:
    assert Gaps([found("IND705", INDICATOR, ("frequency",))]).at(INDICATOR, (), ["IND705"]) == []
    assert Gaps([found("IND705", INDICATOR, ("sources",))]).at(INDICATOR, (), ["IND705"]) == ["no data source"]


def test_what_is_said_of_the_whole_model_is_the_first_finding() -> None:
    gaps = Gaps([found(NOT_FORWARDS, MODEL, (), "A circle."), found(NOT_FORWARDS, MODEL, (), "Another.")])
    assert gaps.message(MODEL, NOT_FORWARDS) == "A circle."
    assert gaps.message("projects/home/logic-model.toml", NOT_FORWARDS) == ""
