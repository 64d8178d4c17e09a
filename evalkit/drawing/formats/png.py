"""A picture as PNG: the SVG, rendered without a browser by resvg, in fonts that come with it.

They have the Latin, Greek, Cyrillic, Hebrew and Arabic scripts; others, and emoji, take a font of the system that has
them.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from evalkit.drawing.diagram import Diagram, Matrix
from evalkit.drawing.formats import svg
from evalkit.drawing.paper import Paper
from evalkit.errors import EvalkitError
from evalkit.system.extras import needed
from evalkit.terminal import say, visible

ENDINGS = (".png",)
_FONTS = ("Arimo", "Noto Sans Arabic")
_IN_OTHER_FONTS = re.compile(
    "[^\x00-\u052f\u0590-\u06ff\u0750-\u077f\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2190-\u2193\ufb1d-\ufb4f]"
)
"""A sign that these fonts may not have. Without any, the fonts of the system are not looked at: the same picture anywhere."""
_ZOOM = 2.0
_LARGE, _LARGE_ZOOM = 9_000_000, 1.5
"""From so many pixels on a picture is made a little smaller: each million takes a tenth of a second."""
_MOST_PIXELS = 80_000_000
_DOTS = 200.0
"""To the inch, on paper."""
_MM_IN_INCH, _PIXELS = 25.4, 96.0
_LEAST_ZOOM = 0.4
"""Below this nobody can read the text."""
_SAID = re.compile(r"<(title|desc)\b[^>]*>[^<]*</\1>")
"""What a picture says of itself without showing it."""
_STYLE = "svg{font-family:Arimo}"
_IN_NO_FONT = "\U0010ffff"
"""A sign that never has a shape of its own."""
_MOST_TRIED = 500
_MOST_NAMED = 12


def draw(picture: Diagram | Matrix) -> bytes:
    """A diagram or a matrix as PNG, at twice its size unless it is large. Says which signs no font has.

    Raises EvalkitError where it cannot be rendered.
    """
    text = svg.draw(picture)
    return _rendered(text, _zoom(text))


def of_svg(text: str) -> bytes:
    """A picture that is drawn as SVG already as PNG, as `draw` does."""
    return _rendered(_SAID.sub("", text), _zoom(text))


def draw_pages(picture: Diagram | Matrix, paper: Paper) -> list[bytes]:
    """The same laid out for paper, a picture for each page, at 200 dots to the inch."""
    return [_rendered(text, dots=_DOTS) for text in svg.draw_pages(picture, paper)]


def printed(text: str, wide: float) -> bytes:
    """An SVG as PNG for a document, on whose page it is so many millimetres wide. Says which signs no font has."""
    resvg, fonts = _renderer("publish", "A picture in a Word file needs")
    text = _SAID.sub("", text)
    _say_missing(_in_no_font(text, resvg, fonts), "Install a font that has them, and publish it again.")
    return _picture(text, resvg, fonts, width=max(1, round(wide / _MM_IN_INCH * _DOTS)), dpi=_PIXELS)


def _rendered(text: str, zoom: float = 1.0, dots: float = 96.0) -> bytes:
    """An SVG as PNG: a picture whose size is given in pixels by `zoom`, one in millimetres by `dots` to the inch."""
    resvg, fonts = _renderer("png", "A PNG needs", instead="draw the picture as SVG: --format svg.")
    _say_missing(
        _in_no_font(text, resvg, fonts), "Install a font that has them, or draw the picture as SVG: --format svg."
    )
    return _picture(text, resvg, fonts, zoom=zoom, dpi=dots)


def _picture(text: str, resvg: Any, fonts: list[str], **size: float) -> bytes:
    result: bytes = resvg.svg_to_bytes(
        svg_string=text,
        **size,
        font_files=fonts,
        style_sheet=_STYLE,
        skip_system_fonts=not _IN_OTHER_FONTS.search(text),
    )
    return result


def _zoom(text: str) -> float:
    """How many pixels there are to one of an SVG. Raises EvalkitError where it is so large that they would be too few."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', text)
    assert found
    size = float(found[1]) * float(found[2])
    zoom: float = min(_ZOOM, max(_LARGE_ZOOM, (_LARGE / size) ** 0.5), (_MOST_PIXELS / size) ** 0.5)
    if zoom < _LEAST_ZOOM:
        raise EvalkitError(
            "The picture is too large for a PNG that could be read.", hint="Draw it as SVG: --format svg."
        )
    return zoom


def _say_missing(signs: Sequence[str], advice: str) -> None:
    if signs:
        named = visible(" ".join(signs[:_MOST_NAMED])) + (" …" if signs[_MOST_NAMED:] else "")
        say(f"No font here has these signs, so they are empty boxes in the PNG: {named}")
        say(advice)


def _in_no_font(text: str, resvg: Any, fonts: list[str]) -> list[str]:
    """The letters and signs that are drawn like one that no font has."""
    found = dict.fromkeys(_IN_OTHER_FONTS.findall(text))
    rare = [sign for sign in found if unicodedata.category(sign) not in ("Mn", "Mc", "Me", "Cf")]  # these join others

    def drawn(sign: str) -> bytes:
        alone = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="30">{sign}</text></svg>'
        picture: bytes = resvg.svg_to_bytes(
            svg_string=alone, font_files=fonts, style_sheet=_STYLE, skip_system_fonts=False
        )
        return picture

    empty = drawn(_IN_NO_FONT) if rare else b""
    return [sign for sign in rare[:_MOST_TRIED] if drawn(sign) == empty]


def _renderer(extra: str, what: str, instead: str = "") -> tuple[Any, list[str]]:
    """The renderer, and the files of its fonts; for `what`, see `needed`."""
    with needed("resvg", extra, what, instead=instead, also=(LookupError, OSError)):
        import fontpkg
        import resvg_py

        return resvg_py, [str(fontpkg.path(name)) for name in _FONTS]
