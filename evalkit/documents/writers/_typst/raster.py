"""PNG and JPEG within an SVG: Typst takes files of text only."""

import base64

from evalkit.errors import EvalkitError

_MM_IN_PIXEL = 25.4 / 96
_NO_SIZES = {0xC4, 0xC8, 0xCC}
"""Segments of a JPEG whose numbers lie among those that tell its size."""


def within_svg(data: bytes) -> tuple[str, float, float]:
    """A picture as SVG, its width and height in millimetres. Raises EvalkitError for one whose size cannot be read."""
    is_png = data.startswith(b"\x89PNG")
    try:
        wide, high = _of_png(data) if is_png else _of_jpeg(data)
    except (IndexError, ValueError) as error:
        raise EvalkitError("A picture of the document is damaged.", hint="Save the pictures anew.") from error
    held = f"data:image/{'png' if is_png else 'jpeg'};base64,{base64.b64encode(data).decode('ascii')}"
    size = f'width="{wide}" height="{high}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{held}"/></svg>'
    return svg, wide * _MM_IN_PIXEL, high * _MM_IN_PIXEL


def _of_png(data: bytes) -> tuple[int, int]:
    return _sound(int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))


def _of_jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZES:
            return _sound(int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big"))
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError


def _sound(wide: int, high: int) -> tuple[int, int]:
    if not wide or not high:
        raise ValueError
    return wide, high
