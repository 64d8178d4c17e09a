"""The house style of those who hand documents over: publish/house.toml and what it names."""

import base64
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from evalkit.documents.pixels import kind_of, plain
from evalkit.errors import EvalkitError
from evalkit.files.reading import shape
from evalkit.model.table import NO_LIST, NO_TABLES, Table, Text
from evalkit.toml.parse import parse

FILE = "house.toml"
_LOWEST_CONTRAST = 4.5
_LARGEST_IMAGE = 5 * 2**20
_LARGEST_UNPACKED = 100 * 2**20
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Style(Table):
    """How documents look."""

    name: Text = None
    accent: Text = None
    ink: Text = None
    font: Text = None
    logo: Text = None
    logo_alt: Text = None
    reference: Text = None
    pdf_template: Text = None
    footer: Text = None
    lang: Text = None


class Feedback(Table):
    """Where readers say what they think."""

    address: Text = None
    text: Text = None


class Order(Table):
    """Which sections a document has, in which order."""

    sections: list[str] = NO_LIST


class HouseFile(Table):
    """publish/house.toml."""

    house: Style = Style.model_construct()
    feedback: Feedback = Feedback.model_construct()
    words: dict[str, str] = NO_TABLES
    documents: dict[str, Order] = NO_TABLES


@dataclass(frozen=True, slots=True)
class House:
    """A house style, checked."""

    folder: Path
    shown: str = "publish"
    """How its folder is named to people."""
    style: Style = field(default_factory=Style.model_construct)
    feedback: Feedback = field(default_factory=Feedback.model_construct)
    words: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Document → its sections, where the house orders them."""
    logo: str = ""
    """As a data address."""
    reference: bytes = b""
    """A Word file by which those of documents are made."""
    pdf_template: str = ""
    """What lays out a PDF instead of evalkit's own. It is code, and run only for who trusts it."""
    text: str = ""
    """The file as it is written."""

    def place(self, *key: str | int) -> str:
        """Where a key of its file stands, as it is told to people: `publish/house.toml:3`."""
        return _place(f"{self.shown}/{FILE}", self.text, key)


def house_in(folder: Path, shown: str) -> House:
    """The house style in a folder; the plain one where it has no house.toml. Raises EvalkitError for a faulty one."""
    path = folder / FILE
    if not os.path.lexists(path):
        return House(folder, shown)
    place = f"{shown}/{FILE}"
    if not os.path.isfile(path) or not _is_inside(path, folder):
        raise EvalkitError(f"{place} is not an ordinary file.", hint="Put the file itself there.")
    text = _text(path, place)
    parsed = parse(text)
    if parsed.fault:
        raise EvalkitError(
            f"{place}:{parsed.fault.line}: {parsed.fault.message}", hint="Put the file right, then try again."
        )
    shaped = shape(parsed.table, HouseFile, text, place)
    if shaped.problems:
        first = shaped.problems[0]
        raise EvalkitError(f"{place}:{first.line}: {first.message}", hint=first.fix)
    file: HouseFile = shaped.value
    style = file.house

    def at(*key: str) -> str:
        return _place(place, text, key)

    _refuse_unknown_documents(file, at)
    _refuse_unknown_words(file, at)
    _refuse_colours(style, at)
    if style.lang and not _LANGUAGE.fullmatch(style.lang):
        raise EvalkitError(f"{at('house', 'lang')}: `lang` is “{style.lang}”.", hint='Write it so: "en-GB", "cy".')
    orders = {kind: tuple(order.sections) for kind, order in file.documents.items() if order.sections}
    logo = _image(folder, style.logo, at("house", "logo")) if style.logo else ""
    reference = _word_file(folder, style.reference, at("house", "reference")) if style.reference else b""
    template = _template(folder, style.pdf_template, at("house", "pdf-template")) if style.pdf_template else ""
    return House(folder, shown, style, file.feedback, dict(file.words), orders, logo, reference, template, text)


def _place(path: str, text: str, key: tuple[str | int, ...]) -> str:
    from evalkit.toml.places import Places

    return f"{path}:{Places(text).at(key)[0]}"


def _text(path: Path, place: str) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvalkitError(f"{place} is not in UTF-8.", hint="Save it as UTF-8.") from error


