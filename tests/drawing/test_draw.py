"""Pictures: what is drawn, how it is written in each format, and what is said of what cannot be drawn."""

import json
import re
import shutil
import struct
import sys
from datetime import date
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.check.options import Options
from evalkit.draw import sketched
from evalkit.drawing.diagram import Box, Diagram, Group, Link, Matrix, Note
from evalkit.drawing.formats import dot, drawn, formats, may_show, mermaid, png, svg
from evalkit.drawing.formats._boxes import WIDTH
from evalkit.drawing.formats._colours import ALARM, BAND, FAINT_INK, INK, PALETTE, PAPER, PLAIN
from evalkit.drawing.formats._links import path_of
from evalkit.drawing.text_width import width
from evalkit.errors import EvalkitError
from tests.running import run
from tests.small import AS_OF, INDICATOR, PROGRAMME, PROJECT, RELATIONSHIP, edit, make

SVG = "{http://www.w3.org/2000/svg}"
MODEL = "projects/ward/logic-model.toml"
GAPS = {
    "LOG602": ("no statement",),
    "LOG603": ("leads to nothing",),
    "LOG604": ("nothing leads to it", "nothing uses it"),
    "LOG609": ("no indicator",),
}
WHOLE = """problem = "People are seldom asked."
external-factors = ["Wards are reorganised"]

[inputs.course]
statement = "A course of four days"

[activities.train]
statement = "Nurses and patients learn together"
uses = ["course"]
leads-to = ["trained"]

[outputs.trained]
statement = "60 nurses who can teach each task"
leads-to = ["shared", "asked"]

[outcomes.shared]
statement = "Patients do the tasks that they choose"
timeframe = "short"
for = ["patients"]
through = "patient-nurse"
mechanism = "Because the nurse waits, the patient begins"
leads-to = ["calm"]

[outcomes.asked]
statement = "Doctors ask before they decide"
timeframe = "short"
for = ["patients"]
through = "patient-doctor"
mechanism = "Because the doctor asks, the patient says"
leads-to = ["calm"]

[outcomes.calm]
statement = "Sessions are calm"
for = ["patients"]
timeframe = "medium"
no-relationship = "It comes of the room"
leads-to = ["well"]

[impacts.well]
statement = "People live well with dialysis"

[[assumptions]]
statement = "Shifts are staffed"
about = ["train", "shared"]
"""
BROKEN = """
[inputs.idle]
[activities.stray]
statement = "Nothing comes of it"
uses = ["nowhere"]
leads-to = ["gone", "stray"]
[outcomes.round]
statement = "Round and round"
leads-to = ["about", "idle"]
[outcomes.about]
statement = "About and about"
leads-to = ["round"]
"""


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    folder = make(tmp_path / "ward")
    (folder / MODEL).write_text(WHOLE, "utf-8")
    (folder / INDICATOR).write_text('title = "Tasks done"\nmeasures = ["shared", "calm"]\n', "utf-8")
    return folder


def sketch(folder: Path, kind: str, project: str | None = None) -> Diagram | Matrix:
    return sketched(folder, kind, project, Options(date.fromisoformat(AS_OF)))


def model_of(folder: Path) -> Diagram:
    diagram = sketch(folder, "model")
    assert isinstance(diagram, Diagram)
    return diagram


def thread_drawn(folder: Path) -> Diagram:
    diagram = sketch(folder, "thread", "ward")
    assert isinstance(diagram, Diagram)
    return diagram


def matrix_of(folder: Path) -> Matrix:
    picture = sketch(folder, "matrix")
    assert isinstance(picture, Matrix)
    return picture


def second_project(folder: Path) -> None:
    shutil.copytree(folder / "projects/ward", folder / "projects/home")


def texts(picture: str) -> list[str]:
    """Each text of an SVG, its lines joined."""
    root = ElementTree.fromstring(picture)
    return [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]


# what is drawn


