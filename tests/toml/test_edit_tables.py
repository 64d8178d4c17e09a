"""Keys, tables and list elements are put in, taken out and renamed; all else stays as it was, byte for byte."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
import rtoml
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.edit import (
    add_table,
    add_tables,
    add_to_list,
    append_table,
    append_tables,
    remove_from_list,
    remove_key,
    remove_table,
    rename_key,
    set_value,
)
from evalkit.toml.entries import entries
from evalkit.toml.write import Value
from tests.toml.test_places import keys

FEW = settings(
    max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
BOM = "\ufeff"
NAMES = ["a", "b-c", "leads-to", "practice", "ü ä", "x.y", "#", "[a]", "1"]
LEAVES = ["TODO", "", "# no", "[a]", "x = 1", 'q"q', "a\nb", 7, True, 1.5]


class Writer:
    """Writes a table as TOML in one of the many ways in which people do."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.pick = self.random.choice

    def table(self, depth: int) -> dict[str, Any]:
        return {name: self.content(depth) for name in self.random.sample(NAMES, self.random.randint(0, 4))}

    def content(self, depth: int) -> Any:
        kind = self.pick(["leaf", "texts", *(["table", "table", "tables"] if depth else [])])
        if kind == "leaf":
            return self.pick(LEAVES)
        if kind == "texts":
            return [f"text {n}" for n in range(self.random.randint(0, 3))]
        if kind == "table":
            return self.table(depth - 1)
        return [self.table(depth - 1) for _ in range(self.random.randint(1, 3))]

    def blank(self) -> str:
        return self.pick(["", "", " ", "\t"])

    def gap(self) -> str:
        return self.pick(["", "", "", "\n", "\n\n", "# a = 1\n", "\n# [b]\n", "\n# '''\n\n", '# a = ""\n'])

    def name(self, name: str) -> str:
        quoted = [f"'{name}'", rtoml.dumps({"x": name})[4:-1]]
        return self.pick([name, name, *quoted] if name.isascii() and name.replace("-", "").isalnum() else quoted)

    def names(self, path: tuple[str, ...]) -> str:
        return f"{self.blank()}.{self.blank()}".join(map(self.name, path))

    def leaf(self, value: Any, *, one_line: bool = False) -> str:
        if value == "a\nb" and not one_line:
            return self.pick(['"""a\nb"""', "'''\na\nb'''", '"a\\nb"'])
        if isinstance(value, str):
            literal = [] if "\n" in value else [f"'{value}'"]
            return self.pick([*literal, '"' + value.replace('"', '\\"').replace("\n", "\\n") + '"'])
        return "true" if value is True else str(value)

    def value(self, value: Any, *, one_line: bool = False) -> str:
        if isinstance(value, dict):
            pairs = [f"{self.names(path)}{self.blank()}={self.blank()}{text}" for path, text in self.within(value)]
            return f"{{{self.blank()}{', '.join(pairs)}{self.blank()}}}"
        if isinstance(value, list):
            items = [self.value(item, one_line=one_line) for item in value]
            comma = self.pick(["", ","]) if items else ""
            style = "line" if one_line else self.pick(["line", "lines", "remarks"])
            if style == "line":
                return f"[{self.pick(['', ' ']) if items else ''}{self.pick([',', ', ']).join(items)}{comma}]"
            remark = " # a, [b\n" if style == "remarks" else "\n"
            return f"[{remark}  {f',{remark}  '.join(items)}{comma}{remark}]" if items else f"[{remark}]"
        return self.leaf(value, one_line=one_line)

    def within(self, table: dict[str, Any]) -> list[tuple[tuple[str, ...], str]]:
        """The pairs of an inline table, some of them dotted."""
        pairs: list[tuple[tuple[str, ...], str]] = []
        for name, value in table.items():
            if isinstance(value, dict) and value and self.random.random() < 0.3:
                pairs += [((name, *path), text) for path, text in self.within(value)]
            else:
                pairs.append(((name,), self.value(value, one_line=True)))
        return pairs

    def document(self, table: dict[str, Any], path: tuple[str, ...] = (), head: str = "") -> str:
        """A table's own lines, and then those of the tables in it that have headers."""
        lines, below = "", []
        for name, value in table.items():
            kind = self.pick(["headers", "headers", "value", "dotted"])
            if kind == "headers" and isinstance(value, dict):
                below.append(self.headed(value, (*path, name)))
            elif kind == "headers" and isinstance(value, list) and value and isinstance(value[0], dict):
                tables = [self.document(item, (*path, name), f"[[{self.names((*path, name))}]]") for item in value]
                below.append("".join(tables))
            elif kind == "dotted" and isinstance(value, dict) and value:
                lines += "".join(self.line((name, *inner), text) for inner, text in self.within(value))
            else:
                lines += self.line((name,), self.value(value))
        if not path:
            self.random.shuffle(below)
        own = f"{self.gap()}{head}{self.pick(['', ' # of', ' '])}\n{lines}" if head else lines
        return own + "".join(below)

    def headed(self, table: dict[str, Any], path: tuple[str, ...]) -> str:
        if table and all(isinstance(value, dict) for value in table.values()) and self.random.random() < 0.5:
            return "".join(self.headed(value, (*path, name)) for name, value in table.items())
        return self.document(table, path, f"[{self.blank()}{self.names(path)}{self.blank()}]")

    def line(self, path: tuple[str, ...], text: str) -> str:
        remark = self.pick(["", "", " # why", " ", "\t#"])
        return f"{self.gap()}{self.blank()}{self.names(path)}{self.blank()}={self.blank()}{text}{remark}\n"

    def text(self) -> str:
        text = self.pick(["", "# about\n\n", "#:schema x.json\n# about\n"]) + self.document(self.table(3))
        text = self.pick([text, text.replace("\n", "\r\n"), text.replace("\n", "\r\n", 2)])
        return self.pick(["", BOM]) + text


