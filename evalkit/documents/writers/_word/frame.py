"""What stands around the text: cover, contents, headers and footers, and the pages of each section."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Document, Heading
from evalkit.documents.text import NOT_GIVEN, long_day
from evalkit.documents.writers._word.pictures import logo
from evalkit.documents.writers._word.text import joined, paragraph, plain, run
from evalkit.documents.writers._word.word import Sheet, Word

_MOST_ENTRIES = 44
"""Of the contents: with more, only headings of level 1 are listed, so that they stay on a page."""
_MOST_ON_COVER = 22
"""With no more entries, the contents have room on the cover."""
_ON_NEW_PAGE = '<w:pageBreakBefore/>|<w:spacing w:before="0"/>'
_LONGEST_TITLE = 80
"""In signs: more of a title is not repeated on each page."""


def cover(word: Word) -> Iterator[str]:
    """The first page."""
    document = word.document
    if document.logo:
        yield logo(word, 60, 22)
    yield plain(word, "Subtitle", document.label)
    yield plain(word, "Title", document.title)
    for name, text in document.cover:
        yield paragraph(word, "CoverFact", f"{run(name)}<w:r><w:tab/></w:r>{run(text)}", text)
    if document.draft:
        yield plain(word, "NotFinal", document.draft)
    if document.house:
        yield plain(word, "Source", document.house)


def contents(word: Word) -> Iterator[str]:
    """The headings as a field whose entries are there already: it asks for nothing when the file is opened."""
    headings = [block for block in word.document.blocks if isinstance(block, Heading)]
    has_numbers = any(one.level == 2 and one.number for one in headings)
    depth = 2 if has_numbers and sum(one.level <= 2 for one in headings) <= _MOST_ENTRIES else 1
    entries = [one for one in headings if one.level <= depth]
    label = dict(word.document.words).get("Contents", "Contents")
    yield plain(word, "ContentsHeading", label, _ON_NEW_PAGE if len(entries) > _MOST_ON_COVER else "")
    for position, one in enumerate(entries):
        start = _field(f' TOC \\o "1-{depth}" \\n \\h \\z \\u ') if position == 0 else ""
        end = _FIELD_END if position == len(entries) - 1 else ""
        text = one.numbered
        link = f"{word.link('#' + one.key)}{run(text)}</w:hyperlink>"
        yield paragraph(word, f"TOC{one.level}", start + link + end, text)


_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _field(code: str, shown: str = "") -> str:
    """The start of a field, up to what it shows; all of it where that is given."""
    begin = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    return f"{begin}<w:r><w:t>{shown}</w:t></w:r>{_FIELD_END}" if shown else begin


def header(word: Word, width: int) -> str:
    """What stands above each page: the title, and what the document is, or that it is a draft."""
    document = word.document
    left = _shortened(document.title)
    right = run(document.draft, '<w:b/><w:bCs/><w:color w:val="4D3300"/>') if document.draft else run(document.label)
    return _two_sided(word, "PageHead", run(left), right, width)


def footer(word: Word, width: int) -> str:
    """What stands below each page: whose it is and of which day, and the page of all pages."""
    document = word.document
    by = document.footer or document.house or author(document)
    left = run(joined((_shortened(by), long_day(document.day))))
    of = dict(document.words).get("of", "of")
    right = _field(" PAGE ", "1") + run(f" {of} ") + _field(" NUMPAGES ", "1")
    return _two_sided(word, "PageFoot", left, right, width)


def author(document: Document) -> str:
    """By whom it is, as the cover says; empty where that is not given."""
    by = dict(document.cover).get(dict(document.words).get("By", "By"), "")
    return "" if by == NOT_GIVEN.text else by


def draft_mark(word: Word) -> str:
    return plain(word, "NotFinal", word.document.draft)


def _two_sided(word: Word, style: str, left: str, right: str, width: int) -> str:
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return paragraph(word, style, f"{left}<w:r><w:tab/></w:r>{right}", "", tabs)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else f"{text[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"


def section(sheet: Sheet, references: str, *, turned: bool, is_cover: bool) -> str:
    """The pages of a section. `references`: to its headers and footers."""
    width, height = (sheet.height, sheet.width) if turned else (sheet.width, sheet.height)
    orientation = ' w:orient="landscape"' if turned else ""
    first = "<w:titlePg/>" if is_cover else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{orientation}/>'
        f'{sheet.margins}<w:cols w:space="708"/>{first}</w:sectPr>'
    )


def body(word: Word, parts: Sequence[tuple[str, bool]], references: dict[tuple[bool, bool], str]) -> str:
    """All of it. `references`: whether pages are turned, and whether the cover is among them → to headers and footers."""
    whole = [*cover(word), *contents(word)]
    for position, (text, turned) in enumerate(parts):
        whole.append(text)
        end = section(word.sheet, references[turned, not position], turned=turned, is_cover=not position)
        is_last = position == len(parts) - 1
        whole.append(end if is_last else paragraph(word, "Between", "", "", f"|{end}"))
    return "".join(whole)
