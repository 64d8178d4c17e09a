"""What a field is called, and what its guidance says within a sentence."""

import pytest

from evalkit.model.data_capture import DataCapture
from evalkit.model.fields import fields
from evalkit.model.guidance import TABLES, every_field, find, label, meaning
from evalkit.model.indicator import Indicator
from evalkit.model.project import Dissemination
from evalkit.model.table import Table


def test_the_first_sentence_is_said_with_the_values_that_there_are() -> None:
    assert meaning(Indicator, "direction") == "which way is better (increase | decrease | maintain)"
    assert meaning(Indicator, "role").startswith("primary: the evaluation stands or falls with it (primary | ")
    assert meaning(DataCapture, "sample.approach") == "how those included are chosen"


def test_when_a_field_is_asked_for_is_left_out() -> None:
    assert meaning(Dissemination, "evidence").startswith("the indicators or data-capture plans")
    assert meaning(Indicator, "numerator") == "who or what is counted"


def test_every_field_has_a_meaning() -> None:
    for name in every_field():
        kind, _, key = name.partition(".")
        said = meaning(TABLES[kind][0], key)
        assert said and not said.endswith("."), name


def test_a_field_that_is_not_there_has_none() -> None:
    with pytest.raises(KeyError):
        meaning(Indicator, "numerater")


def test_a_field_is_called_by_words() -> None:
    assert label(Indicator, "definition") == "What counts"
    assert label(Indicator, "denominator") == "Out of whom"
    assert label(DataCapture, "schedule.every") == "Captured every"


def test_every_field_has_a_label_of_its_own() -> None:
    for name in every_field():
        found = find(name)
        assert found
        assert 0 < len(found.label) <= 40, name
        assert found.label[0].isupper() or len(found.label) == 1, name
        assert not set(found.label) & set('.:"`[]'), f"{name}: {found.label}"
        assert found.text, name


def test_no_two_fields_of_a_row_have_the_same_label() -> None:
    """A row is a table with what is nested in it; what there may be several of has rows of its own."""
    for kind, (table, _) in TABLES.items():
        several = [key for key, spec in fields(table).items() if spec.shape in ("tables", "map") and spec.table]
        rows = {"": [name for name in _leaves(table) if name.partition(".")[0] not in several]}
        rows |= {key: [name for name in _leaves(table) if name.startswith(f"{key}.")] for key in several}
        for key, names in rows.items():
            labels = [label(table, name) for name in names]
            assert len(set(labels)) == len(labels), f"{kind} {key}: {sorted(labels)}"


def _leaves(table: type[Table]) -> list[str]:
    """The dotted keys of all fields of a table that hold no further table."""
    return [
        f"{key}{inner}"
        for key, spec in fields(table).items()
        for inner in ([f".{name}" for name in _leaves(spec.table)] if spec.table else [""])
    ]
