"""Where the answers to a data-capture plan are kept, and what is recorded of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from posixpath import dirname
from typing import Any

from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.toml.parse import parse

RECORD = "record.toml"


def folder_of(plan: Sheet[DataCapture]) -> str:
    """Where a plan's data are kept: `projects/P/data/SOURCE`, or `data/SOURCE` for a plan of the evaluation."""
    place = dirname(dirname(plan.path))
    return f"{place}/data/{plan.id}".lstrip("/")


def recorded_waves(text: str | None) -> dict[str, Any]:
    """The waves that a record tells of, by their dates; none where there is no record."""
    waves = parse(text).table.get("waves", ()) if text else ()
    if isinstance(waves, dict):  # as they were written once
        return waves
    return {str(wave.get("date", "")): wave for wave in waves if isinstance(wave, dict)}


@dataclass(frozen=True, slots=True)
class KeptWave:
    """The answers of a wave: the file they are kept in, how many there are, and what they came from."""

    date: date
    file: str
    answers: int
    origin: str
    origin_sha256: str
    state: str
    """`as recorded`, `changed since` or `not there`."""


def kept_waves(root: Path, plan: Sheet[DataCapture]) -> Iterator[KeptWave]:
    """What is kept of the answers to a plan, by date. A record that cannot be read has nothing."""
    folder = folder_of(plan)
    try:
        waves = recorded_waves((root / folder / RECORD).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return
    for day, wave in sorted(waves.items()):
        file = f"{folder}/{wave.get('file', '')}"
        yield KeptWave(
            date.fromisoformat(day),
            file,
            int(wave.get("answers", 0)),
            str(wave.get("from", "")),
            str(wave.get("from-sha256", "")),
            _state(root / file, str(wave.get("sha256", ""))),
        )


def _state(path: Path, sha256: str) -> str:
    try:
        with path.open("rb") as file:
            return "as recorded" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "changed since"
    except OSError:
        return "not there"
