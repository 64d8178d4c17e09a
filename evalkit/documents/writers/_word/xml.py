"""Names of WordprocessingML, as texts and as elements have them."""

from collections.abc import Sequence
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def named(name: str) -> str:
    """A name of WordprocessingML as elements bear it."""
    return f"{{{W}}}{name}"


def children(element: Any, name: str) -> Sequence[Any]:
    return list(element.iterchildren(named(name)))