def test_the_model_runs_from_inputs_to_impacts(ward: Path) -> None:
    diagram = model_of(ward)
    terms = ["Short-term outcomes", "Medium-term outcomes"]
    assert diagram.columns == ["Inputs", "Activities", "Outputs", *terms, "Impacts"]
    assert diagram.title == "Ward – logic model"
    assert diagram.description == (
        "The logic model of Ward, from left to right: 1 input, 1 activity, 1 output, 3 outcomes and 1 impact, "
        "joined by 7 links. 1 box with a gap is dashed."
    )
    places = {box.id: (box.column, box.group, box.gaps, box.place.partition(":")[0]) for box in diagram.boxes}
    assert places["outcome:shared"] == (3, "ward/patient-nurse", [], MODEL)
    assert places["outcome:asked"] == (3, "ward/patient-doctor", ["no indicator"], MODEL)
    assert places["outcome:calm"] == (4, None, [], MODEL)
    assert [(group.mark, group.name) for group in diagram.groups] == [
        ("1", "People on dialysis – Nurses (patient-doctor)"),
        ("2", "People on dialysis – Nurses (patient-nurse)"),
    ]
    assert not any(link.broken for link in diagram.links)
    remarks = {box.id: box.remarks for box in diagram.boxes if box.remarks}
    assert remarks == {"activity:train": ["rests on A1"], "outcome:shared": ["rests on A1"]}
    assert [note.heading for note in diagram.notes] == ["Assumptions", "External factors"]


@pytest.mark.parametrize("text", [WHOLE, WHOLE + BROKEN, BROKEN])
def test_gaps_are_those_that_check_finds(ward: Path, text: str) -> None:
    (ward / MODEL).write_text(text, "utf-8")
    found = run(ward, "check", "--stage", "design", "--format", "json", "--select", ",".join(GAPS))
    expected = {
        (*finding["subject"].split(" ")[:2], finding["code"])
        for finding in json.loads(found.out)["evaluations"][0]["findings"]
        if finding["code"] in GAPS
    }
    shown = {
        (box.kind, box.id.partition(":")[2], code)
        for box, (code, said) in product(model_of(ward).boxes, GAPS.items())
        if set(box.gaps) & set(said)
    }
    assert shown == expected
    assert expected


WAIVER = """
[[waivers]]
rule = "LOG609"
subject = "projects/ward/logic-model.toml"
item = "asked"
reason = "The doctors are asked in a second year"
owner = "programme lead"
until = 2026-12-31
"""
OFF = '[rules]\nLOG609 = { severity = "off", reason = "Measured elsewhere" }\n'
WARNING = '[rules]\nLOG609 = { severity = "warning", reason = "Measured elsewhere" }\n'


@pytest.mark.parametrize(
    ("more", "gaps"), [("", ["no indicator"]), (WAIVER, []), (OFF, []), (WARNING, ["no indicator"])]
)
def test_a_requirement_that_is_waived_or_switched_off_is_no_gap(ward: Path, more: str, gaps: list[str]) -> None:
    edit(ward, PROGRAMME, add=more)
    assert {box.id: box.gaps for box in model_of(ward).boxes}["outcome:asked"] == gaps
    assert {box.id: box.gaps for box in thread_drawn(ward).boxes}["ward/outcome:asked"] == gaps
    assert (
        "Gap: no indicator" in run(ward, "trace", "outcome:asked", "--as-of", AS_OF, "--format", "dot").out
    ) is bool(gaps)


def test_a_waiver_that_has_ended_covers_no_gap(ward: Path) -> None:
    edit(ward, PROGRAMME, add=WAIVER)
    ran = run(ward, "trace", "outcome:asked", "--as-of", "2027-01-01", "--format", "dot")
    assert "Gap: no indicator" in ran.out


def test_a_picture_shows_what_is_missing_on_a_day(ward: Path) -> None:
    edit(ward, PROGRAMME, add=WAIVER)
    gap = "Gap: no indicator"
    assert gap not in run(ward, "draw", "--as-of", AS_OF, "--format", "dot").out
    assert gap in run(ward, "draw", "--as-of", "2027-01-01", "--format", "dot").out


def test_a_part_of_the_thread_has_the_gaps_that_it_has_in_the_whole(ward: Path) -> None:
    ran = run(ward, "trace", "--back", "outcome:shared", "--format", "mermaid")
    assert '["(2) Patients do the tasks that they choose"]' in ran.out
    assert '["(2) Nurses<br/>Gap: ' in ran.out


