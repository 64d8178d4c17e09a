"""What changed since a revision: evaluations in real git repositories."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repositories import commit, git
from tests.running import COMMAND, Ran, Run, installed
from tests.small import (
    AS_OF,
    INDICATOR,
    MEASURE,
    OTHER_RELATIONSHIP,
    PROGRAMME,
    PROJECT,
    RELATIONSHIP,
    check,
    check_json,
    edit,
    make,
    with_measure,
)

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not here")

RATIONALE = 'rationale = "Three studies say so."\n'
FROM = 'from = "Care is done to people."\n'
EXP103, EXP106 = ("EXP103", PROGRAMME), ("EXP106", RELATIONSHIP)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository for all: at HEAD~1 a rationale is missing, at HEAD it is there and `from` is missing."""
    root = tmp_path_factory.mktemp("history") / "repository"
    care = make(root / "care")
    git(root.parent, "init", "--quiet", str(root))
    edit(care, PROGRAMME, RATIONALE)
    edit(care, OTHER_RELATIONSHIP, 'rationale = "Nobody was asked."\n')
    commit(root)
    git(root, "tag", "-a", "-m", "The bid", "bid")
    git(root, "branch", "bücher/a.b")
    edit(care, PROGRAMME, "[questions]", f"{RATIONALE}\n[questions]")
    edit(care, RELATIONSHIP, FROM)
    commit(root)
    return root


@pytest.fixture
def root(history: Path, tmp_path: Path) -> Path:
    """A copy of that repository."""
    return shutil.copytree(history, tmp_path / "repository", symlinks=True)


def changes(ran: Ran) -> dict[str, list[tuple[str, str]]]:
    """New, unchanged and fixed findings of a JSON result."""
    assert ran.status in (0, 1), ran.err
    evaluation = ran.evaluation
    told: dict[str, list[tuple[str, str]]] = {"new": [], "unchanged": [], "fixed": ran_fixed(evaluation["since"])}
    for finding in evaluation["findings"]:
        told[finding["change"]].append((finding["code"], finding["file"]))
    since = evaluation["since"]
    assert (since["new"], since["unchanged"]) == (len(told["new"]), len(told["unchanged"]))
    return told


def ran_fixed(since: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(gone["code"], gone["file"]) for gone in since["fixed"]]


EXPECTED = {"new": [EXP106], "unchanged": [("EXP107", OTHER_RELATIONSHIP)], "fixed": [EXP103]}


def everything(root: Path) -> dict[str, tuple[bytes, int]]:
    """Each file, in .git too, with its bytes and its time."""
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}


# New, fixed, unchanged


def test_a_reviewer_sees_what_is_new_and_what_is_fixed(evalkit: Run, root: Path) -> None:
    before = everything(root)
    ran = evalkit("check", "--as-of", AS_OF, "--since", "HEAD~1", cwd=root / "care")
    assert ran.status == 1
    name = git(root, "rev-parse", "HEAD~1")[:10]
    parts = [f"Since HEAD~1  {name}", "New (1)", "EXP106", "Fixed (1)\n  EXP103", "Unchanged (1)\n  EXP107"]
    places = [ran.out.index(part) for part in parts]
    assert places == sorted(places)
    assert ran.out.count("Fix:") == 1
    log = json.loads(
        evalkit("check", "--as-of", AS_OF, "--since", "HEAD~1", "--format", "sarif", cwd=root / "care").out
    )
    (gone,) = (result for result in log["runs"][0]["results"] if result["baselineState"] == "absent")
    assert gone["message"]["text"] == "Fixed: evaluation: The rationale behind the objective is given."
    assert everything(root) == before
    assert sorted(path.name for path in (root / ".git").iterdir() if "evalkit" in path.name) == []


@pytest.mark.parametrize("revision", ["HEAD~1", "HEAD^", "bid", "bücher/a.b", "refs/tags/bid", "{short}", "{full}"])
def test_a_revision_may_be_named_as_git_names_it(revision: str, root: Path) -> None:
    full = git(root, "rev-parse", "HEAD~1")
    given = revision.format(short=full[:8], full=full)
    ran = check_json(root, "care", "--since", given)
    assert changes(ran) == EXPECTED
    since = ran.evaluation["since"]
    assert (since["revision"], since["commit"], since["existed"], since["stage"]) == (given, full, True, "inception")


