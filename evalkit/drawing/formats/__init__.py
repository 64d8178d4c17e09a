"""How a picture is drawn: a module for each format, found by listing this folder.

Each module has `draw(picture)`, which gives the whole picture as text or as bytes, and `ENDINGS`, those of its files. One
that can be printed has `draw_pages(picture, paper)`, too, which gives each page. One that is not shown beyond some size
has `beyond(text)`: what of a picture is too much. A module whose name begins with an underscore is no format: it is what
several share.
"""

import pkgutil
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from evalkit.drawing.diagram import Diagram, Matrix
from evalkit.drawing.paper import Paper
from evalkit.errors import EvalkitError

FIRST = "svg"
"""The format where none is asked for."""


@cache
def formats() -> dict[str, tuple[str, ...]]:
    """Format → the endings of its files; the first is meant where nothing is said."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    return {name: import_module(f"{__name__}.{name}").ENDINGS for name in sorted(names, key=lambda n: (n != FIRST, n))}


def drawn(picture: Diagram | Matrix, format: str) -> str | bytes:
    """A picture in a format. Raises EvalkitError where that needs what is not installed."""
    result: str | bytes = import_module(f"{__name__}.{format}").draw(picture)
    return result


def too_large(drawn: str | bytes, format: str) -> str:
    """That a picture is larger than what shows it takes, and what helps; empty where it is not."""
    module = import_module(f"{__name__}.{format}")
    beyond: list[str] = module.beyond(drawn) if hasattr(module, "beyond") else []
    if not beyond:
        return ""
    return (
        f"This is more than {format.capitalize()} shows where nothing else is set: {' and '.join(beyond)}. Draw less of it "
        "with --project ID, or from one thing on with `evalkit trace ID`; or as SVG, which has no such limit: `evalkit draw "
        "--kind thread --output thread.svg`."
    )


def drawn_pages(picture: Diagram | Matrix, format: str, paper: Paper) -> Sequence[str | bytes]:
    """A picture laid out for paper, page by page. Raises EvalkitError for a format that has no pages, too."""
    module = import_module(f"{__name__}.{format}")
    if not hasattr(module, "draw_pages"):
        paged = [name for name in formats() if hasattr(import_module(f"{__name__}.{name}"), "draw_pages")]
        raise EvalkitError(
            f"A picture cannot be laid out for a page as {format}.", hint=f"Draw it as {' or '.join(paged)}."
        )
    pages: Sequence[str | bytes] = module.draw_pages(picture, paper)
    return pages


def may_show(format: str, example: str) -> None:
    """Raises EvalkitError where a picture that is not text would go to a terminal. `example`: the name of a file for it."""
    if format == "png" and sys.stdout.isatty():
        raise EvalkitError("A PNG cannot be shown on a terminal.", hint=f"Give a file: --output {example}.")