def test_links_that_lead_to_nothing_or_back_are_shown_as_such(ward: Path) -> None:
    (ward / MODEL).write_text(BROKEN, "utf-8")
    diagram = model_of(ward)
    assert {(link.start, link.end) for link in diagram.links if link.broken} == {
        ("activity:stray", "missing:gone"),
        ("missing:nowhere", "activity:stray"),
        ("outcome:round", "input:idle"),
        ("outcome:about", "outcome:round"),
        ("activity:stray", "activity:stray"),
    }
    missing = {box.text for box in diagram.boxes if box.is_missing}
    assert missing == {"gone", "nowhere", "No impacts yet"}
    (wrong,) = [note for note in diagram.notes if note.heading == "To put right"]
    assert "stray leads to stray, an activity" in wrong.items[0]
    assert wrong.items[1:] == ("stray leads to itself.", "about leads back to round, in a circle.")
    assert "5 links lead to nothing, or not forwards. stray leads to itself." in diagram.description


@pytest.mark.parametrize(("kind", "start", "end"), [("model", "calm", "shared"), ("thread", "shared", "calm")])
def test_links_that_run_in_circles_are_broken_and_named_in_every_format(
    kind: str, start: str, end: str, ward: Path
) -> None:
    own, back = "shared leads to itself.", f"{start} leads back to {end}, in a circle."
    (ward / MODEL).write_text(
        WHOLE.replace('leads-to = ["calm"]', 'leads-to = ["calm", "shared"]', 1).replace(
            '["well"]', '["well", "shared"]'
        ),
        "utf-8",
    )
    diagram = sketch(ward, kind)
    assert isinstance(diagram, Diagram)
    assert len([link for link in diagram.links if link.broken]) == 2
    (wrong,) = [note for note in diagram.notes if note.heading == "To put right"]
    assert set(wrong.items) >= {own, back}
    assert "2 links lead to nothing, or not forwards." in diagram.description
    for format, dashed in (("svg", 'stroke-dasharray="4 3"'), ("mermaid", "-.->"), ("dot", "style=dashed")):
        ran = run(ward, "draw", "--kind", kind, "--format", format)
        assert own in ran.out, format
        assert back in ran.out, format
        assert ran.out.count(dashed) >= 2, format


def test_a_circle_is_drawn_and_named(ward: Path) -> None:
    (ward / MODEL).write_text(WHOLE.replace('["well"]', '["well", "shared"]'), "utf-8")
    diagram = model_of(ward)
    assert any("runs in a circle" in item for note in diagram.notes for item in note.items)
    assert Link("outcome:calm", "outcome:shared", broken=True) in diagram.links
    assert "stroke-dasharray" in svg.draw(diagram)


@pytest.mark.parametrize(
    ("link", "later", "columns"),
    [
        ('"later"', '"well"', ["Short-term outcomes", "Medium-term outcomes", "Outcomes without a timeframe"]),
        ('"well"', '"calm"', ["Outcomes without a timeframe", "Short-term outcomes", "Medium-term outcomes"]),
    ],
)
def test_an_outcome_without_a_timeframe_stands_under_no_term(
    link: str, later: str, columns: list[str], ward: Path
) -> None:
    more = f'\n[outcomes.later]\nstatement = "Later"\nleads-to = [{later}]\n'
    (ward / MODEL).write_text(WHOLE.replace('["well"]', f"[{link}]") + more, "utf-8")
    diagram = model_of(ward)
    assert diagram.columns[3:6] == columns
    boxes = {box.id: box for box in diagram.boxes}
    assert diagram.columns[boxes["outcome:later"].column] == "Outcomes without a timeframe"
    assert diagram.columns[boxes["outcome:calm"].column] == "Medium-term outcomes"
    assert "no timeframe" in boxes["outcome:later"].gaps
    assert not any(link.broken for link in diagram.links)


def test_an_outcome_with_neither_relationship_nor_reason_is_a_gap(ward: Path) -> None:
    (ward / MODEL).write_text(WHOLE.replace('no-relationship = "It comes of the room"\n', ""), "utf-8")
    boxes = {box.id: box for box in model_of(ward).boxes}
    assert boxes["outcome:calm"].gaps == ["no relationship, and no reason why"]
    assert "Gap: no relationship, and no reason" in " ".join(texts(run(ward, "draw").out))
    (ward / MODEL).write_text(WHOLE.replace('mechanism = "Because the doctor asks, the patient says"\n', ""), "utf-8")
    assert {box.id: box.gaps for box in model_of(ward).boxes}["outcome:asked"] == ["no mechanism", "no indicator"]


