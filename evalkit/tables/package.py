"""What the file of a workbook holds besides its cells' values: whether it is one, and safe to open; how cells are shown."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from evalkit.errors import EvalkitError
from evalkit.system.ordinary import read_ordinary
from evalkit.tables import opendocument
from evalkit.tables.shown import Shown

_MOST_BYTES = 60_000_000
_MOST_UNPACKED = 400_000_000
MOST_CELLS = 3_000_000
"""As many cells a sheet may span, unless more are asked for: they all have to find room in memory."""
_OLE = b"\xd0\xcf\x11\xe0"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PERCENT_FORMATS = (9, 10)
_CELL = re.compile(rb"<(?:\w{1,9}:)?c\s([^>]*?)(/>|>(.*?)</(?:\w{1,9}:)?c>)", re.DOTALL)
_ROW = re.compile(rb'<(?:\w{1,9}:)?row\s(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_COLUMN = re.compile(rb"<(?:\w{1,9}:)?col\s([^>]*)>")
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')


def opened(path: Path) -> bytes:
    """The bytes of a workbook. Raises EvalkitError where it is none, or not safe to be read."""
    try:
        data = read_ordinary(path)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise EvalkitError(f"{path} cannot be read: {reason}.", hint="Check the path.") from error
    if len(data) > _MOST_BYTES:
        raise EvalkitError(f"{path} is larger than {_MOST_BYTES // 1_000_000} MB.", hint="Leave in it what is meant.")
    if data.startswith(_OLE):
        raise EvalkitError(
            f"{path} is protected by a password, or a workbook of before 2007.",
            hint="Open it, take the password off, and save it as .xlsx.",
        )
    if not data.startswith(b"PK") or not zipfile.is_zipfile(io.BytesIO(data)):
        raise EvalkitError(
            f"{path} is no workbook, whatever its ending says.", hint="Save it as .xlsx from the program it comes from."
        )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        _refuse_hostile(package, path)
    return data


def _refuse_hostile(package: zipfile.ZipFile, path: Path) -> None:
    names = package.namelist()
    unpacked = sum(part.file_size for part in package.infolist())
    if unpacked > _MOST_UNPACKED or len(names) > 20_000:
        raise EvalkitError(
            f"{path} is small and would become very large when it is opened ({unpacked // 1_000_000} MB).",
            hint="Copy what is meant into a new workbook.",
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise EvalkitError(f"{path} has macros in it.", hint="Save it as .xlsx, which has none.")
    if any("externallinks/" in name.lower() for name in names):
        raise EvalkitError(
            f"{path} takes values from other workbooks, which are not here.",
            hint="Put values in their place (copy, paste special, values), and save it again.",
        )
    if not {"xl/workbook.xml", "content.xml"} & set(names):
        raise EvalkitError(f"{path} is no workbook.", hint="Give an .xlsx, .ods or .csv file.")


def shown(data: bytes, path: Path, most_cells: int = MOST_CELLS) -> dict[str, Shown]:
    """How the cells of each sheet are shown, by the sheet's title.

    Raises EvalkitError where its cells are too many, or two sheets have one name.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            found = _of_excel(package) if "xl/workbook.xml" in package.namelist() else opendocument.shown_in(package)
        except (ElementTree.ParseError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise EvalkitError(f"{path} is damaged: {error}.", hint="Open it, and save it anew.") from error
    titles = [title for title, _ in found]
    if twice := next((title for title in titles if titles.count(title) > 1), None):
        raise EvalkitError(f"{path} has two sheets of the name “{twice}”.", hint="Give one another name.")
    for title, one in found:
        if one.height * one.width > most_cells:
            raise EvalkitError(
                f"{path}, {title} reaches to row {one.height}, column {one.width}.",
                hint="Delete the rows and columns behind the table, and save it again.",
            )
    return dict(found)


def _of_excel(package: zipfile.ZipFile) -> list[tuple[str, Shown]]:
    percent = _percent_styles(package)
    return [(title, _shown(package.read(part), percent)) for title, part in _parts(package) if part]


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    text = package.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError("it declares entities")
    return ElementTree.fromstring(text)  # noqa: S314  # no entities are declared


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The title of each sheet, and the part that holds it."""
    links = {link.get("Id"): link.get("Target", "") for link in _tree(package, "xl/_rels/workbook.xml.rels")}
    for sheet in _tree(package, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(_LINK), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield sheet.get("name", ""), part if part in package.namelist() else ""


def _percent_styles(package: zipfile.ZipFile) -> set[int]:
    """The numbers of the styles by which a number is shown as percent."""
    if "xl/styles.xml" not in package.namelist():
        return set()
    styles = _tree(package, "xl/styles.xml")
    own = {
        int(one.get("numFmtId", "0"))
        for one in styles.iter(f"{_MAIN}numFmt")
        if "%" in re.sub(r'"[^"]*"', "", one.get("formatCode", ""))
    }
    cells = styles.find(f"{_MAIN}cellXfs")
    formats = [int(one.get("numFmtId", "0")) for one in cells] if cells is not None else []
    return {number for number, id in enumerate(formats) if id in own or id in _PERCENT_FORMATS}


def _shown(text: bytes, percent: set[int]) -> Shown:
    if text.count(b"<c ") > text.count(b"</c>") + text.count(b"/>"):
        raise ValueError("a sheet of it ends too early")
    found = Shown(hidden_rows={int(row[1]) - 1 for row in _ROW.finditer(text)}, hidden_columns=set(_hidden(text)))
    for cell in _CELL.finditer(text):
        attributes, inner = cell[1], cell[3] or b""
        at = _AT.search(attributes)
        if at is None or not inner:
            continue
        place = (int(at[2]) - 1, _position(at[1].decode("ascii")))
        found.reaches(place[0] + 1, place[1] + 1)
        style = _STYLE.search(attributes)
        if style and int(style[1]) in percent:
            found.percent.add(place)
        if b't="e"' in attributes:
            value = re.search(rb"<(?:\w{1,9}:)?v>([^<]{1,20})", inner)
            said = value[1].decode("utf-8", "replace") if value else "without a value"
            found.faulty[place] = f"is an error of the spreadsheet ({said})"
        elif (
            b't="str"' not in attributes
            and re.search(rb"<(?:\w{1,9}:)?f\b", inner)
            and not re.search(rb"<(?:\w{1,9}:)?(?:v>[^<]|is>)", inner)
        ):
            found.faulty[place] = "is a formula without a stored value"
    return found


def _hidden(text: bytes) -> Iterator[int]:
    """The columns that are hidden, or have no width."""
    for column in _COLUMN.finditer(text.partition(b"sheetData")[0]):
        said = dict(re.findall(rb'(\w+)="([^"]*)"', column[1]))
        if said.get(b"hidden") in (b"1", b"true") or said.get(b"width") == b"0":
            first, last = int(said.get(b"min", b"0")), int(said.get(b"max", b"0"))
            yield from range(first - 1, min(last, 16_384))


def _position(letters: str) -> int:
    """`A` → 0, `AA` → 26."""
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1