documents = st.integers(0, 10**9).map(lambda seed: Writer(seed).text())
seeds = st.integers(0, 10**9)
new_values = st.sampled_from(["x", "a\nb", "# x", 3, 1.5, False, ["x"], ["x" * 60, "y" * 60], [1, 2]])


def read(text: str) -> dict[str, Any]:
    """What a text holds; both readers must agree."""
    table = tomli.loads(text.removeprefix(BOM))
    assert rtoml.loads(text.removeprefix(BOM).replace("\r\n", "\n")) == table
    return table


def at(table: Any, key: Key) -> Any:
    for part in key:
        table = table[part]
    return table


def paths(text: str, kind: Callable[[Any], bool]) -> list[Key]:
    """The paths of all that a text holds and that is of a kind."""
    table = read(text)
    return [key for key in [(), *keys(table)] if kind(at(table, key))]


def put_in(before: str, after: str) -> str:
    """What was put into a text in one piece."""
    more = len(after) - len(before)
    place = next(n for n in range(len(before) + 1) if after[n + more :] == before[n:] and after[:n] == before[:n])
    return after[place : place + more]


def subsequence(part: list[str] | str, whole: list[str] | str) -> bool:
    rest = iter(whole)
    return all(any(one == other for other in rest) for one in part)


def tables_of(held: Any) -> bool:
    return isinstance(held, list) and bool(held) and all(isinstance(one, dict) for one in held)


def texts_of(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(one, str) for one in held)


def headers(text: str) -> int:
    return sum(entry.is_header for entry in entries(text.removeprefix(BOM)))


def settled(text: str) -> bool:
    """Whether a text has no blank line at its end or its beginning: an edit undone cannot tell whether one was there."""
    bare = text.removeprefix(BOM)
    return (
        bool(bare.strip())
        and bare.endswith("\n")
        and bare.split("\n")[0].strip() != ""
        and bool(bare.split("\n")[-2].strip())
    )


