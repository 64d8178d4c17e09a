"""Typst in a process of its own, so that what it takes in memory is not added to what a document has taken until then."""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evalkit.errors import EvalkitError


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be set."""

    files: Mapping[str, bytes]
    """By their names; `main.typ` is set."""
    fonts: list[str]
    """The folders of fonts."""
    of_system: bool
    """Whether fonts of the system are used, too."""
    at: datetime
    """When the file says it was made."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it could not be set, as Typst says."""

    message: str
    diagnostic: str


def typeset(job: Job) -> bytes | Refused:
    """The PDF, or why there is none. Raises EvalkitError where the process ends before it is done."""
    asked = {
        "input": dict(job.files),
        "format": "pdf",
        "font_paths": job.fonts,
        "ignore_system_fonts": not job.of_system,
        "pdf_standards": ["ua-1"],
        "timestamp": job.at,
    }
    command = [sys.executable, "-P", str(Path(__file__).with_name("process.py"))]
    done = subprocess.run(command, input=pickle.dumps(asked), capture_output=True, check=False)  # noqa: S603  # our own
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise EvalkitError(
            f"The PDF could not be set: Typst ended with status {done.returncode}{f' ({told})' if told else ''}.",
            hint="The memory may not do for a document of this size. Publish it as docx or html, or a project at a time.",
        )
    came: bytes | tuple[str, str] = pickle.loads(done.stdout)  # noqa: S301  # from the process just started
    return Refused(*came) if isinstance(came, tuple) else came
