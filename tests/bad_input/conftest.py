"""What bad input, bad places and bad moments are tried on."""

import tempfile
from pathlib import Path

import pytest
import tomli_w

from evalkit.scaffold import create
from evalkit.templates import find
from tests.bad_input.evaluations import NASTY, P, answers, made, write


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, so that reports of faults do not stay behind."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of an evaluation as `evalkit new` writes it."""
    target = tmp_path_factory.mktemp("whole") / "e"
    create.create(find.template("evaluation"), answers("T"), target)
    return made(target)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation with markup, template marks and terminal escapes wherever text can stand."""
    relationship = {
        "type": NASTY,
        "between": [NASTY],
        "practice": {NASTY: {"behaviours": [f"Feels {NASTY}"]}},
        "benefits": [{"id": NASTY, "statement": NASTY, "indicators": [NASTY]}],
    }
    waiver = {"rule": NASTY, "subject": NASTY, "reason": NASTY, "owner": NASTY}
    return write(
        tmp_path_factory.mktemp("nasty"),
        {
            "evaluation.toml": tomli_w.dumps(
                {"format": 1, "title": NASTY, "owner": NASTY, NASTY: 1, "start": NASTY, "waivers": [waiver]}
            ),
            f"{P}/project.toml": tomli_w.dumps({"stakeholders": {NASTY: {"name": NASTY, "key": True}}}),
            f"{P}/relationships/r.toml": tomli_w.dumps(relationship),
            f"{P}/relationships/\x1b[31m\u202e[bold].toml": "",
            f"{P}/story.md": f"## What changed\n\n[{NASTY}](<gone{NASTY}>)\n\n5 %\n\n> x\n> — {NASTY}\n",
            f"{P}/findings.toml": tomli_w.dumps({"experiences": [{"of": NASTY}]}),
        },
    )