@FEW
@given(documents, new_values, seeds)
def test_a_key_is_added_in_any_table_and_taken_out_again(text: str, value: Value, seed: int) -> None:
    path = Random(seed).choice(paths(text, lambda held: isinstance(held, dict)))
    key = (*path, "new")
    after = set_value(text, key, value)
    wanted = read(text)
    at(wanted, path)["new"] = value
    assert read(after) == wanted
    assert put_in(text, after).count("new") == 1 or "= { new" in after
    undone = remove_key(after, key)
    expected = read(text)
    assert read(undone) == expected or not at(expected, path)
    if (
        settled(text) and at(expected, path) and headers(after) == headers(text)
    ):  # where endings are mixed, of two blank lines one stays, whichever
        assert undone.replace("\r\n", "\n") == text.replace("\r\n", "\n")


@FEW
@given(documents, new_values, seeds)
def test_a_value_is_set_wherever_it_stands(text: str, value: Value, seed: int) -> None:
    found = [key for key in paths(text, lambda held: not isinstance(held, dict | list)) if key]
    if not found:
        return
    key = Random(seed).choice(found)
    after = set_value(text, key, value)
    wanted = read(text)
    at(wanted, key[:-1])[key[-1]] = value
    assert read(after) == wanted
    back = set_value(after, key, at(read(text), key))
    assert read(back) == read(text)
    assert set_value(back, key, value) == after


@FEW
@given(documents, seeds)
def test_a_table_is_added_anywhere_and_taken_out_again(text: str, seed: int) -> None:
    path = Random(seed).choice(paths(text, lambda held: isinstance(held, dict)))
    key = (*path, "new")
    values: dict[str, Value] = {"statement": "TODO", "for": ["TODO"], "inner": {"picture": "x"}}
    after = add_table(text, key, values)
    wanted = read(text)
    at(wanted, path)["new"] = values
    assert read(after) == wanted
    assert "statement" in put_in(text, after)
    with pytest.raises(EvalkitError, match="there already"):
        add_table(after, key, values)
    undone = remove_table(after, key)
    if settled(text) and at(read(text), path):
        assert undone == text


@FEW
@given(documents, seeds)
def test_an_element_is_appended_to_a_list_of_tables_and_taken_out_again(text: str, seed: int) -> None:
    paths_of = [key for key in paths(text, tables_of) if key]
    path = Random(seed).choice([("new",), *paths_of])
    values: dict[str, Value] = {"id": "x", "by": {"unit": "York"}}
    try:
        after = append_table(text, path, values)
    except EvalkitError as error:
        assert "is not a list of tables under headers" in error.message
        return
    wanted = read(text)
    held = at(wanted, path[:-1]).setdefault(path[-1], [])
    held.append(values)
    assert read(after) == wanted
    assert "York" in put_in(text, after)
    if settled(text):
        assert remove_table(after, (*path, len(held) - 1)) == text


@FEW
@given(documents, seeds)
def test_a_list_takes_one_element_more_and_gives_it_back(text: str, seed: int) -> None:
    found = [key for key in paths(text, texts_of) if key]
    if not found:
        return
    key = Random(seed).choice(found)
    after = add_to_list(text, key, "new")
    wanted = read(text)
    at(wanted, key).append("new")
    assert read(after) == wanted
    assert subsequence(text, after)
    assert remove_from_list(after, key, "new") == text


@FEW
@given(documents, seeds)
def test_an_element_is_taken_out_of_a_list(text: str, seed: int) -> None:
    found = [key for key in paths(text, texts_of) if at(read(text), key)]
    if not found:
        return
    key = Random(seed).choice(found)
    index = Random(seed).randrange(len(at(read(text), key)))
    after = remove_from_list(text, key, index)
    wanted = read(text)
    del at(wanted, key)[index]
    assert read(after) == wanted
    assert subsequence(after, text)


