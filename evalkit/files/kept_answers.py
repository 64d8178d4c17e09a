"""Where the answers to a data-capture plan are kept, and what is recorded of them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from posixpath import dirname
from typing import Any

import tomli_w

from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.toml.parse import parse

RECORD = "record.toml"
_DIGEST = "digest"


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


def are_kept_here(evaluation: Evaluation, plan: Sheet[DataCapture]) -> bool:
    """Whether a plan's answers are kept in the evaluation's folder, as the plan says or, failing that, its project or the
    evaluation; else only how many there are, and their hash.
    """
    above = [folder.project.value for folder in evaluation.projects if folder.plans.get(plan.id) is plan]
    holders: list[DataCapture | Project | Programme] = [plan.value, *above, evaluation.programme.value]
    return next((said for one in holders if (said := one.data_protection.keep)), "here") == "here"


def record_text(record: Mapping[str, Any]) -> str:
    """The text of a record, with a digest of all that it says."""
    return tomli_w.dumps({**record, _DIGEST: _digest(record)} | {"waves": record["waves"]})


def is_as_written(text: str) -> bool:
    """Whether a record says what was written there. One without a digest says nothing of that."""
    record = parse(text).table
    return record.get(_DIGEST) in (None, _digest(record))


def _digest(record: Mapping[str, Any]) -> str:
    told = {key: value for key, value in record.items() if key != _DIGEST}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptWave:
    """The answers of a wave: the file they are kept in, how many there are, and what they came from."""

    date: date
    file: str
    answers: int
    origin: str
    origin_sha256: str
    state: str
    """`as recorded`, `changed since`, `not there` or, where it is kept elsewhere, `elsewhere`."""


def kept_waves(root: Path, plan: Sheet[DataCapture]) -> Iterator[KeptWave]:
    """What is kept of the answers to a plan, by date. A record that cannot be read has nothing."""
    folder = folder_of(plan)
    try:
        waves = recorded_waves((root / folder / RECORD).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return
    for day, wave in sorted(waves.items()):
        is_here = "file" in wave
        file = f"{folder}/{wave['file']}" if is_here else ""
        yield KeptWave(
            date.fromisoformat(day),
            file,
            int(wave.get("answers", 0)),
            str(wave.get("from", "")),
            str(wave.get("from-sha256", "")),
            _state(root / file, str(wave.get("sha256", ""))) if is_here else "elsewhere",
        )


def _state(path: Path, sha256: str) -> str:
    try:
        with path.open("rb") as file:
            return "as recorded" if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "changed since"
    except OSError:
        return "not there"
