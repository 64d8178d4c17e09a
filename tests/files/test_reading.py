"""Whatever stands in a file, reading it gives a value or a problem in plain words, never an exception."""

from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from evalkit.files import markdown
from evalkit.files.reading import shape
from evalkit.keys import numbered
from evalkit.model.data_capture import DataCapture
from evalkit.model.fields import resolve
from evalkit.model.findings import Findings
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table
from evalkit.model.values import not_given
from evalkit.toml.parse import parse

FEW = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
MODELS: list[type[Table]] = [Programme, Project, Relationship, LogicModel, Indicator, DataCapture, Findings]

pieces = st.sampled_from(
    [
        "a",
        "b",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "=",
        " = ",
        '"',
        '"""',
        "'",
        "'''",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        ".",
        "#",
        "1",
        "-",
        "2011-01-01",
        "07:32:00",
        "1.5",
        "1e999",
        "0x",
        "inf",
        "nan",
        "true",
        "\\",
        "\\u12",
        "\x00",
        "\x7f",
        "TODO",
        "é",
        "\ufeff",
        "\u2028",
        "\x85",
        "\x0c",
        "title",
        "format",
        "stakeholders",
    ]
)
nearly_toml = st.lists(pieces, max_size=25).map("".join)
keys = st.sampled_from(
    [
        "title",
        "format",
        "stage",
        "start",
        "stages",
        "design",
        "questions",
        "change",
        "reviews",
        "date",
        "waivers",
        "until",
        "stakeholders",
        "between",
        "practice",
        "behaviours",
        "benefits",
        "id",
        "for",
        "items",
        "choices",
        "minimum",
        "by",
        "observations",
        "value",
        "n",
        "outcomes",
        "leads-to",
        "timeframe",
        "experiences",
        "gate",
        "fail-under",
        "every",
        "a",
    ]
)
leaves = st.one_of(
    st.sampled_from(["", " ", "TODO", "- TODO x", "Todos", "design", "3 months", "0 days"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)
values = st.recursive(leaves, lambda v: st.lists(v, max_size=3) | st.dictionaries(keys, v, max_size=3), max_leaves=8)
files = st.dictionaries(keys, values, max_size=5)


@FEW
@given(st.text() | nearly_toml)
@example("a = [\n")
@example('a = """\n\n')
@example("a\x0cb\x85c = \u2028\n")
@example("[a]\n[a]\n")
@example("a = 1\r")
def test_any_text_is_parsed_or_refused_at_a_line_it_has(text: str) -> None:
    assume(not text.startswith("\ufeff"))  # taken off when a file is read
    parsed = parse(text)
    try:
        expected = tomli.loads(text)
    except (tomli.TOMLDecodeError, ValueError):
        assert parsed.fault is not None
        assert 1 <= parsed.fault.line <= text.count("\n") + 1
        assert f"(line {parsed.fault.line}, column {parsed.fault.column}): " in parsed.fault.message
        return
    assert parsed.fault is None
    assert repr(parsed.table) == repr(expected)


@FEW
@given(files)
def test_what_is_dumped_is_read_as_it_was(table: dict[str, Any]) -> None:
    text = tomli_w.dumps(table)
    parsed = parse(text)
    assert parsed.fault is None
    assert repr(parsed.table) == repr(tomli.loads(text))


@FEW
@given(st.sampled_from(MODELS), files)
def test_any_table_is_shaped_and_what_is_wrong_is_left_out(model: type[Table], table: dict[str, Any]) -> None:
    text = tomli_w.dumps(table)
    raw = tomli.loads(text)
    shaped = shape(raw, model, text, "some.toml")
    assert isinstance(shaped.value, model)
    for problem in shaped.problems:
        assert problem.code in ("FIL002", "FIL003")
        assert 1 <= problem.line <= text.count("\n") + 1
        found: Any = raw
        for part in problem.key:
            found = found[part]  # the problem's key is one that the file has
        assert problem.code == "FIL002" or not not_given(found)


quoted = st.sampled_from(['"{}"', "'{}'", '"""{}"""', "'''{}'''", '"""\n{}"""', "'''\n{}'''", '"""\\\n{}"""'])
blanks = st.text(st.sampled_from([" ", "\t", "\u00a0", "\u2003"]), max_size=3) | st.sampled_from(["TODO", " TODO: x"])


@FEW
@given(quoted, blanks, st.sampled_from(["y", 'x"', "it's"]))
@example('"""{}"""', "\n\n", "y")
@example('"""{}"""', " ", "")
@example('"{}"', "\\n \\u0020", "y")
@example('"{}"', "\\u0054ODO", "y")
def test_a_blank_or_template_text_is_not_given_however_it_is_quoted(quote: str, blank: str, other: str) -> None:
    text = f"format = 1\nowner = {tomli_w.dumps({'x': other})[4:]}title = {quote.format(blank)}\n[gate]\nfail-under = 'TODO'\n"
    text += f"[questions]\nq = {quote.format(blank)}\n[stages]\ndesign = {quote.format(blank)}\n"
    shaped = shape(tomli.loads(text), Programme, text, "evaluation.toml")
    assert shaped.problems == []
    assert shaped.value.title is None
    assert shaped.value.stages.design is None
    assert not any(shaped.value.questions.values())
    without = text.replace("[gate]\nfail-under = 'TODO'\n", "")
    shaped = shape(tomli.loads(without), Programme, without, "evaluation.toml")
    assert shaped.problems == []
    assert shaped.value.title is None


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_file_has_its_shape(model: type[Table]) -> None:
    for text in ("", "\n\n", "# a comment", "\t"):
        shaped = shape(parse(text).table, model, text, "some.toml")
        assert shaped.problems == []
        assert isinstance(shaped.value, model)


values = st.sampled_from(["a", "b", "TODO", "", "  ", "- TODO more", 3, True])


@FEW
@given(st.lists(values, max_size=6), st.lists(st.lists(values, max_size=4), max_size=3))
def test_list_elements_keep_the_number_that_they_have_in_the_file(own: list[Any], nested: list[list[Any]]) -> None:
    raw = {"between": own, "benefits": [{"id": "x", "indicators": of} for of in nested]}
    shaped = shape(raw, Relationship, tomli_w.dumps(raw), "patient-nurse.toml")
    for key, written in ((("between",), own), *((("benefits", n, "indicators"), of) for n, of in enumerate(nested))):
        stay = [(index, value) for index, value in enumerate(written) if value in ("a", "b")]
        assert list(numbered(resolve(shaped.value, key))) == stay
        assert all(resolve(shaped.value, (*key, index)) == value for index, value in stay)
        wrong = {problem.key for problem in shaped.problems if problem.key[: len(key)] == key}
        assert wrong == {(*key, index) for index, value in enumerate(written) if not isinstance(value, str)}


lines = st.sampled_from(
    [
        "",
        " ",
        "text",
        "5 % of 20 people.",
        "40% of them",
        "# One",
        "## What changed",
        "## In brief ##",
        "##",
        "#x",
        "###   ",
        "> said",
        "> — patients",
        ">",
        ">> deep",
        "- item",
        "* item",
        "1. item",
        "- TODO",
        "TODO",
        "    code",
        "```",
        "~~~",
        "<!-- a comment -->",
        "<!-- begins",
        "ends -->",
        "<b>",
        "[a](b.toml)",
        "[a](b.toml 'c')",
        "[a]",
        "[a]: b.toml",
        "![a](b)",
        "a [b](c",
        "d)",
        "`code`",
        "`[a](b)`",
        "===",
        "---",
        "***",
        "\\[a](b)",
        "[a\\](b)",
        "&amp;",
        "a  ",
        "a\\",
        "\ttab",
        "- - a",
        "  two",
        "   three",
        "> - item",
        "[a](<b c>)",
        "[a](b#c?d)",
        "[a](http://b)",
        "[[a](b)](c)",
        "[](x)",
        "|a|b|",
        "[a](b(c))",
    ]
)
pages = st.lists(lines, max_size=12).map("\n".join)


def seen(text: str) -> tuple[object, ...]:
    """All that is found in a page."""
    page = markdown.parse(text)
    return (
        {key: (s.title, s.line, s.filled) for key, s in page.sections.items()},
        sorted((link.target, link.line, link.section) for link in page.links),
        sorted((q.source, q.perhaps, q.line, q.last) for q in page.quotations),
        sorted((p.line, p.section, p.quoted, tuple(p.text.split())) for p in page.passages),
    )


@FEW
@given(st.text() | pages)
@example("\0")
@example("\r")
@example("[a](%ff)")
@example("[a](&#0;)")
def test_any_page_is_read_and_every_line_is_in_it(text: str) -> None:
    page = markdown.parse(text)
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    found = [s.line for s in page.sections.values()] + [link.line for link in page.links]
    found += [q.last for q in page.quotations] + [p.line for p in page.passages]
    assert all(1 <= line <= last for line in found), (found, last)
    assert all(link.column >= 1 for link in page.links)


@settings(FEW, max_examples=600)
@given(pages)
def test_a_page_read_line_by_line_says_what_a_real_parser_says(text: str) -> None:
    fast = seen(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "simple_blocks", lambda _: None)
        assert seen(text) == fast


@FEW
@given(pages)
def test_crlf_changes_nothing_in_a_page(text: str) -> None:
    assert seen(text.replace("\n", "\r\n")) == seen(text)
