"""What follows from what: what is missing only because something else is, names its cause."""

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
import tomli

from evalkit.check.asks import ASKS, NAMES
from evalkit.check.catalogue import catalogue
from evalkit.check.causes import CAUSES, IN_FINDINGS, OF_INDICATORS, OF_SECTIONS
from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.check.wrong_values import ANY
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.report import Report
from evalkit.reporters.json import write
from tests.reporters.format_samples import finding, report
from tests.running import Run

HERE = Path(__file__).parent
OPTIONS = Options(date(2028, 10, 1), stage=Stage.REPORTING)
CODES = {rule.code for rule in catalogue()}
WARD = "projects/ward"
RELATIONSHIP = f"{WARD}/relationships/patient-nurse.toml"
MODEL = f"{WARD}/logic-model.toml"
FINDINGS = f"{WARD}/findings.toml"


@dataclass(frozen=True)
class Case:
    """A breakage, and what is told of it: each cause, and what follows from it."""

    what: str
    told: dict[str, list[str]]
    edits: list[list[str]] = field(default_factory=list)
    folder: str = ""
    """A file in place of which there is a folder, so that it cannot be read."""
    select: tuple[str, ...] = ()


def _code(told: str) -> str:
    return told.partition(" ")[0]


@cache
def cases() -> list[Case]:
    return [Case(**entry) for entry in tomli.loads((HERE / "causes.toml").read_text("utf-8"))["case"]]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """An evaluation in which nothing is missing, to be changed."""
    return Path(shutil.copytree(HERE / "whole", tmp_path / "whole", copy_function=shutil.copyfile))


def change(root: Path, file: str, old: str, new: str | None = None) -> None:
    """Replaces what stands once in a file; takes the file away where nothing takes its place."""
    if new is None:
        (root / file).unlink()
        return
    text = (root / file).read_text("utf-8")
    assert text.count(old) == 1, (file, old)
    (root / file).write_text(text.replace(old, new), "utf-8")


def told(report: Report) -> dict[str, list[str]]:
    """Each cause, and what follows from it: by code and subject."""
    named = {found.fingerprint: f"{found.code} {found.subject.rpartition('/')[2]}" for found in report.findings}
    causes: dict[str, list[str]] = {named[found.fingerprint]: [] for found in report.findings if not found.follows}
    for found in report.findings:
        if found.follows:
            causes[named[found.follows]].append(named[found.fingerprint])
    return {cause: sorted(followers) for cause, followers in causes.items()}


def told_in(root: Path, **options: object) -> dict[str, list[str]]:
    return told(check(load(root), replace(OPTIONS, **options)))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.what)
def test_what_follows_from_what(case: Case, whole: Path) -> None:
    for edit in case.edits:
        change(whole, *edit)
    if case.folder:
        (whole / case.folder).unlink()
        (whole / case.folder).mkdir()
    assert told_in(whole, select=tuple(case.select)) == case.told


def test_where_nothing_is_missing_nothing_follows(whole: Path) -> None:
    found = check(load(whole), OPTIONS)
    assert (list(found.findings), dict(found.links)) == ([], {})


def test_every_row_of_the_table_is_tried() -> None:
    pairs = {(_code(cause), _code(one)) for case in cases() for cause, told in case.told.items() for one in told}
    rows = {(row.cause, follower) for row in CAUSES for follower in row.followers}
    rows |= {("LOG609", code) for code in OF_INDICATORS} | {("STO901", code) for code in OF_SECTIONS}
    rows |= {(IN_FINDINGS[0], code) for code in IN_FINDINGS[1:]}
    assert rows <= pairs


def test_places_are_of_rules_and_names_that_there_are() -> None:
    assert set(ASKS) <= CODES
    wanted = {part for places in ASKS.values() for place in places for part in (place.id, *place.key) if "{" in part}
    assert wanted <= {*NAMES, "{part}"}
    assert ANY not in NAMES


def test_what_is_waived_hides_nothing_that_follows_from_it(whole: Path) -> None:
    change(whole, MODEL, "")
    waiver = '\n[[waivers]]\nrule = "LOG601"\nsubject = "**"\nreason = "r"\nowner = "o"\nuntil = 2028-12-31\n'
    change(whole, "evaluation.toml", 'note = "On course."\n', 'note = "On course."\n' + waiver)
    causes = told_in(whole)
    assert causes.keys() >= {"EXP108 relationship patient-nurse", "LOG605 project ward", "LOG608 project ward"}
    assert causes["FIL004 tasks.toml"] == ["IND704 indicator tasks"]


