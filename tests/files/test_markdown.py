"""Stories and reflections, as rules see them."""

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.files import markdown, markdown_blocks, markdown_links
from evalkit.files.markdown import Document, parse


def plain(document: Document) -> list[Any]:
    return [
        [(s.title, s.line, s.filled) for s in document.sections.values()],
        [(link.target, link.line, link.column, link.section) for link in document.links],
        [(address.written, address.path, address.line, address.column) for address in document.addresses],
        [(q.source, q.perhaps, q.line, q.last) for q in document.quotations],
        [([line.strip() for line in p.text.split("\n")], p.line, p.section, p.quoted) for p in document.passages],
        sorted((title, one.level, one.line) for title, one in document.elsewhere.items()),
    ]


def by_library(text: str) -> Document:
    environment: dict[str, Any] = {}
    found = list(markdown_blocks.parsed_blocks(text, environment))
    with patch.object(markdown_links, "_plain_links", return_value=None):
        return markdown._document(found, text, environment)


PIECES = [
    "## What changed",
    "## What changed ##",
    "# Story",
    "### Detail",
    "####### seven",
    "#hashtag",
    "##",
    "# # #",
    "#  ##  ",
    "## a # b ##",
    "## a ##b  ",
    "##   a   #  ",
    "Some words, and 14% of them (n = 412).",
    "More words go here",
    "see [five](indicators/five.toml) and [six](a/b.md#part)",
    "![a chart](chart.png)",
    "[broken",
    "[text\nover lines](x.toml)",
    "- an item with 5 per cent",
    "* another",
    "1. first",
    "2012. was a year",
    "> It was good.",
    "> — patients",
    ">",
    "> > deeper",
    "<!-- a comment -->",
    "<!-- a comment --> 14%",
    "<!--\n<!--\n-->  ",
    "<!--\n<!-- 3% -->x\n-->",
    "<!-->",
    "  <!--->\n-->",
    "60% [of](what (n = 4) and [so](on",
    "](x) 5% ](y\n)",
    "<!--\nseveral\n## What changed\nlines\n-->",
    "text <!-- inside --> text",
    "TODO write this",
    "- ## within an item",
    "- TODO and this",
    "`code` and [a](b.toml)",
    "[a `b](c.toml) [d` e](f.toml)",
    "[a\\](b.toml) [c](é ü.toml) [d](é.toml)",
    "[a\nb](c.toml) [d](e.toml?f#g) twice [d](e.toml)",
    "[^1]: Interviews",
    "[a](b.toml) <https://example.org/> <a@example.org>",
    "[^2]: [a](b.toml)\n\n    [c](d.toml)",
    "```\n## not a heading\n```",
    "    indented code",
    "  two spaces",
    "---",
    "Setext\n===",
    "Setext\n---",
    "* * *",
    "***bold*** and _so on_",
    "\\[escaped\\](x.toml)",
    "&amp; entity",
    "<b>html</b>",
    "[ref]: target.toml",
    "[ref]",
    "",
    "",
    "",
    " ",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["\n", "\n\n"]))
def test_what_is_read_line_by_line_is_what_the_library_reads(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert plain(parse(text)) == plain(by_library(text))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="#> -*1.)\n\n [](!)ab%4n=<-`_~:^&;\t'\\", max_size=60))
def test_so_it_is_for_odd_text(text: str) -> None:
    assert plain(parse(text)) == plain(by_library(text))


def test_the_worked_examples_pages_need_no_library() -> None:
    text = "## What changed\n\n<!-- guidance -->\n\nIt rose to 21.5% (n = 412), see [five](indicators/five.toml).\n\n> Good.\n> — patients\n"
    assert markdown_blocks.simple_blocks(text) is not None
    assert plain(parse(text)) == [
        [("What changed", 1, True)],
        [("indicators/five.toml", 5, 40, "What changed")],
        [("indicators/five.toml", "indicators/five.toml", 5, 40)],
        [("patients", (), 7, 8)],
        [
            (["It rose to 21.5% (n = 412), see [five](indicators/five.toml)."], 5, "what changed", False),
            (["Good.", "— patients"], 7, "what changed", True),
        ],
        [],
    ]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("", False),
        ("<!-- guidance -->", False),
        ("<!-- a --> <!-- b -->", False),
        ("TODO", False),
        ("- TODO tell it\n- TODO and this", False),
        ("```\ncode\n```", False),
        ("### A heading below", False),
        ("Todos juntos", True),
        ("It is done. TODO further on is text.", True),
        ("<!-- guidance --> and words", True),
        ("- an item", True),
    ],
)
def test_comments_code_and_template_text_are_no_content(text: str, filled: bool) -> None:
    section = parse(f"## In brief\n\n{text}\n").section("In brief")
    assert section is not None
    assert section.filled is filled


def test_links_by_reference_stand_in_running_text_as_if_they_were_written_in_place() -> None:
    text = "[Five][f], [six] and [Seven tasks][].\n\n[f]: five.toml\n[seven tasks]: <seven.toml>\n"
    (passage,) = parse(text).passages
    assert passage.text == "[Five](five.toml), [six] and [Seven tasks](seven.toml)."


def test_a_heading_at_another_level_is_known_and_opens_no_section() -> None:
    document = parse("# In brief\n\n### What helped\n\n## What changed\n\n#### What changed\n")
    assert list(document.sections) == ["what changed"]
    found = {title: document.heading_elsewhere(title) for title in ("In brief", "What helped", "What changed", "x")}
    assert {title: at and (at.level, at.line) for title, at in found.items()} == {
        "In brief": (1, 1),
        "What helped": (3, 3),
        "What changed": None,
        "x": None,
    }


def test_links_with_a_scheme_and_links_in_comments_and_code_are_no_references() -> None:
    text = "[a](https://x.org) [b](mailto:x) `[c](c.toml)` <!-- [d](d.toml) --> [e](e.toml#part)"
    assert [link.target for link in parse(text).links] == ["e.toml"]