def test_what_analysis_asks_for_is_no_gap_before(ward: Path) -> None:
    relationship = "ward/relationship:patient-nurse"
    assert "no judgement" not in {box.id: box.gaps for box in thread_drawn(ward).boxes}[relationship]
    edit(ward, PROGRAMME, 'stage = "inception"', 'stage = "analysis"')
    assert "no judgement" in {box.id: box.gaps for box in thread_drawn(ward).boxes}[relationship]


def test_a_complete_evaluation_is_drawn_without_gaps(worked: Path) -> None:
    for project in ("asked-on-site", "going-home-together"):
        for kind in ("model", "thread"):
            diagram = sketch(worked, kind, project)
            assert isinstance(diagram, Diagram)
            assert [box.id for box in diagram.boxes if box.is_dashed] == [], (project, kind)


# colours and numbers


def marks(picture: Diagram | Matrix) -> dict[str, tuple[str, int]]:
    """The number, without the letter of its project, and the colour of each relationship."""
    diagram = picture.diagram() if isinstance(picture, Matrix) else picture
    return {group.id: (group.mark.lstrip("ABC"), group.number) for group in diagram.groups}


def test_a_relationship_has_one_number_and_colour_in_all_pictures(worked: Path) -> None:
    held = {}
    for project in ("asked-on-site", "copd-care-planning", "going-home-together"):
        model = marks(sketch(worked, "model", project))
        assert model == marks(sketch(worked, "thread", project))
        held.update(model)
    assert held["going-home-together/home-services"] == ("1", 1)
    assert held["going-home-together/patient-ward"] == ("2", 2)
    for kind in ("thread", "matrix"):
        whole = sketch(worked, kind)
        assert marks(whole) == held
        diagram = whole.diagram() if isinstance(whole, Matrix) else whole
        assert {group.mark for group in diagram.groups} == {"A1", "B1", "C1", "C2"}
    ran = run(worked, "trace", "--back", "relationship:patient-ward", "--format", "mermaid")
    assert '["(2) People going home' in ran.out


def test_the_relationship_through_which_most_comes_is_the_first(ward: Path) -> None:
    more = (
        '\n[outcomes.more]\nstatement = "More"\ntimeframe = "short"\nthrough = "patient-nurse"\nleads-to = ["well"]\n'
    )
    (ward / MODEL).write_text(WHOLE + more, "utf-8")
    assert [(group.mark, group.name) for group in model_of(ward).groups] == [
        ("1", "People on dialysis – Nurses (patient-nurse)"),
        ("2", "People on dialysis – Nurses (patient-doctor)"),
    ]


def test_a_relationship_goes_by_its_title(ward: Path) -> None:
    edit(ward, RELATIONSHIP, 'type = "person-professional"\n', 'type = "person-professional"\ntitle = "Side by side"\n')
    assert "Side by side" in [group.name for group in model_of(ward).groups]
    assert "Side by side" in run(ward, "draw", "--kind", "matrix").out
    boxes = {box.id: box.text for box in thread_drawn(ward).boxes}
    assert boxes["ward/relationship:patient-nurse"] == "Side by side"


def test_a_long_text_of_the_thread_is_cut_and_whole_where_it_is_pointed_at(ward: Path) -> None:
    statement = "Patients and nurses share the work of each session. " * 9
    edit(ward, PROGRAMME, "Patients and nurses share the work of each session.", statement.strip())
    (box,) = [box for box in thread_drawn(ward).boxes if box.kind == "objective"]
    assert box.text.endswith(" …")
    assert len(box.text) <= 152
    assert statement.strip().removesuffix(".") in box.said


@pytest.mark.parametrize(
    ("kind", "still"), [("model", "People on dialysis – Nurses"), ("thread", "Patients do the tasks")]
)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_drawn(ward: Path, kind: str, still: str) -> None:
    (ward / RELATIONSHIP).write_bytes(b"\xff\xfe not text")
    ran = run(ward, "draw", "--kind", kind)
    assert ran.status == 0
    assert "Cannot be read, and so is left out" in texts(ran.out)
    assert RELATIONSHIP in "".join(texts(ran.out)).replace(" ", "")
    assert still in ran.out


def test_a_model_that_cannot_be_read_says_so(ward: Path) -> None:
    (ward / MODEL).write_text("[inputs", "utf-8")
    shown = texts(run(ward, "draw").out)
    assert shown.count("The file cannot be read") == 5
    assert MODEL in shown


