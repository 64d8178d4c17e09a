"""Real git repositories, by git as it comes: with nobody's settings."""

import os
import subprocess
from pathlib import Path

import pytest

SETTINGS = ("user.name=A", "user.email=a@example.org", "commit.gpgsign=false", "init.defaultBranch=main")


@pytest.fixture
def git_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git without what whoever runs the tests has set up."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    settings = [part for setting in SETTINGS for part in ("-c", setting)]
    command = ["git", "-C", str(folder), *settings, *arguments]
    return os.fsdecode(subprocess.run(command, check=True, capture_output=True, input=given).stdout).strip()


def commit(folder: Path) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "A step")
    return git(folder, "rev-parse", "HEAD")