def test_since_now_nothing_has_changed(root: Path) -> None:
    ran = check_json(root, "care", "--since", "HEAD")
    assert ran.status == 1
    assert changes(ran) == {"new": [], "unchanged": [("EXP107", OTHER_RELATIONSHIP), EXP106], "fixed": []}


def test_what_is_not_yet_committed_counts(root: Path) -> None:
    edit(root / "care", RELATIONSHIP, 'to = "Care is shared."\n', FROM + 'to = "Care is shared."\n')
    before = (root / "care" / PROJECT).read_bytes()
    (root / "care" / PROJECT).write_text("= broken", "utf-8")
    told = changes(check_json(root, "care", "--since", "HEAD"))
    assert ("FIL001", PROJECT) in told["new"]
    assert told["fixed"] == []  # in a project that cannot be read whole, nobody can tell
    (root / "care" / PROJECT).write_bytes(before)
    assert EXP106 in changes(check_json(root, "care", "--since", "HEAD"))["fixed"]


def test_a_measure_of_ones_own_that_was_there_then_is_missed_now(tmp_path: Path) -> None:
    care = make(tmp_path / "care")
    with_measure(care)
    git(care, "init", "--quiet")
    commit(care)
    (care / MEASURE).unlink()
    assert ("FIL004", INDICATOR) in changes(check_json(care, "--since", "HEAD"))["new"]


def test_an_evaluation_may_be_the_repository_itself(tmp_path: Path) -> None:
    care = make(tmp_path / "care")
    git(tmp_path, "init", "--quiet", str(care))
    commit(care)
    edit(care, RELATIONSHIP, FROM)
    for folder in (care, care / "projects/ward"):
        ran = check_json(folder, "--since", "HEAD")
        assert changes(ran) == {"new": [EXP106], "unchanged": [], "fixed": []}


def test_several_evaluations_are_each_compared_with_themselves(root: Path) -> None:
    make(root / "later")
    edit(root / "later", PROGRAMME, RATIONALE)
    ran = check(root, ".", "--since", "HEAD", "--format", "json")
    first, second = json.loads(ran.out)["evaluations"]
    assert (first["since"]["existed"], first["since"]["new"], first["since"]["unchanged"]) == (True, 0, 2)
    assert (second["since"]["existed"], second["since"]["new"], second["since"]["unchanged"]) == (False, 1, 0)
    assert "The evaluation was not there then: all is new." in check(root, "later", "--since", "HEAD").out


def test_where_all_was_well_and_is_it_says_so(tmp_path: Path) -> None:
    care = make(tmp_path / "care")
    git(tmp_path, "init", "--quiet", str(tmp_path))
    commit(tmp_path)
    ran = check(care, "--since", "HEAD")
    assert ran.status == 0
    assert "Nothing was missing then, and nothing is now." in ran.out


def test_an_evaluation_that_was_a_file_then_was_not_there(root: Path) -> None:
    (root / "new").write_text("a file", "utf-8")
    commit(root)
    (root / "new").unlink()
    ran = check_json(make(root / "new"), "--since", "HEAD")
    assert ran.status == 0
    assert ran.evaluation["since"]["existed"] is False


def test_a_project_that_got_another_name_is_another(root: Path) -> None:
    (root / "care/projects/ward").rename(root / "care/projects/wards")
    told = changes(check_json(root, "care", "--since", "HEAD"))
    assert ("EXP107", OTHER_RELATIONSHIP.replace("/ward/", "/wards/")) in told["new"]
    assert ("EXP107", OTHER_RELATIONSHIP) in told["fixed"]


def test_another_stage_is_said(root: Path) -> None:
    edit(root / "care", PROGRAMME, 'stage = "inception"', 'stage = "design"')
    ran = check(root, "care", "--since", "HEAD")
    assert "The stage was inception then, and is design now." in ran.out
    assert check_json(root, "care", "--since", "HEAD").evaluation["since"]["stage"] == "inception"


