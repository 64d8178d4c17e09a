"""A name changed, or taken out, wherever a text holds it: what many single edits would do, in one."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import EvalkitError
from evalkit.toml import unlist
from evalkit.toml.edit import remove_from_list, set_value
from evalkit.toml.lists import without_element
from evalkit.toml.rename import renamed
from evalkit.toml.unlist import without_elements

LISTS = [
    '["a", "b"]',
    "[ 'a' ]",
    '[\n    "a", # why\n    "b",\n    "a",\n]',
    "[ # none\n]",
    '["a","b" , "c",]',
    '["a", # one\n "b" # two\n, "c"]',
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LISTS), min_size=1, max_size=5), st.data())
def test_elements_of_many_lists_are_taken_out_as_one_by_one(lists: list[str], data: st.DataObject) -> None:
    text = "# top\n" + "".join(f"[t{n}]  # {n}\nx = {held} # behind\n\n" for n, held in enumerate(lists))
    keys = [
        (f"t{n}", "x", i) for n, held in enumerate(lists) for i in range(held.count('"') // 2 + held.count("'") // 2)
    ]
    going = data.draw(st.sets(st.sampled_from(keys), max_size=6) if keys else st.just(set()))
    one_by_one = text
    for key in sorted(going, reverse=True):
        one_by_one = remove_from_list(one_by_one, key[:-1], key[-1])
    assert without_elements(text, going) == one_by_one


def test_however_many_go_out_of_a_list_each_is_looked_at_with_its_neighbours_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []

    def counted(text: str, *others: Any) -> str:
        looked_at.append(len(text))
        return without_element(text, *others)

    monkeypatch.setattr(unlist, "without_element", counted)
    text = "x = [" + ", ".join(['"a"', '"b"', '"a"'] * 500) + "]\n"
    going = [("x", n) for n in range(1500) if n % 3 != 1]
    assert without_elements(text, going) == "x = [" + ", ".join(['"b"'] * 500) + "]\n"
    assert len(looked_at) == 1000
    assert max(looked_at) < 30


def test_a_name_is_changed_as_value_and_as_name_at_once() -> None:
    text = (
        '\ufeffx = "old" # one\r\n"old".y = 1\r\n[t.old] # two\r\nz = ["old", \'old\']\r\n'
        'old = "old"\r\n[t]\r\nin = { old = "old", b = "old" }\r\n'
    )
    values = [("x",), ("t", "old", "z", 0), ("t", "old", "old"), ("t", "in", "b")]
    after = renamed(text, "new", values, [("old",), ("t", "old"), ("t", "in", "old")])
    assert after == (
        '\ufeffx = "new" # one\r\n"new".y = 1\r\n[t.new] # two\r\nz = ["new", \'old\']\r\n'
        'old = "new"\r\n[t]\r\nin = { new = "old", b = "new" }\r\n'
    )
    assert set_value(renamed("a = 'x'\n", "y", [("a",)]), ("a",), "x") == 'a = "x"\n'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: renamed("a = 1\n", "b", [("c",)]), "There is no “c” here."),
        (lambda: renamed("a = 1\nb = 2\n", "b", [], [("a",)]), "Line 2: “b” is there already."),
        (lambda: renamed("a = \n", "b", [("a",)]), "The file cannot be read as TOML (line 1, column 5)"),
        (lambda: without_elements("a = 1\n", [("a", 0)]), "There is no list of texts at “a”."),
        (lambda: without_elements("a = [1]\n", [("a", 0)]), "There is no list of texts at “a”."),
    ],
)
def test_what_cannot_be_changed_is_said(change: object, said: str) -> None:
    assert callable(change)
    with pytest.raises(EvalkitError) as raised:
        change()
    assert raised.value.message.startswith(said)
