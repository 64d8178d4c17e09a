"""Pictures on paper: nothing is lost, nothing runs over the edge, all can be read, and links find their page."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.drawing.diagram import Box, Diagram, Group, Link, Matrix, Note
from evalkit.drawing.formats import svg
from evalkit.drawing.logic_model import model_diagram
from evalkit.drawing.paper import PAPERS, Paper
from evalkit.files.loader import load
from evalkit.thread.graph import EvaluationGraph
from tests.running import run
from tests.small import make

SVG = "{http://www.w3.org/2000/svg}"
A4 = PAPERS["a4"]
PROJECT = ("--project", "going-home-together")


def texts(page: str) -> list[str]:
    """Each text of a page, its lines joined."""
    return [" ".join("".join(text.itertext()).split()) for text in ElementTree.fromstring(page).iter(f"{SVG}text")]


def check_page(page: str) -> None:
    """All of it lies on the sheet, and no text is smaller than 7 point there."""
    root = ElementTree.fromstring(page)
    wide, high = (float(str(root.get(name)).removesuffix("mm")) for name in ("width", "height"))
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    assert width / height == pytest.approx(wide / high, rel=0.002)
    points = wide / 25.4 * 72 / width
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("font-size") or 0) * points >= 6.99
        for line in text:
            assert 0 <= float(line.get("x") or -1) <= width
            assert 0 <= float(line.get("y") or -1) <= height - 20
    for rect in root.iter(f"{SVG}rect"):
        x, y, across, down = (float(rect.get(name) or 0) for name in ("x", "y", "width", "height"))
        assert -0.1 <= x <= x + across <= width + 0.1
        assert -0.1 <= y <= y + down <= height + 0.1


def titles(pages: list[str]) -> list[str]:
    """What is said of each box."""
    return [title.text or "" for page in pages for title in list(ElementTree.fromstring(page).iter(f"{SVG}title"))[1:]]


WORDS = st.text("aWé ", max_size=700).map(lambda text: " ".join(text.split()))


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    count = draw(st.integers(0, 40))
    boxes = [
        Box(f"box:{n}", draw(st.integers(0, 7)), "outcome", f"Box {n} {draw(WORDS)}", place=f"f:{n}")
        for n in range(count)
    ]
    groups = [Group(f"g{n}", f"Group {n}", str(n), n) for n in range(1, draw(st.integers(1, 5)))]
    for box in boxes:
        box.group = draw(st.sampled_from([None, *(group.id for group in groups)]))
        box.gaps = draw(st.lists(st.sampled_from(["no indicator", "leads to nothing", "no statement", "x" * 70])))
        box.part = draw(st.sampled_from(["", "one", "two"]))
    number = st.integers(0, count - 1)
    ends = draw(st.lists(st.tuples(number, number), max_size=60, unique=True)) if count else []
    links = [Link(f"box:{one}", f"box:{other}") for one, other in ends]
    notes = [Note("Assumptions", tuple(draw(st.lists(WORDS, max_size=30))))]
    return Diagram("A title", "d", [f"Column {n}" for n in range(8)], boxes, links, groups, draw(WORDS), notes, "foot")


@given(diagrams(), st.sampled_from(list(PAPERS.values())))
@settings(deadline=None, max_examples=25)
def test_every_box_stands_on_one_page_and_nothing_runs_over_the_edge(diagram: Diagram, paper: object) -> None:
    pages = svg.draw_pages(diagram, paper)  # type: ignore[arg-type]
    for page in pages:
        check_page(page)
    numbers = [re.search(r"Box (\d+)", title) for title in titles(pages)]
    assert sorted(int(found[1]) for found in numbers if found) == list(range(len(diagram.boxes)))


@given(diagrams())
@settings(deadline=None, max_examples=12)
def test_a_figure_of_a_document_has_every_box_and_room_on_its_page(diagram: Diagram) -> None:
    diagram.lead, diagram.notes = "", []
    parts = svg.draw_figure(diagram, Paper("part of a page", 257, 140))
    for part in parts:
        root = ElementTree.fromstring(part)
        wide, high = (float(str(root.get(name)).removesuffix("mm")) for name in ("width", "height"))
        assert wide <= 258
        assert high <= 141
        assert "A title" not in texts(part)
    if len(parts) > 1:
        assert [f"Part {n} of {len(parts)}" for n in range(1, len(parts) + 1)] == [texts(part)[-1] for part in parts]
    numbers = [re.search(r"Box (\d+)", title) for title in titles(parts)]
    assert sorted(int(found[1]) for found in numbers if found) == list(range(len(diagram.boxes)))


def test_the_logic_model_of_a_real_project_is_one_figure(worked: Path) -> None:
    graph = EvaluationGraph(load(worked))
    for project in graph.projects:
        assert len(svg.draw_figure(model_diagram(graph, project, []), Paper("part of a page", 257, 140))) == 1


@pytest.mark.parametrize(("page", "most"), [("a4", 5), ("a3", 3)])
def test_the_thread_of_a_real_project_is_laid_out_for_paper(page: str, most: int, worked: Path, tmp_path: Path) -> None:
    ran = run(worked, "draw", "--kind", "thread", *PROJECT, "--page", page, "--output", str(tmp_path / "thread.svg"))
    assert ran.status == 0, ran.err
    files = sorted(tmp_path.iterdir())
    count = len(files)
    assert [file.name for file in files] == [f"thread-{n}.svg" for n in range(1, count + 1)]
    assert 1 < count <= most
    assert f"thread-1.svg to thread-{count}.svg: {count} pages of {page.upper()}, landscape.\n" in ran.err
    pages = [file.read_text("utf-8") for file in files]
    for number, text in enumerate(pages, 1):
        check_page(text)
        assert f"Page {number} of {count}" in texts(text)
    check_references(pages)


def check_references(pages: list[str]) -> None:
    """Each letter that is named with a page stands there, and names the page that it is named on."""
    meant = {
        (letter, number, page)
        for number, text in enumerate(map(texts, pages), 1)
        for sign in text
        if sign.startswith("→ page ")
        for page, letters in re.findall(r"page (\d+): ([a-z, ]+)", sign)
        for letter in letters.split(", ")
    }
    there = {
        (sign.split(" ← ")[0], int(page), str(number))
        for number, text in enumerate(map(texts, pages), 1)
        for sign in text
        if " ← page" in sign
        for page in re.findall(r"\d+", sign)
    }
    assert meant
    assert meant <= there


def test_a_model_that_fits_is_one_page_under_its_own_name(worked: Path, tmp_path: Path) -> None:
    ran = run(worked, "draw", *PROJECT, "--page", "A4", "--output", str(tmp_path / "model.svg"))
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.endswith("model.svg: 1 page of A4, landscape.\n")
    text = (tmp_path / "model.svg").read_text("utf-8")
    check_page(text)
    assert not any(sign.startswith(("Page ", "→ page")) for sign in texts(text))
    assert run(worked, "draw", *PROJECT, "--page", "a4").out == text


def test_a_png_has_200_dots_to_the_inch(worked: Path, tmp_path: Path) -> None:
    assert run(worked, "draw", *PROJECT, "--page", "a4", "--output", str(tmp_path / "model.png")).status == 0
    size = struct.unpack(">II", (tmp_path / "model.png").read_bytes()[16:24])
    assert size == pytest.approx((297 / 25.4 * 200, 210 / 25.4 * 200), abs=2)


def test_pages_that_are_there_are_not_written_over(worked: Path, tmp_path: Path) -> None:
    draw = ("draw", "--kind", "thread", *PROJECT, "--page", "a3", "--output", str(tmp_path / "thread.svg"))
    (tmp_path / "thread-2.svg").write_text("mine", "utf-8")
    ran = run(worked, *draw)
    assert ran.status == 2
    assert "thread-2.svg is there already." in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["thread-2.svg"]
    (tmp_path / "thread-3.svg").write_text("mine", "utf-8")
    ran = run(worked, *draw, "--force")
    assert ran.status == 0
    assert "thread-3.svg is of an earlier drawing, which had more pages.\n" in ran.err
    assert "mine" not in (tmp_path / "thread-2.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--page", "a5"], "There is no page “a5”.\nUse a4 or a3."),
        (["--page", "a4", "--format", "mermaid"], "cannot be laid out for a page as mermaid.\nDraw it as svg or png."),
        (["--page", "a4", "--kind", "thread", "--output", "/dev/null", "--format", "svg"], "each a file of its own."),
        (["--page", "a4", "--kind", "thread"], "pages, each a file of its own.\nGive a file: --output thread.svg."),
    ],
)
def test_what_cannot_be_laid_out_is_said(arguments: list[str], said: str, worked: Path) -> None:
    ran = run(worked, "draw", *PROJECT, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_table_goes_on_below_its_headings() -> None:
    groups = [Group(f"p{n}/a", f"Patients – Nurses of ward {n}", f"A{n}", 1) for n in range(60)]
    matrix = Matrix(
        "Relationships", "d", ["person-professional", "people-system"], ["one", "two"], [f"Ward {n}" for n in range(60)],
        [[(group,), ()] for group in groups], [Note("Cannot be read, and so is left out", ("projects/x.toml",))],
    )  # fmt: skip
    pages = svg.draw_pages(matrix, A4)
    assert len(pages) > 1
    shown = [sign for page in pages for sign in texts(page)]
    assert shown.count("Project") == len(pages)
    assert all(f"Ward {n}" in shown for n in range(60))
    assert "projects/x.toml" in shown
    for page in pages:
        check_page(page)


def test_a_long_list_of_relationships_is_a_note_and_no_legend() -> None:
    groups = [Group(f"g{n}", f"The relationship between many people and ward {n}", str(n), n) for n in range(1, 41)]
    boxes = [Box(f"o{n}", 0, "outcome", f"Outcome {n}", group.id) for n, group in enumerate(groups)]
    pages = svg.draw_pages(Diagram("T", "d", ["Outcomes"], boxes, [], groups), A4)
    for page in pages:
        check_page(page)
    assert "Relationships" in texts(pages[-1])
    assert any(sign.startswith("40 ") for sign in texts(pages[-1]))


def test_an_evaluation_with_nothing_in_it_is_a_page(tmp_path: Path) -> None:
    folder = make(tmp_path / "care")
    for kind in ("model", "matrix"):
        ran = run(folder, "draw", "--kind", kind, "--page", "a4")
        assert ran.status == 0, ran.err
        check_page(ran.out)
