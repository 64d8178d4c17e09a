"""A ZIP from elsewhere, with a template or with evaluations → a folder. What could lead out of the folder, or fill the disk,
is refused before anything is unpacked.
"""

import os
import re
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import NoReturn

from evalkit.errors import EvalkitError

MAX_ARCHIVE = 20_000_000
"""Bytes of a ZIP."""
MAX_CONTENT = 50_000_000
"""Bytes of all that is in it."""
MAX_FILES = 2_000
MAX_RATIO = 200
"""How many times larger a file may be than it is in the ZIP …"""
RATIO_FROM = 1_000_000
"""… from so many bytes on: small files that repeat themselves are common."""
_LEFT_OUT = ("__MACOSX/",)
_MEND = "Nothing has been unpacked. Make the ZIP anew, from the folder itself."


def unpack(archive: Path, into: Path, shown: str) -> Path:
    """Unpacks a ZIP into an empty folder, and gives the folder that was packed: `into`, or the only folder in it.

    Raises EvalkitError that names what is wrong with it, as `shown`.
    """
    if os.path.getsize(archive) > MAX_ARCHIVE:
        refuse_too_large(shown)
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.filename.startswith(_LEFT_OUT)]
            _refuse_unsafe(entries, shown)
            for entry in entries:
                _extract(opened, entry, into)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        _refuse(shown, f"cannot be read as a ZIP: {error}")
    return _top(into)


def refuse_too_large(shown: str) -> NoReturn:
    """Refuses what has more bytes than the limit."""
    _refuse(shown, f"is larger than {MAX_ARCHIVE // 10**6} MB", "Leave out what does not belong there.")


def _refuse(shown: str, said: str, hint: str = _MEND) -> NoReturn:
    raise EvalkitError(f"{shown} {said.rstrip('.')}.", hint=hint)


def _refuse_unsafe(entries: list[zipfile.ZipInfo], shown: str) -> None:
    """Refuses a ZIP that could lead out of its folder, or fill the disk."""
    if len(entries) > MAX_FILES:
        _refuse(shown, f"holds {len(entries):,} files; the limit is {MAX_FILES:,}")
    files: dict[str, str] = {}
    for entry in entries:
        fault = _fault(entry)
        if fault:
            _refuse(shown, f"holds “{entry.orig_filename}”, {fault}")
        name = entry.filename.rstrip("/")
        other = files.get(_folded(name))
        files[_folded(name)] = entry.filename
        if other is not None:
            same = "twice" if other == entry.filename else f"and “{other}”, which are one name on many systems"
            _refuse(shown, f"holds “{entry.filename}” {same}")
    folders = {_folded(str(folder)) for name in files.values() for folder in PurePosixPath(name).parents}
    both = next((name for key, name in files.items() if key in folders and not name.endswith("/")), None)
    if both:
        _refuse(shown, f"holds “{both}” as a file and as a folder")
    if sum(entry.file_size for entry in entries) > MAX_CONTENT:
        _refuse(shown, f"holds more than {MAX_CONTENT // 10**6} MB (a zip bomb?)")


def _fault(entry: zipfile.ZipInfo) -> str | None:
    """What is wrong with an entry of a ZIP by itself."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "which is a link"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is neither a file nor a folder"
    if entry.flag_bits & 0x1:
        return "which is encrypted"
    if fault := _fault_of_path(entry.orig_filename):
        return fault
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return f"which is more than {MAX_RATIO} times larger than in the ZIP (a zip bomb?)"
    return None


def _fault_of_path(path: str) -> str | None:
    """What is wrong with the path of an entry, where it is not a plain one below the folder."""
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in path):
        return "which has control characters in its name"
    if "\\" in path:
        return "which has a backslash in its name"
    if path.startswith("/"):
        return "whose path is absolute"
    if re.match(r"[A-Za-z]:", path):
        return "whose path begins with a drive"
    parts = path.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "whose path leads out of the folder, or round about (. or ..)"
    if len(parts) > 30 or any(len(part.encode()) > 255 for part in parts):
        return "whose path is too long"
    return None


def _folded(name: str) -> str:
    """A name as systems see it that do not tell capital letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _extract(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path) -> None:
    place = into.joinpath(*entry.filename.rstrip("/").split("/"))
    if entry.is_dir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as packed, open(place, "xb") as file:
        left = entry.file_size
        while piece := packed.read(65536):
            left -= len(piece)
            if left < 0:
                raise zipfile.BadZipFile(f"“{entry.filename}” is larger than it says")
            file.write(piece)


def _top(folder: Path) -> Path:
    """The folder itself, or the only one in it."""
    only = [path for path in folder.iterdir() if path.name != ".DS_Store"]
    return only[0] if len(only) == 1 and only[0].is_dir() else folder
