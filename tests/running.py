"""evalkit is run: its command line within this process, or the installed command as users run it."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from unittest import mock

from evalkit import cli

COMMAND = Path(sys.executable).with_name("evalkit.exe" if os.name == "nt" else "evalkit")


@dataclass(frozen=True)
class Ran:
    """How a run ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def evaluation(self) -> dict[str, Any]:
        """The only evaluation of a JSON result."""
        (evaluation,) = json.loads(self.out)["evaluations"]
        return dict(evaluation)

    def places(self, part: str = "findings") -> list[tuple[str, str]]:
        """Code and file of each finding, sorted."""
        return sorted((found["code"], found["file"]) for found in self.evaluation[part])


Run = Callable[..., Ran]
"""The fixtures `evalkit` and `here`."""


def run(folder: Path, *arguments: str, env: Mapping[str, str] | None = None, together: bool = False) -> Ran:
    """Runs a command line in a folder, within this process: as the installed command does, without its start.

    `together`: errors come among the output.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
    with (
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(out if together else err),
        mock.patch.dict(os.environ, env or {}),
        mock.patch.object(sys, "argv", ["evalkit", *arguments]),
    ):
        status = cli.run()
    texts = []
    for stream in (out, err):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    assert "Traceback" not in texts[1]
    return Ran(status, *texts)


def installed(
    folder: Path,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    together: bool = False,
    out: IO[Any] | None = None,
) -> Ran:
    """Runs the installed command in a folder, off any terminal.

    `together`: errors come among the output; `out`: where else the output goes.
    """
    return program(folder, COMMAND, *arguments, env=env, together=together, out=out)


def python(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
    """Runs Python with arguments, such as `-c` and a script."""
    return program(folder, sys.executable, *arguments, env=env)


def shell(folder: Path, script: str) -> Ran:
    """Runs a script of the Bourne shell, in which `$evalkit` is the installed command."""
    return program(folder, "/bin/sh", "-c", script, env={"evalkit": str(COMMAND)})


def program(
    folder: Path,
    *command: str | Path,
    env: Mapping[str, str] | None = None,
    together: bool = False,
    out: IO[Any] | None = None,
) -> Ran:
    """Runs any program."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        stdout=out or subprocess.PIPE,
        stderr=subprocess.STDOUT if together else subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout or "", done.stderr or "")


def start(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Starts the installed command, and does not wait for its end."""
    return subprocess.Popen(
        [str(COMMAND), *arguments],
        cwd=folder,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of this process, with UTF-8 on every system, and others."""
    return {**os.environ, "PYTHONUTF8": "1", **(env or {})}
