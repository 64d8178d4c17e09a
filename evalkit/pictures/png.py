"""A picture as PNG: the SVG, rendered without a browser by resvg, in fonts that come with it.

They have the Latin, Greek, Cyrillic, Hebrew and Arabic scripts; others, and emoji, take a font of the system that has
them.
"""

import re
from typing import Any

from evalkit.diagram import Diagram, Matrix
from evalkit.errors import EvalkitError
from evalkit.pictures import svg

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
_LEAST_ZOOM = 0.4
"""Below this nobody can read the text."""


def draw(picture: Diagram | Matrix) -> bytes:
    """A diagram or a matrix as PNG, at twice its size unless it is large. Raises EvalkitError where it cannot be rendered."""
    resvg, fonts = _renderer()
    text = svg.draw(picture)
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', text)
    assert found
    size = float(found[1]) * float(found[2])
    zoom = min(_ZOOM, max(_LARGE_ZOOM, (_LARGE / size) ** 0.5), (_MOST_PIXELS / size) ** 0.5)
    if zoom < _LEAST_ZOOM:
        raise EvalkitError(
            "The picture is too large for a PNG that could be read.", hint="Draw it as SVG: --format svg."
        )
    result: bytes = resvg.svg_to_bytes(
        svg_string=text,
        zoom=zoom,
        font_files=fonts,
        style_sheet="svg{font-family:Arimo}",
        skip_system_fonts=not _IN_OTHER_FONTS.search(text),
    )
    return result


PACKAGES = "resvg-py fontpkg-arimo fontpkg-noto-sans-arabic"
"""What the extra `png` installs."""


def _renderer() -> tuple[Any, list[str]]:
    """The renderer, and the files of its fonts."""
    try:
        import fontpkg
        import resvg_py

        return resvg_py, [str(fontpkg.path(name)) for name in _FONTS]
    except (ImportError, LookupError, OSError) as error:
        raise EvalkitError(
            "A PNG needs a renderer that is not installed.",
            hint=f"Install it (python -m pip install {PACKAGES}), or draw the picture as SVG: --format svg.",
        ) from error
