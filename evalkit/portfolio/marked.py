"""Outputs that are folders: a file in them says that they are roll-ups, and of which version."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from evalkit.portfolio.rollup import MARK, Rollup

_FILE = "evalkit-portfolio.json"
_LONGEST = 10**5


def version(folder: Path, names: Iterable[str]) -> int | None:
    """The version of the schema of a roll-up in a folder; None where there is none, or anything else beside it.

    `names`: the files that it may have.
    """
    if not os.path.isdir(folder) or not set(os.listdir(folder)) <= {_FILE, *names}:
        return None
    try:
        with open(folder / _FILE, "rb") as stream:
            held = json.loads(stream.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return None
    found = held.get(MARK) if isinstance(held, dict) else None
    return found if type(found) is int else None


def write(rollup: Rollup, folder: Path) -> None:
    """Marks a folder as a roll-up."""
    (folder / _FILE).write_text(f"{json.dumps(rollup.mark, indent=2)}\n", "utf-8")
