"""Several values at once come to stand where each alone would."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.edit import set_value
from evalkit.toml.several import set_values
from evalkit.toml.write import Value
from tests.toml.test_edit import FEW, documents, read

SOME: list[Value] = ["x", 7, True, ["a", "b"]]


def one_by_one(text: str, several: dict[Key, Value]) -> str:
    for key, value in several.items():
        text = set_value(text, key, value)
    return text


def tables(held: Any, at: Key = ()) -> list[Key]:
    """Where tables stand."""
    inner = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    own = [at] if isinstance(held, dict) else []
    return own + [path for part, value in inner for path in tables(value, (*at, part))]


@settings(FEW, max_examples=25)
@given(documents(), st.integers(0, 10**9))
def test_several_values_stand_where_each_alone_would(text: str, seed: int) -> None:
    random, held = Random(seed), read(text)
    at = tables(held)
    several: dict[Key, Value] = {}
    for number in range(random.randint(1, 5)):
        table = random.choice(at)
        several[(*table, random.choice(["stage", f"new {number}", "a"]))] = random.choice(SOME)
    try:
        wanted = one_by_one(text, several)
    except EvalkitError:
        with pytest.raises(EvalkitError):
            set_values(text, several)
        return
    assert read(set_values(text, several)) == read(wanted)
    is_plain = not any(key[: len(other)] == other for key in several for other in several if key != other)
    if is_plain and "\r\n" not in text:
        assert sorted(set_values(text, several).split("\n")) == sorted(wanted.split("\n"))


def test_keys_more_of_many_tables() -> None:
    text = "# The model.\n\n" + "".join(
        f'[outcomes.o{n}]\n# for = ""\nstatement = "{n}"\n\n# Of it.\n' for n in range(60)
    )
    several: dict[Key, Value] = {("outcomes", f"o{n}", "for"): ["people"] for n in range(60)}
    after = set_values(text, several)
    assert after.count('# for = ""\nfor = ["people"]\nstatement') == 60
    assert after == one_by_one(text, several)


def test_what_cannot_be_set_is_told_as_for_one() -> None:
    with pytest.raises(EvalkitError, match="is a table here"):
        set_values("[a]\nb = 1\n[c.d]\n", {("a", "b"): 2, ("c", "d"): 1})