def test_the_thread_runs_from_principle_to_story(ward: Path) -> None:
    diagram = thread_drawn(ward)
    assert diagram.columns[:4] == ["Principles", "Objective", "Relationships", "In practice"]
    boxes = {box.id: box for box in diagram.boxes}
    assert "no data source" in boxes["ward/indicator:tasks"].gaps
    assert boxes["ward/party:patient-nurse/nurses"].group == "ward/patient-nurse"
    assert boxes["ward/outcome:shared"].group == "ward/patient-nurse"
    assert not any(box.kind in ("input", "activity", "impact") for box in diagram.boxes)


def test_the_matrix_shows_the_relationships_of_each_type_and_reproaches_nobody(ward: Path) -> None:
    second_project(ward)
    matrix = matrix_of(ward)
    assert matrix.rows == ["A. Ward", "B. Ward"]
    assert [(group.mark, group.name) for group in matrix.cells[0][0]] == [
        ("A1", "People on dialysis – Nurses (patient-doctor)"),
        ("A2", "People on dialysis – Nurses (patient-nurse)"),
    ]
    assert matrix.cells[0][1:] == [(), ()]
    assert "A. Ward: People on dialysis – Nurses (patient-doctor) (person-professional), " in matrix.description
    shown = run(ward, "draw", "--kind", "matrix").out
    assert "Gap" not in shown
    assert {"A1", "A2", "B1", "B2"} <= set(texts(shown))


def test_a_relationship_without_a_type_has_a_column_of_its_own(ward: Path) -> None:
    (ward / RELATIONSHIP).write_text('between = ["patients", "nurses"]\n', "utf-8")
    matrix = matrix_of(ward)
    assert matrix.columns[-1] == "no type"
    assert [group.name for group in matrix.cells[0][-1]] == ["People on dialysis – Nurses (patient-nurse)"]


# SVG


def test_svg_says_what_it_shows_and_fetches_nothing(ward: Path) -> None:
    first, again = run(ward, "draw"), run(ward, "draw")
    assert first == again
    root = ElementTree.fromstring(first.out)
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root}
    for id in (root.get("aria-labelledby") or "").split():
        assert named[id]
    assert (root.get("font-family") or "").endswith("sans-serif")
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "path", "text", "tspan"}
    assert not re.search(r"href|url\(|@import|<script|\son\w+=", first.out)


def test_boxes_come_in_the_order_of_reading_and_hold_their_whole_text(ward: Path) -> None:
    diagram = model_of(ward)
    root = ElementTree.fromstring(svg.draw(diagram))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")][1:]
    column_of = {box.said: box.column for box in diagram.boxes}
    assert [column_of[title] for title in titles] == sorted(column_of.values())
    shown = " ".join(texts(svg.draw(diagram)))
    for box in diagram.boxes:
        assert box.text in shown
    assert {"1", "2"} <= set(texts(svg.draw(diagram)))


NASTY = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('<>&"\\`#;{}[]|\n\t\x00\x1b\u202e\u2029%'), max_size=60
)


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    from evalkit.drawing.diagram import words

    count = draw(st.integers(0, 6))
    groups = [Group("a", words(draw(NASTY)), "1", 1)]
    boxes = [
        Box(f"box:{words(draw(NASTY))}{number}", draw(st.integers(0, 2)), "outcome", words(draw(NASTY)))
        for number in range(count)
    ]
    for box in boxes:
        box.group = draw(st.sampled_from([None, "a"]))
        box.gaps = draw(st.sampled_from([[], ["no indicator"]]))
    ids = [box.id for box in boxes]
    links = [
        Link(one, other, draw(st.booleans()))
        for one, other in product(ids, ids)
        if one != other and draw(st.booleans())
    ]
    text = words(draw(NASTY))
    return Diagram(text, text, ["One", text, "Three"], boxes, links, groups, text, [Note(text, (text,))], text)


@given(diagrams())
@settings(deadline=None, max_examples=60)
def test_any_text_is_drawn_as_text_in_every_text_format(diagram: Diagram) -> None:
    root = ElementTree.fromstring(svg.draw(diagram))
    page = float(root.get("width") or 0)
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.get("x") or 0) + float(rect.get("width") or 0) <= page
    check_mermaid(mermaid.draw(diagram), len(diagram.boxes), len(diagram.links))
    check_dot(dot.draw(diagram), len(diagram.boxes), len(diagram.links))


