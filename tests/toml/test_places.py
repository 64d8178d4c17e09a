"""Every key that a TOML file holds has a place, and what stands at the place is that key."""

import re
from datetime import date, datetime, time
from random import Random
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evalkit.keys import Key
from evalkit.toml.entries import entries
from evalkit.toml.places import Places

FEW = settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))

names = st.one_of(
    st.sampled_from(["a", "b-c", "leads-to", "x_1", "1", "", "a.b", 'q"q', "ü ä", "#", "[a]", "=", "\t", "\\", "'"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
scalars = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["a\nb", '"""', "'''", "# no comment", "[x]", "{", "}", "x = 1", "\r\n", "\\"]),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(date(1000, 1, 1)),
    st.datetimes(datetime(1000, 1, 1)),  # noqa: DTZ001  # local, as TOML has it
    st.just(time(7, 32)),
)
tables = st.recursive(
    st.dictionaries(names, scalars, max_size=4),
    lambda inner: st.dictionaries(
        names, scalars | inner | st.lists(scalars | inner, max_size=3) | st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=14,
)


def keys(value: Any, key: Key = ()) -> list[Key]:
    """Every key path in a value, list elements too."""
    found: list[Key] = [key] if key else []
    if isinstance(value, dict):
        for name, inner in value.items():
            found += keys(inner, (*key, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += keys(inner, (*key, index))
    return found


_STRING = r'"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'"
_WORDS = re.compile(rf"\[{{0,2}}[ \t]*((?:(?:{_STRING}|[^\s\"'\[\]{{}},.=#]+)[ \t]*\.?[ \t]*)+)")
_WORD = re.compile(rf"{_STRING}|[^\s\"'\[\]{{}},.=#]+")


def spelt(text: str) -> list[str]:
    """The words of the key, dotted or not, or of the header that a text begins with."""
    match = _WORDS.match(text)
    assert match, text[:60]
    return [next(iter(tomli.loads(f"{word} = 1"))) for word in _WORD.findall(match[1])]


def header(text: str) -> bool:
    """Whether a text begins with the header of an array of tables."""
    try:
        return text.startswith("[[") and bool(tomli.loads(text.split("\n")[0]))
    except tomli.TOMLDecodeError:
        return False


def begins(text: str, value: Any) -> bool:
    """Whether a text begins with this value, as it may stand in an array."""
    for end in (n for n in range(1, len(text) + 1) if n == len(text) or text[n] in ",] #\t\r\n"):
        try:
            read = tomli.loads(f"x = {text[:end]}")["x"]
        except tomli.TOMLDecodeError:
            continue
        if repr(read) == repr(value):
            return True
    return False


def assert_all_placed(text: str) -> None:
    lines = text.split("\n")
    table = tomli.loads(text)
    places = Places(text)
    for key in keys(table):
        assert key in places, key
        line, column = places.at(key)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        last = key[-1]
        if isinstance(last, str):
            assert last in spelt(rest), (key, line, column)
        elif not (header(rest) and key[-2] in spelt(rest)):  # else it is the header of an array of tables
            value: Any = table
            for part in key:
                value = value[part]
            assert begins(rest, value), (key, line, column)


@FEW
@given(tables)
def test_every_key_of_a_dumped_table_has_its_place(table: dict[str, Any]) -> None:
    assert_all_placed(tomli_w.dumps(table))


@FEW
@given(tables)
def test_every_key_of_a_dumped_table_has_its_place_with_multi_line_strings(table: dict[str, Any]) -> None:
    assert_all_placed(tomli_w.dumps(table, multiline_strings=True))


def handwritten(seed: int, comment: str = "# [ , ") -> str:
    """A TOML file as people write it: dotted and quoted keys, inline tables, comments, odd spacing."""
    random = Random(seed)
    pick = random.choice
    count = iter(range(10_000))

    def blank() -> str:
        return pick(["", " ", "  ", "\t"])

    def gap() -> str:
        return pick(["", "", "\n", "# a = 1\n", "  # [no.header]\n", '# "\n', "# '''\n"])

    def word() -> str:
        plain = f"k{next(count)}"
        return pick([plain, f'"{plain}"', f"'{plain}'", f'"{plain}.x"', f'"\\u00e4 {plain}"', f"'{plain} = #'"])

    def name() -> str:
        return f"{blank()}.{blank()}".join(word() for _ in range(random.randint(1, 3)))

    def inline(depth: int) -> str:
        pairs = [f"{name()}{blank()}={blank()}{value(depth, one_line=True)}" for _ in range(random.randint(0, 2))]
        return f"{{{blank()}{', '.join(pairs)}{blank()}}}"

    def value(depth: int, *, one_line: bool) -> str:
        kind = pick(["scalar", "scalar", "list", "inline"]) if depth else "scalar"
        if kind == "inline":
            return inline(depth - 1)
        if kind == "list":
            space = blank() if one_line else pick(["", " ", "\n  ", f" {comment}\n", "\r\n"])
            items = [value(depth - 1, one_line=one_line) for _ in range(random.randint(0, 3))]
            return f"[{space}{f',{space}'.join(items)}{',' if items and random.random() < 0.5 else ''}{space}]"
        single = ['"a # b"', "'c\\'", '"q\\"]"', "1_000", "0x1F", "1e6", "true", "2011-01-01", "inf", '""', '"\\\\"']
        single += ["2011-01-01 07:32:00", "2011-01-01T07:32:00Z", "07:32:00", '"=[{"', "'}'", "-1.5"]
        multi = ['"""\n[not.a.header]\n"""', "'''\nkey = 1\n'''", '"""a""b\\"""c"""', "'''it''s'''", '""" " """']
        return pick(single if one_line else [*single, *multi, '""""a"""""'])

    def pairs() -> str:
        return "".join(
            f"{gap()}{blank()}{name()}{blank()}={blank()}{value(3, one_line=False)}{pick(['', ' ', ' # x = 1', ' # ]'])}\n"
            for _ in range(random.randint(0, 3))
        )

    text = pairs()
    for _ in range(random.randint(0, 3)):
        head = name()
        if random.random() < 0.5:
            text += f"{gap()}{blank()}[{blank()}{head}{blank()}]{blank()}\n{pairs()}"
            continue
        for _ in range(random.randint(1, 3)):
            text += f"{gap()}[[{blank()}{head}{blank()}]]{blank()}\n{pairs()}"
            if random.random() < 0.5:
                text += f"{gap()}[{head}.{name()}] # the table of the element\n{pairs()}"
    return text


seeds = st.integers(0, 10**9)


@FEW
@given(seeds)
def test_every_key_of_a_handwritten_file_has_its_place(seed: int) -> None:
    assert_all_placed(handwritten(seed))


@FEW
@given(seeds)
@example(0)
def test_brackets_in_a_comment_within_a_list_mislead_nobody(seed: int) -> None:
    assert_all_placed("a = [ # one ]\n  [1],\n]\nb = 2\n")
    assert_all_placed(handwritten(seed, "# [ , ]"))


@FEW
@given(seeds)
def test_places_are_the_same_with_crlf(seed: int) -> None:
    text = handwritten(seed).replace("\r\n", "\n")
    other = text.replace("\n", "\r\n")
    places, with_crlf = Places(text), Places(other)
    for key in keys(tomli.loads(other)):
        assert places.at(key) == with_crlf.at(key)


@FEW
@given(st.text() | st.builds(lambda seed, end: handwritten(seed)[:end], seeds, st.integers(0, 300)))
def test_no_text_makes_the_search_for_places_fail(text: str) -> None:
    line, column = Places(text).at(("a", 0, "b"))
    assert 1 <= line <= text.count("\n") + 1
    assert column >= 1


TEXT = """\
# [objective]
title = \"""
[no.header]\"""
[objective] # here

[[reviews]]
date = 2011-01-01
  [[reviews]]
  by = ["x", "y"]
  note = 'ä'
[a]
b.c = 1
d = { e = 1, f.g = [ {h = 2}, {h = 3} ] }
"""


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("key", "place"),
    [
        ((), (1, 1)),
        (("title",), (2, 1)),
        (("no", "header"), (1, 1)),
        (("objective",), (4, 1)),
        (("objective", "missing"), (4, 1)),
        (("reviews",), (6, 1)),
        (("reviews", 0), (6, 1)),
        (("reviews", 0, "note"), (6, 1)),
        (("reviews", 1), (8, 3)),
        (("reviews", 1, "by", 1), (9, 14)),
        (("reviews", 1, "note"), (10, 3)),
        (("reviews", 2), (6, 1)),
        (("a", "b", "c"), (12, 1)),
        (("a", "d", "e"), (13, 7)),
        (("a", "d", "f", "g", 1, "h"), (13, 32)),
        (("a", "d", "f", "g", 2), (13, 14)),
    ],
)
def test_places_by_hand(key: Key, place: tuple[int, int], bom: str) -> None:
    assert Places(bom + TEXT).at(key) == place


def test_entries_tell_where_everything_begins_and_ends() -> None:
    text = '[[a]] # x\n"b" . c = [{ d = 1 }, 2] # e\n[ a.f ]\n'
    found = [
        (entry.path, text[entry.start : entry.end], [text[word.start : word.end] for word in entry.words])
        for entry in entries(text)
    ]
    assert found == [
        (("a", 0), "[[a]]", ["a"]),
        (("a", 0, "b", "c"), '"b" . c = [{ d = 1 }, 2]', ['"b"', "c"]),
        (("a", 0, "b", "c", 0), "{ d = 1 }", []),
        (("a", 0, "b", "c", 0, "d"), "d = 1", ["d"]),
        (("a", 0, "b", "c", 1), "2", []),
        (("a", 0, "f"), "[ a.f ]", ["a", "f"]),
    ]


@FEW
@given(seeds)
def test_every_value_is_read_again_from_its_entry(seed: int) -> None:
    text = handwritten(seed)
    table = tomli.loads(text)
    for entry in entries(text):
        value: Any = table
        for part in entry.path:
            value = value[part]
        if not entry.is_header:
            assert repr(tomli.loads(f"x = {text[entry.value : entry.end]}")["x"]) == repr(value)
        for word in entry.words:
            assert next(iter(tomli.loads(f"{text[word.start : word.end]} = 1"))) == word.path[-1]
