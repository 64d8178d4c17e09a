"""Which evaluations are meant by paths, and by a list of sources."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from evalkit.errors import EvalkitError
from evalkit.files.find import around, find, shown
from evalkit.portfolio.elsewhere import is_elsewhere

STDIN = "-"


class Unreached(NamedTuple):
    """A source at which no evaluation could be found."""

    name: str
    reason: str


class Sources(NamedTuple):
    """The evaluations that are meant, and the sources at which none could be found."""

    roots: list[Path]
    """Each once, by path."""
    unreached: list[Unreached]
    unreadable: Sequence[Unreached] = ()
    """Folders that cannot be read, and may hold some."""
    elsewhere: Sequence[str] = ()
    """ZIPs and addresses: what they hold is known when they are reached."""


def sources(paths: Sequence[str], listed: Path | None) -> Sources:
    """The evaluations at paths and at the sources that a file lists; without either the one here or above, or else those
    below. A path is taken as it was written, so that an address stays one.

    Raises EvalkitError where there is none at all, or the list cannot be read.
    """
    if listed is None and not paths:
        if here := around():
            return Sources([here], [])
        paths = ["."]
    names = [*paths, *(_listed(listed) if listed is not None else ())]
    found: dict[str, Path] = {}
    unreached: list[Unreached] = []
    unreadable: list[Unreached] = []
    error = EvalkitError(f"{listed} lists no source.", hint="Write a path on each line.")
    elsewhere = [name for name in dict.fromkeys(names) if is_elsewhere(name)]
    for name in dict.fromkeys(names):
        if is_elsewhere(name):
            continue
        try:
            for root in _at(name, unreadable):
                found.setdefault(os.path.realpath(root), root)
        except EvalkitError as why:
            error = why
            unreached.append(Unreached(name, why.message))
    if not found and not unreadable and not elsewhere:
        raise error
    return Sources(sorted(found.values(), key=shown), unreached, unreadable, elsewhere)


def _at(name: str, unreadable: list[Unreached]) -> list[Path]:
    if "\0" in name:
        raise EvalkitError("A path cannot hold a NUL.", hint="Write the list as text, a path on each line.")
    before = len(unreadable)

    def note(error: OSError) -> None:
        reason = f"The folder cannot be read: {(error.strerror or 'unknown reason').lower()}."
        unreadable.append(Unreached(shown(Path(error.filename)), reason))

    try:
        return find([Path(name)], note)
    except EvalkitError:
        if len(unreadable) > before:  # what it holds, nobody can tell
            return []
        raise


def _listed(file: Path) -> Iterator[str]:
    """The sources in a file, one on a line; lines that begin with # are remarks."""
    try:
        data = sys.stdin.buffer.read() if str(file) == STDIN else file.read_bytes()
    except OSError as error:
        raise EvalkitError(
            f"{file} cannot be read: {(error.strerror or 'unknown reason').lower()}.",
            hint="Give --from a file with a path on each line, or - for the standard input.",
        ) from error
    for line in os.fsdecode(data.removeprefix(b"\xef\xbb\xbf")).split("\n"):
        name = line.strip()
        if name and not name.startswith("#"):
            yield name
