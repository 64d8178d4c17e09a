"""A table written from things that are there, brought into an evaluation without them, gives the same things."""

import csv
import io
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.editing.resolve import all_of
from evalkit.files.entities import Entity
from evalkit.files.loader import load
from evalkit.model.kinds import KINDS
from evalkit.tables.formulas import harmless
from evalkit.toml import edit
from evalkit.toml.verify import held_at
from tests.running import run
from tests.small import make

NO_TABLE = ("evaluation", "project", "relationship", "logic-model", "reflection")
"""Kinds that are one file, or that hold tables of other kinds or under names of their own."""


def held(root: Path, thing: Entity) -> dict[str, Any]:
    return dict(held_at(tomllib.loads((root / thing.file).read_text("utf-8")), thing.key))


def cells(values: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """The columns of a row with their cells; what is given in several tables is left to its own kind."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from cells(value, f"{at}{key}.")
        elif isinstance(value, list) and not any(isinstance(part, dict) for part in value):
            yield f"{at}{key}", "\n".join(f"* {part}" for part in value)
        elif not isinstance(value, list):
            yield f"{at}{key}", str(value).strip()


def table(rows: list[dict[str, str]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def flat(values: dict[str, Any]) -> dict[str, str]:
    return dict(cells(values))


def of_kind(root: Path, kind: str) -> list[Entity]:
    return all_of(load(root), KINDS[kind], None)


def row(root: Path, thing: Entity) -> dict[str, str]:
    inside = "evaluation" if thing.kind.shared and not thing.project else thing.inside
    about = {"id": thing.id, "in": inside, "project": thing.project}
    return {name: cell for name, cell in about.items() if cell} | flat(held(root, thing))


def told(root: Path, kind: str) -> list[dict[str, str]]:
    """What is given of each thing of a kind, without what the template has put there to be replaced."""
    rows = [row(root, thing) for thing in of_kind(root, kind)]
    return [{name: cell for name, cell in row.items() if cell not in ("TODO", "* TODO", "")} for row in rows]


def take_out(root: Path, kind: str) -> None:
    if kind in ("data-capture", "item"):  # what is computed from items does not go without them
        for path in root.glob("projects/*/indicators/*.toml"):
            if "\n[compute]\n" in (text := path.read_text("utf-8")):
                path.write_text(edit.remove_table(text, ("compute",)), "utf-8")
    for thing in reversed(of_kind(root, kind)):
        file = root / thing.file
        if thing.key:
            file.write_text(edit.remove_table(file.read_text("utf-8"), thing.key), "utf-8")
        else:
            file.unlink()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NO_TABLE])
def test_what_the_worked_example_holds_comes_back_from_a_table(kind: str, example: Path) -> None:
    rows = told(example, kind)
    assert rows or kind in ("waiver", "wave", "effect")
    if not rows:
        return
    take_out(example, kind)
    assert of_kind(example, kind) == []
    (example / "t.csv").write_text(table(rows), "utf-8")
    ran = run(example, "add", kind, "--from", "t.csv")
    assert ran.status == 0, ran.err
    assert told(example, kind) == rows
    again = run(example, "add", kind, "--from", "t.csv")
    if KINDS[kind].has_id or KINDS[kind].told_apart_by:
        assert again.status == 0, again.err
        assert told(example, kind) == rows


WORDS = st.text("abcXYZ é;,-*#%'\"=|\\", min_size=1, max_size=12).map(str.strip).filter(bool)
LISTED = WORDS.filter(lambda text: not text.startswith(("- ", "* ")))
INDICATOR = st.fixed_dictionaries(
    {"title": WORDS},
    optional={
        "definition": WORDS,
        "kind": st.sampled_from(["count", "proportion", "qualitative"]),
        "frequency": st.sampled_from(["3 months", "1 year", "2 weeks"]),
        "disaggregation": st.lists(LISTED, min_size=1, max_size=3, unique=True),
        "measures": st.just(["shared"]),
        "baseline": st.fixed_dictionaries(
            {"value": st.integers(-999, 9999) | st.floats(0.5, 99.5).map(lambda n: round(n, 2))},
            optional={"date": st.dates(date(2000, 1, 1), date(2099, 1, 1)), "n": st.integers(0, 9999)},
        ),
    },
)


@settings(deadline=None)
@given(st.lists(INDICATOR, min_size=1, max_size=4))
def test_whatever_a_table_holds_it_gives_the_same_things(indicators: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = make(Path(folder) / "care")
        assert run(root, "add", "outcome", "shared", "--set", "statement=Shared").status == 0
        (root / "t.csv").write_text(table([flat(values) for values in indicators]), "utf-8")
        before = {thing.id for thing in of_kind(root, "indicator")}
        ran = run(root, "add", "indicator", "--from", "t.csv")
        assert ran.status == 0, ran.err
        found = [flat(held(root, thing)) for thing in of_kind(root, "indicator") if thing.id not in before]
        given = [{name: cell for name, cell in values.items() if cell and "TODO" not in cell} for values in found]
        assert sorted(map(sorted, (values.items() for values in given))) == sorted(
            sorted(flat(values).items()) for values in indicators
        )
