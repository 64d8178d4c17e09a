"""Evaluations with given files in them, and what is found there."""

import os
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.model.data_capture import DataCapture
from evalkit.model.findings import Findings
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table
from evalkit.report import Finding, Report
from evalkit.scaffold import answers as asked

P = "projects/p"
FILES: dict[str, type[Table]] = {
    "evaluation.toml": Programme,
    f"{P}/project.toml": Project,
    f"{P}/relationships/r.toml": Relationship,
    f"{P}/logic-model.toml": LogicModel,
    f"{P}/indicators/i.toml": Indicator,
    f"{P}/data-capture/d.toml": DataCapture,
    f"{P}/findings.toml": Findings,
}
PAGES = (f"{P}/story.md", f"{P}/reflections/2012-03-01.md")
MARKUP = "[bold]x[/bold] [/] :smile: {{ 7*7 }} {% bad"
NASTY = f"\x1b[31mR \x1b]0;t\x07 \x9b31m \u202eabc\u2066 {MARKUP}"
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey."""
JARGON = re.compile(
    r"Input should|validation error|pydantic|Traceback|Errno|\b(?:namespace|dict|str|int|float|bool|NoneType|datetime|tuple)\b"
)
Files = Mapping[str, str | bytes]


def write(root: Path, files: Files) -> Path:
    """An evaluation with these files; its evaluation.toml is there in any case."""
    for name, content in {"evaluation.toml": "format = 1\n", **files}.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root


def checked(root: Path, *select: str, stage: Stage = Stage.REPORTING) -> Report:
    return check(load(root), Options(date(2012, 6, 1), stage=stage, select=select))


def of(report: Report, *codes: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.code in codes]


def places(report: Report, *codes: str) -> list[str]:
    return [f"{f.file}:{f.line}" for f in of(report, *codes)]


def the_one(report: Report, code: str) -> Finding:
    found = of(report, code)
    assert len(found) == 1, [(f.file, f.line, f.message) for f in found]
    return found[0]


class TooSlowError(Exception):
    pass


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends what takes more time of the processor; also in the middle of a regular expression."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlowError(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except TooSlowError as error:  # its own traceback may stand at no line at all
        raise AssertionError(str(error)) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def debris(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.startswith(".") or "evalkit" in name)


def made(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def answers(title: str) -> dict[str, Any]:
    return asked.completed(asked.checked({"title": title}))
