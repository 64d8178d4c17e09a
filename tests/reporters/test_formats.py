"""One evaluation, every format: they tell of the same findings, at the same places."""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from junitparser import Failure, JUnitXml
from markdown_it import MarkdownIt

from evalkit.terminal import one_line
from tests.reporters.format_samples import HOSTILE, file_of, golden
from tests.repositories import git
from tests.running import Run

Place = tuple[str, str, int]
"""Code, path and line of a finding."""
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
LOG = re.compile(r"(.*?):(\d+): (?:error|warning) ([A-Z]{3}\d+) ")
ALSO = re.compile(r"(.*?):(\d+)(?: |$)")
ITEM = re.compile(r"([A-Z]{3}\d+)(?: \(warning\))?: ")
PLACE = re.compile(r"(.*), line (\d+)(?: \(.*\))?$")


def in_json(text: str, *, causes: bool = False) -> list[Place]:
    held = json.loads(text)["evaluations"]
    of = [(e["path"], f) for e in held for f in e["findings"] if not (causes and "follows" in f)]
    return [(f["code"], f"{path}/{f['file']}", f["line"]) for path, f in of]


def in_markdown(text: str) -> list[Place]:
    places, code = [], ""
    for token in MarkdownIt().enable("table").parse(text):
        if token.type != "inline":
            continue
        shown = [
            "\n" if c.type.endswith("break") else c.content for c in token.children or [] if c.type != "html_inline"
        ]
        *_, last = lines = [line for line in "".join(shown).replace("\u200b", "").split("\n") if line]
        begun = ITEM.match("".join(lines))
        code = begun[1] if begun else code
        place = PLACE.match(last) if code else None
        places += [(code, place[1], int(place[2]))] if place else []
    return places


def in_github(text: str) -> list[Place]:
    places = []
    for line in text.splitlines():
        command, logged = COMMAND.match(line), LOG.match(line)
        if command and command[1] != "notice":
            given = dict(pair.split("=", 1) for pair in command[2].split(","))
            code = given["title"][:6]
            places.append((code, unquote(given["file"]), int(given["line"])))
            also = [ALSO.match(unquote(line)) for line in command[3].split("%0A") if not line.startswith("Fix: ")]
            places += [(code, place[1], int(place[2])) for place in also[2:] if place]
        elif logged:
            places.append((logged[3], logged[1], int(logged[2])))
    return places


def in_gitlab(text: str) -> list[Place]:
    return [(v["check_name"], v["location"]["path"], v["location"]["lines"]["begin"]) for v in json.loads(text)]


def in_sarif(text: str) -> list[Place]:
    results = [r for r in json.loads(text)["runs"][0]["results"] if "suppressions" not in r]
    places = [(r["ruleId"], r["locations"][0]["physicalLocation"]) for r in results]
    return [(code, unquote(at["artifactLocation"]["uri"]), at["region"]["startLine"]) for code, at in places]


def in_junit(text: str) -> list[Place]:
    places = []
    for suite in JUnitXml.fromstring(text.encode()):
        for case in suite:
            for result in case.result:
                if isinstance(result, Failure):
                    path, line, _ = (result.text or "").splitlines()[0].rsplit(":", 2)
                    places.append((case.name[:6], path, int(line)))
    return places


