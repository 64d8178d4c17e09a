"""Globs over files, as waivers use them."""

import pytest

from evalkit.globs import matches

FILE = "projects/peer-support/relationships/patient-nurse.toml"


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        (FILE, True),
        (f"./{FILE}", True),
        ("projects/peer-support/relationships/*", True),
        ("projects/*/relationships/*.toml", True),
        ("projects/*/relationships/patient-?urse.toml", True),
        ("projects/*", False),
        ("*", False),
        ("**", True),
        ("projects/**", True),
        ("projects/**.toml", True),
        ("**/*.toml", True),
        ("**/patient-nurse.toml", True),
        ("projects/**/patient-nurse.toml", True),
        ("projects/peer-support/relationships/**/patient-nurse.toml", True),
        ("projects/**/nurse.toml", False),
        ("**/relationships", False),
        ("projects/peer-support/relationships/", False),
        ("", False),
        ("[p]*", False),
        ("*" * 40 + "z", False),
        ("**a" * 40, False),
    ],
)
def test_a_star_stays_within_a_folder_and_two_do_not(glob: str, expected: bool) -> None:
    assert matches(glob, FILE) is expected


def test_two_stars_before_a_slash_may_stand_for_nothing() -> None:
    assert matches("**/evaluation.toml", "evaluation.toml")
    assert matches("a/**/b", "a/b")
    assert not matches("a/**/b", "a/xb")
