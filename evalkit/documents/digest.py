"""The digest of an evaluation's files, by which a document is matched to what it was made from."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evalkit.files.evaluation import Evaluation, Page, Sheet

_HOUSE = "publish"
_TEXTS = (".md", ".toml", ".typ")
_OTHERS = (".docx", ".jfif", ".jpe", ".jpeg", ".jpg", ".png")
_OPEN_IN_WORD = "~$"
"""What the name of a file begins with that is there as long as Word has another one open."""


def digest_of(evaluation: Evaluation, house: Path) -> str:
    """SHA-256 over the paths and contents of all files that documents are made from, in the order of their paths; its first 16
    signs.

    Of texts, line endings do not count: they differ by how files were checked out.
    """
    held = {
        file.path: file.text.encode("utf-8", "surrogatepass") for file in _files(evaluation) if file.text is not None
    }
    held = {path: _as_checked_in(data) for path, data in held.items()}
    held |= dict(_of_house(house))
    total = hashlib.sha256()
    for path in sorted(held):
        total.update(path.encode("utf-8", "surrogateescape") + b"\0" + held[path] + b"\0")
    return total.hexdigest()[:16]


def _files(evaluation: Evaluation) -> list[Sheet[Any] | Page]:
    files: list[Sheet[Any] | Page] = [*evaluation.sheets()]
    for project in evaluation.projects:
        files += [*project.sheets(), *project.pages()]
    return files


def _of_house(house: Path) -> Iterator[tuple[str, bytes]]:
    """Chapters, comments, pictures, and what the house style consists of."""
    inside = os.path.realpath(house) + os.sep
    for folder, folders, names in os.walk(house):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if name.startswith((".", _OPEN_IN_WORD)) or not name.lower().endswith(_TEXTS + _OTHERS):
                continue
            if path.is_file() and os.path.realpath(path).startswith(inside):
                data = path.read_bytes()
                relative = path.relative_to(house).as_posix()
                yield f"{_HOUSE}/{relative}", _as_checked_in(data) if name.lower().endswith(_TEXTS) else data


def _as_checked_in(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")
