"""Pictures that a camera held otherwise than it wrote them, put upright."""

import struct
import zlib
from io import BytesIO
from warnings import catch_warnings, simplefilter

_ORIENTATION = 0x0112
_SHORT = 3
_LARGEST = 2400
"""In pixels, along the longer side: on a page, more cannot be told apart."""
_HEAD_OF_PNG = 33
"""In bytes: what every PNG begins with."""


def orientation_in(exif: bytes) -> int:
    """How a picture is to be turned, as Exif counts: 1 as it is, to 8. `exif`: what a camera wrote, from its byte order on."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(entries):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * number)
            if tag == _ORIENTATION and kind == _SHORT:
                return value if 1 <= value <= 8 else 1
    except struct.error:  # it ends too early
        return 1
    return 1


def upright(data: bytes, kind: str, orientation: int) -> bytes:
    """A picture turned, without anything else in it. Raises ValueError where it is damaged.

    Without Pillow, its file says how it is to be turned, and nothing more: browsers do so.
    """
    try:
        from PIL import Image
    except ImportError:
        return _saying(data, kind, orientation)
    try:
        with catch_warnings():
            simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(kind,)) as read:
                read.thumbnail((_LARGEST, _LARGEST))
                turned = read.transpose(Image.Transpose(_TURNS[orientation]))
        written = BytesIO()
        turned.save(written, kind, **({"quality": 90} if kind == "jpeg" else {}))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError) as error:
        raise ValueError from error
    return written.getvalue()


_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Orientation → the turn by which Pillow undoes it."""


def _saying(data: bytes, kind: str, orientation: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    exif = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    if kind == "png":
        chunk = b"eXIf" + exif
        told = struct.pack(">I", len(exif)) + chunk + struct.pack(">I", zlib.crc32(chunk))
        return data[:_HEAD_OF_PNG] + told + data[_HEAD_OF_PNG:]
    at = 4 + int.from_bytes(data[4:6], "big") if data[2:4] == b"\xff\xe0" else 2
    segment = b"Exif\0\0" + exif
    return data[:at] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[at:]
