"""Baselines as files: JSON, with a finding on each line, so that a comparison of two versions can be read."""

import json
import os
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evalkit.check.baseline import Baseline, KnownEvaluation
from evalkit.errors import EvalkitError
from evalkit.files.atomic import Result, take_away_left
from evalkit.files.swap import hash_of
from evalkit.report import Past
from evalkit.system.ordinary import read_ordinary

VERSION = 1
_MARK = "evalkit_baseline"
_FACTS = ("fingerprint", "code", "file", "subject")


def read(file: Path) -> Baseline:
    """Reads a baseline. Raises EvalkitError where it is missing, damaged or of another version."""
    try:
        _bring_back(file)
        data = read_ordinary(file)
        text = data.decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        raise EvalkitError(
            f"The baseline {file} cannot be read: {(error.strerror or 'unknown reason').lower()}.",
            hint=f"Check the path, or write one with `evalkit check --write-baseline {file}`.",
        ) from error
    except UnicodeDecodeError as error:
        raise _damaged(file, "it is not in UTF-8") from error
    return Baseline(file, _evaluations(file, text), hash_of(data))


def for_writing(file: Path) -> Baseline:
    """The baseline in a file that is to be written: empty where there is none yet.

    Raises EvalkitError where the file holds anything else, so that nobody's work is written over.
    """
    with suppress(OSError):  # is said where it is written
        _bring_back(file)
    if not os.path.exists(file):
        return Baseline(file)
    try:
        return read(file)
    except EvalkitError as error:
        raise EvalkitError(
            f"{error.message} It has not been written over.", hint="Give another file, or take this one away first."
        ) from error


def _bring_back(file: Path) -> None:
    """Puts a baseline back in its place where evalkit was killed while it wrote another. Raises OSError."""
    if not os.path.exists(file):
        take_away_left(file)


def result(baseline: Baseline) -> Result:
    """A baseline as it is written to its file: only where that holds what was read."""
    evaluations = sorted(baseline.evaluations, key=lambda known: known.path)
    held = ",\n".join(_written(known) for known in evaluations)
    return Result(baseline.file, f'{{\n  "{_MARK}": {VERSION},\n  "evaluations": [\n{held}\n  ]\n}}\n', baseline.held)


def _written(known: KnownEvaluation) -> str:
    findings = sorted(known.findings, key=lambda past: (past.file, past.code, past.subject, past.fingerprint))
    lines = [json.dumps(_facts(past)) for past in findings]
    head = {"path": known.path, "title": known.title, "projects": known.projects}
    facts = "".join(f"      {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    listed = "[\n" + ",\n".join(f"        {line}" for line in lines) + "\n      ]" if lines else "[]"
    return f'    {{\n{facts}      "findings": {listed}\n    }}'


def _facts(past: Past) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(past, name) for name in _FACTS}
    return facts | {"parts": list(past.parts)} if past.parts else facts


def _evaluations(file: Path, text: str) -> list[KnownEvaluation]:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(file, "it is not JSON") from error
    if not isinstance(held, dict) or _MARK not in held:
        raise _damaged(file, f"there is no `{_MARK}` in it")
    if type(held[_MARK]) is not int:
        raise _damaged(file, f"`{_MARK}` is not the number of a version")
    if held[_MARK] != VERSION:
        raise EvalkitError(
            f"The baseline {file} is of version {held[_MARK]}, and this evalkit reads version {VERSION}.",
            hint="Update evalkit, or write the baseline anew with --write-baseline to another file.",
        )
    try:
        return TypeAdapter(list[KnownEvaluation]).validate_python(held.get("evaluations"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in ("evaluations", *first["loc"]))
        raise _damaged(file, f"`{where}` is missing or wrong") from error


def _damaged(file: Path, why: str) -> EvalkitError:
    return EvalkitError(
        f"{file} is no baseline, or a damaged one: {why}.",
        hint="Fetch the last good version of it, or write one anew with --write-baseline to another file.",
    )
