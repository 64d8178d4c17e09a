"""Pictures of a document in Markdown that was there before, which the one in its place no longer shows."""

import re
from collections.abc import Collection
from pathlib import Path

from evalkit.documents.writers.md import ENDING

_OURS = re.compile(r"<!-- (?:[^\n]*; )?digest: [0-9a-f]{16}; as of \d{4}-\d\d-\d\d -->\n")
_SHOWN = r"\]\(<({}-figures/(?:figure-\d+\.svg|picture-\d+\.(?:png|jpeg)))>\)"


def left_behind(document: Path, files: Collection[Path]) -> list[Path]:
    """Which pictures are to go with a document that `files` are written over: those that it shows under the names that
    evalkit gives them, in their folder. Nothing where it is not evalkit's own.
    """
    if document.suffix.lower() != ENDING:
        return []
    try:
        text = document.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    if not _OURS.match(text):
        return []
    shown = dict.fromkeys(re.findall(_SHOWN.format(re.escape(document.stem)), text))
    found = (document.with_name(path.partition("/")[0]) / path.partition("/")[2] for path in shown)
    return [path for path in found if path not in files and path.is_file() and not path.is_symlink()]
