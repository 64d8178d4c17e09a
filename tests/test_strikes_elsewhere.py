"""What is written elsewhere than in an evaluation, struck at its operations: results, baselines, drawings, documents, new
folders.
"""

import os
import stat
from pathlib import Path

import pytest

from tests.running import run
from tests.small import AS_OF, make
from tests.strikes import FAILURES, NEVER, SIGNALS, Tree, fresh, killed, moments, saved, signalled, strike, tree

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")

CHECK = ("check", "--as-of", AS_OF, "--stage", "design", "--exit-zero", "--write-baseline", "known.json")
COMMANDS = {
    "check": (*CHECK, "--output", "result.json", "--report", "markdown=result.md"),
    "draw": ("draw", "--output", "model.svg", "--force"),
    "trace": ("trace", "--output", "new.csv"),
    "publish": ("publish", "stories", "--to", "html,md", "--output", "out", "--force", "--as-of", AS_OF),
    "schema": ("schema", "--all", "schema"),
    "new": ("new", "e", "--no-input", "--set", "start=2026-01-01"),
    "new in a folder that is there": ("new", "there", "--no-input", "--set", "start=2026-01-01"),
    "templates new": ("templates", "new", "house"),
    "update": ("update", "--evaluation", "old"),
}
RESULTS = {
    "known.json": "check",
    "result.md": "check",
    "model.svg": "draw",
    "out/stories.html": "publish",
    "new.csv": "trace",
}
"""Files, and which command writes them."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small evaluation with results of earlier runs, an empty folder, and a scaffold that is not up to date."""
    folder = make(tmp_path_factory.mktemp("struck") / "place")
    assert run(folder, "check", "--as-of", AS_OF, "--write-baseline", "known.json").status == 0
    (folder / "known.json").chmod(0o600)
    (folder / "result.md").write_text("old", "utf-8")
    (folder / "model.svg").write_text("old", "utf-8")
    (folder / "out").mkdir()
    (folder / "out/stories.html").write_text("old", "utf-8")
    (folder / "there").mkdir()
    assert run(folder, "new", "old", "--no-input", "--set", "start=2026-01-01").status == 0
    schema = folder / "old/.evalkit/schema/indicator.json"
    schema.write_text(schema.read_text("utf-8").replace("indicator", "measure"), "utf-8")
    return folder


def left_alone(place: Path, folder: Path, name: str) -> tuple[Tree, int]:
    done = strike(fresh(place, folder), COMMANDS[name], NEVER, killed)
    assert done.ran.status == 0, done.ran
    return tree(folder), len(done.operations)


@pytest.mark.parametrize("name", COMMANDS)
def test_what_fails_leaves_all_or_nothing(name: str, place: Path, tmp_path: Path) -> None:
    before, (after, number) = tree(place), left_alone(place, tmp_path / "p", name)
    assert after != before
    failures = list(FAILURES.values())
    for turn, at in enumerate(moments(number, 5)):
        done = strike(fresh(place, tmp_path / "p"), COMMANDS[name], at, failures[turn % len(failures)])
        assert done.ran.status in (0, 2), (at, done)
        assert tree(tmp_path / "p") == (before if done.ran.status else after), (at, done)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_leaves_all_or_nothing(name: str, place: Path, tmp_path: Path) -> None:
    before, (after, number) = tree(place), left_alone(place, tmp_path / "p", name)
    signals = list(SIGNALS.items())
    for turn, at in enumerate(moments(number, 4)):
        sent, status = signals[turn % len(signals)]
        done = strike(fresh(place, tmp_path / "p"), COMMANDS[name], at, signalled(sent))
        assert done.ran.status == status, (at, done)
        assert tree(tmp_path / "p") in (before, after), (at, done)


@pytest.mark.parametrize("name", COMMANDS)
def test_who_was_killed_leaves_nothing_that_the_next_does_not_take_away(name: str, place: Path, tmp_path: Path) -> None:
    after, number = left_alone(place, tmp_path / "p", name)
    for at in moments(number, 5):
        done = strike(fresh(place, tmp_path / "p"), COMMANDS[name], at, killed)
        run(tmp_path / "p", *COMMANDS[name])
        assert tree(tmp_path / "p") == after, (at, done)


@pytest.mark.parametrize(("file", "name"), RESULTS.items())
def test_what_somebody_else_saves_at_that_very_moment_stays(file: str, name: str, place: Path, tmp_path: Path) -> None:
    before, folder = tree(place), tmp_path / "p"
    after, number = left_alone(place, folder, name)
    theirs = (place / file).read_bytes() + b"\n \n" if file == "known.json" else b"theirs"
    for turn, at in enumerate(moments(number, 8)):
        blow = saved(folder / file, theirs, beside=bool(turn % 2))
        done = strike(fresh(place, folder), COMMANDS[name], at, blow)
        left = tree(folder)
        assert left.pop(file)[1] == theirs, (at, done)
        assert done.ran.status in (0, 2), (at, done)
        wanted = before if done.ran.status else after
        assert left == {path: facts for path, facts in wanted.items() if path != file}, (at, done)
        assert done.ran.status == 0 or "somebody else" in done.ran.err or "is there already" in done.ran.err


def test_who_is_killed_while_an_evaluation_is_put_in_its_place_has_made_it(place: Path, tmp_path: Path) -> None:
    command, folder = COMMANDS["new in a folder that is there"], tmp_path / "p"
    operations = strike(fresh(place, folder), command, NEVER, killed).operations
    at = next(n for n, operation in enumerate(operations) if operation.startswith("link") and "README" in operation)
    strike(fresh(place, folder), command, at, killed)
    assert not (folder / "there/evaluation.toml").exists()
    ran = run(folder, *command)
    assert ran.status == 2
    assert "when evalkit was interrupted is finished now.\n" in ran.err
    assert (folder / "there/evaluation.toml").is_file()


# What a folder hands on, and what the user's mask leaves


@pytest.mark.parametrize("is_there", [False, True])
def test_a_new_evaluation_hands_on_the_group_as_its_folder_does(is_there: bool, tmp_path: Path) -> None:
    folder = tmp_path / "team"
    target = folder / "e" if not is_there else folder
    folder.mkdir()
    folder.chmod(0o2775)
    assert run(tmp_path, "new", str(target), "--no-input").status == 0
    for path in ("projects", "projects/first-project/indicators"):
        assert (target / path).stat().st_mode & stat.S_ISGID, path


def test_a_new_template_has_the_permissions_that_the_user_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert run(tmp_path, "templates", "new", "house").status == 0
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "house").rglob("*")}
    assert modes == {0o750, 0o640}
    assert stat.S_IMODE((tmp_path / "house").stat().st_mode) == 0o750