@FEW
@given(documents, seeds)
def test_a_name_is_another_wherever_it_is_spelled_and_the_old_one_again(text: str, seed: int) -> None:
    bare = [key for key in paths(text, lambda held: True) if key and key[-1] in ("a", "b-c", "leads-to", "practice")]
    if not bare:
        return
    key = Random(seed).choice(bare)
    after = rename_key(text, key, "new")
    wanted = read(text)
    held = at(wanted, key[:-1])
    held["new"] = held.pop(key[-1])
    assert read(after) == wanted
    assert after.count("\n") == text.count("\n")
    assert rename_key(after, (*key[:-1], "new"), str(key[-1])) == text


@FEW
@given(documents, seeds)
def test_what_is_taken_out_takes_nothing_else_along(text: str, seed: int) -> None:
    found = [key for key in paths(text, lambda held: True) if key and (isinstance(key[-1], str))]
    found += [key for key in paths(text, lambda held: isinstance(held, dict)) if key and isinstance(key[-1], int)]
    if not found:
        return
    key = Random(seed).choice(found)
    try:
        after = remove_key(text, key)
    except EvalkitError as error:
        assert "is a table here" in error.message
        after = remove_table(text, key)
    assert subsequence(after, text)
    wanted, found_now = read(text), read(after)
    del at(wanted, key[:-1])[key[-1]]
    for depth in range(len(key) - 1, 0, -1):  # what nothing spells any more is gone too
        if not at(wanted, key[:depth]):
            try:
                at(found_now, key[:depth])
            except (KeyError, IndexError):
                del at(wanted, key[: depth - 1])[key[depth - 1]]
    assert found_now == wanted