def test_a_waiver_neither_fixes_nor_makes_new(root: Path) -> None:
    waiver = '\n[[waivers]]\nrule = "EXP106"\nsubject = "projects/**"\nreason = "Later."\nowner = "lead"\n'
    edit(root / "care", PROGRAMME, add=f"{waiver}until = 2026-12-31\n")
    told = changes(check_json(root, "care", "--since", "HEAD"))
    assert told == {"new": [], "unchanged": [("EXP107", OTHER_RELATIONSHIP)], "fixed": []}
    ran = check_json(root, "care", "--since", "HEAD", "--as-of", "2027-01-01")
    assert ("EXP106", RELATIONSHIP) in changes(ran)["unchanged"]


def test_with_a_baseline_both_are_told(root: Path) -> None:
    assert check(root, "care", "--write-baseline", "known.json").status == 0
    edit(root / "care", OTHER_RELATIONSHIP, 'from = "The doctor decides."\n')
    ran = check_json(root, "care", "--baseline", "known.json", "--since", "HEAD")
    assert ran.status == 1
    assert [(f["code"], f["change"]) for f in ran.evaluation["findings"]] == [("EXP106", "new")]
    assert {f["change"] for f in ran.evaluation["known"]} == {"unchanged"}


# What it cannot do


@pytest.mark.parametrize(
    "revision",
    [
        "nowhere",
        "",
        "--all",
        "-q",
        "--output=/x",
        "a b",
        "@{99}",
        "HEAD~9",
        "HEAD:care",
        "x\n\x1b[31m",
        "..",
        "é\u202e",
    ],
)
def test_a_revision_that_is_not_there(revision: str, root: Path) -> None:
    before = everything(root)
    ran = check(root, "care", f"--since={revision}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Error: The repository has no revision “")
    assert "a branch, a tag or a commit that `git log` shows" in ran.err
    assert not {"\x1b", "\u202e"} & set(ran.err)
    assert everything(root) == before


def test_outside_git(tmp_path: Path) -> None:
    ran = check(make(tmp_path / "care"), "--since", "HEAD", env={"GIT_CEILING_DIRECTORIES": str(tmp_path)})
    assert (ran.status, ran.out) == (2, "")
    assert "is not in a git repository." in ran.err
    assert "--baseline" in ran.err


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", str(make(tmp_path / "care")))
    ran = check(tmp_path / "care", "--since", "HEAD")
    assert (ran.status, ran.out) == (2, "")
    assert "has no revision “HEAD”" in ran.err


def test_without_git(evalkit: Run, root: Path) -> None:
    ran = evalkit("check", "care", "--since", "HEAD", cwd=root, env={"PATH": str(root / "nothing")})
    assert (ran.status, ran.out) == (2, "")
    assert "git is not installed, or not on the path." in ran.err