def _refuse_unknown_documents(file: HouseFile, at: Callable[..., str]) -> None:
    from evalkit.documents.kinds.find import kinds
    from evalkit.suggest import did_you_mean

    for name in file.documents:
        if name not in kinds():
            raise EvalkitError(
                f"{at('documents', name)}: there is no document “{name}”.{did_you_mean(name, kinds())}",
                hint=f"The documents are {', '.join(kinds())}.",
            )


def _refuse_unknown_words(file: HouseFile, at: Callable[..., str]) -> None:
    """Raises EvalkitError for a word that is none of a document, nor the name of a section of the house's own."""
    if not file.words:
        return
    from evalkit.documents.labels import is_label, labels
    from evalkit.documents.text import sentence
    from evalkit.suggest import did_you_mean

    own = {sentence(name) for order in file.documents.values() for name in order.sections}
    for word in file.words:
        if word not in own and not is_label(word):
            raise EvalkitError(
                f"{at('words', word)}: no document has the label “{word}”.{did_you_mean(word, {*own, *labels()})}",
                hint="Write the label as it stands in a document, with its capitals.",
            )


def _refuse_colours(style: Style, at: Callable[..., str]) -> None:
    for key, colour in (("accent", style.accent), ("ink", style.ink)):
        if colour is None:
            continue
        ratio = contrast_on_white(colour)
        if ratio is None:
            raise EvalkitError(
                f"{at('house', key)}: `{key}` is “{colour}”, which is no colour.", hint='Write it so: "#0b5563".'
            )
        if ratio < _LOWEST_CONTRAST:
            raise EvalkitError(
                f"{at('house', key)}: `{key}` {colour} has a contrast of {ratio:.1f}:1 on white.",
                hint=f"Give a darker colour: text is read from {_LOWEST_CONTRAST}:1 on.",
            )


def contrast_on_white(colour: str) -> float | None:
    """The contrast of a colour such as `#0b5563` on white (WCAG 2.2); None for what is no colour."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return None
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _image(folder: Path, name: str, place: str) -> str:
    """A picture of the house as a data address. Raises EvalkitError for one that lies elsewhere or is none."""
    data = _file(folder, name, "logo", place)
    kind = kind_of(data)
    if kind is None or len(data) > _LARGEST_IMAGE:
        raise EvalkitError(f"{place}: `logo` “{name}” is no PNG or JPEG of up to 5 MB.", hint="Save it as PNG.")
    try:
        return f"data:image/{kind};base64,{base64.b64encode(plain(data, kind)).decode('ascii')}"
    except ValueError as error:
        raise EvalkitError(f"{place}: `logo` “{name}” is damaged.", hint="Save it anew.") from error


def _word_file(folder: Path, name: str, place: str) -> bytes:
    """The Word file of the house. Raises EvalkitError for one that lies elsewhere, is none, or brings macros."""
    data = _file(folder, name, "reference", place)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names, size = set(package.namelist()), sum(one.file_size for one in package.infolist())
            types = package.read("[Content_Types].xml").lower()
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, zlib.error):
        names, size, types = set(), 0, b""
    if any("vbaproject" in one.lower() for one in names) or b"macroenabled" in types:
        raise EvalkitError(
            f"{place}: `reference` “{name}” has macros.", hint="Save it in Word as .docx, without macros."
        )
    if b"wordprocessingml.document.main+xml" not in types or size > _LARGEST_UNPACKED:
        raise EvalkitError(
            f"{place}: `reference` “{name}” is no Word document of up to 100 MB.", hint="Save it in Word as .docx."
        )
    return data


def _template(folder: Path, name: str, place: str) -> str:
    """The house's own layout of a PDF."""
    try:
        return _file(folder, name, "pdf-template", place).decode("utf-8")
    except UnicodeDecodeError as error:
        raise EvalkitError(f"{place}: `pdf-template` “{name}” is not in UTF-8.", hint="Save it as UTF-8.") from error


def _file(folder: Path, name: str, key: str, place: str) -> bytes:
    """A file beside house.toml. Raises EvalkitError for one that lies elsewhere, or is not there."""
    path = folder / name
    if os.path.isabs(name) or not _is_inside(path, folder):
        raise EvalkitError(
            f"{place}: `{key}` “{name}” lies outside of its folder.", hint="Put the file beside house.toml."
        )
    if not os.path.isfile(path):
        raise EvalkitError(f"{place}: `{key}` “{name}” is not there.", hint="Put the file beside house.toml.")
    return path.read_bytes()


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, also by way of links."""
    return os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)
