"""What an indicator counts can be read in words."""

from pathlib import Path

import pytest

from tests.running import Run
from tests.small import INDICATOR, edit

PLAN = """title = "Survey"

[[items]]
id = "asked"
type = "select-one"
choices = { yes = "Yes", no = "No" }

[[items]]
id = "tasks_done"
type = "integer"

[[items]]
id = "age"
type = "select-one"
choices = { old = "Old", young = "Young" }
breakdown = "age group"
"""


@pytest.mark.parametrize(
    ("kind", "compute", "said"),
    [
        (
            "proportion",
            'of = "asked = \'yes\'"\ncount = "tasks_done >= 5"\nwave = "3 months"\nby = ["age"]',
            "Of all answers in which “asked” is “Yes”, the share of those in which “tasks_done” is at least 5; by quarter; by age group. ",
        ),
        (
            "median",
            'value = "tasks_done"\nwave = "wave"',
            "The median of “tasks_done”, of all answers; by wave. Computed",
        ),
        ("score", 'value = "measure:collaborate"', "The mean of the score of collaborate, of all answers."),
        (
            "rate",
            'count = "tasks_done > 0"\nper = 100\ntime = "tasks_done"\nwave = "2 weeks"\nmissing = "count as no"',
            "The number, of all answers, in which “tasks_done” is more than 0, per 100 of “tasks_done”; every 2 weeks; missing answers count as no.",
        ),
        ("count", "", "The number of all answers. Computed from survey."),
        ("count", 'of = "asked ="', "The number of all answers in which “asked =” (which cannot be read)."),
    ],
)
def test_what_is_counted_in_words(here: Run, care: Path, kind: str, compute: str, said: str) -> None:
    plan = care / "projects/ward/data-capture/survey.toml"
    plan.parent.mkdir()
    plan.write_text(PLAN, "utf-8")
    edit(care, INDICATOR, add=f'kind = "{kind}"\n\n[compute]\nsource = "survey"\n{compute}\n')
    ran = here("explain", "indicator:tasks", cwd=care)
    assert ran.status == 0, ran.err
    assert said in ran.out
    assert "Definition  Tasks done by the patient at the last session." in ran.out


def test_an_indicator_that_is_not_computed_and_one_that_is_not_there(here: Run, care: Path) -> None:
    assert "Computed    [compute] is not given." in here("explain", "indicator:tasks", cwd=care).out
    ran = here("explain", "indicator:task", cwd=care)
    assert ran.status == 2
    assert "There is no indicator “task”. Did you mean “tasks”?" in ran.err
