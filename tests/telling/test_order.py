"""The order in which people are told what is missing."""

from evalkit.check.catalogue import catalogue
from evalkit.framework import group_of
from evalkit.report import Severity
from evalkit.telling.order import _PAPERWORK, _THREAD, gravest_first
from tests.reporters.format_samples import finding

EVERY = [
    finding(rule.code, line=number, clause=rule.clause, severity=rule.severity)
    for number, rule in enumerate(sorted(catalogue(), key=lambda rule: rule.code))
]


def codes(*found: str) -> list[str]:
    """These of all rules, in the order in which they are told."""
    return [one.code for one in gravest_first(EVERY) if one.code in found]


def test_what_cannot_be_read_comes_first_and_what_hides_a_folder_too() -> None:
    hiding = finding("FIL007", clause="files", hides=True)
    told = [one.code for one in gravest_first([*EVERY, hiding])]
    assert told[:2] == ["FIL001", "FIL007"]
    assert codes("FIL004", "FIL002", "EXP101", "FIL006", "CAP801") == ["FIL002", "FIL004", "EXP101", "CAP801", "FIL006"]


def test_the_golden_thread_comes_before_paperwork() -> None:
    told = [
        "EXP101",
        "TAN202",
        "EVI302",
        "IND711",
        "IND714",
        "IND715",
        "LOG609",
        "QUE502",
        "QUE503",
        "QUE504",
        "QUE505",
    ]
    told += ["SUS404", "QUE501", "LOG602", "IND701", "CAP801", "STO901"]
    told += ["SUS401", "SUS402", "SUS403", "CAP804", "CAP805", "CAP810"]
    there = [code for code in told if any(one.code == code for one in EVERY)]
    assert codes(*told) == there


def test_every_code_that_the_order_names_is_that_of_a_rule() -> None:
    known = {rule.code: group_of(rule.clause) for rule in catalogue()}
    assert set(_PAPERWORK) <= known.keys()
    assert set(_THREAD) - {"IND714", "IND715"} <= known.keys()


def test_errors_come_before_warnings_of_the_same_weight_and_causes_before_what_follows() -> None:
    assert codes("TAN203", "EVI309") == ["EVI309", "TAN203"]
    assert codes("TAN203", "LOG609") == ["TAN203", "LOG609"]
    follower = finding("EXP108", follows="elsewhere", severity=Severity.ERROR)
    assert [one.code for one in gravest_first([follower, *EVERY])][-1] == "EXP108"


def test_what_weighs_the_same_stays_in_its_order() -> None:
    found = [finding(file=file, line=line) for file in ("a.toml", "b.toml") for line in (3, 1)]
    assert gravest_first(found) == found