def test_of_what_findings_have_to_say_the_first_that_is_not_waived_is_told(whole: Path) -> None:
    change(whole, FINDINGS, "")
    waiver = '\n[[waivers]]\nrule = "QUE504"\nsubject = "**"\nreason = "r"\nowner = "o"\nuntil = 2028-12-31\n'
    change(whole, "evaluation.toml", 'note = "On course."\n', 'note = "On course."\n' + waiver)
    first = "QUE506 relationship patient-nurse, party nurses"
    assert told_in(whole) == {first: ["QUE506 relationship patient-nurse, party patients", "QUE507 project ward"]}


def test_a_cause_that_is_not_asked_for_or_not_due_or_set_off_hides_nothing(whole: Path) -> None:
    change(whole, "evaluation.toml", 'every = "3 months"\n', "")
    change(whole, RELATIONSHIP, 'between = ["patients", "nurses"]\n', "")
    assert told_in(whole, select=("SUS405", "IND711")) == {
        "SUS405 evaluation": [],
        "IND711 relationship patient-nurse": [],
    }
    assert told_in(whole, ignore=("SUS404",), select=("SUS",)) == {"SUS405 evaluation": []}
    off = '\n[rules.SUS404]\nseverity = "off"\nreason = "There are no reviews"\n'
    change(whole, "evaluation.toml", 'note = "On course."\n', 'note = "On course."\n' + off)
    assert told_in(whole, select=("SUS",)) == {"SUS405 evaluation": []}


def test_what_follows_counts_as_missing(whole: Path) -> None:
    before = check(load(whole), OPTIONS).score()
    change(whole, FINDINGS, "")
    after = check(load(whole), OPTIONS)
    (cause,) = (finding for finding in after.findings if not finding.follows)
    assert [finding.follows for finding in after.findings].count(cause.fingerprint) == 3
    assert after.score().missing == before.missing + 4


def test_a_cause_that_a_baseline_knows_hides_nothing(whole: Path, here: Run, tmp_path: Path) -> None:
    change(whole, FINDINGS, "")
    write_known = (
        "check",
        str(whole),
        "--as-of",
        "2028-10-01",
        "--stage",
        "reporting",
        "--write-baseline",
        "known.json",
    )
    assert here(*write_known, "--select", "QUE504", "--quiet").status == 0
    ran = here(
        "check",
        str(whole),
        "--as-of",
        "2028-10-01",
        "--stage",
        "reporting",
        "--baseline",
        "known.json",
        "--format",
        "json",
    )
    held = json.loads(ran.out)["evaluations"][0]
    assert [one["code"] for one in held["known"]] == ["QUE504"]
    first, *others = held["findings"]
    assert first["code"] == "QUE506"
    assert "follows" not in first
    assert {one["follows"] for one in others} == {first["fingerprint"]}


def test_several_jobs_tell_the_same(whole: Path, here: Run, tmp_path: Path) -> None:
    change(whole, MODEL, "")
    shutil.copytree(whole, tmp_path / "other")
    options = ("whole", "other", "--as-of", "2028-10-01", "--stage", "reporting", "--format", "json")
    one, two = (here("check", *options, "--jobs", jobs).out for jobs in ("1", "2"))
    assert one == two
    assert one.count('"follows"') == 2 * 5


def test_long_chains_of_what_is_missing_are_followed_once(whole: Path) -> None:
    """Many that wait for one another share their list of causes."""
    for number in range(200):
        shutil.copyfile(whole / RELATIONSHIP, whole / RELATIONSHIP.replace("patient-nurse", f"r{number}"))
    change(whole, FINDINGS, "")
    found = check(load(whole), replace(OPTIONS, select=("QUE504", "QUE506", "QUE507")))
    assert len({id(causes) for lists in found.links.values() for causes in lists}) == 1
    assert [f.code for f in found.findings if not f.follows and f.code != "FIL005"] == ["QUE504"]


def test_json_says_of_a_finding_what_it_follows_from_where_it_does() -> None:
    first = finding("LOG601")
    out = StringIO()
    write([report([first, replace(finding("EXP108"), follows=first.fingerprint)])], out)
    told = json.loads(out.getvalue())["evaluations"][0]["findings"]
    assert [one.get("follows") for one in told] == [None, first.fingerprint]
    assert "follows" not in told[0]
