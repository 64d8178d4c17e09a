"""The page: every figure is recounted from the check, it asks the network for nothing, and everybody can read it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from evalkit.framework import PRINCIPLES
from evalkit.portfolio.questions import BY, names, question
from tests.browser import PROGRAMS, Browser, axe, opened
from tests.portfolio.conftest import AS_OF
from tests.running import run
from tests.small import PROGRAMME, edit, make
from tests.tools import needed
from tests.tools import program as installed


@pytest.fixture(scope="module")
def page(several: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "list").write_text("<gone>\n", "utf-8")
    ran = run(
        folder, "portfolio", str(several), "--from", "list", "--as-of", AS_OF, "--by", "type", "--output", "p.html"
    )
    assert ran.status == 2, ran.err
    return folder / "p.html"


@pytest.fixture(scope="module")
def checked(several: Path) -> list[dict[str, Any]]:
    ran = run(several.parent, "check", "portfolio", "--as-of", AS_OF, "--format", "json")
    return list(json.loads(ran.out)["evaluations"])


def tables(page: Path) -> dict[str, list[list[str]]]:
    """The text of every row below the head, by the id of the heading above the table."""
    text = page.read_text("utf-8").partition("<main")[2].rpartition("</main>")[0]
    found = re.findall(r'<table role="table" aria-labelledby="([^"]+)".*?</table>', text, re.DOTALL)
    bodies = re.findall(r"<tbody.*?</tbody>", text, re.DOTALL)
    rows = [ElementTree.fromstring(body.replace("<br>", "<br/>")) for body in bodies]
    return {
        id: [[" ".join(" ".join(cell.itertext()).split()) for cell in row] for row in body]
        for id, body in zip(found, rows, strict=True)
    }


def share(due: int, met: int, evaluations: int, lacking: int) -> str:
    """How such a share reads, without the word for it."""
    missing = f"missing in {lacking} of {evaluations}" if met < due else f"in {evaluations}"
    return f"{100 * met // due} % … of {due:,}; {missing}"


def recounted(checked: list[dict[str, Any]], wanted: str) -> str:
    """A share of a principle or clause, from what the check says."""
    counts = [
        [
            sum(clause[key] for id, clause in one["clauses"].items() if wanted in (id, id.partition(".")[0]))
            for key in ("due", "met")
        ]
        for one in checked
    ]
    due, met = (sum(column) for column in zip(*counts, strict=True))
    return share(due, met, sum(due > 0 for due, _ in counts), sum(due > met for due, met in counts))


def figures(cell: str) -> str:
    return re.sub(r"% (?:nearly all|all|most|half or more|less than half) of", "% … of", cell)


def test_every_figure_is_recounted_from_the_check(page: Path, checked: list[dict[str, Any]]) -> None:
    held = tables(page)
    for principle, row in zip(PRINCIPLES, held["matrix"][:-1], strict=True):
        assert (row[0], figures(row[1])) == (principle.title, recounted(checked, principle.id))
    weakest, *_ = held["clauses"]
    assert held["matrix"][-1][1].startswith(weakest[0].split()[0])
    for name, cell in held["clauses"]:
        assert figures(cell) == recounted(checked, name.split()[0])
    assert {row[0] for row in held["crafts"]} > {"Logic model", "Indicators"}
    by_stage = {row[0]: row[1:] for row in held["by-stage"]}
    for stage in {one["stage"] for one in checked}:
        own = [one for one in checked if one["stage"] == stage]
        assert by_stage[stage][0].rstrip("*") == f"{sum(one['passed'] for one in own)} of {len(own)}"
        assert figures(by_stage[stage][1]) == recounted(own, "explicit")
    listed = {row[0].split()[-1].rpartition("/")[2]: row for row in held["evaluations"]}
    for one in checked:
        row = listed[one["path"].rpartition("/")[2]]
        errors = sum(finding["severity"] == "error" for finding in one["findings"])
        gate = "holds" if one["passed"] else "does not hold"
        assert row[2:6] == [one["stage"], gate, f"{one['score']['percent']} % of {one['score']['due']:,}", str(errors)]
    text = page.read_text("utf-8")
    assert f"The gate holds for {sum(one['passed'] for one in checked)} of {len(checked)} evaluations; 1 could" in text


def test_the_page_says_how_it_counts_and_ends_with_what_to_do(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "It never says how well a programme works." in text
    assert "&lt;gone&gt;" in text
    assert "<gone>" not in text
    for name in set(names()) - {"groups"}:
        assert (
            question(name).sql.splitlines()[-1].replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;") in text
        )
    for by in ("commissioner", "stage"):
        assert BY[by].replace("'", "&#x27;").replace('"', "&quot;") in text
    parts = re.findall(r'<h2 id="([^"]+)"', text)
    assert (parts[0], parts[-1]) == ("matrix", "monday")
    monday = text.partition('<h2 id="monday">')[2]
    assert re.findall(r"<li><b>.*?</b>", monday)[1] == '<li><b><bdi dir="auto">“Birch”</bdi></b>'


def test_of_very_many_only_those_that_want_attention_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evalkit.portfolio.page.late.LISTED", 2)
    for name in ("a", "b", "c"):
        make(tmp_path / "all" / name)
    edit(tmp_path / "all/b", PROGRAMME, 'owner = "programme lead"\n')
    assert run(tmp_path, "portfolio", "all", "--as-of", "2026-03-01", "--output", "p.html").status == 1
    assert [row[0] for row in tables(tmp_path / "p.html")["evaluations"]] == ["Shared care all/b"]
    assert "The first 1 of 1 that do; the table evaluations has all 3." in (tmp_path / "p.html").read_text("utf-8")


def test_one_evaluation_is_a_page_of_its_projects(worked: Path, tmp_path: Path) -> None:
    assert run(tmp_path, "portfolio", str(worked), "--as-of", AS_OF, "--output", "p.html").status == 0
    held = tables(tmp_path / "p.html")
    assert [row[0] for row in held["projects"]] == ["asked-on-site", "copd-care-planning", "going-home-together"]
    assert "patient-ward (person–professional): not-changed" in held["projects"][2][2]
    assert held["by-theme"][0][0] == "record systems"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with opened(installed(*PROGRAMS), tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def test_it_asks_the_network_for_nothing_and_is_for_everyone_on_any_screen(page: Path, browser: Browser) -> None:
    assert browser.visit(page) == [page.as_uri()]
    checker = Path(needed(axe(), "the npm package axe-core"))
    for width, scheme in ((320, "light"), (1200, "light"), (1200, "dark")):
        browser.resize(width)
        browser.emulate("prefers-color-scheme", scheme)
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert browser.violations(checker, contrast=width > 320) == []
    assert browser.evaluate("getComputedStyle(document.querySelector('.caveat')).borderInlineStartWidth") == "6px"
