"""Blocks as they are read: what is empty is gone, and nothing empty takes a page."""

from evalkit.documents.blocks import Block, Cell, Heading, Paragraph, Table
from evalkit.documents.finish import finished
from evalkit.documents.text import NOT_GIVEN, maybe, plain

HEAD = ("Day", "Value", "Interval", "Note")
ROWS = (
    (maybe("1 May"), maybe("3"), maybe(""), Cell(((NOT_GIVEN,),), "missing")),
    (maybe("1 June"), maybe("4"), maybe(""), maybe("")),
)


def test_columns_that_say_nothing_are_left_out_of_a_final_document_only() -> None:
    table = Table("Values", HEAD, ROWS, (3, 2, 1, 4))
    final, draft = (finished([table], draft=draft)[0] for draft in (False, True))
    assert isinstance(final, Table)
    assert isinstance(draft, Table)
    assert (final.head, final.widths, [len(row) for row in final.rows]) == (HEAD[:2], (3, 2), [2, 2])
    assert draft.head == HEAD


def test_a_section_without_content_and_one_right_below_a_heading_begin_no_page() -> None:
    blocks: list[Block] = [
        Heading(1, "Theory", new_page=True, landscape=True),
        Heading(2, "A ward", new_page=True),
        Paragraph(plain("It is so.")),
        Heading(1, "Conclusions", new_page=True, landscape=True),
    ]
    headings = [block for block in finished(blocks, draft=True) if isinstance(block, Heading)]
    assert [(one.text, one.new_page, one.landscape) for one in headings] == [
        ("Theory", True, True),
        ("A ward", False, False),
        ("Conclusions", False, False),
    ]
