"""A report that is folded for a stage is the one that a check at that stage gives, whatever was folded before."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evalkit.check.checker import check, judge
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.report import Report, Severity
from tests.small import PROGRAMME, edit

AS_OF = date(2026, 3, 1)
HOUSE = """
[rules.IND709]
severity = "off"
reason = "The limitations stand in one chapter"

[rules.SUS406]
severity = "error"
reason = "It is asked for in the contract"

[[require]]
code = "HOU101"
file = "indicators/*.toml"
key = "responsible"
stage = "design"
reason = "One person answers for each"

[[waivers]]
rule = "EVI304"
subject = "projects/*/relationships/*"
reason = "They are asked in March"
owner = "lead"
until = 2026-12-31

[[waivers]]
rule = "STO902"
subject = "projects/ward/story.md"
reason = "It is written at the end"
owner = "lead"
until = 2026-12-31
"""


def facts(report: Report) -> list[Any]:
    """All that a report holds, as values that can be compared."""
    requirements = [(r.code, r.clause, r.file, r.subject, r.due) for r in (*report.later, *report.met)]
    scores = {key: (s.met, s.missing, s.waived, s.later) for key, s in report.scores.items()}
    findings = [repr(finding) for finding in report.findings]
    waived = [(repr(w.finding), w.reason, w.owner, w.until) for w in report.waived]
    return [report.stage, report.verdict, report.asked, requirements, scores, findings, waived, repr(report.rules)]


@pytest.mark.parametrize("stages", [list(Stage), list(reversed(Stage))], ids=["upwards", "downwards"])
@pytest.mark.parametrize(
    "options",
    [
        Options(AS_OF),
        Options(AS_OF, list_met=True),
        Options(AS_OF, select=("TAN", "HOU")),
        Options(AS_OF, ignore=("IND",)),
    ],
    ids=["all", "met", "selected", "ignored"],
)
def test_each_stage_is_as_if_it_had_been_checked_alone(options: Options, stages: list[Stage], care: Path) -> None:
    edit(care, PROGRAMME, add=HOUSE)
    evaluation = load(care)
    judged = judge(evaluation, options)
    folded = [facts(judged.report(stage)) for stage in stages]
    alone = [facts(check(load(care), replace(options, stage=stage))) for stage in stages]
    assert folded == alone
    scores = {repr(scores) for _, _, _, _, scores, *_ in alone}
    assert len(scores) >= 4  # of the rules that are selected, none falls due at the last stage


def test_a_report_carries_the_texts_of_the_rules_that_it_speaks_of_and_of_all_of_its_own(care: Path) -> None:
    edit(care, PROGRAMME, add=HOUSE)
    report = check(load(care), Options(AS_OF, stage=Stage.DESIGN, select=("TAN", "EXP")))
    told = {one.code for one in report.findings} | {one.code for one in report.later}
    assert told
    assert set(report.rules) == told | {"HOU101"}
    assert report.own_rules == ["HOU101"]
    assert report.rules["HOU101"][0].why == "One person answers for each"


def test_the_texts_are_those_of_the_rules_as_everybody_has_them(care: Path, tmp_path: Path) -> None:
    edit(care, PROGRAMME, add='[rules.TAN206]\nseverity = "warning"\nreason = "It is agreed"\n')
    (text,) = check(load(care), Options(AS_OF, stage=Stage.INCEPTION)).rules["TAN206"]
    assert text.severity is Severity.ERROR
    (tmp_path / PROGRAMME).touch()
    assert len(check(load(tmp_path), Options(AS_OF)).rules["EXP104"]) == 2
