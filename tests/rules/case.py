"""A case: an evaluation with the findings that one rule must have in it, as a file."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from evalkit.framework import Stage

CASES = Path(__file__).parents[1] / "cases"
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_HEADER = re.compile(r"(stage|as-of|met|expect|reading): (.+)|(asked): (no)")
"""`reading` says how the rule is understood here, and is for people only."""


@dataclass
class Expected:
    place: str
    subject: str
    says: list[str]


@dataclass
class Case:
    stage: Stage = Stage.REPORTING
    as_of: date = date(2012, 6, 1)
    asked: bool = True
    met: int | None = None
    expected: list[Expected] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def read_case(text: str) -> Case:
    """Reads a case: in the first line what it is about, then its header, then its files, each below `-- path --`.

    A line of the header that is not known, or is there twice, is a ValueError: a slip must not leave a case without
    what it expects.
    """
    header, *parts = _FILE.split(text.replace("\r\n", "\n"))
    case = Case(files=dict(zip(parts[::2], parts[1::2], strict=True)))
    case.files.setdefault("evaluation.toml", "format = 1\n")
    about, *lines = header.splitlines()
    if _HEADER.fullmatch(about):
        raise ValueError(f"the first line has to say what the case is about: {about}")
    given: set[str] = set()
    for line in lines:
        match = _HEADER.fullmatch(line)
        if not match:
            raise ValueError(f"not a line of a header: {line}")
        key, value = (part for part in match.groups() if part)
        if key in given and key != "expect":
            raise ValueError(f"there twice: {line}")
        given.add(key)
        _set(case, key, value)
    return case


def _set(case: Case, key: str, value: str) -> None:
    if key == "stage":
        case.stage = Stage.of(value)
    elif key == "as-of":
        case.as_of = date.fromisoformat(value)
    elif key == "asked":
        case.asked = False
    elif key == "met":
        case.met = int(value)
    elif key == "expect":
        where, _, says = value.partition(" :: ")
        place, _, subject = where.partition(" ")
        case.expected.append(Expected(place, subject, [text for text in says.split("; ") if text]))
