"""The golden thread: followed forwards and back, with its loose ends."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from evalkit.files.loader import load
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.thread import PARTS, Thread, thread_of
from tests.running import Run

PROJECT = "copd-care-planning"


@pytest.fixture(scope="module")
def example(worked: Path) -> Path:
    return worked


@pytest.fixture(scope="module")
def thread(example: Path) -> Thread:
    return thread_of(EvaluationGraph(load(example)))


def traced(here: Run, folder: Path, *arguments: str) -> dict[str, Any]:
    ran = here("trace", *arguments, "--format", "json", cwd=folder)
    assert ran.status == 0, ran.err
    held: dict[str, Any] = json.loads(ran.out)
    return held


def test_a_claim_of_the_story_leads_back_to_the_principle(here: Run, example: Path) -> None:
    held = traced(here, example, "--back", "story:What changed", "--project", PROJECT)
    assert held["start"] == [f"{PROJECT}/story:What changed"]
    assert held["direction"] == "back"
    kinds = {node["kind"] for node in held["knots"]}
    assert kinds >= {"story", "observation", "indicator", "outcome", "party", "relationship", "objective", "principle"}
    # a chain of links goes all the way
    before: dict[str, list[str]] = {}
    for link in held["links"]:
        before.setdefault(link["to"], []).append(link["from"])
    way, at = [], held["start"][0]
    while at in before:
        at = min(before[at])
        way.append(at)
        assert len(way) < 50
    assert way[-1].rpartition("/")[2].startswith(("principle:", "input:"))
    assert {"principle:explicit", "principle:tangible", "principle:sustained"} <= {k["address"] for k in held["knots"]}


def test_every_place_is_where_the_thing_stands(thread: Thread, example: Path) -> None:
    for node in thread.nodes:
        if node.place is None:
            assert node.kind == "principle"
            continue
        file, line = node.place
        lines = (example / file).read_text("utf-8").splitlines()
        text = lines[line - 1]
        if node.kind in ("input", "activity", "output", "outcome", "impact", "judgement"):
            assert text.startswith("[") and text.endswith(f".{node.id}]"), (node.address, text)
        elif node.kind == "party":
            assert text == f"[practice.{node.id.split('/')[1]}]"
        elif node.kind in ("benefit", "adverse-effect"):
            assert text.startswith("[["), text
            assert f'id = "{node.id}"' in lines[line], (node.address, lines[line])
        elif node.kind == "story":
            assert text == f"## {node.title}"


def test_the_thread_runs_forwards_only(thread: Thread) -> None:
    order = list(PARTS)
    for one, other in thread.links():
        same = one.kind == other.kind and one.kind in ("outcome", "output")
        assert same or order.index(one.kind) < order.index(other.kind), (one.address, other.address)
        assert one.project in (None, other.project)
        assert other in thread.onward(one)
        assert one in thread.back(other)


def test_forwards_and_back_reach_the_same_links(thread: Thread) -> None:
    for start in thread.nodes[::5]:
        for end in thread.part([start]):
            assert start in thread.part([end], back=True)


def test_text_names_each_part_once_and_again_only_by_name(here: Run, example: Path) -> None:
    ran = here("trace", "relationship:patient-clinician", cwd=example)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0].startswith("relationship patient-clinician: ")
    assert lines[0].endswith(f"projects/{PROJECT}/relationships/patient-clinician.toml:1")
    full = [
        line.strip() for line in lines if "(above)" not in line and ": " in line and not line.strip().startswith("-")
    ]
    assert len(full) == len(set(full))
    assert any(line.strip() == "- Turns the screen, or lays the paper, where both can read it" for line in lines)
    assert any(line.endswith("  (above)") for line in lines)


def test_an_id_alone_means_the_thing_itself(here: Run, example: Path) -> None:
    held = traced(here, example, "partnership-score")
    assert held["start"] == [f"{PROJECT}/indicator:partnership-score"]
    assert {"observation", "data-capture", "story"} <= {node["kind"] for node in held["knots"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["partnership-scor"], "Did you mean “partnership-score”?"),
        (["indicator:people-act-early"], "There is no indicator “people-act-early”"),
        (["indicatr:x"], "There is no kind “indicatr”. Did you mean “indicator”?"),
        (["story:What changed"], "stands for several: story:What changed (project asked-on-site)"),
        (["story:What changed", "--project", "copd"], "There is no project “copd”."),
        (["--loose", "--matrix"], "each show something else"),
        (["--loose", "--format", "dot"], "--loose cannot be drawn as dot"),
        (["--format", "jsno"], "Did you mean “json”?"),
        (["--output", "thread.doc"], "does not say which format"),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(arguments: list[str], said: str, here: Run, example: Path) -> None:
    ran = here("trace", *arguments, cwd=example)
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_the_matrix_says_who_is_heard_on_what(here: Run, example: Path) -> None:
    ran = here("trace", "--matrix", "--format", "csv", "--project", PROJECT, cwd=example)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    heard = {(row["party"], row["question"]): row["sources"].split() for row in rows}
    assert heard["people-with-copd", "experience"] == ["clinic-interviews", "review-survey"]
    assert len(rows) == len({(row["relationship"], row["party"], row["question"]) for row in rows})
    text = here("trace", "--matrix", "--project", PROJECT, cwd=example).out
    assert "      experience  clinic-interviews, review-survey" in text


def test_loose_ends_in_both_directions(here: Run, tmp_path: Path, example: Path) -> None:
    folder = tmp_path / "cut"
    shutil.copytree(example, folder)
    project = folder / "projects" / PROJECT
    model = project / "logic-model.toml"
    text = model.read_text("utf-8")
    line = text[: text.index("through = ")].count("\n") + 1
    model.write_text(text.replace('through = "patient-clinician"', "# cut", 1), "utf-8")
    story = project / "story.md"
    story.write_text(story.read_text("utf-8").replace("(indicators/", "(https://example.org/indicators/"), "utf-8")
    ran = here("trace", "--loose", "--format", "json", cwd=folder)
    ends = json.loads(ran.out)["loose"]
    found = {(end["direction"], end["code"]) for end in ends if end["project"] == PROJECT}
    assert {("back", "LOG606"), ("back", "STO905")} <= found
    (cut,) = (end for end in ends if end["code"] == "LOG606")
    assert (cut["file"], cut["due"]) == (f"projects/{PROJECT}/logic-model.toml", "design")
    assert abs(cut["line"] - line) < 10
    claims = [
        end["message"]
        for end in ends
        if end["project"] == PROJECT and end["file"].endswith("story.md") and not end["code"]
    ]
    assert "story, section Unintended effects: nothing in it links to an indicator or a data source." in claims
    heading = next(n for n, line in enumerate(story.read_text("utf-8").splitlines(), 1) if line == "## What changed")
    (claim,) = (end for end in ends if end["code"] == "STO905")
    assert (claim["file"], claim["line"]) == (f"projects/{PROJECT}/story.md", heading)
    text = here("trace", "--loose", cwd=folder).out
    assert "Comes from nothing" in text
    codes = [
        f["code"] for f in json.loads(here("check", "--format", "json", cwd=folder).out)["evaluations"][0]["findings"]
    ]
    assert codes.count("LOG606") == sum(end["code"] == "LOG606" for end in ends)


def test_an_existing_file_is_not_written_over_unasked(here: Run, example: Path, tmp_path: Path) -> None:
    file = tmp_path / "thread.csv"
    file.write_text("mine")
    ran = here("trace", "--evaluation", str(example), "--output", str(file))
    assert ran.status == 2
    assert file.read_text() == "mine"
    assert "add --force" in ran.err
    assert here("trace", "--evaluation", str(example), "--output", str(file), "--force").status == 0
    assert file.read_text().startswith("project,from_kind,")


def test_a_fresh_scaffold_and_a_broken_one_can_be_traced(here: Run, tmp_path: Path) -> None:
    here("new", "fresh", "--no-input")
    folder = tmp_path / "fresh"
    assert here("trace", cwd=folder).status == 0
    (folder / "evaluation.toml").write_text("= broken")
    (folder / "projects/first-project/logic-model.toml").write_text(
        '[outcomes.a]\nleads-to = ["b", "nowhere"]\n[outcomes.b]\nleads-to = ["a"]\n'
        '[outcomes."=cmd"]\nstatement = "=1+1\\u001b[31m[bold]"\nleads-to = ["a"]\n'
    )
    for arguments in ([], ["--back"], ["--loose"], ["--matrix"], ["a"], ["--back", "a"], ["--format", "csv"]):
        ran = here("trace", *arguments, cwd=folder)
        assert ran.status == 0, (arguments, ran.err)
        assert "\x1b" not in ran.out or "csv" in arguments
    assert "'=1+1" in here("trace", "--format", "csv", cwd=folder).out


def test_files_that_cannot_be_read_are_named_wherever_the_thread_is_shown(
    here: Run, example: Path, tmp_path: Path
) -> None:
    broken = shutil.copytree(example, tmp_path / "broken")
    file = f"projects/{PROJECT}/indicators/late-arrival.toml"
    (broken / file).write_text("title = [\n", "utf-8")
    said = f"✗ {file}:1 cannot be read: what it holds is missing here."
    for arguments in ((), ("--loose",), ("--matrix",), ("--back", "story:What changed")):
        ran = here("trace", *arguments, "--project", PROJECT, cwd=broken)
        assert ran.out.startswith(f"{said}\n"), arguments
        held = here("trace", *arguments, "--project", PROJECT, "--format", "json", cwd=broken)
        assert json.loads(held.out)["unreadable"] == [f"{file}:1"]
    assert f"{file}:1" in here("trace", "--project", PROJECT, "--format", "mermaid", cwd=broken).out
    (broken / f"projects/{PROJECT}/logic-model.toml").write_text("[[", "utf-8")
    ran = here("trace", "outcome:plan-written-together", "--project", PROJECT, cwd=broken)
    assert ran.status == 2
    assert f"projects/{PROJECT}/logic-model.toml:1 cannot be read, so what it holds is not known." in ran.err


def test_an_address_that_is_given_out_is_taken_back(here: Run, example: Path) -> None:
    held = traced(here, example, f"{PROJECT}/outcome:plan-written-together")
    assert held["start"] == [f"{PROJECT}/outcome:plan-written-together"]
    assert here("trace", "", cwd=example).status == 2


def test_what_goes_by_one_name_is_told_apart(here: Run, example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(example, tmp_path / "double")
    findings = folder / f"projects/{PROJECT}/findings.toml"
    findings.write_text(findings.read_text("utf-8").replace('of = "carers"', 'of = "clinic-staff"'), "utf-8")
    model = folder / f"projects/{PROJECT}/logic-model.toml"
    text = model.read_text("utf-8") + '\n[impacts.plan-written-together]\nstatement = "The same again"\n'
    model.write_text(text, "utf-8")
    addresses = [node["address"] for node in traced(here, folder, "--project", PROJECT)["knots"]]
    assert {f"{PROJECT}/experience:clinic-staff", f"{PROJECT}/experience:clinic-staff-2"} <= set(addresses)
    ran = here("trace", "plan-written-together", "--project", PROJECT, cwd=folder)
    assert ran.status == 2
    assert "stands for several: outcome:plan-written-together" in ran.err
    assert here("trace", "impact:plan-written-together", "--project", PROJECT, cwd=folder).status == 0


def test_no_experience_is_lost_whatever_it_is_called(example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(example, tmp_path / "voices")
    findings = folder / f"projects/{PROJECT}/findings.toml"
    names = ["carers", "carers-2", "carers", "carers", "", "5"]
    told = "".join(f'[[experiences]]\nof = "{of}"\nsummary = "Number {n}"\n' for n, of in enumerate(names))
    findings.write_text(told, "utf-8")
    nodes = [k for k in thread_of(EvaluationGraph(load(folder)), PROJECT).nodes if k.kind == "experience"]
    assert [node.title for node in nodes] == [f"Number {n}" for n in range(len(names))]
    assert [node.id for node in nodes[:4]] == ["carers", "carers-2", "carers-3", "carers-4"]


def test_a_judgement_whose_evidence_is_not_there_hangs_by_its_relationship(
    here: Run, example: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(example, tmp_path / "typing-error")
    findings = folder / f"projects/{PROJECT}/findings.toml"
    text = findings.read_text("utf-8")
    start = text.index("evidence = [", text.index("[judgements.patient-clinician]"))
    findings.write_text(f'{text[:start]}evidence = ["typo-id"]{text[text.index("]", start) + 1 :]}', "utf-8")
    held = traced(here, folder, "relationship:patient-clinician", "--project", PROJECT)
    link = {"from": f"{PROJECT}/relationship:patient-clinician", "to": f"{PROJECT}/judgement:patient-clinician"}
    assert link in held["links"]


def test_a_picture_or_a_table_is_never_written_over_a_file_of_an_evaluation(
    here: Run, example: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(example, tmp_path / "kept")
    before = (folder / "evaluation.toml").read_bytes()
    for command in (("trace", "--format", "text"), ("draw", "--format", "svg", "--kind", "matrix")):
        for file in ("evaluation.toml", f"projects/{PROJECT}/story.md", "README.md"):
            ran = here(*command, "--force", "--output", file, cwd=folder)
            assert ran.status == 2
            assert "is among the files of the evaluation" in ran.err
    assert (folder / "evaluation.toml").read_bytes() == before


def test_a_cell_is_no_formula_and_no_carriage_return_ends_its_row(here: Run, care: Path) -> None:
    titles = ["\\n=1+1", "\\r\\n +1", " @x", "\\u200b=x", "one\\rtwo\\r\\nthree\\nfour", "a = b"]
    outcomes = "".join(f'\n[outcomes.o{n}]\nstatement = "{title}"\n' for n, title in enumerate(titles))
    (care / "projects/ward/logic-model.toml").write_text(outcomes, "utf-8")
    for n in range(len(titles)):
        (care / f"projects/ward/indicators/of-{n}.toml").write_text(f'measures = ["o{n}"]\n', "utf-8")
    ran = here("trace", "--format", "csv", cwd=care)
    assert ran.status == 0, ran.err
    assert "\r" not in ran.out
    rows = {row["from_id"]: row for row in csv.DictReader(io.StringIO(ran.out, newline=""))}
    assert all(row["to_title"] is not None and None not in row for row in rows.values())
    shown = [rows[f"o{n}"]["from_title"] for n in range(len(titles))]
    assert shown[:3] == ["'\n=1+1", "'\n +1", "' @x"]
    assert shown[3].startswith("'")
    assert shown[4:] == ["one\ntwo\nthree\nfour", "a = b"]
