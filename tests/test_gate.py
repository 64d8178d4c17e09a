"""The gate through the life of an evaluation, in a repository that is pushed: what a reviewer would see each time."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.repositories import commit, git
from tests.running import Ran, Run

DAY = "2026-11-23"


@pytest.fixture
def repository(here: Run, tmp_path: Path) -> Path:
    """A scaffold with its workflow, in a subfolder of a repository, pushed to a bare one beside it."""
    folder = tmp_path / "repository"
    folder.mkdir()
    made = here(
        "new", "evaluation", "--no-input", "--project", "shared-care:person-professional", "--ci", "github", cwd=folder
    )
    assert made.status == 0, made.err
    (folder / "evaluation/.github").rename(folder / ".github")
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", str(tmp_path / "remote.git"))
    push(folder, "A scaffold")
    return folder


def push(folder: Path, message: str) -> None:
    commit(folder, message)
    git(folder, "push", "-q", "origin", "main")


def annotations(ran: Ran) -> list[tuple[str, int, str]]:
    """File, line and code of what GitHub would show in a pull request."""
    found = re.findall(r"^::(?:error|warning) file=([^,]+),line=(\d+),col=\d+,title=(\w+) ", ran.out, re.MULTILINE)
    return [(file, int(line), code) for file, line, code in found]


def put(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def line_of(file: Path, start: str) -> int:
    return next(n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if line.startswith(start))


def test_from_a_scaffold_by_way_of_a_baseline_to_a_waiver(here: Run, repository: Path) -> None:
    def gate(*more: str, as_of: str = DAY) -> Ran:
        return here("check", "evaluation", "--format", "github", "--as-of", as_of, *more, cwd=repository)

    sheet = repository / "evaluation/evaluation.toml"
    story = repository / "evaluation/projects/shared-care/story.md"
    relationship = "evaluation/projects/shared-care/relationships/person-professional.toml"

    # The gate fails, with annotations where the gaps are.
    first = gate()
    assert first.status == 1
    shown = annotations(first)
    assert ("evaluation/evaluation.toml", line_of(sheet, "statement ="), "EXP101") in shown
    assert (relationship, line_of(repository / relationship, "from ="), "EXP106") in shown

    # A baseline makes it pass.
    written = here("check", "evaluation", "--write-baseline", "known.json", "--as-of", DAY, cwd=repository)
    assert written.status == 0, written.err
    push(repository, "What is missing is known")
    passing = gate("--baseline", "known.json")
    assert (passing.status, annotations(passing)) == (0, [])

    # Edits above do not disturb it; one further regression fails it again, naming only that.
    sheet.write_text(f"# A comment more\n\n{sheet.read_text('utf-8')}", "utf-8")
    put(story, "## What we did\n", "## What was done\n")
    push(repository, "A heading renamed")
    regressed = gate("--baseline", "known.json")
    assert regressed.status == 1
    assert annotations(regressed) == [("evaluation/projects/shared-care/story.md", 1, "STO901")]
    since = here("check", "evaluation", "--since", "HEAD~1", "--format", "json", "--as-of", DAY, cwd=repository)
    (held,) = json.loads(since.out)["evaluations"]
    assert (held["since"]["new"], held["since"]["fixed"]) == (1, [])
    assert held["since"]["commit"] == git(repository, "rev-parse", "HEAD~1")
    assert [f["code"] for f in held["findings"] if f["change"] == "new"] == ["STO901"]

    # A waiver with a date covers it, and expires.
    waiver = '\n[[waivers]]\nrule = "STO901"\nsubject = "projects/*/story.md"\nreason = "The funder has headings of its own"\n'
    sheet.write_text(f'{sheet.read_text("utf-8")}{waiver}owner = "evaluation lead"\nuntil = 2026-12-31\n', "utf-8")
    push(repository, "Waived until the end of the year")
    assert gate("--baseline", "known.json").status == 0
    assert gate("--baseline", "known.json", as_of="2026-12-31").status == 0
    expired = gate("--baseline", "known.json", as_of="2027-01-01")
    assert expired.status == 1
    assert sorted(code for _, _, code in annotations(expired)) == ["FIL008", "STO901"]


def test_all_formats_of_one_run_agree_finding_by_finding(here: Run, repository: Path) -> None:
    put(
        repository / "evaluation/evaluation.toml", 'title = "Evaluation"', 'title = "Evaluation"\ntilte = "|<b>@ada #1"'
    )
    others = {"json": "r.json", "markdown": "r.md", "gitlab": "r.gitlab", "sarif": "r.sarif", "junit": "r.xml"}
    reports = [part for format, file in others.items() for part in ("--report", f"{format}={file}")]
    ran = here("check", "evaluation", "--format", "github", *reports, "--as-of", DAY, cwd=repository)
    assert ran.status == 1
    texts = {format: (repository / file).read_text("utf-8") for format, file in others.items()}
    (held,) = json.loads(texts["json"])["evaluations"]
    wanted = sorted((f"evaluation/{f['file']}", f["line"], f["code"]) for f in held["findings"])
    assert len(wanted) == 10

    assert sorted(annotations(ran)) == wanted
    gitlab = json.loads(texts["gitlab"])
    assert sorted((i["location"]["path"], i["location"]["lines"]["begin"], i["check_name"]) for i in gitlab) == wanted
    results = json.loads(texts["sarif"])["runs"][0]["results"]
    places = [(result["locations"][0]["physicalLocation"], result["ruleId"]) for result in results]
    assert sorted((p["artifactLocation"]["uri"], p["region"]["startLine"], code) for p, code in places) == wanted
    names = {finding["fingerprint"] for finding in held["findings"]}
    assert {issue["fingerprint"] for issue in gitlab} == names
    assert {result["partialFingerprints"]["evalkit/v1"] for result in results} == names

    found, code = [], ""
    for line in texts["markdown"].splitlines():
        if entry := re.match(r"- \*\*(\w+)\*\*", line):
            code = entry[1]
        if at := re.match(r"  (?:- )?(evaluation/\S+), line (\d+)", line):
            found.append((at[1].replace("\\", ""), int(at[2]), code))
    assert sorted(found) == wanted

    found = []
    for case in ElementTree.fromstring(texts["junit"]).iter("testcase"):
        for failure in case.findall("failure"):
            place = (failure.text or "").split("\n")[0].rsplit(":", 2)
            found.append((place[0], int(place[1]), case.attrib["name"].split()[0]))
    assert sorted(found) == wanted
