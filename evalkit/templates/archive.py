"""A template in a ZIP, on this computer or on the web → a folder. What could lead out of the folder, or fill the disk, is
refused before anything is unpacked.

Nothing else in evalkit uses the network, and this only where somebody gives an address.
"""

import os
import re
import ssl
import stat
import time
import unicodedata
import zipfile
import zlib
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import IO, Any, NoReturn
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from evalkit import __version__
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
TIME_OUT = 20.0
"""Seconds until an answer; three times as many until all is there."""
_LEFT_OUT = ("__MACOSX/",)
_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?=//)")
_MEND = "Nothing has been unpacked. Make the ZIP anew, from the folder of the template."


def is_address(source: str) -> bool:
    """Whether what somebody gave is an address and no path."""
    return _WEB.match(source) is not None


def without_secrets(address: str) -> str:
    """An address without what may let somebody in: user, password, query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "The address"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def fetch(address: str, into: Path) -> None:
    """Fetches the file at an https address. Raises EvalkitError where it cannot be had, or is too large."""
    shown = without_secrets(address)
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise _not_had(shown, f"it is not written rightly ({error})") from error
    if parts.scheme.lower() != "https":
        raise EvalkitError(
            f"{shown} begins with {parts.scheme}:, and evalkit fetches by https: only.",
            hint="Fetch it yourself, and give the path of the file.",
        )
    if "@" in parts.netloc:
        raise EvalkitError(
            f"The address {shown} holds a user or a password.", hint="Fetch it yourself, and give the path of the file."
        )
    try:
        request = Request(address, headers={"User-Agent": f"evalkit/{__version__}"})  # noqa: S310  # https only
        with _opener().open(request, timeout=TIME_OUT) as answer, open(into, "xb") as file:
            _copy(answer, file, shown)
    except HTTPError as error:
        raise _not_had(shown, f"the server says {error.code} {error.reason}") from error
    except URLError as error:
        raise _not_had(shown, str(error.reason)) from error
    except TimeoutError as error:
        raise _not_had(shown, "it takes too long") from error
    except (HTTPException, ConnectionError, ssl.SSLError, ValueError) as error:
        raise _not_had(shown, str(error) or "the connection broke off") from error


def _not_had(shown: str, why: str) -> EvalkitError:
    return EvalkitError(
        f"{shown} cannot be fetched: {why.rstrip('.')}.",
        hint="Check the address; or fetch it yourself, and give the path of the file.",
    )


def _opener() -> OpenerDirector:
    """Speaks https and nothing else, with certificates checked, also where it is sent on."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPSHandler(context=ssl.create_default_context()),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _OnlyHttps(),
    ):
        opener.add_handler(handler)
    return opener


class _OnlyHttps(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme.lower() != "https":
            raise URLError(f"it sends on to {without_secrets(newurl)}, which is not https:")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _copy(answer: Any, file: IO[bytes], shown: str) -> None:
    until, size = time.monotonic() + 3 * TIME_OUT, 0
    while piece := answer.read(65536):
        size += len(piece)
        if size > MAX_ARCHIVE:
            raise EvalkitError(
                f"{shown} is larger than {MAX_ARCHIVE // 10**6} MB.", hint="A template is small: leave out what is not."
            )
        if time.monotonic() > until:
            raise TimeoutError
        file.write(piece)


def unpack(archive: Path, into: Path, shown: str) -> Path:
    """Unpacks a ZIP into an empty folder, and gives the folder of the template: `into`, or the only folder in it.

    Raises EvalkitError that names what is wrong with it, as `shown`.
    """
    if os.path.getsize(archive) > MAX_ARCHIVE:
        _refuse(shown, f"is larger than {MAX_ARCHIVE // 10**6} MB", "A template is small: leave out what is not.")
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.filename.startswith(_LEFT_OUT)]
            _inspect(entries, shown)
            for entry in entries:
                _extract(opened, entry, into)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        _refuse(shown, f"cannot be read as a ZIP: {error}")
    return _top(into)


def _refuse(shown: str, said: str, hint: str = _MEND) -> NoReturn:
    raise EvalkitError(f"{shown} {said.rstrip('.')}.", hint=hint)


def _inspect(entries: list[zipfile.ZipInfo], shown: str) -> None:
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
    name, kind = entry.orig_filename, stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "which is a link"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "which is neither a file nor a folder"
    if entry.flag_bits & 0x1:
        return "which is encrypted"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name):
        return "which has control characters in its name"
    if "\\" in name:
        return "which has a backslash in its name"
    if name.startswith("/"):
        return "whose path is absolute"
    if re.match(r"[A-Za-z]:", name):
        return "whose path begins with a drive"
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "whose path leads out of the folder, or round about (. or ..)"
    if len(parts) > 30 or any(len(part.encode()) > 255 for part in parts):
        return "whose path is too long"
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return f"which is more than {MAX_RATIO} times larger than in the ZIP (a zip bomb?)"
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
