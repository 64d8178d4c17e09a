"""A document as PDF/UA-1. Signs that the packaged fonts lack are taken from the system's; for what none has stands a box."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from evalkit.documents.blocks import Block, Document, Heading
from evalkit.documents.people import texts_in
from evalkit.documents.writers._typst.alone import Job, Refused, typeset
from evalkit.documents.writers._typst.data import FONTS, PACKAGED, Sheets, data_of, joins
from evalkit.errors import EvalkitError
from evalkit.system.extras import needed
from evalkit.terminal import say, visible

_LACKING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_LAST_PLAIN = 0x24F
"""Latin letters, digits and signs up to this one are in the packaged fonts."""
_MOST_TRIED = 12
_MOST_NAMED = 12


def compiled(document: Document) -> bytes:
    """The file. Raises EvalkitError where Typst or its fonts are not installed, or where a picture cannot be read."""
    fonts = _fonts()
    own = document.pdf_template.encode("utf-8")
    template = own or Path(__file__).with_name("document.typ").read_bytes()
    at_noon = datetime(document.day.year, document.day.month, document.day.day, 12, tzinfo=UTC)
    of_system, lost = document.font not in PACKAGED, frozenset[str]()
    for _ in range(_MOST_TRIED):
        sheets = Sheets(document, lost)
        data = json.dumps(data_of(sheets), ensure_ascii=True).encode("ascii")
        files = {"main.typ": template, "document.json": data, **sheets.files}
        came = typeset(Job(files, fonts, of_system, at_noon))
        if isinstance(came, Refused):
            lacking = _lacking(came.diagnostic)
            if "process image" in came.message:
                raise EvalkitError("A picture of the document is damaged.", hint="Save the pictures anew.")
            if not lacking - lost:
                if own:
                    raise _of_house(came)
                raise RuntimeError(came.message)
            if of_system:
                lost |= lacking
            else:
                of_system = True
                _say_of_system(lacking)
            continue
        _say_lost(document, lost)
        return came
    raise EvalkitError("The PDF has signs that no font here shows.", hint="Publish it as docx or html.")


def _lacking(told: str) -> frozenset[str]:
    """The signs that no font had: not the plain letter or digit below a mark, such as the 1 of a keycap, if anything else."""
    signs = {sign for text in _LACKING.findall(told) for sign in _ESCAPED.sub(_sign, text) if sign != " "}
    return frozenset(sign for sign in signs if ord(sign) > _LAST_PLAIN) or frozenset(signs)


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _of_house(error: Refused) -> EvalkitError:
    """What is said of a template of the house that cannot be set."""
    return EvalkitError(
        f"The `pdf-template` of the house cannot be set: {error.message}",
        hint="Put it right, or take `pdf-template` out of house.toml.",
    )


def _say_of_system(signs: frozenset[str]) -> None:
    if not all(map(joins, signs)):
        say(
            f"{_named(signs)}: not in the fonts that come with evalkit, so fonts of this system are used for the PDF, too."
        )


def _say_lost(document: Document, lost: frozenset[str]) -> None:
    if not all(map(joins, lost)):
        say(f"No font here has {_named(lost)}, so □ stands in the PDF: {_place(document.blocks, lost)}.")


def _named(signs: Iterable[str]) -> str:
    """Signs as people can look for them: themselves, and their number where they cannot be seen alone."""
    named = [f"{visible(sign)} (U+{ord(sign):04X})" for sign in sorted(signs) if not joins(sign)]
    return ", ".join(named[:_MOST_NAMED]) + (" …" if named[_MOST_NAMED:] else "")


def _place(blocks: Iterable[Block], lost: frozenset[str]) -> str:
    """Below which headings the signs stand."""
    heading, found = "cover", dict[str, None]()
    for block in blocks:
        if isinstance(block, Heading):
            heading = f"“{block.numbered}”"
        if any(lost & set(text) for text in texts_in(block)):
            found.setdefault(heading)
    return ", ".join(list(found)[:_MOST_NAMED]) or "on the cover"


def _fonts() -> list[str]:
    """The folders of the packaged fonts. Raises EvalkitError where they or Typst are not installed."""
    with needed(
        "Typst", "publish", "A PDF needs", instead="publish as html or md: --to html.", also=(LookupError, OSError)
    ):
        import fontpkg
        import typst  # noqa: F401  # runs in a process of its own

        return [str(Path(str(fontpkg.path(name))).parent) for name in FONTS]