READERS: dict[str, Callable[[str], list[Place]]] = {
    "markdown": in_markdown,
    "github": in_github,
    "gitlab": in_gitlab,
    "sarif": in_sarif,
    "junit": in_junit,
}
WHOLE = ("sarif", "junit")
"""The formats that tell what follows from something else, too."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet")
    return root


def every_format(here: Run, cwd: Path, *arguments: str) -> tuple[int, dict[str, str]]:
    """The exit status, and what one run writes in each format."""
    folder = cwd / "reports"
    folder.mkdir(exist_ok=True)
    files = {format: folder / format for format in ("json", *READERS)}
    wanted = [part for format, file in files.items() for part in ("--report", f"{format}={file}")]
    ran = here("check", *arguments, *wanted, cwd=cwd)
    assert ran.status in (0, 1), ran.err
    return ran.status, {format: file.read_bytes().decode("utf-8") for format, file in files.items()}


def agree(written: dict[str, str]) -> Counter[Place]:
    """Asserts that all formats tell of the same findings; gives them."""
    every = _as_a_log_shows(in_json(written["json"]))
    causes = _as_a_log_shows(in_json(written["json"], causes=True))
    assert causes
    for format, reader in READERS.items():
        told = every if format in WHOLE else causes
        assert _as_a_log_shows(reader(written[format])) == told, format
    return causes


def _as_a_log_shows(places: list[Place]) -> Counter[Place]:
    return Counter((code, re.sub(":(?=:)", ": ", one_line(path)), line) for code, path, line in places)


def test_every_format_tells_the_same_of_a_fresh_scaffold(here: Run, repository: Path) -> None:
    made = here("new", "work/care", "--no-input", "--project", "ward", "--project", "home", cwd=repository)
    assert made.status == 0, made.err
    programme = repository / "work/care/evaluation.toml"
    waiver = '[[waivers]]\nrule = "EXP103"\nsubject = "evaluation.toml"\n'
    waiver += 'reason = "It is being written."\nowner = "lead"\nuntil = 2030-01-01\n'
    programme.write_text(f"{programme.read_text('utf-8')}\n{waiver}", "utf-8")
    status, written = every_format(here, repository, "work/care", "--stage", "design", "--as-of", "2026-06-01")
    assert status == 1
    told = agree(written)
    codes = {code for code, _, _ in told}
    assert {"EXP101", "SUS407"} <= codes
    assert "EXP103" not in codes
    assert {path.split("/")[0] for _, path, _ in told} == {"work"}
    for format, reader in READERS.items():  # neither the status nor a path depends on the format or the current folder
        inside = here("check", "--stage", "design", "--format", format, cwd=repository / "work/care/projects")
        assert inside.status == 1
        assert reader(inside.out) == reader(written[format]), format


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_every_format_tells_the_same_of_what_is_hostile(here: Run, repository: Path) -> None:
    folder = repository / "::error file=a,b::%0A`|<b> @me #1"
    assert here("new", folder.name, "--no-input", "--project", "ward", cwd=repository).status == 0
    title = json.dumps(HOSTILE.replace("\ud800", "").replace("\udcff", "").replace("\x00", ""), ensure_ascii=False)
    programme = folder / "evaluation.toml"
    text = re.sub(r"(?m)^title = .*", lambda _: f"title = {title}", programme.read_text("utf-8"))
    programme.write_text(text.replace("\x7f", ""), "utf-8")
    (folder / "projects/ward/project.toml").write_text(f"title = 3\n{title} = {title}\n", "utf-8")
    (folder / "projects/a [b](c) $x$\r\n::warning::").mkdir()
    (folder / "projects/ward/indicators").mkdir(exist_ok=True)
    (folder / "projects/ward/indicators/::error::*x*.toml").write_text("= 3", "utf-8")
    status, written = every_format(here, repository, folder.name)
    assert status == 1
    assert len({path for _, path, _ in agree(written)}) > 2
    for line in written["github"].splitlines():
        assert COMMAND.fullmatch(line) or ("::" not in line and "##[" not in line)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_in_bytes_that_are_no_text_breaks_no_format(here: Run, repository: Path) -> None:
    assert here("new", "care", "--no-input", "--project", "ward", cwd=repository).status == 0
    relationships = os.fsencode(repository / "care/projects/ward/relationships")
    Path(os.fsdecode(relationships + b"/\xff.toml")).write_text("= 3", "utf-8")
    status, written = every_format(here, repository, "care")
    assert status == 1
    for format, reader in READERS.items():
        assert reader(written[format]), format
        shown = "%FF.toml" if format == "sarif" else r"\udcff.toml"
        assert shown in written[format].replace("\\\\", "\\"), format


def test_a_complete_evaluation_passes_in_every_format(here: Run, repository: Path) -> None:
    assert here("new", "done", "--template", "worked-example", cwd=repository).status == 0
    status, written = every_format(here, repository, "done")
    assert status == 0
    for format, reader in READERS.items():
        assert reader(written[format]) == [], format


@pytest.mark.parametrize(("format", "text"), list(golden()))
def test_a_small_report_is_written_as_ever(format: str, text: str) -> None:
    assert text == file_of(format).read_bytes().decode("utf-8")
