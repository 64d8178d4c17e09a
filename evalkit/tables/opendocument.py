"""How the cells of an OpenDocument spreadsheet (.ods) are shown: as percent, as errors, or not at all."""

import io
import zipfile
from xml.etree import ElementTree

from evalkit.tables.shown import Shown

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_OF_LIBREOFFICE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_MOST_REPEATED = 1_048_576


def shown_in(package: zipfile.ZipFile) -> list[tuple[str, Shown]]:
    """The title of each sheet, and how its cells are shown. Raises ValueError and ParseError where it is damaged."""
    text = package.read("content.xml")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError("it declares entities")
    found: list[tuple[str, Shown]] = []
    sheet = _Sheet()
    for event, node in ElementTree.iterparse(io.BytesIO(text), ("start", "end")):  # noqa: S314  # no entities are declared
        if event == "start" and node.tag == f"{_TABLE}table":
            sheet = _Sheet()
            found.append((node.get(f"{_TABLE}name", ""), sheet.shown))
        elif event == "end" and node.tag == f"{_TABLE}table-column":
            sheet.take_column(node)
        elif event == "end" and node.tag == f"{_TABLE}table-row":
            sheet.take_row(node)
            node.clear()
    return found


class _Sheet:
    """A sheet of which columns and rows are read one after the other; each may stand for many that are the same."""

    def __init__(self) -> None:
        self.shown = Shown()
        self._column = 0
        self._row = 0

    def take_column(self, node: ElementTree.Element) -> None:
        number = _repeated(node, "columns")
        if _is_hidden(node) and self._column + number < 16_384:
            self.shown.hidden_columns.update(range(self._column, self._column + number))
        self._column += number

    def take_row(self, node: ElementTree.Element) -> None:
        number, at, is_used = _repeated(node, "rows"), 0, False
        for cell in node:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            width = _repeated(cell, "columns")
            if cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
                is_used = True
                self.shown.reaches(self._row + number, at + width)
                self._note(cell, at)
            at += width
        if is_used and _is_hidden(node):
            self.shown.hidden_rows.update(range(self._row, self._row + min(number, _MOST_REPEATED)))
        self._row += number

    def _note(self, cell: ElementTree.Element, at: int) -> None:
        kind = cell.get(f"{_OFFICE}value-type")
        if cell.get(_OF_LIBREOFFICE) == "error":
            said = "".join(cell.itertext()).strip()[:20] or "without a value"
            self.shown.faulty[self._row, at] = f"is an error of the spreadsheet ({said})"
        elif kind is None:
            self.shown.faulty[self._row, at] = "is a formula without a stored value"
        elif kind == "percentage":
            self.shown.percent.add((self._row, at))


def _repeated(node: ElementTree.Element, what: str) -> int:
    return max(1, int(node.get(f"{_TABLE}number-{what}-repeated", "1")))


def _is_hidden(node: ElementTree.Element) -> bool:
    """Whether it is hidden, by hand or by a filter."""
    return node.get(f"{_TABLE}visibility", "visible") != "visible"
