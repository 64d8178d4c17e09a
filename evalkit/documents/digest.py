"""The digest of an evaluation's files, by which a document is matched to what it was made from."""

import hashlib
import os
from pathlib import Path
from typing import Any

from evalkit.files.evaluation import Evaluation, Page, Sheet


def digest_of(evaluation: Evaluation, house: Path) -> str:
    """SHA-256 over the paths and contents of all files that were read, in the order of their paths; its first 16 signs."""
    held = {file.path: file.text for file in _files(evaluation) if file.text is not None}
    total = hashlib.sha256()
    for path in sorted(held):
        total.update(_entry(path, held[path]))
    for relative, file in sorted(_of_house(house)):
        total.update(f"{relative}\0".encode() + file.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _files(evaluation: Evaluation) -> list[Sheet[Any] | Page]:
    files: list[Sheet[Any] | Page] = [*evaluation.sheets()]
    for project in evaluation.projects:
        files += [*project.sheets(), *project.pages()]
    return files


def _of_house(house: Path) -> list[tuple[str, Path]]:
    found = []
    for folder, _, names in os.walk(house):
        for name in names:
            path = Path(folder, name)
            if name.endswith((".md", ".toml")) and path.is_file() and not path.is_symlink():
                found.append((f"publish/{path.relative_to(house).as_posix()}", path))
    return found


def _entry(path: str, text: str | None) -> bytes:
    """Line endings do not count: they differ by how files were checked out."""
    plain = (text or "").replace("\r\n", "\n")
    return f"{path}\0{plain}\0".encode("utf-8", "surrogatepass")
