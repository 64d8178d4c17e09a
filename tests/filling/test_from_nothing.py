"""Somebody who knows neither TOML nor ids, at a terminal: from nothing to a design gate that holds."""

import re
import sys
from pathlib import Path

import pytest

from tests.filling.plan import PLAN
from tests.running import run
from tests.terminal import Terminal
from tests.typist import Answers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
_ASKS = r"\x1b\[\?2004h"
"""What a terminal is sent when a line is to be edited."""
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_RUB_OUT = "\x15"
NEW: Answers = {
    "Title of the evaluation": ["?", "<", "Dialyse: Ünïcode"],
    "as it will stand on its documents": "<",
    "This is the first question": "Dialyse: Ünïcode",
    "Commissioner": ["", "The trust"],
    "Evaluator": ["<", "Us"],
    "First day of": "01.01.26",
    "two figures": "1er janvier 2026",
    "Last day of": ["31.12.2025", "31.12.2028"],
    "before the first day": "31.12.2028",
    "first project": "Shared care",
    "first stakeholder": "Patients",
    "next stakeholder": ["Nurses", ""],
    "Which group are they, Patients": "peopel",
    "Did you mean": "people",
    "Which group are they, Nurses": "",
    "Between whom": "1",
    "between two or more": "patients and nurses",
    "Another relationship|every change|next project": "",
    "Write this": ["<", "y"],
}
"""What is answered to a new evaluation; wrong at first, here and there."""


def answered(at: Terminal, answers: Answers, stop: str = "") -> None:
    """Answers what is asked until the command ends, or asks for `stop`."""
    left = {pattern: [said] if isinstance(said, str) else list(said) for pattern, said in answers.items()}
    while at.process.poll() is None:
        seen = at.seen
        while not re.compile(_ASKS).search(at.shown, at.seen):
            if not at.read():
                return
        at.until(_ASKS)
        asked = _CODES.sub("", at.shown[seen : at.seen])
        if stop and re.search(stop, asked):
            return
        several = next((said for pattern, said in left.items() if re.search(pattern, asked)), [""])
        text = several.pop(0) if len(several) > 1 else several[0]
        at.type(f"{_RUB_OUT if text not in ('', '<') else ''}{text}\r")


def test_new_and_fill_lead_to_a_design_gate_that_holds(tmp_path: Path) -> None:
    """Wrong answers, steps back, an interruption and the end of input on the way; nobody names a file or an id."""
    with Terminal(tmp_path, "new", columns=120) as at:
        answered(at, NEW)
        assert at.ended() == 0, at.shown
    folder = tmp_path / "dialyse-unicode"
    session = ("fill", "--stage", "design", "--as-of", "2026-11-26")
    with Terminal(folder, *session, columns=120) as at:
        answered(at, PLAN, stop="Why it should work")
        at.type("\x04")
        assert at.ended() == 0, at.shown
    assert "Stopped at the end of what was typed. All that was answered is saved." in at.shown
    with Terminal(folder, *session, columns=120) as at:
        answered(at, PLAN, stop="Nurses · Agreed")
        at.type("half a da\x03")
        assert at.ended() == 130, at.shown
    assert "Objective · 1 of 1 · design gate" in at.shown
    steps = {
        "Who answers for the focus": ["<", "evaluation lead"],
        r"Last day\n": ["31/12/2028", "<", "<", "31/12/2028"],
    }
    with Terminal(folder, *session, columns=120) as at:
        answered(at, {**steps, **PLAN, **steps})
        assert at.ended() == 0, at.shown
    assert "The design gate holds" in at.shown
    assert "Next: evalkit stage design moves on to the next stage." in _CODES.sub("", at.shown)
    gate = run(folder, "check", "--stage", "design", "--as-of", "2026-11-26")
    assert gate.status == 0, gate.out
    assert "100 %" in gate.out
