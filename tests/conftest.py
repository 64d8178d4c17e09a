"""The installed command, run as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("evalkit.exe" if os.name == "nt" else "evalkit")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def evalkit(tmp_path: Path) -> Run:
    """Runs `evalkit …` in a folder of its own, off any terminal."""

    def run(*arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None, together: bool = False) -> Ran:
        completed = subprocess.run(
            [str(COMMAND), *arguments],
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONUTF8": "1", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if together else subprocess.PIPE,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Ran(completed.returncode, completed.stdout, completed.stderr or "")

    return run