INDICATOR = """\
title = "Tasks"

# Only where there is none: why.
# no-baseline = ""

# Only where there is none: why.
# no-target = ""


# The value before the change began.
[baseline]
# A number.
value = "TODO"
# no-date = ""
date = "TODO" # ask

# [[observations]]
# note = ""
"""


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        (
            INDICATOR,
            ("no-target",),
            "x",
            INDICATOR.replace('# no-target = ""\n', '# no-target = ""\nno-target = "x"\n'),
        ),
        (
            INDICATOR,
            ("baseline", "no-date"),
            "x",
            INDICATOR.replace('# no-date = ""\n', '# no-date = ""\nno-date = "x"\n'),
        ),
        (INDICATOR, ("baseline", "note"), "x", INDICATOR.replace("# ask\n", '# ask\nnote = "x"\n')),
        (INDICATOR, ("target", "value"), 3, INDICATOR + "\n[target]\nvalue = 3\n"),
        ('# k = ""\n[a]\n', ("k",), "x", 'k = "x"\n\n# k = ""\n[a]\n'),  # that comment leads to the table
        ('a = """\n# k = ""\n"""\n', ("k",), "x", 'a = """\n# k = ""\n"""\nk = "x"\n'),
        ('a = 1\n# k = ""', ("k",), "x", 'a = 1\n# k = ""\nk = "x"\n'),
        (
            "[a]\n  b = 1 # c\r\n\r\n# d\r\n[d]\r\n",
            ("a", "k"),
            "x",
            '[a]\n  b = 1 # c\r\n  k = "x"\r\n\r\n# d\r\n[d]\r\n',
        ),
        ("[a]", ("a", "k"), "x", '[a]\nk = "x"\n'),
        ("[a]\n[a.b]\nc = 1\n", ("a", "k"), "x", '[a]\nk = "x"\n[a.b]\nc = 1\n'),
        ("[a.b]\nc = 1\n\n[d]\n", ("a", "k"), "x", '[a.b]\nc = 1\n\n[a]\nk = "x"\n\n[d]\n'),
        ("[[a]]\nb = 1\n[a.c]\n\n[[a]]\nb = 2\n", ("a", 0, "k"), "x", '[[a]]\nb = 1\nk = "x"\n[a.c]\n\n[[a]]\nb = 2\n'),
        ("[[a]]\nb = 1\n\n[[a]]\n", ("a", 0, "c", "k"), "x", '[[a]]\nb = 1\n\n[a.c]\nk = "x"\n\n[[a]]\n'),
        ("a = {}\n", ("a", "k"), "x", 'a = { k = "x" }\n'),
        ("a = {b=1} # c\n", ("a", "k"), "x", 'a = {b=1, k = "x"} # c\n'),
        ("a = {b.c = 1}\n", ("a", "b", "k"), "x", 'a = {b.c = 1, b.k = "x"}\n'),
        ("a = {}\n", ("a", "b", "k"), "x", 'a = { b = { k = "x" } }\n'),
        ("a = [{}, {b = 1}]\n", ("a", 1, "k"), "x", 'a = [{}, {b = 1, k = "x"}]\n'),
        ("a = {\n  b = 1,\n}\n", ("a", "k"), "x", 'a = {\n  b = 1,\n  k = "x",\n}\n'),  # TOML 1.1
        ('"a" . b = 1\nc = 2\n', ("a", "k"), "x", '"a" . b = 1\n"a".k = "x"\nc = 2\n'),
        ("a.b.c = 1\nd = 2\n", ("a", "e", "k"), "x", 'a.b.c = 1\na.e = { k = "x" }\nd = 2\n'),
        ("b = 1\n", ("l",), ["x", "y"], 'b = 1\nl = ["x", "y"]\n'),
        ("b = 1\n", ("l",), ["x" * 60, "y" * 60], f'b = 1\nl = [\n    "{"x" * 60}",\n    "{"y" * 60}",\n]\n'),
        ("b = 1\n", ("t",), {"c": 1, "d e": ["f"]}, 'b = 1\nt = { c = 1, "d e" = ["f"] }\n'),
    ],
)
def test_where_a_key_goes(before: str, key: Key, value: Value, after: str) -> None:
    assert set_value(before, key, value) == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("", ("n",), "[n]\nk = 1\n"),
        ("a = 1", ("n",), "a = 1\n\n[n]\nk = 1\n"),
        ("[a.b]\n[c]\n", ("a", "n"), "[a.b]\n[a.n]\nk = 1\n[c]\n"),
        (
            "# As\n[a.b]\nc = 1\n# end of b\n\n\n# Cs\n[c]\n",
            ("a", "n"),
            "# As\n[a.b]\nc = 1\n# end of b\n\n[a.n]\nk = 1\n\n\n# Cs\n[c]\n",
        ),
        (
            "[a.b]\n\n[a.b.c]\n\n[d]\n\n[a]\n\n[e]\n",
            ("a", "n"),
            "[a.b]\n\n[a.b.c]\n\n[d]\n\n[a]\n\n[a.n]\nk = 1\n\n[e]\n",
        ),
        ("[a]\r\n\r\n[b]\r\n", ("a", "d e"), '[a]\r\n\r\n[a."d e"]\r\nk = 1\r\n\r\n[b]\r\n'),
        ("a = { b = {} }\n", ("a", "n"), "a = { b = {}, n = { k = 1 } }\n"),
        ("a.b.c = 1\n", ("a", "n"), "a.b.c = 1\na.n = { k = 1 }\n"),
    ],
)
def test_where_a_table_goes(before: str, path: Key, after: str) -> None:
    assert add_table(before, path, {"k": 1}) == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a = 1\n", ("n",), "a = 1\n\n[[n]]\nk = 1\n"),
        ("[[n]]\n[n.b]\n\n\n# c\n[c]\n", ("n",), "[[n]]\n[n.b]\n\n[[n]]\nk = 1\n\n\n# c\n[c]\n"),
        ("[[a]]\n[[a.n]]\n[[a]]\n", ("a", 0, "n"), "[[a]]\n[[a.n]]\n[[a.n]]\nk = 1\n[[a]]\n"),
        ("[[a]]\nb = 1\n\n[[a]]\n", ("a", 0, "n"), "[[a]]\nb = 1\n\n[[a.n]]\nk = 1\n\n[[a]]\n"),
    ],
)
def test_where_an_element_of_a_list_of_tables_goes(before: str, path: Key, after: str) -> None:
    assert append_table(before, path, {"k": 1}) == after


