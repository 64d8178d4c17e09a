"""What readers have said of a document: publish/comments/*.md, each printed only once they have agreed."""

import os
import re
from datetime import date
from pathlib import Path

from evalkit.documents.house import House
from evalkit.documents.prose import given_lines
from evalkit.errors import EvalkitError
from evalkit.model.values import not_given

_AGREED = re.compile(r"^agreed[ \t]*(?:=(?!=)|:(?=[ \t]*[\"']?\d{4}-))(.*)$", re.MULTILINE | re.IGNORECASE)
"""On which day; behind it a remark may stand. `agreed: it was so` is what somebody says."""
_FRONT = re.compile(r"\A\+{3}\n(.*?)\n\+{3}\n|\A-{3}\n(.*?)\n-{3}\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def agreed_comments(house: House, day: date) -> list[str]:
    """The comments whose writers agreed, by a day, that they are published; in the order of their files."""
    folder = house.folder / "comments"
    if not os.path.isdir(folder):
        return []
    names = sorted(name for name in os.listdir(folder) if name.endswith(".md") and not name.startswith("."))
    found = (_comment(folder / name, f"{house.shown}/comments/{name}", day) for name in names)
    return [comment for comment in found if comment]


def _comment(path: Path, shown: str, day: date) -> str:
    if path.is_symlink() or not path.is_file():
        raise EvalkitError(f"{shown} is not an ordinary file.", hint="Put the file itself there.")
    try:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise EvalkitError(f"{shown} is not in UTF-8.", hint="Save it as UTF-8.") from error
    agreed = _AGREED.search(text)
    said = agreed[1].partition("#")[0].strip(" \t\"'") if agreed else ""
    if not_given(said) or _day(said, shown) > day:
        return ""
    return "\n".join(given_lines(_COMMENT.sub("", _AGREED.sub("", _FRONT.sub("", text))))).strip()


def _day(text: str, shown: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise EvalkitError(
            f"{shown}: `agreed` is {text}, which is not a date.", hint="Write it so: agreed = 2024-09-30."
        ) from error
