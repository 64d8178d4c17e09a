"""What made a verdict, beside the evaluation: this Python, evalkit's own files, and the packages that are installed."""

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b

from evalkit import __version__
from evalkit.plugins import offers

FORMAT = 1
"""Of what the store holds."""
_EVALKIT = os.path.dirname(os.path.dirname(__file__))
_ROOMS = frozenset(
    (
        *("check", "expressions", "files", "library", "model", "portfolio", "privacy", "prose", "rules", "series"),
        *("statistics", "status", "system", "tables", "telling", "thread", "toml"),
    )
)
"""What verdicts and overviews are made by. What stands above these rooms cannot reach them."""
Stat = tuple[str, int, int]
"""Path, size, and time of the last change in nanoseconds."""


def key() -> bytes | None:
    """What stands for all of that. None where a package that adds to evalkit cannot be told from what it may be later."""
    try:
        packages = list(_packages())
    except OSError:  # an archive, for instance, into which nobody looks here
        return None
    added = [_files_of(folder) for folder in packages if offers(folder)]
    if None in added:
        return None
    held = (
        FORMAT,
        sys.version,
        __version__,
        sorted(_files_in(_EVALKIT, _ROOMS)),
        [(folder, os.stat(folder).st_mtime_ns) for folder in packages],
        added,
    )
    return blake2b(repr(held).encode("utf-8", "surrogateescape"), digest_size=16).digest()


def _packages() -> Iterator[str]:
    """The folders that tell of a distribution, each in its place on Python's path. Raises OSError for what is no folder."""
    for folder in dict.fromkeys(sys.path):
        try:
            with os.scandir(folder or ".") as entries:
                names = sorted(entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
        except FileNotFoundError:
            continue
        yield from (os.path.join(folder, name) for name in names)


def _files_in(folder: str, folders: frozenset[str] = frozenset()) -> Iterator[Stat]:
    """The files in a folder and below, or only in those of its `folders`; not what Python has compiled of them."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__" and (not folders or entry.name in folders):
                    yield from _files_in(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns


def _files_of(package: str) -> list[Stat] | None:
    """The files of a distribution. None where they lie elsewhere, or no list of them is there."""
    try:
        with open(f"{package}/RECORD", encoding="utf-8") as lines:
            paths = [line.split(",")[0].strip('"') for line in lines]
        if _is_editable(package):
            return None
        return [(path, *_stat(os.path.join(os.path.dirname(package), path))) for path in paths if path.endswith(_READ)]
    except (OSError, ValueError):
        return None


_READ = (".py", ".toml", ".json", ".so", ".pyd")


def _is_editable(package: str) -> bool:
    import json  # which nothing else needs where all is known

    try:
        with open(f"{package}/direct_url.json", "rb") as stream:
            return bool(json.load(stream).get("dir_info", {}).get("editable"))
    except FileNotFoundError:
        return False


def _stat(path: str) -> tuple[int, int]:
    stat = os.stat(path)
    return stat.st_size, stat.st_mtime_ns
