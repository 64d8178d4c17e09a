"""What the guidance of a field says within a sentence."""

import pytest

from evalkit.model.data_capture import DataCapture
from evalkit.model.guidance import TABLES, every_field, meaning
from evalkit.model.indicator import Indicator
from evalkit.model.project import Dissemination


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