def test_a_shallow_clone_says_what_it_lacks_and_fetches_nothing(root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", root.as_uri(), str(clone))
    before = everything(clone)
    assert changes(check_json(clone, "care", "--since", "HEAD"))["new"] == []
    for revision in ("HEAD~1", git(root, "rev-parse", "HEAD~1")):
        ran = check(clone, "care", "--since", revision)
        assert (ran.status, ran.out) == (2, "")
        assert "shallow clone" in ran.err
        assert "git fetch --unshallow" in ran.err
        assert "fetch-depth: 0" in ran.err
    assert everything(clone) == before


def test_objects_that_are_missing_are_said_to_be(root: Path) -> None:
    name = git(root, "rev-parse", f"HEAD~1:care/{PROGRAMME}")
    (root / ".git/objects" / name[:2] / name[2:]).unlink()
    ran = check(root, "care", "--since", "HEAD~1")
    assert (ran.status, ran.out) == (2, "")
    assert "Git cannot show the evaluation as of" in ran.err


def test_a_folder_that_cannot_be_shown_is_not_said_to_be_new(root: Path) -> None:
    name = git(root, "rev-parse", "HEAD~1:care/projects")
    (root / ".git/objects" / name[:2] / name[2:]).unlink()
    ran = check(root, "care", "--since", "HEAD~1")
    assert (ran.status, ran.out) == (2, "")
    assert "Git cannot show the evaluation as of" in ran.err


# Repositories of every kind


def test_a_linked_work_tree(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", str(tmp_path / "other"), "HEAD")
    assert changes(check_json(tmp_path / "other", "care", "--since", "HEAD~1")) == EXPECTED


def test_an_evaluation_in_a_submodule_and_a_submodule_in_an_evaluation(root: Path, tmp_path: Path) -> None:
    outer = make(tmp_path / "outer")
    git(tmp_path, "init", "--quiet", str(outer))
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root.as_uri(), "sub")
    commit(outer)
    edit(outer, RELATIONSHIP, FROM)
    assert changes(check_json(outer, "--since", "HEAD"))["new"] == [EXP106]
    assert changes(check_json(outer, "sub/care", "--since", "HEAD~1")) == EXPECTED


def test_links_are_followed_as_they_are_now(root: Path) -> None:
    ward = root / "care/projects/ward"
    (ward / "relationships/linked.toml").symlink_to("patient-nurse.toml")
    (ward / "relationships/out.toml").symlink_to("/etc/passwd")
    (root / "shared.toml").write_text("title = 3", "utf-8")
    (ward / "relationships/beside.toml").symlink_to("../../../../shared.toml")
    (root / "care/projects/gone").symlink_to("nowhere")
    commit(root)
    told = changes(check_json(root, "care", "--since", "HEAD"))
    assert (told["new"], told["fixed"]) == ([], [])
    assert len([place for place in told["unchanged"] if place[0] == "FIL007"]) >= 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_file_names_may_hold_anything(root: Path) -> None:
    indicators = root / 'care/projects/ward "é"\n/indicators'
    indicators.mkdir(parents=True)
    names = [b"a b.toml", "bücher 🙂.toml".encode(), b"new\nline.toml", b'quo"te\t.toml', b"\xff.toml", b"-x.toml"]
    for name in names:
        Path(os.fsdecode(os.fsencode(indicators) + b"/" + name)).write_text("title = 3", "utf-8")
    commit(root)
    told = changes(check_json(root, "care", "--since", "HEAD"))
    assert (told["new"], told["fixed"]) == ([], [])
    assert len(told["unchanged"]) > len(names)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_the_folder_of_an_evaluation_may_be_called_anything(root: Path) -> None:
    for name in ("a b:c", "new\nline\n", "-é", "HEAD", "[x]*"):
        shutil.copytree(root / "care", root / name)
        commit(root)
        told = changes(check_json(root / name, "--since", "HEAD"))
        assert (told["new"], len(told["unchanged"])) == ([], 2), name


def test_line_endings_and_attributes_change_nothing(root: Path) -> None:
    (root / ".gitattributes").write_text(
        "* text=auto eol=crlf\nprojects/** export-ignore\n*.toml export-subst\n", "utf-8"
    )
    git(root, "config", "core.autocrlf", "true")
    commit(root)
    for path in (PROGRAMME, RELATIONSHIP):
        file = root / "care" / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    told = changes(check_json(root, "care", "--since", "HEAD"))
    assert (told["new"], len(told["unchanged"])) == ([], 2)


def test_within_a_hook_of_another_repository(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", str(tmp_path / "other"))
    hook = {"GIT_DIR": str(tmp_path / "other/.git"), "GIT_INDEX_FILE": "index.lock", "GIT_WORK_TREE": str(tmp_path)}
    ran = check(root, "care", "--since", "HEAD~1", "--format", "json", env=hook)
    assert changes(ran) == EXPECTED


def test_the_users_settings_of_git_count(root: Path) -> None:
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "extensions.nonesuch", "GIT_CONFIG_VALUE_0": "x"}
    assert check(root, "care", "--since", "HEAD~1", env=settings).status == 1
    wrong = {"GIT_CONFIG_COUNT": "x"}
    ran = check(root, "care", "--since", "HEAD~1", env=wrong)
    assert ran.status == 2
    assert "bogus count" in ran.err


def test_a_real_hook_runs_it(evalkit: Run, root: Path) -> None:
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\n"{COMMAND}" check care --as-of {AS_OF} --since HEAD --report json=out.json\nexit 0\n')
    hook.chmod(0o755)
    (root / "other").write_text("x", "utf-8")
    commit(root)
    (evaluation,) = json.loads((root / "out.json").read_text("utf-8"))["evaluations"]
    assert (evaluation["since"]["new"], evaluation["since"]["unchanged"]) == (0, 2)


def test_nothing_is_written_anywhere(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    work = tmp_path / "temporary"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    for name in ("mkdir", "symlink", "rename", "replace", "link"):
        monkeypatch.setattr(os, name, lambda *_: pytest.fail("something is written"))
    before = everything(root)
    assert changes(check_json(root, "care", "--since", "HEAD~1", "--no-cache")) == EXPECTED
    assert everything(root) == before
    assert list(work.iterdir()) == []


def test_a_tree_made_to_do_harm_writes_nothing_outside(root: Path, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    blob = git(root, "hash-object", "-w", "--stdin", given=b"title = 3\n")
    link = git(root, "hash-object", "-w", "--stdin", given=os.fsencode(tmp_path / "target"))

    def tree(*entries: tuple[str, str, str]) -> str:
        given = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(id) for mode, name, id in entries)
        return git(root, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", given=given)

    inner = tree(("100644", "x.toml", blob))
    up = tree(("40000", "..", tree(("40000", "..", tree(("40000", "..", inner))))))
    care = tree(
        ("120000", "a", link),
        ("40000", "a", inner),
        ("100644", PROGRAMME, blob),
        ("40000", "projects", up),
    )
    bad = git(root, "commit-tree", tree(("40000", "care", care)), "-m", "x")
    before = {path for path in tmp_path.rglob("*") if ".git/objects" not in str(path)}
    assert check(root, "care", "--since", bad).status == 1
    assert {path for path in tmp_path.rglob("*") if ".git/objects" not in str(path)} == before


@pytest.mark.skipif(os.name == "nt", reason="another kind of interruption")
def test_an_interruption_leaves_no_debris(root: Path, tmp_path: Path) -> None:
    before = everything(root)
    stop = (
        "import os, signal, evalkit.files.repository as r\n"
        "old = r.Repository._contents\n"
        "def contents(*a):\n    os.kill(os.getpid(), signal.SIGINT)\n    return old(*a)\n"
        "r.Repository._contents = contents\n"
    )
    (tmp_path / "sitecustomize.py").write_text(stop, "utf-8")
    ran = installed(root, "check", "care", "--as-of", AS_OF, "--since", "HEAD~1", env={"PYTHONPATH": str(tmp_path)})
    assert ran.status in (130, -signal.SIGINT), ran.err
    assert "Traceback" not in ran.err
    assert everything(root) == before
    assert not [path for path in (root / ".git").iterdir() if path.name.startswith("evalkit-")]


@pytest.fixture
def big(root: Path) -> Iterator[Path]:
    """Many files that evalkit does not read, and some hundreds that it does."""
    ward = root / "care/projects/ward"
    text = (root / "care" / INDICATOR).read_text("utf-8")
    for number in range(300):
        (ward / f"indicators/i{number}.toml").write_text(text, "utf-8")
    (ward / "data").mkdir()
    (ward / "data/census.csv").write_bytes(b"1,2,3\n" * 2_000_000)
    commit(root)
    yield root


def test_what_evalkit_does_not_read_is_not_taken_out_of_git(big: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    run = subprocess.run

    def noting(*arguments: object, **options: object) -> object:
        done = run(*arguments, **options)  # type: ignore[call-overload]
        asked.append(done.stdout)
        return done

    monkeypatch.setattr("evalkit.files.repository.subprocess.run", noting)
    told = changes(check_json(big, "care", "--since", "HEAD"))
    assert told["new"] == []
    assert len(asked) < 10
    assert sum(map(len, asked)) < 1_000_000
