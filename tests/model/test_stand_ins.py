"""Answers that say nothing."""

from pathlib import Path

import pytest

from evalkit.model import guidance
from evalkit.model.fields import fields
from evalkit.model.file_kinds import FILES
from evalkit.model.stand_ins import is_stand_in, may_say_nothing, saying_nothing
from tests.small import PROGRAMME, check_json, edit, make

STAND_INS = (
    "x",
    "XXX",
    "tbc",
    "TBA.",
    "tbd",
    "n/a",
    "N/A.",
    "None.",
    "nil",
    "?",
    "??",
    "-",
    "—",
    "...",
    "…",
    "Lorem ipsum",
)

TABLES = {kind.name: kind.table for kind in FILES}


@pytest.mark.parametrize("text", STAND_INS)
def test_stand_ins_are_seen_wherever_they_stand_by_themselves(text: str) -> None:
    assert is_stand_in(f" {text}\n")
    assert not is_stand_in(f"The {text}")
    for written in (f'a = "{text}"', f"a = ['b', ' {text} ']", f'a = """\n{text}"""'):
        assert may_say_nothing(f"title = 'b'\n{written}\n"), written


@pytest.mark.parametrize("text", ["", ".", "nobody", "nothing", "nonesuch", "xray", "to be", "5", "no"])
def test_what_may_be_an_answer_is_none(text: str) -> None:
    assert not is_stand_in(text)


def test_the_weak_example_of_every_field_says_nothing_there_and_only_there() -> None:
    weak = {name: found.weak for name in guidance.every_field() if (found := guidance.find(name)) and found.weak}
    assert len(weak) > 30
    for name, text in weak.items():
        kind, *keys = name.split(".")
        table = TABLES[kind]
        for given, count in ((text, 1), (f"{text.upper()} ", 1), (f"{text} So be it.", 0)):
            raw = _nested(name, given)
            said = list(saying_nothing(raw, table, kind))
            assert len(said) == count, (name, given, said)
            if count:
                assert may_say_nothing(f'{keys[-1]} = "{given}"')


def test_an_id_may_be_called_as_a_weak_example_is_without_making_a_check_slower() -> None:
    assert may_say_nothing('denominator = "Patients."')
    assert not may_say_nothing('between = ["patients", "nurses"]')


def _nested(name: str, text: str) -> dict[str, object]:
    """A file in which a text stands at the key of a field."""
    kind, *keys = name.split(".")
    raw: dict[str, object] = {}
    table, inner = TABLES[kind], raw
    for key in keys[:-1]:
        spec = fields(table)[key]
        assert spec.table
        held: dict[str, object] = {}
        inner[key] = held if spec.shape == "table" else [held] if spec.shape == "tables" else {"a": held}
        inner, table = held, spec.table
    inner[keys[-1]] = [text] if fields(table)[keys[-1]].shape == "list" else text
    return raw


def test_it_counts_as_not_given_and_may_be_waived(tmp_path: Path) -> None:
    folder = make(tmp_path / "care")
    edit(folder, PROGRAMME, "Three studies say so.", "tbc")
    found = {f["code"]: f for f in check_json(folder).evaluation["findings"]}
    assert {code: f["severity"] for code, f in found.items()} == {"EXP103": "error", "FIL010": "warning"}
    assert found["EXP103"]["follows"] == found["FIL010"]["fingerprint"]
    reason = 'reason = "The bid is due on Monday"\nowner = "programme lead"\nuntil = 2026-12-31\n'
    edit(folder, PROGRAMME, add=f'\n[[waivers]]\nrule = "FIL010"\nsubject = "evaluation.toml"\n{reason}')
    ran = check_json(folder)
    assert ran.places("waived") == [("FIL010", PROGRAMME)]
    assert ran.places() == [("EXP103", PROGRAMME)]
