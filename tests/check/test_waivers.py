"""Globs over files, as waivers use them; and many waivers."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.globs import matches, matching
from tests.small import PROGRAMME, check

FILE = "projects/peer-support/relationships/patient-nurse.toml"


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        (FILE, True),
        (f"./{FILE}", True),
        ("projects/peer-support/relationships/*", True),
        ("projects/*/relationships/*.toml", True),
        ("projects/*/relationships/patient-?urse.toml", True),
        ("projects/*", False),
        ("*", False),
        ("**", True),
        ("projects/**", True),
        ("projects/**.toml", True),
        ("**/*.toml", True),
        ("**/patient-nurse.toml", True),
        ("projects/**/patient-nurse.toml", True),
        ("projects/peer-support/relationships/**/patient-nurse.toml", True),
        ("projects/**/nurse.toml", False),
        ("**/relationships", False),
        ("projects/peer-support/relationships/", False),
        ("", False),
        ("[p]*", False),
        ("*" * 40 + "z", False),
        ("**a" * 40, False),
    ],
)
def test_a_star_stays_within_a_folder_and_two_do_not(glob: str, expected: bool) -> None:
    assert matches(glob, FILE) is expected


def test_two_stars_before_a_slash_may_stand_for_nothing() -> None:
    assert matches("**/evaluation.toml", "evaluation.toml")
    assert matches("a/**/b", "a/b")
    assert not matches("a/**/b", "a/xb")


_PATHS = st.text("ab/.", max_size=6)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "/", "*", "**", "**/", "?", "./"]), max_size=6), st.lists(_PATHS, max_size=5)
)
def test_among_several_files_a_glob_matches_those_that_it_matches_alone(signs: list[str], files: list[str]) -> None:
    glob = "".join(signs)
    assert matching(glob, files) == [file for file in files if matches(glob, file)]


@pytest.mark.parametrize("own", ['subject = "projects/*/no-{0}.toml"', 'subject = "projects/**"\nitem = "no-{0}"'])
def test_twice_as_many_waivers_are_twice_the_work(own: str, care: Path) -> None:
    """Each has a finding of its own, which no other waiver is held against."""
    rest = 'rule = "TAN203"\nreason = "It was not asked."\nowner = "Lead"\nuntil = 2030-01-01'
    written = (care / PROGRAMME).read_text("utf-8")
    works = []
    for number in (50, 100, 200, 400):
        waivers = "".join(f"[[waivers]]\n{own.format(index)}\n{rest}\n" for index in range(number))
        (care / PROGRAMME).write_text(f"{written}\n{waivers}", "utf-8")
        works.append(_calls(lambda: check(care)))
    _, some, more, most = works  # the first one loads what is loaded once
    assert most - more < 2.3 * (more - some)


def _calls(step: Callable[[], object]) -> int:
    """How many functions a step calls."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        step()
    finally:
        sys.setprofile(None)
    return calls