def test_lines_of_text_fit_their_boxes(ward: Path) -> None:
    long = (
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und https://example.org/a/very/long/path?x=1 "
    )
    (ward / MODEL).write_text(WHOLE.replace("Sessions are calm", long + "W" * 80), "utf-8")
    root = ElementTree.fromstring(svg.draw(model_of(ward)))
    groups = [group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    assert len(groups) == 7
    for group in groups:
        box = group.find(f"{SVG}rect")
        assert box is not None
        left, top, height = (float(box.get(name) or 0) for name in ("x", "y", "height"))
        for text in group.iter(f"{SVG}text"):
            size, bold = float(text.get("font-size") or 0), text.get("font-weight") == "bold"
            for line in text.iter(f"{SVG}tspan"):
                if text.get("text-anchor") is None:
                    right = float(line.get("x") or 0) + width((line.text or "").strip(), size, bold=bold)
                    assert right <= left + WIDTH, line.text
                assert top < float(line.get("y") or 0) < top + height


def test_text_that_runs_left_begins_at_the_right(ward: Path) -> None:
    (ward / MODEL).write_text(WHOLE.replace("A course of four days", "دورة تدريبية (4 أيام)."), "utf-8")
    (text,) = [text for text in texts(run(ward, "draw").out) if "تدريبية" in text]
    assert "\u200f" in text
    assert re.search(r'<text[^>]*text-anchor="end"[^>]*><tspan[^>]*>&#8207;دورة', run(ward, "draw").out)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_what_it_stands_on() -> None:
    pairs = [*product((INK, FAINT_INK, ALARM), (PAPER, BAND, *(colour.fill for colour in (PLAIN, *PALETTE))))]
    pairs += [(PAPER, colour.line) for colour in PALETTE]
    for one, other in pairs:
        light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (one, other)


# Mermaid and DOT

_MERMAID = (
    r"flowchart LR",
    r"  acc(Title|Descr): [^\n#;{}]+",
    r'  subgraph c\d+\["(?:[^"#<>\\`&{}]|#\d+;)*"\]',
    r'    n\d+\["(?:[^"#<>\\`&{}]|#\d+;|<br/>)*"\]',
    r"  end",
    r"  n\d+ (-->|-\.->) n\d+",
    r"  classDef \w+ [\w:#,\- ]+",
    r"  class n\d+(,n\d+)* \w+",
)


def check_mermaid(text: str, boxes: int, links: int) -> None:
    rows = text.removesuffix("\n").split("\n")
    for row in rows:
        assert any(re.fullmatch(pattern, row) for pattern in _MERMAID), row
    assert sum(bool(re.match(r"    n\d", row)) for row in rows) == boxes
    assert sum("->" in row and row.startswith("  n") for row in rows) == links


def check_dot(text: str, boxes: int, links: int) -> None:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "Q", text, flags=re.DOTALL)
    assert '"' not in bare
    assert bare.count("{") == bare.count("}")
    assert len(re.findall(r"^    Q \[label=Q, [\w=Q, ]+\];$", bare, re.MULTILINE)) == boxes
    assert len(re.findall(r"^  Q -> Q( \[color=Q, style=dashed\])?;$", bare, re.MULTILINE)) == links


@pytest.mark.parametrize("kind", ["model", "thread", "matrix"])
def test_mermaid_and_dot_hold_every_box_and_link(ward: Path, kind: str) -> None:
    picture = sketch(ward, kind)
    diagram = picture.diagram() if isinstance(picture, Matrix) else picture
    check_mermaid(run(ward, "draw", "--kind", kind, "--format", "mermaid").out, len(diagram.boxes), len(diagram.links))
    check_dot(run(ward, "draw", "--kind", kind, "--format", "dot").out, len(diagram.boxes), len(diagram.links))


def test_mermaid_takes_nothing_for_markup_or_a_list() -> None:
    boxes = [Box("a", 0, "outcome", '1. <b>"x"</b> #1 `y`')]
    assert '    n0["1.\u00a0#60;b#62;#34;x#34;#60;/b#62; #35;1 #96;y#96;"]' in mermaid.draw(
        Diagram("", "", ["A"], boxes, [])
    )


def test_mermaid_takes_no_text_for_a_directive_or_a_comment() -> None:
    boxes = [Box("a", 0, "outcome", "%%{init: {'theme': 'dark'}}%% 14% %%% x")]
    text = mermaid.draw(Diagram("%%{init}", "%%{init}", ["%%{init}"], boxes, []))
    assert "%%" not in text
    assert "[\"#37;%#123;init: #123;'theme': 'dark'#125;#125;#37;% 14% #37;#37;% x\"]" in text


