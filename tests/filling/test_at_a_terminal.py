"""A guided session at a real terminal."""

import sys
from pathlib import Path

import pytest

from tests.running import run
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")


def test_what_is_answered_outlives_ctrl_c_a_resized_and_a_closed_terminal(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "ward", "--no-input", "--project", "care:person-professional").status == 0
    session = ("fill", "practice", "--stage", "design", "--as-of", "2026-11-26")
    file = tmp_path / "ward/projects/care/relationships/person-professional.toml"
    with Terminal(tmp_path / "ward", *session) as at:
        at.answer(r"In practice · 1 of 8[^>]*>", "They sit down together")
        at.until(r"In practice · 2 of 8[^>]*>")
        at.resize(120, 40)
        at.type("\x1b[200~Asks\nShows\x1b[201~\n")
        at.until(r"In practice · 3 of 8[^>]*>")
        at.type("half an ans\x03")
        assert at.ended() == 130
    assert "All that was answered is saved" in at.shown
    text = file.read_text("utf-8")
    assert 'picture = "They sit down together"' in text
    assert '"Asks"' in text
    assert '"Shows"' in text
    assert "half an ans" not in text
    with Terminal(tmp_path / "ward", *session) as at:
        at.until(r"In practice · 1 of 6[^>]*Agreed on[^>]*>")
    assert file.read_text("utf-8") == text


def test_a_wrong_answer_a_step_back_and_ctrl_c_cost_one_answer_each(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "ward", "--no-input", "--project", "care:person-professional").status == 0
    file = tmp_path / "ward/projects/care/relationships/person-professional.toml"
    with Terminal(tmp_path / "ward", "fill", "practice", "--stage", "design", "--as-of", "2026-11-26") as at:
        at.answer(r"In practice · 1 of 8[^>]*>", "?")
        at.until(r"Weak: [^>]*>")
        at.type("They sit down tigether" + "\x1b[D" * 6 + "\x7fo\n")
        at.answer(r"In practice · 2 of 8[^>]*>", "<")
        at.answer(r"once more[^>]*>[^>]*They sit down together", "<")
        at.answer(r"no question before this one[^>]*>[^>]*They sit down together", ", side by side")
        at.answer(r"In practice · 2 of 8[^>]*>", "Asks; Shows")
        at.answer(r"Agreed on[^>]*>", "<")
        at.answer(r"once more[^>]*>[^>]*Asks; Shows", "<")
        at.answer(r"once more[^>]*>[^>]*side by side", "\x15")
        at.until("stays as it was")
        at.answer(r"Agreed on[^>]*>", "31/12/26")
        at.until(r"two figures[^>]*>")
        at.type("\x03")
        assert at.ended() == 130
    text = file.read_text("utf-8")
    assert 'picture = "They sit down together, side by side"' in text
    assert 'behaviours = ["Asks", "Shows"]' in " ".join(text.split()).replace("[ ", "[").replace(", ]", "]")
    assert "12/26" not in text
    assert "^[[D" not in at.shown
