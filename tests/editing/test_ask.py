"""Adding by answering questions, at a real terminal."""

import sys
from pathlib import Path

import pytest

from tests.small import INDICATOR, check
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")


def asked(folder: Path, *arguments: str) -> Terminal:
    return Terminal(folder, *arguments, columns=100, env={"NO_COLOR": "1"})


def test_a_relationship_is_added_by_answering_questions(care: Path) -> None:
    with asked(care, "add", "relationship", "together", "--stage", "design", "--as-of", "2026-03-01") as at:
        at.answer(r"  title", "")
        at.answer(r"type \(number or name\)", "1")
        at.answer(r"between \(numbers or names.*\)", "People on dialysis, 2")
        at.answer(r"  from", "Care is done to people")
        at.answer(r"  to", "back")
        at.answer(r"  from", "Nurses decide, patients wait")
        at.answer(r"  to", "They decide together")
        at.answer(r"  rationale", "skip")
        at.answer(r"Write this\? \(Y/n\)", "y")
        assert at.ended() == 0, at.shown
    text = (care / "projects/ward/relationships/together.toml").read_text("utf-8")
    assert '\ntype = "person-professional"\n' in text
    assert '\nbetween = ["patients", "nurses"]\n' in text
    assert '\nfrom = "Nurses decide, patients wait"\n' in text
    assert '\nto = "They decide together"\n' in text
    assert '\nrationale = "TODO"\n' in text
    assert "[practice.patients]\n" in text
    assert "Good: " in at.shown  # the guidance of the fields
    assert "+" in at.shown
    assert "Added relationship together" in at.shown


def test_a_wrong_answer_is_asked_again_and_nothing_is_written_without_a_yes(care: Path) -> None:
    before = {p: p.read_bytes() for p in care.rglob("*") if p.is_file()}
    with asked(care, "add", "outcome", "--stage", "design", "--as-of", "2026-03-01") as at:
        at.answer(r"  statement", "People share the tasks of each session")
        at.answer(r"Its id.*\[people-share-the-tasks-of-each-session\]", "tasks-shared")
        at.answer(r"  for \(numbers or names.*\)", "9")
        at.answer(r"  for \(numbers or names.*\)", "1")
        at.answer(r"  timeframe", "soon")
        at.answer(r"“soon” is none of these\.[^$]*?timeframe", "short")
        at.answer(r"  through", "")
        at.answer(r"  mechanism", "")
        at.answer(r"Write this\? \(Y/n\)", "n")
        assert at.ended() == 130, at.shown
    assert '+statement = "People share the tasks of each session"' in at.shown
    assert {p: p.read_bytes() for p in care.rglob("*") if p.is_file()} == before


def test_ctrl_c_writes_nothing(care: Path) -> None:
    before = {p: p.read_bytes() for p in care.rglob("*") if p.is_file()}
    with asked(care, "add", "indicator", "--stage", "design") as at:
        at.answer(r"  title", "Calm sessions")
        at.answer(r"Its id.*\[calm-sessions\]", "")
        at.until(r"  definition")
        at.interrupt()
        assert at.ended() == 130
    assert {p: p.read_bytes() for p in care.rglob("*") if p.is_file()} == before
    assert check(care).status == 0


def test_an_observation_and_a_review_are_asked_for_what_they_consist_of(care: Path) -> None:
    with asked(care, "add", "observation", "--as-of", "2026-09-01") as at:
        at.answer(r"  date", "31/03/26")
        at.answer(r"whose year has two figures[^$]*?  date", "31 Mar 2026")
        at.answer(r"  value", "1,234.5")
        at.answer(r"  n", "412")
        at.answer(r"Write this\? \(Y/n\)", "y")
        assert at.ended() == 0, at.shown
    assert "\n[[observations]]\ndate = 2026-03-31\nvalue = 1234.5\nn = 412\n" in (care / INDICATOR).read_text("utf-8")
    with asked(care, "add", "review", "--as-of", "2026-09-01") as at:
        at.answer(r"  date", "31 March 2026")
        at.answer(r"  note", "On course")
        at.answer(r"Write this\? \(Y/n\)", "n")
        assert at.ended() == 130, at.shown
