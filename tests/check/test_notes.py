"""Notes of `check --verbose`: a judgement that its figures do not carry."""

from pathlib import Path

import pytest

from tests.running import Run

PRIMARY = """title = "Tasks"
kind = "proportion"
unit = "percent"
role = "{role}"

[baseline]
value = 12
date = 2011-01-31

[[observations]]
date = 2011-06-30
value = 60
n = 90

[[observations]]
date = 2012-06-30
value = {value}
{interval}
"""
JUDGED = """[judgements.pair]
change = "{change}"
evidence = ["tasks", "second", "plan"]
"""


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    root = tmp_path / "judged"
    files = {
        "evaluation.toml": 'format = 1\ntitle = "Care"\n',
        "projects/p/project.toml": 'title = "P"\n',
        "projects/p/findings.toml": "\n" + JUDGED.format(change="changed"),
        "projects/p/indicators/tasks.toml": tasks(),
        "projects/p/indicators/second.toml": tasks(value=90, role="secondary"),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def tasks(value: float = 15, interval: str = "low = 9\nhigh = 21", role: str = "primary") -> str:
    return PRIMARY.format(value=value, interval=interval, role=role)


def verbose(here: Run, root: Path, *arguments: str) -> str:
    return here("check", "--verbose", *arguments, cwd=root).out


def test_a_change_that_no_interval_shows_is_noted_and_is_no_finding(judged: Path, here: Run) -> None:
    out = verbose(here, judged)
    assert (
        "Notes\n  The judgement on pair is “changed”, and the 95 % intervals of its primary indicators all include the "
        "baseline: tasks (12% lies in 9 to 21).\n  projects/p/findings.toml:2\n"
    ) in out
    assert "primary indicators all include" not in here("check", cwd=judged).out
    assert "primary indicators all include" not in here("check", "--format", "json", cwd=judged).out


def test_an_interval_follows_from_n_where_none_is_given(judged: Path, here: Run) -> None:
    (judged / "projects/p/indicators/tasks.toml").write_text(tasks(interval="n = 60"), "utf-8")
    assert "tasks (12% lies in 8.1 to 26.1)" in verbose(here, judged)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("indicators/tasks.toml", tasks(interval="low = 13\nhigh = 17")),
        ("indicators/tasks.toml", tasks(interval="")),
        ("indicators/tasks.toml", tasks(interval="low = 9\nhigh = 21").replace("value = 12", "")),
        ("indicators/tasks.toml", tasks(role="secondary")),
        ("indicators/tasks.toml", tasks() + "\n[[effects]]\nvalue = 9\nlow = 2\nhigh = 16\n"),
        ("indicators/second.toml", tasks(value=90, interval="n = 40")),
        ("findings.toml", JUDGED.format(change="partly-changed")),
    ],
)
def test_nothing_is_noted_where_a_figure_shows_it_or_is_not_known(
    judged: Path, here: Run, file: str, text: str
) -> None:
    (judged / f"projects/p/{file}").write_text(text, "utf-8")
    assert "primary indicators all include" not in verbose(here, judged)


def test_what_comes_after_the_day_does_not_count(judged: Path, here: Run) -> None:
    assert "primary indicators all include" not in verbose(here, judged, "--as-of", "2011-12-31")