def test_tables_in_a_table_get_headers_of_their_own() -> None:
    values: dict[str, Value] = {"s": "x", "practice": {"patients": {"for": ["y"]}, "nurses": {}}}
    written = '[a]\ns = "x"\n\n[a.practice.patients]\nfor = ["y"]\n\n[a.practice.nurses]\n'
    assert add_table("", ("a",), values) == written


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = []\n", 'x = ["new"]\n'),
        ("x = [ ]\n", 'x = [ "new" ]\n'),
        ("x = [\n] # c\n", 'x = [\n    "new",\n] # c\n'),
        ("x = [ # c ]\n  ]\n", 'x = [ # c ]\n      "new",\n  ]\n'),
        ('x = ["TODO"] # c\n', 'x = ["new"] # c\n'),
        ('x = [\n    "TODO",\n]\n', 'x = [\n    "new",\n]\n'),
        ('x = "TODO"\n', 'x = ["new"]\n'),
        ("y = 1\n", 'y = 1\nx = ["new"]\n'),
        ("x = ['a','b']\n", "x = ['a','b',\"new\"]\n"),
        ("x = ['a', ]\n", "x = ['a', \"new\", ]\n"),
        ("x = [\n  'a', # one, ]\n  'b' # two\n]\n", "x = [\n  'a', # one, ]\n  'b', # two\n  \"new\"\n]\n"),
        ("x = [\r\n\t'a',\r\n\t# end\r\n]\r\n", "x = [\r\n\t'a',\r\n\t\"new\",\r\n\t# end\r\n]\r\n"),
        ("x = ['a',\n     'b']\n", "x = ['a',\n     'b',\n     \"new\"]\n"),
        ("x = [\n  'a', 'b', # c\n]\n", "x = [\n  'a', 'b', \"new\", # c\n]\n"),
    ],
)
def test_where_a_list_grows(before: str, after: str) -> None:
    assert add_to_list(before, ("x",), "new") == after


@pytest.mark.parametrize(
    ("before", "which", "after"),
    [
        ("x = ['a']\n", "a", "x = []\n"),
        ("x = ['a', 'b', 'c']\n", "a", "x = ['b', 'c']\n"),
        ("x = ['a', 'b', 'c']\n", "b", "x = ['a', 'c']\n"),
        ("x = ['a', 'b', 'c']\n", 2, "x = ['a', 'b']\n"),
        ("x = ['a', 'b', 'a',]\n", "a", "x = ['b', 'a',]\n"),
        ("x = ['a', 'b',]\n", 1, "x = ['a',]\n"),
        ("x = [\n  'a', # one\n  'b', # two\n  'c'\n]\n", "b", "x = [\n  'a', # one\n  'c'\n]\n"),
        ("x = [\n  'a', # one\n  'b' # two\n]\n", "b", "x = [\n  'a' # one\n]\n"),
        ("x = [ # of\n  'a',\n]\n", "a", "x = [ # of\n]\n"),
        ("x = ['a', # one\n  'b']\n", "b", "x = ['a' # one\n  ]\n"),
        ("x = ['a', # one\n  'b']\n", "a", "x = [ # one\n  'b']\n"),
    ],
)
def test_what_a_list_loses(before: str, which: str | int, after: str) -> None:
    assert remove_from_list(before, ("x",), which) == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        (
            "# patients\n[practice.patients]\na = 1\n[practice . \"patients\" . 'sub']\n[practice.nurses]\n",
            ("practice", "patients"),
            "# patients\n[practice.new]\na = 1\n[practice . \"new\" . 'sub']\n[practice.nurses]\n",
        ),
        ("practice.patients.a = 1\npractice.'patients'.b = 2\n", ("practice", "patients"), "practice.new.a = 1\npractice.'new'.b = 2\n"),
        ("practice = { patients = {}, n = 'patients' }\n", ("practice", "patients"), "practice = { new = {}, n = 'patients' }\n"),
        ("[[items]]\n[items.sub]\n[[items]]\n[items.sub]\n", ("items",), "[[new]]\n[new.sub]\n[[new]]\n[new.sub]\n"),
        ("[[items]]\n[items.sub]\n[[items]]\n[items.sub]\n", ("items", 1, "sub"), "[[items]]\n[items.sub]\n[[items]]\n[items.new]\n"),
        ("a = [{ b = 1 }, { b = 2 }]\n", ("a", 1, "b"), "a = [{ b = 1 }, { new = 2 }]\n"),
    ],
)  # fmt: skip
def test_where_a_name_is_another(before: str, path: Key, after: str) -> None:
    assert rename_key(before, path, "new") == after


