"""What is large or nodety: it is checked all the same, and in time."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.bad_input.evaluations import Files, P, checked, of, places, the_one, within, write
from tests.running import installed, run


def outcome(number: int, leads_to: Sequence[str]) -> str:
    return f'[outcomes.o{number}]\ntimeframe = "short"\nleads-to = {json.dumps(list(leads_to))}\n'


def test_a_dense_logic_model_of_2000_nodes(tmp_path: Path) -> None:
    text = "".join(outcome(n, [f"o{m}" for m in range(n + 1, min(2000, n + 201))]) for n in range(2000))
    write(tmp_path, {f"{P}/logic-model.toml": text})
    with within(60):
        report = checked(tmp_path, "LOG603", "LOG604", "LOG605")
    assert places(report, "LOG603") == [f"{P}/logic-model.toml:6000"]
    assert places(report, "LOG604") == [f"{P}/logic-model.toml:1"]
    assert not of(report, "LOG605", "FIL004")


def test_a_circle_in_a_dense_logic_model(tmp_path: Path) -> None:
    text = "".join(outcome(n, [f"o{m % 500}" for m in range(n + 1, n + 201)]) for n in range(500))
    write(tmp_path, {f"{P}/logic-model.toml": text})
    with within(60):
        finding = the_one(checked(tmp_path, "LOG605"), "LOG605")
    assert finding.message.startswith("The model runs in a circle: o")
    assert finding.file == f"{P}/logic-model.toml"


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_of_5000_outcomes(closed: bool, tmp_path: Path) -> None:
    last = "o0" if closed else "end"
    text = "".join(outcome(n, [f"o{n + 1}" if n < 4999 else last]) for n in range(5000))
    write(tmp_path, {f"{P}/logic-model.toml": f"{text}[impacts.end]\n"})
    with within(60):
        report = checked(tmp_path, "LOG603", "LOG605")
    assert not of(report, "LOG603", "FIL004")
    if not closed:
        assert not of(report, "LOG605")
        return
    finding = the_one(report, "LOG605")
    assert (finding.file, finding.line) == (f"{P}/logic-model.toml", 3)
    assert finding.message == "The model runs in a circle: o0 → o1 → o2 → o3 → … → o4997 → o4998 → o4999 → o0."


def test_a_node_that_leads_to_itself(tmp_path: Path) -> None:
    text = '[outcomes.a]\nstatement = "x"\nleads-to = ["a"]\n'
    finding = the_one(checked(write(tmp_path, {f"{P}/logic-model.toml": text}), "LOG605"), "LOG605")
    assert (finding.line, finding.message) == (3, "The model runs in a circle: a → a.")


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("many"), {f"{P}/indicators/ind-0.toml": 'measures = ["o"]\n'})
    for n in range(1, 10_000):
        (root / P / f"indicators/ind-{n}.toml").write_text('measures = ["o"]\n')
    return write(root, {f"{P}/logic-model.toml": "[outcomes.o]\n"})


def test_10000_indicators(ten_thousand: Path) -> None:
    with within(90):
        report = checked(ten_thousand, "IND701", "IND713")
    assert len(of(report, "IND701")) == 10_000
    assert not of(report, "IND713", "FIL004", "FIL005")


def test_10000_indicators_and_as_many_dead_references(ten_thousand: Path) -> None:
    path = f"{P}/relationships/r.toml"
    benefits = "".join(f'[[benefits]]\nid = "b{n}"\nindicators = ["ind-{n}x"]\n' for n in range(10_000))
    write(ten_thousand, {path: benefits})
    try:
        with within(30):
            report = checked(ten_thousand, "FIL004")
    finally:
        (ten_thousand / path).unlink()
    found = of(report, "FIL004")
    assert [f.line for f in found] == list(range(3, 30_001, 3))
    assert found[7].message.startswith("`benefits.indicators` names “ind-7x”, but there is no indicator with this id.")


def test_a_suggestion_among_very_many_is_the_same_every_time(tmp_path: Path) -> None:
    ids = "".join(f"[outcomes.thing-{n}]\n" for n in range(1500))
    write(
        tmp_path, {f"{P}/logic-model.toml": ids, f"{P}/indicators/i.toml": 'measures = ["thing-1499x", "thing-70x"]\n'}
    )
    command = ("check", "--select", "FIL004", "--format", "json")
    outs = {installed(tmp_path, *command, env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2", "3")}
    assert len(outs) == 1


def slow_dead_links() -> Files:
    indicators = {f"{P}/indicators/ind-{n}.toml": "" for n in range(1000)}
    return indicators | {f"{P}/story.md": "\n\n".join(f"[x](indicators/ind-{n}x.toml)" for n in range(1000))}


def slow_waiver() -> Files:
    subject = f"{P}/relationships/{'*a' * 9}b"
    waiver = f'[[waivers]]\nrule = "EXP105"\nsubject = "{subject}"\nreason = "r"\nowner = "o"\nuntil = 2013-01-01\n'
    return {"evaluation.toml": f"format = 1\n{waiver}", f"{P}/relationships/{'a' * 60}.toml": ""}


def story(text: str) -> Callable[[], Files]:
    return lambda: {f"{P}/story.md": f"## What changed\n\n{text}\n"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(slow_dead_links, id="1000 dead links among 1000 files"),
        pytest.param(slow_waiver, id="a waiver with many stars"),
        pytest.param(story("5% " + "1" * 60_000 + " x"), id="60 kB of digits"),
        pytest.param(story("5% " * 20_000), id="20,000 percentages in one sentence"),
        pytest.param(story("a@" + "a-" * 30_000), id="60 kB that begin like an address"),
        pytest.param(story(" ".join("`" * n for n in range(1, 250))), id="30 kB of backticks"),
        pytest.param(story("a." * 30_000), id="60 kB of full stops"),
        pytest.param(story(". " + " " * 60_000), id="60 kB of spaces"),
        pytest.param(story("0" * 60_000), id="60 kB of noughts"),
        pytest.param(story("0 (" * 20_000), id="60 kB of telephone numbers"),
        pytest.param(story("[" * 2_000), id="2,000 brackets"),
        pytest.param(story("[a](b" * 2_000), id="2,000 links that do not end"),
        pytest.param(story("![" * 1_000), id="1,000 images that do not end"),
        pytest.param(story("*a _b" * 5_000), id="10,000 stars"),
        pytest.param(story(">" * 10_000), id="quotations in quotations"),
        pytest.param(story("<!-- a " * 10_000), id="comments that do not end"),
        pytest.param(story("<!--\n" * 60_000 + "-->x"), id="60,000 comments with one end"),
        pytest.param(story("50% " + "](" * 60_000), id="60,000 addresses that do not end"),
        pytest.param(story("[x](y.toml) " * 10_000), id="10,000 links on a line"),
        pytest.param(story("## a" + " " * 60_000 + "b"), id="a heading with 60 kB of spaces"),
        pytest.param(story("- TODO " * 10_000), id="list marks"),
        pytest.param(story("<a " * 20_000), id="tags that do not end"),
        pytest.param(lambda: {f"{P}/project.toml": "".join(f"sitez{n} = 1\n" for n in range(2000))}, id="unknown keys"),
        pytest.param(lambda: {f"{P}/project.toml": f"sites = [{'1, ' * 3_000}]\n"}, id="3,000 wrong elements"),
        pytest.param(lambda: {f"{P}/project.toml": f"sites = [{'[], ' * 10_000}]\n"}, id="10,000 lists in a list"),
        pytest.param(lambda: {f"{P}/project.toml": f"sites = [{chr(34) * 2}, {' ' * 60_000}]\n"}, id="60 kB of blanks"),
        pytest.param(lambda: {f"{P}/project.toml": f'title = "{chr(92) * 60_000}"\n'}, id="60 kB of backslashes"),
        pytest.param(
            lambda: {f"{P}/project.toml": f'title = """{(chr(34) * 2 + " ") * 20_000}"""\n'}, id="quotation marks"
        ),
        pytest.param(lambda: {f"{P}/project.toml": f"title = '{'- ' * 60_000}'\n"}, id="a text of list marks"),
        pytest.param(lambda: {f"{P}/project.toml": f"title = 1\n{'#' * 60_000}\n{'# [' * 20_000}\n"}, id="comments"),
        pytest.param(
            lambda: {f"{P}/project.toml": f"x = [{'# [' + chr(10)} {'[1], # ]' + chr(10)}]\n" * 500}, id="nested"
        ),
        pytest.param(
            story(
                "".join(f"[r{n}]: a.toml\n" for n in range(30_000)) + "\n" + "".join(f"[r{n}] " for n in range(30_000))
            ),
            id="30,000 definitions, all used on a line",
        ),
        pytest.param(
            lambda: {f"{P}/indicators/i.toml": '[[observations]]\ndatte = 1\nvalue = "x"\n' * 10_000},
            id="10,000 tables with wrong keys and values",
        ),
        pytest.param(lambda: {"evaluation.toml": '[[require]]\nid = "x"\n' * 5_000}, id="5,000 wrong requirements"),
        pytest.param(lambda: {f"{P}/x{n}": "" for n in range(2000)}, id="2,000 other files"),
        pytest.param(lambda: {f"{P}/indicators/{n}.txt": "" for n in range(2000)}, id="2,000 stray files"),
    ],
)
def test_what_is_long_or_nodety_takes_no_more_than_its_length(files: Callable[[], Files], tmp_path: Path) -> None:
    write(tmp_path, files())
    with within(20):
        report = checked(tmp_path)
    assert not report.passed


def test_what_10000_parts_lead_to_is_renamed_and_removed_as_quickly_as_one(tmp_path: Path) -> None:
    model = "".join(outcome(n, ["end"]) for n in range(10_000))
    write(tmp_path, {f"{P}/logic-model.toml": f"{model}[outcomes.end]\n"})
    with within(60):
        renamed = run(tmp_path, "rename", "outcome", "end", "last")
        assert renamed.out.startswith("Renamed outcome end to last, and 10000 references to it.\n"), renamed.err
        assert (tmp_path / P / "logic-model.toml").read_text("utf-8").count('["last"]') == 10_000
        assert run(tmp_path, "remove", "outcome", "last", "--force").status == 0
    assert (tmp_path / P / "logic-model.toml").read_text("utf-8").count("leads-to = []") == 10_000


def test_10000_links_to_one_file_go_along_with_it(tmp_path: Path) -> None:
    link = "[a\nb](indicators/i.toml) `c` "
    write(tmp_path, {f"{P}/indicators/i.toml": "", f"{P}/story.md": link * 10_000})
    with within(60):
        assert run(tmp_path, "rename", "indicator", "i", "j").status == 0
    assert (tmp_path / P / "story.md").read_text("utf-8") == link.replace("i.toml", "j.toml") * 10_000
