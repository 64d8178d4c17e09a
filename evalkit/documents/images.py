"""Pictures of chapters: PNG or JPEG beside the chapters, without what their files know of place, time and names."""

import os
from collections.abc import Iterator
from pathlib import Path

from evalkit.documents.blocks import Picture
from evalkit.documents.links import has_scheme
from evalkit.errors import EvalkitError

LARGEST = 5 * 2**20
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_IN_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"}
_START_OF_SCAN, _WITHOUT_LENGTH = 0xDA, {0x01, *range(0xD0, 0xD9)}
_KEPT_SEGMENTS = {0xE0, 0xEE}
"""Of those that applications write: JFIF, and how colours are meant."""


def picture(folder: Path, chapter: Path, address: str, alt: str, place: str) -> Picture:
    """A picture that a chapter names. Raises EvalkitError, naming it, for any that may not be shown."""
    if has_scheme(address) or address.startswith(("/", "\\")):
        raise EvalkitError(
            f"{place}: the picture “{address}” lies elsewhere.", hint=f"Put the file into {folder.name}/."
        )
    path = chapter.parent / address
    real, root = os.path.realpath(path), os.path.realpath(folder)
    if not real.startswith(root + os.sep) or _is_linked(path, folder):
        raise EvalkitError(
            f"{place}: the picture “{address}” lies outside of {folder.name}/.",
            hint=f"Put the file itself into {folder.name}/.",
        )
    if not os.path.isfile(real):
        raise EvalkitError(
            f"{place}: there is no picture “{address}”.", hint="Correct the name; it is read from the chapter's folder."
        )
    if not alt.strip():
        raise EvalkitError(
            f"{place}: the picture “{address}” has no words in place of it.",
            hint=f"Write what it shows: ![…]({address})",
        )
    data = Path(real).read_bytes()
    if len(data) > LARGEST:
        raise EvalkitError(f"{place}: the picture “{address}” is larger than 5 MB.", hint="Save it smaller.")
    try:
        if data.startswith(_PNG):
            return Picture(_png(data), "png", alt)
        if data.startswith(b"\xff\xd8\xff"):
            return Picture(_jpeg(data), "jpeg", alt)
    except (IndexError, ValueError) as error:
        raise EvalkitError(f"{place}: the picture “{address}” is damaged.", hint="Save it anew.") from error
    raise EvalkitError(f"{place}: the picture “{address}” is no PNG or JPEG.", hint="Save it as PNG or JPEG.")


def _is_linked(path: Path, folder: Path) -> bool:
    """Whether the path goes by way of a link."""
    inner = Path(os.path.abspath(path))
    return any(part.is_symlink() for part in (inner, *inner.parents) if part.is_relative_to(os.path.abspath(folder)))


def _png(data: bytes) -> bytes:
    return _PNG + b"".join(chunk for kind, chunk in _chunks(data) if kind in _KEPT_IN_PNG)


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


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while True:
        if data[at] != 0xFF:
            raise ValueError
        marker = data[at + 1]
        if marker in _WITHOUT_LENGTH:
            kept.append(data[at : at + 2])
            at += 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _START_OF_SCAN:
            return b"".join([*kept, data[at:]])
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_SEGMENTS:
            kept.append(data[at:end])
        at = end
