"""Where the files of an evaluation come from."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Union

FileEntry = Union["os.DirEntry[str]", "LaidEntry"]
Entries = dict[str, FileEntry]
Laid = Mapping[str, bytes | None]
NOTHING_LAID: Laid = {}


def entries_of(folder: str) -> Entries:
    """What is in a folder, by name, sorted."""
    with os.scandir(folder) as entries:
        return {entry.name: entry for entry in sorted(entries, key=attrgetter("name"))}


@dataclass(frozen=True, slots=True)
class LaidEntry:
    """What is not on the disk yet, as if it were found there."""

    name: str
    path: str
    is_folder: bool

    def is_dir(self) -> bool:
        return self.is_folder

    def is_file(self) -> bool:
        return not self.is_folder

    def is_symlink(self) -> bool:
        return False
