"""What is kept is what was recorded: one changed digit is found wherever it is. Answers may be kept elsewhere, and a corrected
file says what it changes.
"""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.evidence.conftest import FIVE, SURVEY, TASKS, answers, care_with, written
from tests.evidence.test_record import FIVE_PATH, computed, state
from tests.running import run

PLAN = "projects/p/data-capture/survey.toml"
DATA = "projects/p/data/survey"
RECORD = f"{DATA}/record.toml"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation with recorded answers, to be copied."""
    parent = tmp_path_factory.mktemp("kept")
    files = {"data-capture/survey.toml": SURVEY, "indicators/five.toml": FIVE, "indicators/tasks.toml": TASKS}
    root = care_with(parent, files)
    assert run(root, "record", str(written(parent / "right.csv", answers())), "--invited", "90").status == 0
    assert run(root, "record", "--check").status == 0
    return root


@pytest.fixture
def kept(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "care"))


def other_digit(text: str, pattern: str) -> str:
    """A text with another digit where a pattern ends."""
    found = re.search(pattern, text)
    assert found, pattern
    at = found.end() - 1
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


@pytest.mark.parametrize(
    ("path", "pattern", "says"),
    [
        (f"{DATA}/2011-06-30.csv", r"yes,\d", "holds other answers than were recorded"),
        (f"{DATA}/2011-09-30.csv", r"2011-0\d", "holds other answers than were recorded"),
        (f"{DATA}/2011-06-30.csv", r"\n[^,]*,,[a-f]*\d", "holds other answers than were recorded"),
        (RECORD, r"answers = \d", "says something else than was recorded"),
        (RECORD, r'\nsha256 = "[a-f]*\d', "holds other answers than were recorded"),
        (RECORD, r'from-sha256 = "[a-f]*\d', "says something else than was recorded"),
        (RECORD, r'digest = "[a-f]*\d', "says something else than was recorded"),
        (RECORD, r"left-out = \d", "says something else than was recorded"),
        (FIVE_PATH, r"computed by(?s:.)*?\nvalue = \d", "the file says something else"),
        (FIVE_PATH, r"computed by(?s:.)*?\nlow = \d", "the file says something else"),
        (FIVE_PATH, r"computed by(?s:.)*?\ncount = \d", "the file says something else"),
        (FIVE_PATH, r"computed by(?s:.)*?\ndate = 201\d", "the file says something else"),
        (PLAN, r"answered = \d", PLAN),
        (PLAN, r"invited = \d", PLAN),
    ],
)
def test_one_changed_digit_is_found_wherever_it_is(path: str, pattern: str, says: str, kept: Path, here: Run) -> None:
    text = (kept / path).read_text("utf-8")
    (kept / path).write_text(other_digit(text, pattern), "utf-8")
    before = state(kept)
    ran = here("record", "--check", cwd=kept)
    assert (ran.status, says in ran.out) == (1, True), ran.out + ran.err
    assert state(kept) == before


def test_from_answers_that_were_changed_since_nothing_is_computed(kept: Path, here: Run) -> None:
    path = kept / DATA / "2011-06-30.csv"
    path.write_text(other_digit(path.read_text("utf-8"), r"yes,\d"), "utf-8")
    ran = here("record", cwd=kept)
    assert (ran.status, "2011-06-30.csv holds other answers than were recorded" in ran.err) == (2, True), ran.err
    path.unlink()
    ran = here("record", "--check", cwd=kept)
    assert (ran.status, "is not there, and record.toml beside it names it" in ran.out) == (1, True)


def test_a_corrected_file_says_what_it_changes(kept: Path, tmp_path: Path, here: Run) -> None:
    rows = [row for row in answers() if row[0] != "P005"]
    first = next(row for row in rows if row[2] == "yes" and row[1] < "2011-07")
    first[3], first[5] = ("14" if first[3] != "14" else "0"), "york" if first[5] == "hull" else "hull"
    rows.append(["P500", *first[1:]])
    ran = here("record", str(written(tmp_path / "corrected.csv", rows)), "--dry-run", cwd=kept)
    gone = next(row for row in answers() if row[0] == "P005")
    told = " ".join(ran.out.split())
    assert ("1 new, 1 gone; changed: tasks (1), unit (1)" in told) == (gone[1] < "2011-07"), told
    assert "1 new" in told
    assert "1 gone" in told
    assert "changed: tasks (1), unit (1)" in told


ELSEWHERE = '\n[data-protection]\nkeep = "elsewhere"\n'
PLACES: dict[str, Callable[[str], str]] = {
    PLAN: lambda text: text.replace("\n[[items]]", f"{ELSEWHERE}\n[[items]]", 1),
    "projects/p/project.toml": lambda text: text + ELSEWHERE,
    "evaluation.toml": lambda text: text + ELSEWHERE,
}


@pytest.mark.parametrize("place", PLACES)
def test_where_the_plan_its_project_or_the_evaluation_says_so_answers_are_not_kept(
    place: str, kept: Path, recorded: Path, here: Run
) -> None:
    (kept / place).write_text(PLACES[place]((kept / place).read_text("utf-8")), "utf-8")
    figures = (kept / FIVE_PATH).read_bytes()
    assert here("record", str(recorded.parent / "right.csv"), cwd=kept).status == 0
    assert [path.name for path in (kept / DATA).iterdir()] == ["record.toml"]
    assert (kept / FIVE_PATH).read_bytes() == figures


@pytest.fixture(scope="module")
def elsewhere(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same evaluation, whose answers are kept elsewhere."""
    root = Path(shutil.copytree(recorded, tmp_path_factory.mktemp("elsewhere") / "care"))
    (root / "evaluation.toml").write_text((root / "evaluation.toml").read_text("utf-8") + ELSEWHERE, "utf-8")
    assert run(root, "record", str(recorded.parent / "right.csv")).status == 0
    return root


