"""Adding by answering questions, at a real terminal."""

import sys
from pathlib import Path

import pytest

from tests.small import INDICATOR, check
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")


def asked(folder: Path, *arguments: str, **env: str) -> Terminal:
    return Terminal(folder, *arguments, columns=100, env={"NO_COLOR": "1", **env})


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_relationship_is_added_by_answering_questions(care: Path) -> None:
    with asked(care, "add", "relationship", "together", "--stage", "design", "--as-of", "2026-03-01") as at:
        at.answer(r"Title[^>]*>", "?")
        at.answer(r"Enter leaves it open[^>]*>", "")
        at.answer(r"Type[^>]*>", "person-p")
        at.answer(r"Between[^>]*>", "People on dialysis, 2")
        at.answer(r"Today[^>]*>", "Care is done to people")
        at.answer(r"Intended[^>]*>", "<")
        at.until(r"Today[^>]*>.*Care is done to people")
        at.type("\x15Nurses decide, patients wai\x1b[D\x1b[Ct\n")
        at.answer(r"Intended[^>]*>", "\x1b[200~They decide\ntogether\x1b[201~")
        at.answer(r"Why it needs to change[^>]*>", "")
        at.until(r"Write this\? \(Y/n\)")
        at.type("y\n")
        assert at.ended() == 0, at.shown
    text = (care / "projects/ward/relationships/together.toml").read_text("utf-8")
    assert '\ntype = "person-professional"\n' in text
    assert '\nbetween = ["patients", "nurses"]\n' in text
    assert '\nfrom = "Nurses decide, patients wait"\n' in text
    assert "They decide\\ntogether" in text or "They decide\ntogether" in text
    assert '\nrationale = "TODO"\n' in text
    assert "Today: Nurses decide, patients wait" in at.shown
    assert "Added relationship together" in at.shown


def test_a_wrong_answer_costs_that_answer_and_nothing_is_written_without_a_yes(care: Path) -> None:
    before = content(care)
    with asked(care, "add", "outcome", "--stage", "design", "--as-of", "2026-03-01", "--diff", TERM="dumb") as at:
        at.answer(r"What changes[^>]*>", "People share the tasks of each session")
        at.answer(r"For whom[^>]*>", "9")
        at.answer(r"“9” is none of these\.[^>]*>", "1")
        at.answer(r"Timeframe[^>]*>", "soon")
        at.answer(r"“soon” is none of these\.[^>]*>", "s")
        at.answer(r"Through which relationship[^>]*>", "")
        at.answer(r"How it comes about[^>]*>", "")
        at.answer(r"Write this", "n")
        assert at.ended() == 130, at.shown
    assert '+statement = "People share the tasks of each session"' in at.shown
    assert content(care) == before


def test_ctrl_c_and_the_end_of_input_write_nothing(care: Path) -> None:
    before = content(care)
    for end in ("\x03", "\x04"):
        with asked(care, "add", "indicator", "--stage", "design") as at:
            at.answer(r"Title[^>]*>", "tasks done.")
            at.answer(r"of this name is there already[^>]*>", "Calm sessions")
            at.until(r"What counts[^>]*>")
            at.type(end)
            assert at.ended() == 130
        assert content(care) == before
    assert check(care).status == 0


def test_an_observation_and_a_review_are_asked_for_what_they_consist_of(care: Path) -> None:
    with asked(care, "add", "observation", "--as-of", "2026-09-01", TERM="dumb") as at:
        at.answer(r"Day[^>]*>|Date[^>]*>|Measured on[^>]*>|[Dd]a[^>]*>", "31/03/26")
        at.answer(r"has a year of two figures[^>]*>", "31 Mar 2026")
        at.answer(r"Value[^>]*>", "1,234.5")
        at.answer(r">", "412")
        at.answer(r"Write this\? \(Y/n\)", "y")
        assert at.ended() == 0, at.shown
    assert "\n[[observations]]\ndate = 2026-03-31\nvalue = 1234.5\nn = 412\n" in (care / INDICATOR).read_text("utf-8")
    with asked(care, "add", "review", "--as-of", "2026-09-01", TERM="dumb") as at:
        at.answer(r">", "31 March 2026")
        at.answer(r">", "On course")
        at.answer(r"31 March 2026[^$]*Write this\? \(Y/n\)", "n")
        assert at.ended() == 130, at.shown
