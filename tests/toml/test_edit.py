"""An edit changes what was meant, and not one byte more."""

import re
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.edit import append_table, set_value
from evalkit.toml.write import Value
from tests.toml.test_places import handwritten, keys

FEW = settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
BOM = "\ufeff"

values = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(['"', "'''", '"""', "# no comment", "a\nb", "\r\n", "\x00\x1b", "stage = 1", "\u202e", "\\"]),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(date(1000, 1, 1)),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A TOML text as people write it, with traps for whoever looks for `stage` in the text."""
    text = handwritten(draw(st.integers(0, 10**9)))
    traps = ['# stage = "a"\n', "note = '''\nstage = \"x\"\n[stage]\n'''\n", '"a.stage" = "stage = 1" # stage = 2\n']
    traps += [
        'other = {stage = "b"}\n',
        'also.stage = """\nstage = "c\\\n"""\n',
        "  \"stage\"\t=  'd'\t# stage\n",
        "\n",
    ]
    top = "".join(draw(st.lists(st.sampled_from(traps), max_size=4, unique=True)))
    text = top + text
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    if draw(st.booleans()):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return draw(st.sampled_from(["", BOM])) + text


def read(text: str) -> dict[str, Any]:
    return tomli.loads(text.removeprefix(BOM))


def at(table: Any, key: Key) -> Any:
    for part in key:
        table = table[part]
    return table


def repr_of_change(table: dict[str, Any], key: Key, value: Value) -> str:
    at(table, key[:-1])[key[-1]] = value
    return repr(table)


def changed_in_one_place(before: str, after: str, written: str, old: Any) -> bool:
    """Whether a text is another with only a value, as it was written, in the place of the old one."""
    for match in re.finditer(f"(?={re.escape(written)})", after):
        start, behind = match.start(), after[match.start() + len(written) :]
        was = before[start : len(before) - len(behind)]
        if before[:start] == after[:start] and before.endswith(behind):
            try:
                if repr(tomli.loads(f"x = {was}")["x"]) == repr(old):
                    return True
            except tomli.TOMLDecodeError:
                continue
    return False


def as_value(value: Value) -> str:
    return tomli_w.dumps({"x": value})[len("x = ") : -1]


@FEW
@given(documents(), values, st.integers(0, 10**9))
def test_a_value_is_set_and_every_other_byte_stays(text: str, value: Value, seed: int) -> None:
    table = read(text)
    scalars = [key for key in keys(table) if not isinstance(at(table, key), dict | list)]
    if not scalars:
        return
    key = Random(seed).choice(scalars)
    after = set_value(text, key, value)
    assert changed_in_one_place(text, after, as_value(value), at(table, key)), (key, text, after)
    assert repr(read(after)) == repr_of_change(read(text), key, value)


@FEW
@given(documents(), values)
def test_a_key_that_is_missing_is_added_on_top_and_every_other_byte_stays(text: str, value: Value) -> None:
    after = set_value(text, ("new key",), value)
    assert read(after) == read(text) | {"new key": value}
    line, added = f'"new key" = {as_value(value)}', len(after) - len(text)
    assert any(
        after[at : at + added].strip() == line and after == text[:at] + after[at : at + added] + text[at:]
        for at in range(len(text) + 1)
    ), (text, after)


@FEW
@given(documents(), st.dictionaries(st.sampled_from(["date", "from", "a b", "ü"]), values, min_size=1))
def test_a_table_is_appended_and_every_byte_before_stays(text: str, table: dict[str, Value]) -> None:
    end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    after = append_table(text, "stage-moves", table)
    assert after.startswith(text)
    assert read(after) == read(text) | {"stage-moves": [table]}
    added = after[len(text) :]
    assert added.count("\r\n") == (added.count("\n") if end == "\r\n" else 0)
    twice = append_table(after, "stage-moves", table)
    assert twice.startswith(after)
    assert read(twice)["stage-moves"] == [table, table]
    assert twice[len(after) :].startswith(f"{end}[[stage-moves]]{end}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'stage = "x"\n'),
        (BOM, BOM + 'stage = "x"\n'),
        ("a = 1", 'a = 1\nstage = "x"\n'),
        ("a = 1 # b\r\n\r\n# of c\r\n[c]\r\n", 'a = 1 # b\r\nstage = "x"\r\n\r\n# of c\r\n[c]\r\n'),
        ("# about\n\n[c]\n", '# about\n\nstage = "x"\n\n[c]\n'),
        ("# about\n\n# of c\n[c]\n", '# about\n\nstage = "x"\n\n# of c\n[c]\n'),
        ("# of c\n[c]\nd = 1\n", 'stage = "x"\n\n# of c\n[c]\nd = 1\n'),
        ("[c]\nstage = 1", 'stage = "x"\n\n[c]\nstage = 1'),
        ("# about", '# about\n\nstage = "x"\n'),
        ('a = """\nb"""\n[[c]]\n', 'a = """\nb"""\nstage = "x"\n[[c]]\n'),
        ("a.b = [\n  1, # one\n] # end\n[c]\n", 'a.b = [\n  1, # one\n] # end\nstage = "x"\n[c]\n'),
        ("a = [[1], [2]]\n[c]\n", 'a = [[1], [2]]\nstage = "x"\n[c]\n'),
        ("  stage\t= 'TODO'# b\n", '  stage\t= "x"# b\n'),
        ("'stage'=1\n", "'stage'=\"x\"\n"),
        ('stage = """\nstage = 1\n"""\n', 'stage = "x"\n'),
        ('stage = ["a",\n"b"]\n', 'stage = "x"\n'),
        ("a = {\n  b = 1,\n}\nstage = 2\n", 'a = {\n  b = 1,\n}\nstage = "x"\n'),  # TOML 1.1
    ],
)
def test_where_a_value_goes(before: str, after: str) -> None:
    assert set_value(before, ("stage",), "x") == after


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda: set_value("a = 1\n[stage]\n", ("stage",), "x"), "Line 2: “stage” is a table here."),
        (lambda: set_value("[[stage]]\n", ("stage",), "x"), "Line 1: “stage” is a table here."),
        (lambda: set_value("stage.a = 1\n", ("stage",), "x"), "Line 1: “stage” is a table here."),
        (lambda: set_value("a = 1\nb = \n", ("a",), "x"), "line 2, column 5"),
        (lambda: append_table("a = 1\nb = \n", "c", {}), "line 2, column 5"),
        (lambda: append_table("\nmoves = []\n", "moves", {"a": 1}), "Line 2: “moves” is not a list of tables"),
        (lambda: append_table("[moves]\n", "moves", {"a": 1}), "Line 1: “moves” is not a list of tables"),
    ],
)
def test_what_cannot_be_edited_is_refused(edit: Callable[[], str], said: str) -> None:
    with pytest.raises(EvalkitError) as raised:
        edit()
    assert said in raised.value.message
    assert raised.value.hint
