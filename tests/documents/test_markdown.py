"""Whatever a text holds, Markdown shows it as it is: read by another program, nothing of it is a mark."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from evalkit.documents.blocks import Block, Cell, Heading, Listing, Paragraph, Quote, Run, Table
from evalkit.documents.writers.md import _block
from tests.documents.pages import page
from tests.documents.test_chapters import CHAPTER, png, write
from tests.documents.test_publish import publish

_PIECES = [
    *"ab1 .-+*_`~#>|[]()!<&\\:=\n\t^\"'",
    "    ",
    "1. ",
    "- ",
    "<!--",
    "</a>",
    "```",
    "---",
    "[^1]",
    "&amp;",
    "| ",
    " #",
]
TEXTS = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join).filter(str.strip)
_READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(block: Block) -> str:
    found = page(_READER.render(_block(block, {})))
    assert found.tags <= {
        "a",
        "blockquote",
        "em",
        "h2",
        "li",
        "p",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "br",
    }
    return flat("".join(found.texts))


def flat(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_text_is_itself_wherever_it_stands(text: str) -> None:
    run = Run(text)
    said = flat(text)
    assert shown(Paragraph((run,))) == said
    assert shown(Heading(1, text, "k")) == said
    assert shown(Paragraph((Run("x "), Run(text, bold=True), Run(" y "), Run(text, italic=True)))) == f"x{said}y{said}"
    assert shown(Listing(((Paragraph((run,)),), (Paragraph((Run("z"),)),)))) == f"{said}z"
    assert shown(Quote(((run,),), text)) == f"{said}—{said}"
    assert shown(Table("", ("x", text), ((Cell(((run,),)), Cell(((run,), (run,)))),))) == f"x{said * 4}"


def test_pictures_that_a_document_no_longer_shows_go_with_what_it_was_and_no_other_file_does(care: Path) -> None:
    write(care, CHAPTER, "![A board](a.png)\n")
    write(care, "publish/report/a.png", png())
    figures = care / "published/report-figures"
    publish(care, "report", "--to", "md")
    before = {path.name for path in figures.iterdir()}
    write(care, "published/report-figures/picture-9.png", "somebody's own")
    write(care, "published/report-figures/notes.txt", "somebody's own")
    write(care, CHAPTER, "No picture.\n")
    ran = publish(care, "report", "--to", "md", "--force")
    assert "\nRemoved published/report-figures/picture-1.png, which the document no longer shows\n" in ran.err
    assert {path.name for path in figures.iterdir()} == before - {"picture-1.png"} | {"picture-9.png", "notes.txt"}


def test_of_a_document_that_somebody_else_wrote_nothing_is_removed(care: Path) -> None:
    write(care, "published/report.md", "Mine: ![a](<report-figures/picture-1.png>)\n")
    write(care, "published/report-figures/picture-1.png", "mine")
    assert publish(care, "report", "--to", "md", "--force").status == 0
    assert (care / "published/report-figures/picture-1.png").is_file()