def test_answers_that_are_kept_elsewhere_leave_numbers_and_hashes(
    elsewhere: Path, recorded: Path, tmp_path: Path, here: Run
) -> None:
    folder, right = elsewhere, str(recorded.parent / "right.csv")
    waves = tomllib.loads((folder / RECORD).read_text("utf-8"))["waves"]
    assert [(wave["kept"], wave["answers"] > 30, len(wave["sha256"])) for wave in waves] == [
        ("elsewhere", True, 64)
    ] * 2
    before = state(folder) | {RECORD: (folder / RECORD).read_bytes()}
    assert here("record", right, cwd=folder).out.count("unchanged") == 2
    assert here("record", right, "--check", cwd=folder).status == 0
    ran = here("record", "--check", cwd=folder)
    assert (ran.status, "survey: of 2 waves the answers are kept elsewhere" in ran.out) == (0, True), ran.out
    assert state(folder) | {RECORD: (folder / RECORD).read_bytes()} == before
    changed = answers()
    changed[1][3] = "14" if changed[1][3] != "14" else "0"
    assert here("record", str(written(tmp_path / "other.csv", changed)), "--check", cwd=folder).status == 1


def test_figures_of_answers_that_are_kept_elsewhere_are_held_against_their_hash(
    elsewhere: Path, tmp_path: Path, here: Run
) -> None:
    folder = Path(shutil.copytree(elsewhere, tmp_path / "care"))
    text = (folder / FIVE_PATH).read_text("utf-8")
    (folder / FIVE_PATH).write_text(other_digit(text, r"by evalkit(?s:.)*?\nn = \d"), "utf-8")
    ran = here("record", "--check", "--format", "json", cwd=folder)
    assert (ran.status, [one["file"] for one in json.loads(ran.out)["damaged"]]) == (1, [FIVE_PATH])


def test_what_follows_from_waves_that_are_elsewhere_stays(elsewhere: Path, tmp_path: Path, here: Run) -> None:
    figures = (elsewhere / FIVE_PATH).read_text("utf-8")
    rows = [row for row in answers() if row[1] < "2011-07"]
    ran = here("record", str(written(tmp_path / "first.csv", rows)), cwd=elsewhere)
    assert (ran.status, "survey: of 1 wave the answers are kept elsewhere" in ran.out) == (0, True), ran.out
    assert (elsewhere / FIVE_PATH).read_text("utf-8") == figures
    assert len({str(one["date"]) for one in computed(elsewhere)}) == 2
