"""Whatever is answered, in whatever order: no file becomes unreadable, and nothing that was given is lost."""

import io
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evalkit.model.values import not_given
from tests.running import run

_SAID = st.one_of(
    st.sampled_from(
        ["<", "<", "?", "=", "", "1", "2", "9", "1, 2", "none", "+", "31/12/2027", "1.1.27", "60%", "y", "stop"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from(['"""', "'''", "TODO", "a = 1 # b", "[x]", "\\", "é\u202e", "x" * 3000, "one; two; one"]),
)


@pytest.fixture(scope="module")
def scaffold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any")
    assert run(folder, "new", "ward", "--no-input", "--set", "title=The ward", "--project", "care").status == 0
    run(folder / "ward", "add", "benefit", "calm", "--set", "statement=Calm", "--set", "for=people")
    return folder / "ward"


def values(folder: Path) -> int:
    """How many values are given, in whatever place. Raises where a file cannot be read."""
    files = [path for path in folder.rglob("*.toml") if ".evalkit" not in path.parts]
    return sum(len(list(_given(tomllib.loads(path.read_text("utf-8"))))) for path in files)


def comments(folder: Path) -> int:
    return sum(path.read_text("utf-8").count("\n# ") for path in folder.rglob("*.toml"))


def _given(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _given(inner)
    elif isinstance(value, list):
        several = [part for inner in value for part in _given(inner)]
        yield from several if several and isinstance(value[0], dict) else several[:1]
    elif not not_given(value):
        yield value


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    section=st.sampled_from(["benefits", "harms", "logic-model", "telling", "reflection"]),
    said=st.lists(_SAID, max_size=8),
)
@example(section="benefits", said=["Better", "1", "<", "<", "Worse", "", "Another", "=", "New people", "now"])
@example(section="logic-model", said=["a", "b", "c", "", "d", "<", "<", "<", '"""', "", "e"])
def test_no_sequence_of_answers_loses_a_value_or_makes_a_file_unreadable(
    section: str, said: list[str], scaffold: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ward"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scaffold, folder)
    before, told = values(folder), comments(folder)
    with mock.patch.object(sys, "stdin", io.StringIO("".join(f"{one}\n" for one in said))):
        ran = run(folder, "fill", section, "--stage", "design", "--as-of", "2026-11-26")
    assert ran.status == 0, ran.err
    assert values(folder) >= before
    assert comments(folder) >= told
    checked = run(folder, "check", "--select", "FIL", "--as-of", "2026-11-26", "--format", "json")
    assert not [one for one in checked.evaluation["findings"] if one["severity"] == "error"]