def test_a_new_name_is_quoted_where_it_has_to_be() -> None:
    assert rename_key("a = 1\n", ("a",), "b c") == '"b c" = 1\n'
    assert rename_key("'a' = 1\n", ("a",), "it's") == '"it\'s" = 1\n'


EFFECTS = """\
#:schema x.json

# Effects: ask each party.

# first
[[effects]]
id = "a"

# second
[[effects]]
id = "b"
# still b
[effects.who]
name = "x"

# free

# last
[end]
"""


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        (EFFECTS, ("effects", 0), EFFECTS.replace('[[effects]]\nid = "a"\n\n', "\n", 1)),
        (EFFECTS, ("effects", 1), EFFECTS[: EFFECTS.index("\n# second")] + EFFECTS[EFFECTS.index("\n# free") :]),
        (EFFECTS, ("effects", 1, "who"), EFFECTS.replace('# still b\n[effects.who]\nname = "x"\n', "")),
        (EFFECTS, ("effects",), EFFECTS[: EFFECTS.index("\n# first")] + EFFECTS[EFFECTS.index("\n# free") :]),
        (EFFECTS, ("end",), EFFECTS[: EFFECTS.index("\n# last")]),
        ("# about\n[a]\nb = 1\n\n[c]\n", ("a",), "# about\n\n[c]\n"),
        ("[a]\nb = 1\n\n[c]\n", ("a",), "[c]\n"),
        ("[a]\n[c]\n[a.b]\n[d]\n", ("a",), "[c]\n[d]\n"),
        ("# g\n[o.a]\n\n[o.b]\n", ("o", "a"), "# g\n\n[o.b]\n"),
        ("p.a.x = 1 # c\nq = 1\np.a.y = 2\n", ("p", "a"), "q = 1\n"),
        ("p = { a = { x = 1 }, b.x = 1, b.y = 2 }\n", ("p", "b"), "p = { a = { x = 1 } }\n"),
        ("by = [{ a = 1 }, { a = 2 }]\n", ("by", 0), "by = [{ a = 2 }]\n"),
        ("[[a]]\nb = 1\n", ("a", 0), ""),
    ],
)
def test_what_goes_with_a_table(before: str, path: Key, after: str) -> None:
    assert remove_table(before, path) == after


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("# why\na = 1 # c\nb = 2\n", ("a",), "# why\nb = 2\n"),
        ('[t]\na = """\nx\n"""\nb = 2', ("t", "a"), "[t]\nb = 2"),
        ("a = { b = 1, c = 2 }\n", ("a", "b"), "a = { c = 2 }\n"),
        ("a = { b = 1 }\n", ("a",), ""),
    ],
)
def test_what_goes_with_a_key(before: str, key: Key, after: str) -> None:
    assert remove_key(before, key) == after


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda: set_value("\na = 1\n", ("a", "b"), 1), "Line 2: “a” is not a table, so there is no “a.b” to be set."),
        (lambda: set_value("[[a]]\n", ("a", "b"), 1), "There is no “a.b” here."),
        (lambda: set_value("[[a]]\n", ("a", 1, "b"), 1), "There is no “a.1.b” here."),
        (lambda: set_value("a = ['b']\n", ("a", 1), "c"), "There is no “a.1” here."),
        (lambda: add_table("a = 1\n[b.c]\n", ("b",), {}), "Line 2: “b” is there already."),
        (lambda: add_table("a = 1\n", ("a", "b"), {}), "Line 1: “a” is not a table"),
        (lambda: append_table("[a.b]\n", ("a", "b"), {}), "Line 1: “a.b” is not a list of tables"),
        (lambda: add_to_list("a = 'x'\n", ("a",), "b"), "Line 1: “a” is not a list of texts."),
        (lambda: add_to_list("a = [1]\n", ("a",), "b"), "Line 1: “a” is not a list of texts."),
        (lambda: remove_from_list("a = ['x']\n", ("a",), "b"), "Line 1: “a” holds no “b”."),
        (lambda: remove_from_list("a = ['x']\n", ("a",), 1), "Line 1: “a” holds no element 2."),
        (lambda: remove_from_list("", ("a",), 1), "There is no “a” here."),
        (lambda: rename_key("[a.b]\n[a.c]\n", ("a", "b"), "c"), "Line 2: “a.c” is there already."),
        (lambda: rename_key("[a.b]\n", ("a", "c"), "d"), "There is no “a.c” here."),
        (lambda: remove_table("a = 1\n", ("a",)), "Line 1: “a” is not a table."),
        (lambda: remove_table("[[a]]\n", ("a", 1)), "There is no “a.1” here."),
        (lambda: remove_key("[a]\n", ("a",)), "Line 1: “a” is a table here."),
        (lambda: remove_key("[a]\n", ("a", "b")), "There is no “a.b” here."),
        (lambda: remove_key("a = \n", ("a",)), "line 1, column"),
    ],
)
def test_what_cannot_be_edited_is_refused(edit: Callable[[], str], said: str) -> None:
    with pytest.raises(EvalkitError) as raised:
        edit()
    assert said in raised.value.message
    assert raised.value.hint


