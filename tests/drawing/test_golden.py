"""Two small pictures, drawn as ever in every format that is text. `python -m tests.drawing.test_golden` writes them anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evalkit.drawing.diagram import Box, Diagram, Group, Link, Matrix, Note
from evalkit.drawing.formats import drawn, formats

GOLDEN = Path(__file__).with_name("golden")
DIAGRAM = Diagram(
    title="Ward – logic model",
    description='The logic model of Ward. "1 box" <with> a gap is dashed & named.',
    columns=["Inputs", "Outcomes", "Impacts"],
    boxes=[
        Box("input:course", 0, "input", "A course of four days", remarks=["rests on A1"], place="logic-model.toml:3"),
        Box("outcome:shared", 1, "outcome", 'Patients & nurses share "each" task <of a session>', group="care"),
        Box("outcome:calm", 1, "outcome", "Sessions are calm", gaps=["no indicator", "leads to nothing"]),
        Box("missing:gone", 2, "missing", "gone", is_missing=True),
        Box("impact:well", 2, "impact", "People live well with dialysis"),
    ],
    links=[
        Link("input:course", "outcome:shared"),
        Link("outcome:shared", "impact:well"),
        Link("outcome:calm", "missing:gone", broken=True),
    ],
    groups=[Group("care", "Patients – Nurses", "1", 1)],
    lead="Patients and nurses learn together.",
    notes=[Note("Assumptions", ("A1 Shifts are staffed",)), Note("To put right", ("calm leads to gone.",))],
    footer="evaluation.toml",
)
MATRIX = Matrix(
    title="Relationships by project",
    description="Which project addresses which type of relationship.",
    columns=["Person and professional", "People, system"],
    explained=["Those who are cared for and those who care", "People and the system"],
    rows=["Ward", "Home & <hospital>"],
    cells=[
        [
            (Group("ward/nurse", "Patients – Nurses", "A1", 1), Group("ward/doctor", "Patients & <doctors>", "A2", 2)),
            (),
        ],
        [(Group("home/nurse", "People at home – Nurses", "B1", 1),), ()],
    ],
    notes=[Note("Left out", ("projects/home/project.toml",))],
)


def golden() -> Iterator[tuple[str, str]]:
    """The name of each file, and what belongs into it."""
    for format, endings in formats().items():
        for name, picture in (("diagram", DIAGRAM), ("matrix", MATRIX)):
            text = drawn(picture, format)
            if isinstance(text, str):
                yield f"{name}{endings[0]}", text


@pytest.mark.parametrize(("name", "text"), list(golden()))
def test_a_small_picture_is_drawn_as_ever(name: str, text: str) -> None:
    assert text == (GOLDEN / name).read_bytes().decode("utf-8")


def test_no_picture_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {name for name, _ in golden()}


if __name__ == "__main__":
    for name, text in golden():
        (GOLDEN / name).write_text(text, "utf-8", newline="\n")
