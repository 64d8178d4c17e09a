"""Every operation on files made to fail, struck by a signal, or met by somebody else's save: all of a command is done, or
nothing, and it says which. A few moments of each command; all of them with EVALKIT_STRIKES=all, which takes half an hour.
"""

import os
import stat
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.running import run
from tests.small import AS_OF, PROGRAMME, PROJECT, RELATIONSHIP, STORY, make
from tests.strikes import (
    FAILURES,
    NEVER,
    SIGNALS,
    Strike,
    Struck,
    Tree,
    fresh,
    killed,
    moments,
    saved,
    signalled,
    strike,
    tree,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
INDICATORS = "projects/ward/indicators"
THEIRS = b"\n# theirs\n"


@dataclass(frozen=True)
class Command:
    """A command line in a folder that holds an evaluation, and the files that somebody else may save meanwhile."""

    arguments: tuple[str, ...]
    files: tuple[str, ...]


COMMANDS = {
    "add": Command(("add", "review", "--set", "date=2026-03-01", "--set", "note=On course."), (PROGRAMME,)),
    "add a file": Command(("add", "indicator", "falls", "--set", "title=Falls"), (f"{INDICATORS}/falls.toml", PROJECT)),
    "add --from": Command(("add", "indicator", "--from", "falls.csv"), (f"{INDICATORS}/falls.toml",)),
    "add project": Command(("add", "project", "clinic"), ("projects/clinic/project.toml",)),
    "rename": Command(
        ("rename", "relationship", "patient-nurse", "both"),
        (RELATIONSHIP, STORY, "projects/ward/relationships/both.toml"),
    ),
    "rename project": Command(("rename", "project", "ward", "wards"), (PROJECT, STORY, PROGRAMME)),
    "remove": Command(("remove", "relationship", "patient-nurse", "--force"), (RELATIONSHIP,)),
    "remove project": Command(("remove", "project", "ward", "--force"), (PROJECT, STORY)),
    "stage": Command(("stage", "design", "--force", "--reason", "Because."), (PROGRAMME,)),
}
ANOTHER = COMMANDS["add"].arguments
"""A command that writes, and finishes what was interrupted."""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("struck") / "ward")
    (folder / "falls.csv").write_text("id,title\nfalls,Falls\npain,Pain\n", "utf-8")
    (folder / PROGRAMME).chmod(0o640)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "care"


def struck(ward: Path, folder: Path, command: Command, at: int, blow: Strike, *, stays: bool = False) -> Struck:
    """Strikes a command in a fresh copy."""
    return strike(fresh(ward, folder), command.arguments, at, blow, stays=stays)


def left_alone(ward: Path, folder: Path, command: Command) -> tuple[Tree, int]:
    """What the command does to a copy, and how many operations that takes."""
    done = struck(ward, folder, command, NEVER, killed)
    assert done.ran.status == 0, done.ran
    return tree(folder), len(done.operations)


def files(found: Tree, others: Collection[str] = ()) -> Tree:
    """The files of people, but for some."""
    return {
        path: facts
        for path, facts in found.items()
        if stat.S_ISREG(facts[0]) and path not in others and not path.startswith(".evalkit/")
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_where_an_operation_fails_all_is_done_or_nothing(name: str, ward: Path, folder: Path) -> None:
    after, number = left_alone(ward, folder, COMMANDS[name])
    failures = list(FAILURES.values())
    for turn, at in enumerate(moments(number, 5)):
        done = struck(ward, folder, COMMANDS[name], at, failures[turn % len(failures)])
        where = (at, done.operations[at:], done.ran)
        assert done.ran.status in (0, 2), where
        assert ("Error: " in done.ran.err) == bool(done.ran.status), where
        assert tree(folder) == (tree(ward) if done.ran.status else after), where


@pytest.mark.parametrize("name", COMMANDS)
def test_where_all_fails_from_then_on_it_is_decided_or_not_and_says_so(name: str, ward: Path, folder: Path) -> None:
    after, number = left_alone(ward, folder, COMMANDS[name])
    for at in moments(number, 3):
        done = struck(ward, folder, COMMANDS[name], at, FAILURES["EIO"], stays=True)
        where = (at, done.operations[at:], done.ran)
        left = tree(folder)
        if "It counts as" in done.ran.err:
            assert run(folder, *ANOTHER).status == 0, where
            left, counts = tree(folder), "as made" in done.ran.err
            strike(folder := fresh(ward, folder), COMMANDS[name].arguments if counts else ANOTHER, NEVER, killed)
            if counts:
                run(folder, *ANOTHER)
            assert left == tree(folder), where
        else:
            assert files(left) == files(tree(ward) if done.ran.status else after), where


@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_leaves_all_or_nothing(name: str, ward: Path, folder: Path) -> None:
    after, number = left_alone(ward, folder, COMMANDS[name])
    signals = list(SIGNALS.items())
    for turn, at in enumerate(moments(number, 3)):
        sent, status = signals[turn % len(signals)]
        done = struck(ward, folder, COMMANDS[name], at, signalled(sent))
        where = (at, done.operations[at:], done.ran)
        assert done.ran.status == status, where
        assert done.ran.err.endswith("\nInterrupted. Nothing has been left half done.\n"), where
        assert tree(folder) in (tree(ward), after), where


@pytest.mark.parametrize("name", COMMANDS)
def test_who_is_killed_has_decided_or_not_and_the_next_that_writes_finishes_it(
    name: str, ward: Path, folder: Path
) -> None:
    number = left_alone(ward, folder, COMMANDS[name])[1]
    seen = []
    for made in (False, True):
        fresh(ward, folder)
        if made:
            strike(folder, COMMANDS[name].arguments, NEVER, killed)
        seen.append((read(folder), run(folder, *ANOTHER).status, tree(folder)))
    for at in moments(number, 4):
        done = struck(ward, folder, COMMANDS[name], at, killed)
        assert (read(folder), run(folder, *ANOTHER).status, tree(folder)) in seen, (at, done.operations[at:])


def read(folder: Path) -> str:
    return run(folder, "check", "--format", "json", "--as-of", AS_OF).out


@pytest.mark.parametrize("beside", [False, True], ids=["in its place", "beside it"])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_somebody_else_saves_at_that_very_moment_stays(name: str, beside: bool, ward: Path, folder: Path) -> None:
    command = COMMANDS[name]
    after, number = left_alone(ward, folder, command)
    for turn, at in enumerate(moments(number, 4)):
        file = command.files[turn % len(command.files)]
        held = (ward / file).read_bytes() if (ward / file).exists() else b"title = 'Theirs'\n"
        done = struck(ward, folder, command, at, saved(folder / file, held + THEIRS, beside=beside))
        where = (file, at, done.operations[at:], done.ran)
        left = tree(folder)
        theirs = [path for path, (_, data) in left.items() if THEIRS in data]
        assert theirs, where
        assert done.ran.status in (0, 2), where
        if done.ran.status:
            assert "somebody else" in done.ran.err or "is there already" in done.ran.err, where
        others = (*command.files, *theirs)
        assert files(left, others) == files(tree(ward) if done.ran.status else after, others), where
