"""Whatever a text holds, Markdown shows it as it is: read by another program, nothing of it is a mark."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from evalkit.documents.blocks import Block, Cell, Heading, Listing, Paragraph, Quote, Run, Table
from evalkit.documents.writers.md import _block
from tests.documents.pages import page

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
