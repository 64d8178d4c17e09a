"""PNG and JPEG, without what their files know of place, time and names."""

import re
from collections.abc import Iterator
from typing import Literal

from evalkit.documents.colours import in_usual_colours
from evalkit.documents.upright import orientation_in, upright

Kind = Literal["png", "jpeg"]
_PNG = b"\x89PNG\r\n\x1a\n"
_BEGINNINGS: dict[Kind, bytes] = {"png": _PNG, "jpeg": b"\xff\xd8\xff"}
_KEPT_IN_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"}
_START_OF_SCAN, _END, _WITHOUT_LENGTH = 0xDA, 0xD9, {0x01, *range(0xD0, 0xDA)}
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan."""
_EXIF, _JFIF = b"Exif\0\0", b"JFIF\0"
_PROFILES = (b"ICC_PROFILE\0", b"iCCP")
"""By which a file with a profile of its colours is known."""
_COLOURS = 0xEE
"""The one segment of those that applications write which says how colours are meant."""


def kind_of(data: bytes) -> Kind | None:
    """Which of the two a picture is; None where it is neither."""
    return next((kind for kind, start in _BEGINNINGS.items() if data.startswith(start)), None)


def plain(data: bytes, kind: Kind) -> bytes:
    """A picture upright and in usual colours, with nothing in its file but that. Raises ValueError where it is damaged."""
    try:
        kept, exif = _png(data) if kind == "png" else _jpeg(data)
    except IndexError as error:
        raise ValueError from error
    if any(name in data for name in _PROFILES):
        kept = in_usual_colours(data, kind) or kept
    orientation = orientation_in(exif)
    return kept if orientation == 1 else upright(kept, kind, orientation)


def _png(data: bytes) -> tuple[bytes, bytes]:
    """A PNG without what its file tells beside the picture, and what a camera told of that."""
    chunks = list(_chunks(data))
    kept = _PNG + b"".join(chunk for kind, chunk in chunks if kind in _KEPT_IN_PNG)
    return kept, next((chunk[8:-4] for kind, chunk in chunks if kind == b"eXIf"), b"")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError
        yield kind, data[at:end]
        if kind == b"IEND":
            return
        at = end
    raise ValueError


def _jpeg(data: bytes) -> tuple[bytes, bytes]:
    """A JPEG without what its file tells beside the picture, also behind its end, and what a camera told of that."""
    kept, exif, at = [data[:2]], b"", 2
    while True:
        if data[at] != 0xFF:
            raise ValueError
        marker, behind = data[at + 1], at + 2
        if marker == 0xFF:  # fills
            at += 1
            continue
        if marker not in _WITHOUT_LENGTH:
            behind += int.from_bytes(data[behind : behind + 2], "big")
        if behind > len(data):
            raise ValueError
        if marker == _START_OF_SCAN:
            found = _MARKER.search(data, behind)
            behind = found.start() if found else len(data)
        if marker == 0xE1 and data[at + 4 : at + 10] == _EXIF:
            exif = exif or data[at + 10 : behind]
        elif marker == 0xE0 and data[at + 4 : at + 9] == _JFIF:
            kept.append(b"\xff\xe0\0\x10" + data[at + 4 : at + 16] + b"\0\0")  # without a small picture in it
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == _COLOURS:
            kept.append(data[at:behind])
        if marker == _END or (marker == _START_OF_SCAN and behind == len(data)):
            return b"".join(kept), exif
        at = behind