@pytest.mark.parametrize(
    ("links", "length", "beyond"),
    [
        (500, 10, []),
        (501, 10, ["501 links (it draws 500)"]),
        (0, 24_000, []),
        (502, 25_100, ["502 links (it draws 500)", "5"]),
    ],
)
def test_mermaid_says_by_what_it_is_more_than_mermaid_draws(links: int, length: int, beyond: list[str]) -> None:
    boxes = [Box("a", 0, "outcome", "x" * length), Box("b", 0, "outcome", "\U0001f600" * (length // 2))]
    text = mermaid.draw(Diagram("", "", ["A"], boxes, [Link("a", "b") for _ in range(links)]))
    found = mermaid.beyond(text)
    assert len(found) == len(beyond)
    assert all(told.startswith(start) for told, start in zip(found, beyond, strict=True))


def test_what_mermaid_would_not_show_is_written_and_said(ward: Path) -> None:
    outcomes = "".join(f'\n[outcomes.more-{n}]\nstatement = "{"much " * 20}"\n' for n in range(400))
    edit(ward, "projects/ward/logic-model.toml", add=outcomes)
    for arguments in (["draw", "--kind", "model"], ["draw", "--kind", "thread"], ["trace"]):
        ran = run(ward, *arguments, "--format", "mermaid")
        assert ran.status == 0
        assert ran.out.startswith("flowchart LR\n")
        assert re.match(
            r"This is more than Mermaid shows where nothing else is set: [\d,]+ characters \(it draws 50,000\)\.",
            ran.err,
        )
        assert "--project ID" in ran.err
        assert "`evalkit draw --kind thread --output thread.svg`" in ran.err
    assert run(ward, "draw", "--format", "dot").err == ""


def test_dot_takes_no_escape_of_the_text_for_its_own() -> None:
    boxes = [Box("a", 0, "outcome", 'say \\N "and" &lt;')]
    assert r'label="say \\N \"and\" &amp;lt;\l"' in dot.draw(Diagram("", "", ["A"], boxes, []))


@pytest.mark.parametrize("format", ["mermaid", "dot"])
def test_trace_draws_with_the_same_writers(ward: Path, format: str) -> None:
    ran = run(ward, "trace", "relationship:patient-nurse", "--format", format)
    assert ran.status == 0, ran.err
    held = json.loads(run(ward, "trace", "relationship:patient-nurse", "--format", "json").out)
    check = check_mermaid if format == "mermaid" else check_dot
    check(ran.out, len(held["knots"]), len(held["links"]))


def test_a_link_to_itself_is_a_loop() -> None:
    path = path_of([(100.0, 50.0), (100.0, 50.0)])
    assert path.startswith("M100 38C")
    assert path.endswith("106.5 50")


# PNG


def test_png_is_the_svg_at_twice_its_size(ward: Path) -> None:
    assert run(ward, "draw", "--output", "model.png").status == 0
    held = (ward / "model.png").read_bytes()
    assert held.startswith(b"\x89PNG\r\n\x1a\n")
    root = ElementTree.fromstring(svg.draw(model_of(ward)))
    expected = [round(2 * float(root.get(name) or 0)) for name in ("width", "height")]
    assert struct.unpack(">II", held[16:24]) == pytest.approx(expected, abs=1)
    assert len(held) > 20_000  # text takes room: a picture without fonts is much smaller
    assert png.draw(model_of(ward)) == held


def test_signs_that_no_font_has_are_named(ward: Path) -> None:
    private = "\U000f1234"
    (ward / PROJECT).write_text(f'title = "Ward {private} → Стационар"\n', "utf-8")
    ran = run(ward, "draw", "--output", "model.png")
    assert ran.status == 0
    assert f"No font here has these signs, so they are empty boxes in the PNG: {private}\n" in ran.err
    (ward / PROJECT).write_text('title = "Ward → Стационар"\n', "utf-8")
    assert run(ward, "draw", "--output", "model.png", "--force", "--quiet").err == ""


def test_a_picture_in_a_file_is_told_of_unless_quiet(ward: Path) -> None:
    for command in ("draw", "trace"):
        ran = run(ward, command, "--output", f"{command}.dot")
        assert (ran.status, ran.out, ran.err) == (0, "", f"Wrote {command}.dot.\n")
        assert run(ward, command, "--output", f"{command}.dot", "--force", "--quiet").err == ""


def test_without_the_renderer_png_says_what_to_install(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    ran = run(ward, "draw", "--output", "model.png")
    assert ran.status == 2
    assert 'python -m pip install "evalkit-relationships[png]"' in ran.err
    assert not (ward / "model.png").exists()


def test_a_picture_too_large_for_png_is_refused() -> None:
    boxes = [Box(str(number), 0, "outcome", "word " * 400) for number in range(900)]
    with pytest.raises(EvalkitError, match="too large for a PNG"):
        png.draw(Diagram("", "", ["A"], boxes, []))


def test_png_goes_to_stdout_unless_that_is_a_terminal(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_show("png", "model.png")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    may_show("svg", "model.png")
    with pytest.raises(EvalkitError, match="cannot be shown on a terminal"):
        may_show("png", "model.png")


# the command


def test_the_formats_are_found_by_listing() -> None:
    known = {"svg": (".svg",), "dot": (".dot", ".gv"), "mermaid": (".mmd", ".mermaid"), "png": (".png",)}
    assert formats().items() >= known.items()
    assert next(iter(formats())) == "svg"
    empty = Diagram("", "", [], [], [])
    assert all(drawn(empty, format) for format in formats())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--project", "wart"], "Did you mean “ward”?"),
        (["--kind", "modle"], "Did you mean “model”?"),
        (["--format", "sgv"], "Did you mean “svg”?"),
        (["--output", "model.pdf"], "does not say which format"),
        (["--output", "no/such/folder/model.svg"], "cannot be written"),
        (["--output", "no/such/folder/model.png"], "cannot be written"),
        (["--evaluation", "nowhere"], "nothing at nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(ward: Path, arguments: list[str], said: str) -> None:
    ran = run(ward, "draw", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_that_is_there_is_kept_unless_forced(ward: Path) -> None:
    (ward / "model.svg").write_text("mine", "utf-8")
    ran = run(ward, "draw", "--output", "model.svg")
    assert ran.status == 2
    assert "is there already" in ran.err
    assert (ward / "model.svg").read_text("utf-8") == "mine"
    assert run(ward, "draw", "--output", "model.svg", "--force").status == 0
    assert (ward / "model.svg").read_text("utf-8") == run(ward, "draw").out
    assert [path.name for path in ward.iterdir() if path.name.startswith(".")] == []


def test_where_there_are_several_projects_a_model_needs_one(ward: Path) -> None:
    second_project(ward)
    ran = run(ward, "draw")
    assert ran.status == 2
    assert "There are 2 projects: home, ward." in ran.err
    assert "--project ID" in ran.err
    assert run(ward, "draw", "--project", "home").status == 0
    thread = run(ward, "draw", "--kind", "thread")
    assert thread.status == 0
    assert "home: People on dialysis – Nurses (patient-nurse)" in texts(thread.out)


def test_an_evaluation_without_a_project_has_no_model(ward: Path) -> None:
    shutil.rmtree(ward / "projects")
    ran = run(ward, "draw")
    assert ran.status == 2
    assert "no project yet" in ran.err
    for kind in ("thread", "matrix"):
        assert run(ward, "draw", "--kind", kind).status == 0


def test_a_project_without_a_model_is_drawn_as_one_that_is_empty(ward: Path) -> None:
    (ward / MODEL).unlink()
    shown = texts(run(ward, "draw").out)
    assert [text for text in shown if text.startswith("No ")] == [
        f"No {what} yet" for what in ("inputs", "activities", "outputs", "outcomes", "impacts")
    ]


def test_the_gate_does_not_matter(ward: Path) -> None:
    (ward / PROJECT).write_text("", "utf-8")
    assert run(ward, "check", "--as-of", "2026-03-01").status == 1
    assert run(ward, "draw").status == 0


def test_two_thousand_parts_are_drawn(ward: Path) -> None:
    rows = [
        f'[outcomes.o{n}]\nstatement = "Step {n}"\nleads-to = ["o{n + 1}", "o{n * 7 % 2000}"]\n' for n in range(2000)
    ]
    (ward / MODEL).write_text("".join(rows), "utf-8")
    ran = run(ward, "draw")
    assert ran.status == 0
    assert ran.out.count("<g><title>") >= 2000
