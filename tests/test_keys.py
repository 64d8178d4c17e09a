"""Lists count as the file does, also where some of their elements were left out."""

from evalkit.keys import Remaining, at_position, numbered


def test_an_element_is_found_at_its_position_in_the_file() -> None:
    whole, some = ["a", "b"], Remaining(["b", "d"], [1, 3])
    assert [at_position(whole, position) for position in (-1, 0, 1, 2)] == [None, "a", "b", None]
    assert [at_position(some, position) for position in range(-1, 5)] == [None, None, "b", None, "d", None]
    for values in (whole, some):
        assert all(at_position(values, position) == value for position, value in numbered(values))
