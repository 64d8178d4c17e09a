"""What a document consists of, whatever it is written in: blocks of runs of text, each a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Tone = Literal["", "good", "partly", "bad", "unsure", "missing"]
"""What the colour behind a cell stands for. The words in it say the same."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks alike. It is text and never markup."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    """Where it leads: `#key` of a heading of the document, or an address that begins with https:, http: or mailto:."""
    missing: bool = False
    """Whether it only says that something is not given yet."""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without a break. A lead stands out, a source stands small below what it is of, a label names what follows."""

    runs: Runs
    role: Literal["", "lead", "source", "label"] = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each of its items is a row of blocks."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell of a table: paragraphs, or the items of a list."""

    paragraphs: tuple[Runs, ...] = ()
    tone: Tone = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading to each column and, in the first column, to each row. No cells are merged."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()
    """Of the columns, as parts of the whole; without, all are alike."""
    number: int = 0
    word: str = "Table"

    @property
    def numbered(self) -> str:
        """How its caption begins: `Table 3`."""
        return f"{self.word} {self.number}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is to be known of one thing: names and what they stand for."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG, and in words what it shows."""

    caption: str
    svg: str
    alt: str
    number: int = 0
    printed: tuple[str, ...] = ()
    """The same laid out for paper, in as many parts as it takes; empty where `svg` is read on paper, too."""
    word: str = "Figure"

    @property
    def numbered(self) -> str:
        """How its caption begins: `Figure 3`."""
        return f"{self.word} {self.number}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph or drawing of a chapter, without what its file knew of place and time."""

    data: bytes
    kind: Literal["png", "jpeg"]
    alt: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, and by whom."""

    paragraphs: tuple[Runs, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that stand out, below a title of their own."""

    title: str
    blocks: tuple["Block", ...]
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section: level 1 to 3."""

    level: int
    text: str
    key: str = ""
    """By which links lead to it. Unique in the document once that is finished."""
    counted: Literal["number", "letter", ""] = "number"
    """Whether a heading of level 1 has a number, or as an appendix a letter; what stands below it follows."""
    number: str = ""
    new_page: bool = False
    landscape: bool = False
    word: str = "Appendix"
    """What stands before a letter."""

    @property
    def numbered(self) -> str:
        """The heading as it is read: `3.1 Ward`, `Appendix A Indicators`."""
        if not self.number:
            return self.text
        return f"{self.word} {self.number} {self.text}" if self.number.isalpha() else f"{self.number} {self.text}"


Block = Paragraph | Listing | Table | Facts | Figure | Picture | Quote | Box | Heading


@dataclass(frozen=True, slots=True)
class Document:
    """A document in its final order: everything in it is numbered, and every link in it leads somewhere."""

    title: str
    label: str
    """What it is: `Evaluation report`."""
    cover: tuple[tuple[str, str], ...]
    """For whom, by whom, when."""
    blocks: tuple[Block, ...]
    day: date
    language: str = "en-GB"
    draft: str = ""
    """What is said on every page of a draft; empty where the document is final."""
    digest: str = ""
    """Of the evaluation's files."""
    footer: str = ""
    accent: str = "#005a8c"
    ink: str = "#1b1f24"
    font: str = "Arial"
    house: str = ""
    logo: str = ""
    """As a data address, for formats that hold it."""
    logo_alt: str = ""
    words: tuple[tuple[str, str], ...] = ()
    """Other words for labels."""
    reference: bytes = b""
    """The house's own Word file, by whose styles, pages, headers and footers those of documents are made."""
    pdf_template: str = ""
    """The house's own layout of a PDF, which is code: a PDF is asked for only by who trusts it."""


def text_of(runs: Sequence[Run]) -> str:
    """Runs as plain text."""
    return "".join(run.text for run in runs)