STARTS = [
    "",
    "a = 1\n",
    '[outcomes.x]\ns = "X"\n\n[impacts.y]\ns = "Y"\n',
    '# ours\n[outcomes.x]\ns = "X" # mine\n# below\n\n[other]\n',
    'outcomes = { x = { s = "X" } }\n',
    'outcomes.x.s = "X"\nz = 1\n',
    "[[list]]\nn = 1\n[list.by]\nu = 'Y'\n\n[z]\n",
    "\ufeffa = 1\r\n\r\n[outcomes.x]\r\ns = 'X'\r\n",
]
SEVERAL = st.dictionaries(st.sampled_from(["b", "c", "d"]), st.just({"s": "Ä", "by": {"u": "Y"}}), min_size=1)


@given(st.sampled_from(STARTS), SEVERAL)
def test_several_at_once_are_added_as_one_after_the_other(text: str, several: dict[str, dict[str, Any]]) -> None:
    one_by_one = text
    for name, values in several.items():
        one_by_one = add_table(one_by_one, ("outcomes", name), values)
    assert add_tables(text, ("outcomes",), several) == one_by_one
    one_by_one = text
    for values in several.values():
        one_by_one = append_table(one_by_one, "list", values)
    assert append_tables(text, ("list",), list(several.values())) == one_by_one
