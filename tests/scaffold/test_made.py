"""What a template made is kept as hashes of its parts, in the words in which it has always been kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.scaffold.made import hash_of, hash_of_value, made_of, read, written
from evalkit.scaffold.parts import WHOLE, Part

SHEET = """# Our sheet.

# What it counts.
title = "TODO" # in a few words
a."b.c" = 1

# Further above.

# Right above.
[baseline]
value = "TODO"
[[items]]
id = "one"
# The end.
"""
PAGE = "# Story\n\n## In brief\n\nTODO\n\n## In brief\n"


def test_each_part_has_its_word() -> None:
    assert json.loads(written({"x.toml": made_of("x.toml", SHEET), "x.md": made_of("x.md", PAGE)})) == {
        "evalkit_rendered": 1,
        "files": {
            "x.toml": {
                "": hash_of(SHEET),
                "=title": hash_of('"TODO"'),
                "=a.b.c": hash_of("1"),
                "=baseline.value": hash_of('"TODO"'),
                "=items": hash_of('[{"id": "one"}]'),
                "[a]": "",
                "[baseline]": "",
                "#title:above:0": hash_of("# Our sheet."),
                "#title:0": hash_of("# What it counts."),
                "#baseline:above:0": hash_of("# Further above."),
                "#baseline:0": hash_of("# Right above."),
                "#:above:0": hash_of("# The end."),
            },
            "x.md": {
                "": hash_of(PAGE),
                "## ": hash_of("# Story"),
                "## In brief": hash_of("## In brief\n\nTODO"),
                "## In brief ": hash_of("## In brief"),
            },
        },
    }


# A key that ends so, within quotation marks, cannot be told from a comment further above.
NAMES = st.text().filter(lambda name: not name.endswith(":above"))
IN_TOML = st.one_of(
    st.builds(Part, st.sampled_from(["value", "table"]), NAMES),
    st.builds(Part, st.just("comment"), NAMES, st.none() | st.integers(0, 10**6)),
    st.just(WHOLE),
)
IN_PAGES = st.builds(Part, st.just("section"), st.text()) | st.just(WHOLE)
FILES = st.dictionaries(
    st.text().map(lambda name: f"{name}.toml"), st.dictionaries(IN_TOML, st.text())
) | st.dictionaries(st.text().map(lambda name: f"{name}.md"), st.dictionaries(IN_PAGES, st.text()))


@given(files=FILES)
def test_what_is_written_is_what_is_read(files: dict[str, dict[Part, str]]) -> None:
    text = written(files)
    assert read(text) == files
    assert written(read(text)) == text


def test_words_of_a_later_evalkit_are_passed_over() -> None:
    held = {"x.toml": {"": "a", "?new": "b", "=k": "c"}, "x.md": {"=k": "c", "## T": "d"}}
    assert read(json.dumps({"files": held})) == {
        "x.toml": {WHOLE: "a", Part("value", "k"): "c"},
        "x.md": {Part("section", "T"): "d"},
    }


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"files": [3]}', '{"files": {"x": 3}}', '{"files": {"x": [[3, 4]]}}']
)
def test_what_evalkit_has_not_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)


@given(lines=st.lists(st.text(alphabet="a #", max_size=4)), blank=st.text(alphabet="\n "))
def test_line_endings_and_blank_lines_at_the_end_make_no_difference(lines: list[str], blank: str) -> None:
    plain = hash_of("\n".join(lines))
    assert hash_of("\ufeff" + "\r\n".join(lines)) == plain
    assert hash_of("\n".join(lines) + blank) == plain


def test_values_differ_by_what_they_are() -> None:
    hashes = [hash_of_value(value) for value in (1, True, "1", [1], {"a": 1}, 1.0)]
    assert len(set(hashes)) == len(hashes)
    assert hash_of_value({"a": 1, "b": 2}) == hash_of_value({"b": 2, "a": 1})
