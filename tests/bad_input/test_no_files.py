"""Where something else stands than a file or a folder: links, pipes, the other of the two."""

import os
from contextlib import chdir
from pathlib import Path
from socket import AF_UNIX, socket
from typing import Any

import pytest

from tests.bad_input.evaluations import FILES, PAGES, P, checked, of, the_one, within, write
from tests.running import run
from tests.small import make


@pytest.mark.parametrize("path", [*FILES, *PAGES])
def test_a_folder_where_a_file_belongs(path: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "evaluation.toml").unlink()
    (tmp_path / path).mkdir(parents=True)
    if path != "evaluation.toml":
        write(tmp_path, {})
    finding = the_one(checked(tmp_path), "FIL001")
    assert (finding.file, finding.line, finding.column) == (path, 1, 1)
    assert finding.message == "This is a folder; evalkit expects a file here."


@pytest.mark.parametrize(
    "path", ["projects", f"{P}/relationships", f"{P}/indicators", f"{P}/data-capture", f"{P}/reflections"]
)
def test_a_file_where_a_folder_belongs(path: str, tmp_path: Path) -> None:
    finding = the_one(checked(write(tmp_path, {path: "x"})), "FIL001")
    assert (finding.file, finding.line) == (path, 1)
    assert "evalkit expects a folder here" in finding.message


@pytest.mark.parametrize("path", [*FILES, *PAGES])
def test_a_file_that_may_not_be_read(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {path: "a = 1\n"})

    def refuse(name: str, *arguments: Any, **named: Any) -> Any:
        if str(name).endswith(path):
            raise PermissionError(13, "Permission denied", name)
        return open(name, *arguments, **named)

    monkeypatch.setattr("evalkit.files.sources.open", refuse, raising=False)
    finding = the_one(checked(tmp_path), "FIL001")
    assert (finding.file, finding.line) == (path, 1)
    assert finding.message == "The file cannot be read: permission denied."


@pytest.mark.parametrize("path", [*FILES, *PAGES])
def test_a_pipe_is_not_opened(path: str, tmp_path: Path) -> None:
    write(tmp_path, {path: ""})
    (tmp_path / path).unlink()
    os.mkfifo(tmp_path / path)
    with within(30):
        finding = the_one(checked(tmp_path), "FIL001")
    assert (finding.file, finding.line) == (path, 1)
    assert "not an ordinary file" in finding.message


ANYWHERE = ["notes/x.md", "notes/y.md", "projects/ward/data/census.csv", ".evalkit/x"]


@pytest.mark.parametrize("what", ["pipe", "socket", "device", "link to a pipe"])
def test_only_ordinary_files_are_read_whichever_command_comes_across_others(what: str, tmp_path: Path) -> None:
    root = make(tmp_path / "care")
    plan = root / "projects/ward/data-capture/census.toml"
    plan.parent.mkdir()
    plan.write_text('title = "Census"\n', "utf-8")
    for path in ANYWHERE:
        (root / path).unlink(missing_ok=True)
        (root / path).parent.mkdir(exist_ok=True)
        place_odd(what, root / path)
    with within(60):
        renamed = run(root, "rename", "indicator", "tasks", "tasks-done")
        assert renamed.status == 0, renamed.err
        reason = "it leads out of the evaluation" if what == "device" else "it is no ordinary file"
        for path in ("notes/x.md", "notes/y.md"):
            assert f"  {path}  was not looked at for links to it: {reason}\n" in renamed.out
        assert run(root, "remove", "indicator", "tasks-done", "--force").status == 0
        for command in ("check", "status", "trace"):
            assert run(root, command).status < 2
        refused = run(root, "rename", "data-capture", "census", "count")
        assert (refused.status, refused.out) == (2, "")
        assert "census.csv is not an ordinary file" in refused.err or what == "device"


def place_odd(what: str, path: Path) -> None:
    """Puts something else in the place of a file."""
    if what == "device":
        path.symlink_to("/dev/zero")
    elif what == "socket":
        with socket(AF_UNIX) as made, chdir(path.parent):  # the path of a socket must be short
            made.bind(path.name)
    else:
        pipe = path.with_name(f".{path.name}") if what.startswith("link") else path
        os.mkfifo(pipe)
        if pipe != path:
            path.symlink_to(pipe)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "care", "--baseline", "odd"),
        ("check", "care", "--write-baseline", "odd"),
        ("add", "indicator", "--from", "odd.csv", "--evaluation", "care"),
        ("new", "other", "--no-input", "--answers", "odd"),
        ("new", "other", "--no-input", "--template", "./odd"),
    ],
)
@pytest.mark.parametrize("what", ["pipe", "device"])
def test_what_is_given_to_a_command_is_an_ordinary_file(arguments: tuple[str, ...], what: str, tmp_path: Path) -> None:
    make(tmp_path / "care")
    for name in ("odd", "odd.csv"):
        place_odd(what, tmp_path / name)
    with within(60):
        ran = run(tmp_path, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "odd" in ran.err
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("path", [*FILES, *PAGES, P, f"{P}/relationships", f"{P}/reflections", "projects"])
def test_links_out_of_the_evaluation_are_not_followed(path: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    if path.endswith((".toml", ".md")):
        write(outside, {path: "secret = 1\n"})
    else:
        write(outside, {f"{P}/relationships/secret.toml": "secret = 1\n", f"{P}/reflections/secret.md": "secret"})
    root = write(tmp_path / "e", {})
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).unlink(missing_ok=True)
    (root / path).symlink_to(outside / path)
    report = checked(root)
    finding = the_one(report, "FIL007")
    assert (finding.file, finding.line) == (path, 1)
    assert finding.message == "This link leads out of the evaluation; evalkit does not follow it."
    assert "secret" not in repr(report.findings)


@pytest.mark.parametrize("target", ["gone.toml", "{self}", "loop"])
@pytest.mark.parametrize("path", [*FILES, *PAGES, f"{P}/relationships"])
def test_links_that_lead_nowhere_or_in_a_circle(path: str, target: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).unlink(missing_ok=True)
    (tmp_path / path).symlink_to(target.replace("{self}", Path(path).name))
    if target == "loop":
        (tmp_path / path).with_name("loop").symlink_to(Path(path).name)
    with within(30):
        report = checked(tmp_path)
    found = [f for f in of(report, "FIL001", "FIL007") if f.file == path]
    assert [(f.code, f.line) for f in found] == [("FIL001", 1)]
    assert found[0].message == "This link leads nowhere, or in a circle."


def test_folders_that_link_to_their_own_parents_end(tmp_path: Path) -> None:
    write(tmp_path, {f"{P}/project.toml": ""})
    (tmp_path / "projects/again").symlink_to("..")
    (tmp_path / P / "indicators").symlink_to(".")
    with within(30):
        report = checked(tmp_path)
    assert f"{P}/indicators/project.toml" in {f.file for f in report.findings}


@pytest.mark.parametrize(
    "target", ["../../../x.toml", "/etc/passwd", "%2e%2e/%2e%2e/%2e%2e/x", "..", "../..//../x", "\\\\host\\x"]
)
def test_markdown_links_out_of_the_evaluation(target: str, tmp_path: Path) -> None:
    report = checked(write(tmp_path, {f"{P}/story.md": f"## In brief\n\nText\n[x](<{target}>)\n"}))
    found = of(report, "FIL007") if target != ".." else []
    assert [(f.file, f.line) for f in found] == ([] if target == ".." else [(f"{P}/story.md", 4)])
    assert all("leads out of the evaluation" in f.message for f in found)
