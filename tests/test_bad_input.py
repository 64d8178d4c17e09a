"""Bad input, bad places and bad moments: what is wrong is said at its place, and nothing breaks or is left behind."""

import fcntl
import json
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import tomli
import tomli_w

from evalkit import cli
from evalkit.check.checker import Options, check
from evalkit.errors import EvalkitError
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.model.data_capture import DataCapture
from evalkit.model.fields import FieldSpec, fields
from evalkit.model.findings import Findings
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table
from evalkit.report import Finding, Report
from evalkit.scaffold import answers as asked
from evalkit.scaffold import create
from evalkit.templates import find
from tests.conftest import COMMAND, Ran, Run

P = "projects/p"
FILES: dict[str, type[Table]] = {
    "evaluation.toml": Programme,
    f"{P}/project.toml": Project,
    f"{P}/relationships/r.toml": Relationship,
    f"{P}/logic-model.toml": LogicModel,
    f"{P}/indicators/i.toml": Indicator,
    f"{P}/data-capture/d.toml": DataCapture,
    f"{P}/findings.toml": Findings,
}
PAGES = (f"{P}/story.md", f"{P}/reflections/2012-03-01.md")
MARKUP = "[bold]x[/bold] [/] :smile: {{ 7*7 }} {% bad"
NASTY = f"\x1b[31mR \x1b]0;t\x07 \x9b31m \u202eabc\u2066 {MARKUP}"
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey."""
JARGON = re.compile(
    r"Input should|validation error|pydantic|Traceback|Errno|\b(?:namespace|dict|str|int|float|bool|NoneType|datetime|tuple)\b"
)

Files = Mapping[str, str | bytes]


def write(root: Path, files: Files) -> Path:
    """An evaluation with these files; its evaluation.toml is there in any case."""
    for name, content in {"evaluation.toml": "format = 1\n", **files}.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root


def checked(root: Path, *select: str, stage: Stage = Stage.REPORTING) -> Report:
    return check(load(root), Options(date(2012, 6, 1), stage=stage, select=select))


def of(report: Report, *codes: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.code in codes]


def places(report: Report, *codes: str) -> list[str]:
    return [f"{f.file}:{f.line}" for f in of(report, *codes)]


def the_one(report: Report, code: str) -> Finding:
    found = of(report, code)
    assert len(found) == 1, [(f.file, f.line, f.message) for f in found]
    return found[0]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The temporary folder, so that reports of faults do not stay behind."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line within this process: quicker, where only what it says and how it ends matter."""

    def run(*arguments: str, cwd: Path | None = None) -> Ran:
        monkeypatch.chdir(cwd or tmp_path)
        monkeypatch.setattr(sys, "argv", ["evalkit", *arguments])
        capsys.readouterr()
        status = cli.run()
        return Ran(status, *capsys.readouterr())

    return run


class TooSlowError(Exception):
    pass


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends what takes more time of the processor; also in the middle of a regular expression."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlowError(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except TooSlowError as error:  # its own traceback may stand at no line at all
        raise AssertionError(str(error)) from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def at_terminal(
    *arguments: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    columns: int = 80,
    answers: Sequence[tuple[str, bytes | int]] = (),
) -> Ran:
    """Runs the command at a terminal of its own. `answers`: once a text is shown, what is typed, or the signal sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")}
    process = subprocess.Popen(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env={**inherited, "TERM": "xterm-256color", "PYTHONUTF8": "1", **(env or {})},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, since, end, pending = b"", 0, time.monotonic() + 20, list(answers)
    try:
        while time.monotonic() < end:
            if pending and pending[0][0].encode() in shown[since:]:
                since, answer = len(shown), pending.pop(0)[1]
                if isinstance(answer, int):
                    time.sleep(0.2)  # until it waits for an answer
                    process.send_signal(answer)
                else:
                    os.write(ours, answer)
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        status = process.wait(timeout=5)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)
    return Ran(status, shown.decode("utf-8", "replace").replace("\r\n", "\n"), "")


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def debris(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.startswith(".") or "evalkit" in name)


def made(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The files of an evaluation as `evalkit new` writes it."""
    target = tmp_path_factory.mktemp("whole") / "e"
    create.create(find.template("evaluation"), answers("T"), target)
    return made(target)


def answers(title: str) -> dict[str, Any]:
    return asked.completed(asked.checked({"title": title}))


# What stands in a file


@pytest.mark.parametrize("path", [*FILES, *PAGES])
def test_a_byte_that_is_not_utf_8_is_found_at_its_line_and_column(path: str, tmp_path: Path) -> None:
    write(tmp_path, {path: "a = 1\r\nb = 'ä".encode() + b"\xe9'\n"})
    finding = the_one(checked(tmp_path), "FIL001")
    assert (finding.file, finding.line, finding.column) == (path, 2, 7)
    assert finding.message == "The file is not in UTF-8: evalkit cannot tell which letter stands here."
    assert "UTF-8" in finding.fix


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("path", ["evaluation.toml", f"{P}/project.toml"])
def test_a_file_in_utf_16_is_no_utf_8(path: str, encoding: str, tmp_path: Path) -> None:
    write(tmp_path, {path: 'title = "Ünë"\n'.encode(encoding)})
    finding = the_one(checked(tmp_path), "FIL001")
    assert (finding.file, finding.line) == (path, 1)
    assert "UTF-8" in finding.message or "TOML" in finding.message


@pytest.mark.parametrize("path", FILES)
def test_a_byte_order_mark_and_crlf_leave_every_line_where_it_is(path: str, tmp_path: Path) -> None:
    text = "# one\n\nwhatevr = 1\n# four\n[nothing]\n"
    plain = checked(write(tmp_path / "plain", {path: text}))
    other = checked(write(tmp_path / "other", {path: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()}))
    assert places(plain, "FIL002") == [f"{path}:3", f"{path}:5"]
    assert [(f.code, f.file, f.line, f.column, f.message) for f in plain.findings] == [
        (f.code, f.file, f.line, f.column, f.message) for f in other.findings
    ]


def test_lines_of_a_story_with_crlf_are_right(tmp_path: Path) -> None:
    text = "\ufeff## In brief\r\n\r\nOne\r\ntwo [x](gone.toml)\r\n\r\n[y](/etc/passwd)\r\n"
    report = checked(write(tmp_path, {f"{P}/story.md": text}))
    assert places(report, "FIL004") == [f"{P}/story.md:4"]
    assert the_one(report, "FIL004").column == 9
    assert places(report, "FIL007") == [f"{P}/story.md:6"]


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"  \t", b"# only a comment"])
def test_empty_files_are_a_draft_and_no_fault(content: bytes, tmp_path: Path) -> None:
    report = checked(write(tmp_path, dict.fromkeys([*FILES, *PAGES], content)))
    assert not [f for f in report.findings if f.code.startswith("FIL")]
    assert not report.passed
    assert "EXP101" in {f.code for f in report.findings}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a = " + "[" * 100_000 + "]" * 100_000, id="lists"),
        pytest.param("a = " + "{a=" * 100_000 + "1" + "}" * 100_000, id="inline tables"),
        pytest.param("a = " + "[" * 100_000, id="unclosed"),
    ],
)
def test_values_nested_very_deep_cannot_be_read_and_that_is_said(text: str, path: str, tmp_path: Path) -> None:
    with within(30):
        finding = the_one(checked(write(tmp_path, {path: f"format = 1\n{text}\n"})), "FIL001")
    assert finding.file == path
    assert finding.message.endswith("values are nested too deep to be read.")


@pytest.mark.parametrize("depth", [50, 400, 600, 3000])
@pytest.mark.parametrize("kind", ["dotted", "header"])
def test_a_key_of_very_many_parts_is_a_key_that_evalkit_does_not_know(depth: int, kind: str, tmp_path: Path) -> None:
    name = ".".join(["a"] * depth)
    text = f"title = 'TODO'\n{f'[{name}]' if kind == 'header' else f'{name} = 1'}\n"
    with within(60):
        report = checked(write(tmp_path, {f"{P}/project.toml": text}))
    assert places(report, "FIL001", "FIL002") in ([f"{P}/project.toml:1"], [f"{P}/project.toml:2"])


def test_a_text_of_5_mb_is_read_and_not_shown_whole(evalkit: Run, tmp_path: Path) -> None:
    text = f'titel = 1\ntitle = "{"x" * 5_000_000}"\nstart = "{"y" * 5_000_000}"\n'
    write(tmp_path, {f"{P}/project.toml": text})
    begun = time.monotonic()
    ran = evalkit("check", "--as-of", "2012-06-01")
    assert time.monotonic() - begun < 10
    assert ran.status == 1, ran.err
    assert re.search(r"^ +1  FIL002  `titel` is not a key", ran.out, re.MULTILINE)
    assert re.search(r"^ +3  FIL003  `start` has to be a date .*“y{60}…”", ran.out, re.MULTILINE)
    assert len(ran.out) < 20_000


NUMBER_KEYS = [
    ("data-capture/d.toml", "minutes = {}"),
    ("data-capture/d.toml", "[sample]\nsize = {}"),
    ("data-capture/d.toml", "[[items]]\nminimum = {}\nmaximum = 1"),
    ("indicators/i.toml", "kind = 'rate'\ndirection = 'increase'\n[baseline]\nvalue = {}\n[target]\nvalue = 1"),
    ("indicators/i.toml", "kind = 'rate'\n[[observations]]\ndate = 2012-01-01\nvalue = 1\nn = {}"),
    ("project.toml", "title = {}"),
    ("project.toml", "start = {}"),
    ("project.toml", "sites = [{}]"),
    ("project.toml", "unknown = {}"),
]


@pytest.mark.parametrize(("file", "text"), NUMBER_KEYS)
@pytest.mark.parametrize(
    "number",
    [
        pytest.param("9" * 5000, id="decimal"),
        pytest.param("-" + "9" * 30, id="30 digits"),
        pytest.param("0x" + "f" * 5000, id="hexadecimal"),
        pytest.param("1e999", id="1e999"),
        pytest.param("inf", id="inf"),
        pytest.param("nan", id="nan"),
    ],
)
def test_a_number_beyond_all_bounds_is_a_finding_or_a_number(file: str, text: str, number: str, tmp_path: Path) -> None:
    content = text.format(number)
    report = checked(write(tmp_path, {f"{P}/{file}": content}))
    line = content[: content.index(number)].count("\n") + 1
    found = of(report, "FIL001", "FIL002", "FIL003")
    assert len(found) <= 1
    for finding in found:
        assert finding.file == f"{P}/{file}"
        assert finding.line in (1, line)
        assert len(finding.message) < 300
        assert not JARGON.search(finding.message)


def test_a_number_of_5000_digits_is_said_to_be_too_long_at_its_line(tmp_path: Path) -> None:
    report = checked(write(tmp_path, {f"{P}/project.toml": f"title = 'x'\n\nsites = [{'9' * 5000}]\n"}))
    finding = the_one(report, "FIL001")
    assert "number is too long" in finding.message
    assert finding.line == 3


SAMPLES = {
    "text": '"x"',
    "int": "3",
    "float": "1.5",
    "bool": "true",
    "list": '["x"]',
    "list of numbers": "[7]",
    "list of lists": '[["x"]]',
    "table": "{}",
    "list of tables": "[{}]",
    "date": "2011-01-31",
    "datetime": "2011-01-31T07:32:00",
    "datetime with zone": "2011-01-31 07:32:00Z",
    "time": "07:32:00",
}


def places_for(
    table: type[Table], header: tuple[str, ...] = (), above: str = ""
) -> Iterator[tuple[str, str, set[str]]]:
    """Every key of a table: the headers above it, the key, and which samples it takes."""
    for key, spec in fields(table).items():
        yield above, key, _taken(table, spec)
        name = ".".join((*header, key))
        if spec.shape == "map":
            inner = {"table"} if spec.table else {"text"}
            yield f"{above}[{name}]\n", "an-id", inner
            if spec.table:
                yield from places_for(spec.table, (*header, key, "an-id"), f"{above}[{name}.an-id]\n")
        elif spec.table and spec.shape == "tables":
            yield from places_for(spec.table, (*header, key), f"{above}[[{name}]]\n")
        elif spec.table:
            yield from places_for(spec.table, (*header, key), f"{above}[{name}]\n")


def _taken(table: type[Table], spec: FieldSpec) -> set[str]:
    info = table.model_fields[spec.attribute]
    annotation = f"{info.annotation} {info.metadata}"
    if spec.shape != "value":
        return {"list": {"list"}, "table": {"table"}, "map": {"table"}, "tables": {"list of tables"}}[spec.shape]
    if spec.allowed or "pattern" in annotation:
        return set()
    for word, taken in (("date", {"date"}), ("float", {"int", "float"}), ("int", {"int"}), ("bool", {"bool"})):
        if re.search(rf"\b{word}\b", annotation):
            return taken
    return {"text"}


@pytest.mark.parametrize("path", FILES)
def test_every_key_takes_its_own_type_and_says_so_of_any_other(path: str, tmp_path: Path) -> None:
    asked = 0
    for above, key, taken in places_for(FILES[path]):
        if key == "format":
            continue  # see below
        for sample, value in SAMPLES.items():
            text = f"# one\n# two\n{above}{key} = {value}\n"
            report = checked(write(tmp_path, {path: text}), "FIL003")
            incomplete = "takes no effect"  # a house rule with only one of its keys
            found = [f for f in of(report, "FIL001", "FIL003") if incomplete not in f.fix]
            line = text.count("\n")
            expected = [] if sample in taken else [("FIL003", path, line)]
            assert [(f.code, f.file, f.line) for f in found] == expected, (text, [f.message for f in found])
            for finding in found:
                assert f"{key}`" in finding.message, (text, finding.message)
                assert not JARGON.search(finding.message + finding.fix), (text, finding.message)
                assert not finding.fix.endswith(("Optional", "None"))
            asked += 1
    assert asked >= 100


def test_every_wrong_value_at_once_is_said_once(tmp_path: Path) -> None:
    for path, table in FILES.items():
        keys = [key for above, key, _ in places_for(table) if not above and key != "format"]
        write(tmp_path, {path: "".join(f"{key} = 07:32:00\n" for key in keys)})
        report = checked(tmp_path, "FIL003")
        assert [f.line for f in of(report, "FIL003") if f.file == path] == list(range(1, len(keys) + 1))


def test_a_time_of_day_is_not_called_a_number(tmp_path: Path) -> None:
    report = checked(write(tmp_path, {f"{P}/project.toml": "start = 07:32:00\n"}))
    assert "the number" not in the_one(report, "FIL003").message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("format = 1\na = [\n", 3),
        ("format = 1\na = [1,\n2,\n", 4),
        ('format = 1\na = """\n\n', 3),
        ("format = 1\na = '''\nb\n", 4),
        ("format = 1\na = {\n", 3),
        ("format = 1\na =\n", 2),
        ("format = 1\n[a\n", 2),
        ('format = 1\na = "\n', 2),
        ("format = 1\na", 2),
        ("format = 1\nformat = 1\n", 2),
        ("format = 1\n[a]\n[a]\n", 3),
        ("format = 1\rowner = 2\n", 1),
        ("format = 1\n\0", 2),
        ("format = 1\nx = 2011-02-30\n", 2),
        ("format = 1\n\x0c\n", 2),
    ],
)
def test_a_file_that_breaks_off_is_a_finding_where_it_does(text: str, line: int, tmp_path: Path) -> None:
    finding = the_one(checked(write(tmp_path, {"evaluation.toml": text})), "FIL001")
    assert finding.file == "evaluation.toml"
    assert abs(finding.line - line) <= 1
    assert f"(line {finding.line}, column {finding.column}): " in finding.message
    assert not JARGON.search(finding.message)


@pytest.mark.parametrize(
    "value",
    [
        *["2", "0", "-1", "1.5", '"1"', "[1]", "{}", "2011-01-01"],
        pytest.param("1.0"),
        pytest.param("true"),
    ],
)
def test_another_format_is_refused_and_the_rest_is_still_checked(value: str, tmp_path: Path) -> None:
    report = checked(write(tmp_path, {"evaluation.toml": f"# one\nformat = {value}\ntitel = 'x'\n"}))
    finding = the_one(report, "FIL003")
    assert (finding.file, finding.line, finding.key) == ("evaluation.toml", 2, ("format",))
    assert "reads format 1" in finding.message
    assert places(report, "FIL002") == ["evaluation.toml:3"]


def test_format_2_fails_the_gate(here: Run, tmp_path: Path) -> None:
    write(tmp_path, {"evaluation.toml": "\nformat = 2\n"})
    ran = here("check")
    assert ran.status == 1
    assert re.search(r"^ +2  FIL003  `format` is the number 2", ran.out, re.MULTILINE)


# Where something else stands than a file


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

    monkeypatch.setattr("evalkit.files.reading.open", refuse, raising=False)
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


# Ids

BAD_IDS = [
    "a/b",
    "..",
    "a\\b",
    "A",
    "ä",
    "🙂",
    "a b",
    "-a",
    "a-",
    "a--b",
    "a_b",
    "",
    "a.b",
    "x" * 65,
    "a\n",
    "{{ 7*7 }}",
    NASTY,
]


@pytest.mark.parametrize("id", BAD_IDS)
def test_badly_formed_ids_in_files_are_findings(id: str, tmp_path: Path) -> None:
    files = {
        f"{P}/project.toml": tomli_w.dumps({"stakeholders": {id: {"name": "x"}}}),
        f"{P}/logic-model.toml": tomli_w.dumps({"outcomes": {id: {"statement": "x"}}}),
        f"{P}/relationships/r.toml": tomli_w.dumps({"adverse-effects": [{"id": id or "TODOS/"}]}),
    }
    report = checked(write(tmp_path, files), "FIL005")
    for path in files:
        found = [f for f in of(report, "FIL005") if f.file == path and "cannot be an id" in f.message]
        assert [f.line for f in found] == [2 if "relationships" in path else 1], (path, found)


@pytest.mark.parametrize("id", [id for id in BAD_IDS if id not in ("", "..", "a/b")])
def test_badly_formed_names_of_files_and_folders_are_findings(id: str, tmp_path: Path) -> None:
    if len(id) > 100:
        id = id[:40]
    id = id.replace("/", "")
    write(tmp_path, {f"projects/{id}/project.toml": "", f"{P}/relationships/{id}.toml": ""})
    report = checked(tmp_path, "FIL005")
    assert set(places(report, "FIL005")) == {f"projects/{id}/project.toml:1", f"{P}/relationships/{id}.toml:1"}
    assert all(id in f.message and "cannot be an id" in f.message for f in of(report, "FIL005"))


def test_ids_that_differ_only_in_case(tmp_path: Path) -> None:
    write(tmp_path, {f"{P}/indicators/a.toml": "", f"{P}/indicators/A.toml": "", f"{P}/data-capture/a.toml": ""})
    if len(os.listdir(tmp_path / P / "indicators")) == 1:
        pytest.skip("this file system does not tell case apart")
    report = checked(write(tmp_path, {f"{P}/project.toml": "[stakeholders.b]\n[stakeholders.B]\n"}), "FIL005")
    assert places(report, "FIL005") == [f"{P}/data-capture/a.toml:1", f"{P}/indicators/A.toml:1", f"{P}/project.toml:2"]


def test_names_of_files_that_are_no_text(here: Run, tmp_path: Path) -> None:
    write(tmp_path, {})
    try:
        os.makedirs(os.fsencode(tmp_path / "projects") + b"/\xff")
    except OSError:
        pytest.skip("this file system takes no such name")
    ran = here("check", "--format", "json")
    assert ran.status == 1, ran.err
    assert '"file": "projects/\\udcff/project.toml"' in ran.out
    ran = here("check", "--output", "out.txt")
    assert ran.status == 1, ran.err
    assert "projects/\\udcff/project.toml" in (tmp_path / "out.txt").read_text("utf-8")
    assert here("status").status == 0


# Large and knotty


def outcome(number: int, leads_to: Sequence[str]) -> str:
    return f'[outcomes.o{number}]\ntimeframe = "short"\nleads-to = {json.dumps(list(leads_to))}\n'


def test_a_dense_logic_model_of_2000_nodes(tmp_path: Path) -> None:
    text = "".join(outcome(n, [f"o{m}" for m in range(n + 1, min(2000, n + 201))]) for n in range(2000))
    write(tmp_path, {f"{P}/logic-model.toml": text})
    with within(60):
        report = checked(tmp_path, "LOG603", "LOG604", "LOG605")
    assert places(report, "LOG603") == [f"{P}/logic-model.toml:6000"]
    assert places(report, "LOG604") == [f"{P}/logic-model.toml:1"]
    assert not of(report, "LOG605", "FIL004")


def test_a_circle_in_a_dense_logic_model(tmp_path: Path) -> None:
    text = "".join(outcome(n, [f"o{m % 500}" for m in range(n + 1, n + 201)]) for n in range(500))
    write(tmp_path, {f"{P}/logic-model.toml": text})
    with within(60):
        finding = the_one(checked(tmp_path, "LOG605"), "LOG605")
    assert finding.message.startswith("The model runs in a circle: o")
    assert finding.file == f"{P}/logic-model.toml"


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_of_5000_outcomes(closed: bool, tmp_path: Path) -> None:
    last = "o0" if closed else "end"
    text = "".join(outcome(n, [f"o{n + 1}" if n < 4999 else last]) for n in range(5000))
    write(tmp_path, {f"{P}/logic-model.toml": f"{text}[impacts.end]\n"})
    with within(60):
        report = checked(tmp_path, "LOG603", "LOG605")
    assert not of(report, "LOG603", "FIL004")
    if not closed:
        assert not of(report, "LOG605")
        return
    finding = the_one(report, "LOG605")
    assert (finding.file, finding.line) == (f"{P}/logic-model.toml", 3)
    assert finding.message == "The model runs in a circle: o0 → o1 → o2 → o3 → … → o4997 → o4998 → o4999 → o0."


def test_a_node_that_leads_to_itself(tmp_path: Path) -> None:
    text = '[outcomes.a]\nstatement = "x"\nleads-to = ["a"]\n'
    finding = the_one(checked(write(tmp_path, {f"{P}/logic-model.toml": text}), "LOG605"), "LOG605")
    assert (finding.line, finding.message) == (3, "The model runs in a circle: a → a.")


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("many"), {f"{P}/indicators/ind-0.toml": 'measures = ["o"]\n'})
    for n in range(1, 10_000):
        (root / P / f"indicators/ind-{n}.toml").write_text('measures = ["o"]\n')
    return write(root, {f"{P}/logic-model.toml": "[outcomes.o]\n"})


def test_10000_indicators(ten_thousand: Path) -> None:
    with within(90):
        report = checked(ten_thousand, "IND701", "IND713")
    assert len(of(report, "IND701")) == 10_000
    assert not of(report, "IND713", "FIL004", "FIL005")


def test_10000_indicators_and_as_many_dead_references(ten_thousand: Path) -> None:
    path = f"{P}/relationships/r.toml"
    benefits = "".join(f'[[benefits]]\nid = "b{n}"\nindicators = ["ind-{n}x"]\n' for n in range(10_000))
    write(ten_thousand, {path: benefits})
    try:
        with within(30):
            report = checked(ten_thousand, "FIL004")
    finally:
        (ten_thousand / path).unlink()
    found = of(report, "FIL004")
    assert [f.line for f in found] == list(range(3, 30_001, 3))
    assert found[7].message.startswith("`benefits.indicators` names “ind-7x”, but there is no indicator with this id.")


def test_a_suggestion_among_very_many_is_the_same_every_time(tmp_path: Path) -> None:
    ids = "".join(f"[outcomes.thing-{n}]\n" for n in range(1500))
    write(
        tmp_path, {f"{P}/logic-model.toml": ids, f"{P}/indicators/i.toml": 'measures = ["thing-1499x", "thing-70x"]\n'}
    )
    command = [str(COMMAND), "check", "--select", "FIL004", "--format", "json"]
    outs = {
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outs) == 1


def slow_dead_links() -> Files:
    indicators = {f"{P}/indicators/ind-{n}.toml": "" for n in range(1000)}
    return indicators | {f"{P}/story.md": "\n\n".join(f"[x](indicators/ind-{n}x.toml)" for n in range(1000))}


def slow_waiver() -> Files:
    subject = f"{P}/relationships/{'*a' * 9}b"
    waiver = f'[[waivers]]\nrule = "EXP105"\nsubject = "{subject}"\nreason = "r"\nowner = "o"\nuntil = 2013-01-01\n'
    return {"evaluation.toml": f"format = 1\n{waiver}", f"{P}/relationships/{'a' * 60}.toml": ""}


def story(text: str) -> Callable[[], Files]:
    return lambda: {f"{P}/story.md": f"## What changed\n\n{text}\n"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(slow_dead_links, id="1000 dead links among 1000 files"),
        pytest.param(slow_waiver, id="a waiver with many stars"),
        pytest.param(story("5% " + "1" * 60_000 + " x"), id="60 kB of digits"),
        pytest.param(story("5% " * 20_000), id="20,000 percentages in one sentence"),
        pytest.param(story("a@" + "a-" * 30_000), id="60 kB that begin like an address"),
        pytest.param(story(" ".join("`" * n for n in range(1, 250))), id="30 kB of backticks"),
        pytest.param(story("a." * 30_000), id="60 kB of full stops"),
        pytest.param(story(". " + " " * 60_000), id="60 kB of spaces"),
        pytest.param(story("0" * 60_000), id="60 kB of noughts"),
        pytest.param(story("0 (" * 20_000), id="60 kB of telephone numbers"),
        pytest.param(story("[" * 2_000), id="2,000 brackets"),
        pytest.param(story("[a](b" * 2_000), id="2,000 links that do not end"),
        pytest.param(story("![" * 1_000), id="1,000 images that do not end"),
        pytest.param(story("*a _b" * 5_000), id="10,000 stars"),
        pytest.param(story(">" * 10_000), id="quotations in quotations"),
        pytest.param(story("<!-- a " * 10_000), id="comments that do not end"),
        pytest.param(story("- TODO " * 10_000), id="list marks"),
        pytest.param(story("<a " * 20_000), id="tags that do not end"),
        pytest.param(lambda: {f"{P}/project.toml": "".join(f"sitez{n} = 1\n" for n in range(2000))}, id="unknown keys"),
        pytest.param(lambda: {f"{P}/project.toml": f"sites = [{'1, ' * 3_000}]\n"}, id="3,000 wrong elements"),
        pytest.param(lambda: {f"{P}/project.toml": f"sites = [{'[], ' * 10_000}]\n"}, id="10,000 lists in a list"),
        pytest.param(lambda: {f"{P}/project.toml": f"sites = [{chr(34) * 2}, {' ' * 60_000}]\n"}, id="60 kB of blanks"),
        pytest.param(lambda: {f"{P}/project.toml": f'title = "{chr(92) * 60_000}"\n'}, id="60 kB of backslashes"),
        pytest.param(
            lambda: {f"{P}/project.toml": f'title = """{(chr(34) * 2 + " ") * 20_000}"""\n'}, id="quotation marks"
        ),
        pytest.param(lambda: {f"{P}/project.toml": f"title = '{'- ' * 60_000}'\n"}, id="a text of list marks"),
        pytest.param(lambda: {f"{P}/project.toml": f"title = 1\n{'#' * 60_000}\n{'# [' * 20_000}\n"}, id="comments"),
        pytest.param(
            lambda: {f"{P}/project.toml": f"x = [{'# [' + chr(10)} {'[1], # ]' + chr(10)}]\n" * 500}, id="nested"
        ),
        pytest.param(lambda: {f"{P}/x{n}": "" for n in range(2000)}, id="2,000 other files"),
        pytest.param(lambda: {f"{P}/indicators/{n}.txt": "" for n in range(2000)}, id="2,000 stray files"),
    ],
)
def test_what_is_long_or_knotty_takes_no_more_than_its_length(files: Callable[[], Files], tmp_path: Path) -> None:
    write(tmp_path, files())
    with within(20):
        report = checked(tmp_path)
    assert not report.passed


# Text that a terminal or a template would obey


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation with markup, template marks and terminal escapes wherever text can stand."""
    relationship = {
        "type": NASTY,
        "between": [NASTY],
        "practice": {NASTY: {"behaviours": [f"Feels {NASTY}"]}},
        "benefits": [{"id": NASTY, "statement": NASTY, "indicators": [NASTY]}],
    }
    waiver = {"rule": NASTY, "subject": NASTY, "reason": NASTY, "owner": NASTY}
    return write(
        tmp_path_factory.mktemp("nasty"),
        {
            "evaluation.toml": tomli_w.dumps(
                {"format": 1, "title": NASTY, "owner": NASTY, NASTY: 1, "start": NASTY, "waivers": [waiver]}
            ),
            f"{P}/project.toml": tomli_w.dumps({"stakeholders": {NASTY: {"name": NASTY, "key": True}}}),
            f"{P}/relationships/r.toml": tomli_w.dumps(relationship),
            f"{P}/relationships/\x1b[31m\u202e[bold].toml": "",
            f"{P}/story.md": f"## What changed\n\n[{NASTY}](<gone{NASTY}>)\n\n5 %\n\n> x\n> — {NASTY}\n",
            f"{P}/findings.toml": tomli_w.dumps({"experiences": [{"of": NASTY}]}),
        },
    )


@pytest.mark.parametrize("command", [("check",), ("status",), ("check", "--format", "json")])
def test_what_a_terminal_would_obey_is_plain_text_on_a_pipe(
    command: tuple[str, ...], nasty: Path, evalkit: Run
) -> None:
    ran = evalkit(*command, "--stage", "reporting", cwd=nasty)
    assert ran.status == (0 if "status" in command else 1), ran.err
    assert not OBEYED.search(ran.out + ran.err)
    assert MARKUP in ran.out
    if "json" in command:
        assert json.loads(ran.out)["evaluations"][0]["title"] == NASTY
    else:
        assert f"\\x1b[31mR \\x1b]0;t\\x07 \\x9b31m \\u202eabc\\u2066 {MARKUP}" in ran.out


@pytest.mark.parametrize("command", ["check", "status"])
def test_what_a_terminal_would_obey_is_plain_text_at_a_terminal(command: str, nasty: Path) -> None:
    ran = at_terminal(command, "--stage", "reporting", cwd=nasty, columns=400)
    assert ran.status == (0 if command == "status" else 1)
    text = uncoloured(ran.out)
    assert text != ran.out
    assert not OBEYED.search(text)
    assert f"\\x1b[31mR \\x1b]0;t\\x07 \\x9b31m \\u202eabc\\u2066 {MARKUP}" in text


HOSTILE_ARGUMENTS = [
    ("check", "\x1b[31mnope"),
    ("explain", "\x1b[31mnope"),
    ("new", "full", "--no-input"),
    ("new", "e", "--answers", "answers.toml"),
    pytest.param(("new", "\x1b[31me", "--no-input", "--dry-run")),
    ("new", "e", "--template", "\x1b[31mnope"),
    ("new", "e", "--no-input", "--set", "\x1b[31mnope=1"),
    ("new", "e", "--no-input", "--project", "\x1b[31mnope"),
    ("check", "--stage", "\x1b[31mnope"),
    ("check", "--format", "\x1b[31mnope"),
    ("check", "--as-of", "\x1b[31mnope"),
    ("check", "--select", "\x1b[31mnope"),
    ("\x1b[31mnope",),
    ("check", "--\x1b[31mnope"),
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    write(tmp_path, {"full/\x1b]0;pwned\x07": "", "answers.toml": tomli_w.dumps({NASTY: 1, "start": NASTY})})
    return tmp_path


@pytest.mark.parametrize("arguments", HOSTILE_ARGUMENTS)
def test_errors_repeat_nothing_that_a_terminal_would_obey(arguments: tuple[str, ...], hostile: Path, here: Run) -> None:
    ran = here(*arguments, cwd=hostile)
    assert ran.status == (0 if "--dry-run" in arguments else 2)
    assert ran.err
    assert not OBEYED.search(ran.out + ran.err)


TITLES = [NASTY, "{{ 7*7 }}", "{% bad", "{# x", '"""', "'''", "\\", 'a"b\\c\n\td\x7f', "[x]\nformat = 9", "TODO"]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_written_as_it_was_given(title: str, tmp_path: Path, here: Run) -> None:
    ran = here("new", "e", "--no-input", "--set", f"title={title}", "--set", f"commissioner={title}")
    assert ran.status == 0, ran.err
    assert not OBEYED.search(ran.out + ran.err)
    written = tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))
    assert (written["title"], written["commissioner"], written["format"]) == (title, title, 1)
    assert "49" not in (tmp_path / "e/README.md").read_text("utf-8")


def test_a_title_given_on_the_command_line_is_written_as_it_was_given(tmp_path: Path, evalkit: Run) -> None:
    ran = evalkit("new", "e", "--no-input", "--set", f"title={NASTY}")
    assert ran.status == 0, ran.err
    assert not OBEYED.search(ran.out + ran.err)
    assert tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))["title"] == NASTY


def test_the_readme_of_a_new_evaluation_holds_nothing_that_a_terminal_would_obey(tmp_path: Path) -> None:
    create.create(find.template("evaluation"), answers(NASTY), tmp_path / "e")
    for path in made(tmp_path / "e"):
        text = (tmp_path / "e" / path).read_text("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text), path


def test_answers_at_a_terminal_are_plain_text(tmp_path: Path) -> None:
    ran = at_terminal(
        "new", "e", cwd=tmp_path, answers=[("Title", b"\x1b[31m {{ 7*7 }} [bold]\n"), ("Commissioner", signal.SIGINT)]
    )
    assert ran.status == 130
    assert "\x1b[31m" not in ran.out
    assert debris(tmp_path) == []
    assert not (tmp_path / "e").exists()


# Names and places given on the command line


@pytest.mark.parametrize("id", ["../../x", "..", "/x", "a/b", "A", "a:", "", "{{ 7*7 }}", "x" * 65, "a\nb", "-", "ä"])
def test_ids_of_projects_that_cannot_be(id: str, tmp_path: Path, here: Run) -> None:
    toml = tomli_w.dumps({"projects": [{"id": id}]})
    (tmp_path / "answers.toml").write_text(toml, encoding="utf-8")
    ran = here("new", "in/e", "--answers", "answers.toml")
    assert ran.status == 2
    assert "cannot be the id of a project" in ran.err or "has to be one of" in ran.err
    ran = here("new", "in/e", "--no-input", "--project", id)
    assert ran.status == 2
    assert "cannot be the id of a project" in ran.err or "has to be one of" in ran.err
    assert sorted(os.listdir(tmp_path)) == ["answers.toml"]


@pytest.mark.parametrize("kind", ["stakeholders", "relationships"])
def test_ids_within_answers_that_cannot_be(kind: str, tmp_path: Path) -> None:
    for id in ("../../x", "..", "{{ 7*7 }}", "a/b", "A"):
        project: dict[str, Any] = {"id": "p", kind: [{"id": id}]}
        with pytest.raises(EvalkitError) as error:
            asked.completed(asked.checked({"projects": [project]}))
        assert f"“{id}” cannot be the id of a {kind.removesuffix('s')}." in error.value.message


@pytest.mark.parametrize(
    "answer",
    [
        'title = ""',
        *(
            pytest.param(answer)
            for answer in ('start = ""', 'start = "TODO"', 'ci = "TODO"', '[[projects]]\nid = "a"\ntype = ""')
        ),
    ],
)
def test_an_answer_that_is_blank_or_template_text_is_not_given(answer: str, tmp_path: Path, here: Run) -> None:
    (tmp_path / "answers.toml").write_text(answer, encoding="utf-8")
    ran = here("new", "e", "--answers", "answers.toml")
    assert ran.status == 0, ran.err
    written = tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))
    assert (written["start"], written["title"]) == ("TODO", "E")


@pytest.mark.parametrize(
    "content",
    [
        b"a = [",
        b"\xff",
        b"x = 1",
        b"start = 2011-01-01T00:00:00",
        b"projects = 1",
        b"projects = [1]",
        b"a = " + b"[" * 9999,
    ],
)
def test_answers_that_cannot_be_read_are_wrong_use(content: bytes, tmp_path: Path, here: Run) -> None:
    (tmp_path / "answers.toml").write_bytes(content)
    ran = here("new", "e", "--answers", "answers.toml")
    assert ran.status == 2, ran.err
    assert ran.err.startswith("Error: answers.toml")
    assert not JARGON.search(ran.err)
    assert not (tmp_path / "e").exists()


@pytest.mark.parametrize(
    ("name", "said"), [("gone.toml", "gone.toml"), (".", "folder"), ("pipe", "not an ordinary file")]
)
def test_a_file_of_answers_that_is_none(name: str, said: str, tmp_path: Path, here: Run) -> None:
    os.mkfifo(tmp_path / "pipe")
    with within(30):
        ran = here("new", "e", "--answers", name)
    assert ran.status == 2
    assert ran.err.startswith("Error: ")
    assert said in ran.err.splitlines()[0]
    assert not (tmp_path / "e").exists()


def test_a_folder_named_like_a_template_is_a_name_like_any_other(
    tmp_path: Path, evalkit: Run, whole: list[str]
) -> None:
    ran = evalkit("new", "{{ 7*7 }}", "--no-input")
    assert ran.status == 0, ran.err
    assert os.listdir(tmp_path) == ["{{ 7*7 }}"]
    assert [name.replace("my-evaluation", "first-project") for name in made(tmp_path / "{{ 7*7 }}")] == whole
    written = tomli.loads((tmp_path / "{{ 7*7 }}/evaluation.toml").read_text("utf-8"))
    assert written["title"] == "{{ 7*7 }}"


@pytest.mark.parametrize("dir", ["{{ 7*7 }}/x", "{% bad/x", "a{# b/x"])
def test_a_folder_within_one_named_like_a_template_is_refused(dir: str, tmp_path: Path, here: Run) -> None:
    ran = here("new", dir, "--no-input")
    assert ran.status == 2
    assert "marks of a template" in ran.err
    assert os.listdir(tmp_path) == []


def test_a_dry_run_writes_nowhere_whatever_the_temporary_folder_is_called(tmp_path: Path, evalkit: Run) -> None:
    odd = tmp_path / "{{ 7*7 }}"
    odd.mkdir()
    ran = evalkit("new", "e", "--no-input", "--dry-run", env={"TMPDIR": str(odd)})
    assert ran.status in (0, 2), ran.err
    assert os.listdir(tmp_path) == [odd.name]


TARGETS = ["file/x", "/proc/evalkit-x", "/dev/full/x", "/proc/self/mem/x", "y" * 300, "file", "dangling"]


@pytest.mark.parametrize("target", [*TARGETS, pytest.param("z/" * 3000)])
def test_a_folder_that_cannot_be_written_is_wrong_use(target: str, tmp_path: Path, here: Run) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to("gone")
    ran = here("new", target, "--no-input")
    assert ran.status == 2, ran.err
    assert re.search(r"cannot be written: |is there already", ran.err)
    assert not JARGON.search(ran.err)
    assert sorted(os.listdir(tmp_path)) == ["dangling", "file"]


@pytest.mark.parametrize(
    "name", ["file/x.json", "/proc/evalkit.json", "/dev/full/x.json", "gone/x.json", "folder.json", "y" * 300 + ".json"]
)
def test_a_result_that_cannot_be_written_is_wrong_use(name: str, tmp_path: Path, here: Run) -> None:
    write(tmp_path, {"file": "x", "folder.json/x": ""})
    before = sorted(os.listdir(tmp_path))
    ran = here("check", "--output", name)
    assert ran.status == 2, ran.err
    assert "cannot be written: " in ran.err
    assert sorted(os.listdir(tmp_path)) == before


def test_a_result_does_not_take_the_place_of_a_pipe_or_a_device(tmp_path: Path, here: Run) -> None:
    """As /dev/null is one, which root could lose; /dev/stdout is a link to one."""
    write(tmp_path, {})
    os.mkfifo(tmp_path / "out.json")
    reader = os.open(tmp_path / "out.json", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with within(30):
            ran = here("check", "--output", "out.json")
    finally:
        os.close(reader)
    assert ran.status in (1, 2), ran.err
    assert (tmp_path / "out.json").is_fifo()


def limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def run_limited(size: int, *arguments: str, cwd: Path) -> Ran:
    """Runs the command where no file can grow past a size, as on a disk that is full."""
    completed = subprocess.run(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=limited(size),
        check=False,
        timeout=60,
    )
    return Ran(completed.returncode, completed.stdout, completed.stderr)


@pytest.mark.parametrize("size", [0, 1000, 3000])
def test_new_on_a_full_disk_leaves_nothing_behind(size: int, tmp_path: Path) -> None:
    ran = run_limited(size, "new", "e", "--no-input", cwd=tmp_path)
    assert ran.status == 2
    assert ran.err.startswith("Error: e cannot be written: ")
    assert os.listdir(tmp_path) == []


def test_new_on_a_full_disk_leaves_none_of_the_folders_above_behind(tmp_path: Path) -> None:
    ran = run_limited(1000, "new", "a/b/e", "--no-input", cwd=tmp_path)
    assert ran.status == 2
    assert "Nothing has been left behind." in ran.err
    assert os.listdir(tmp_path) == []


def test_a_dry_run_on_a_full_disk_is_wrong_use(tmp_path: Path) -> None:
    ran = run_limited(1000, "new", "e", "--no-input", "--dry-run", cwd=tmp_path)
    assert "Traceback" not in ran.err
    assert ran.status == 2
    assert os.listdir(tmp_path) == []


def test_a_result_on_a_full_disk_leaves_the_old_one_whole(tmp_path: Path) -> None:
    write(tmp_path, {"out.json": "old"})
    ran = run_limited(1000, "check", "--output", "out.json", cwd=tmp_path)
    assert ran.status == 2
    assert "out.json cannot be written: " in ran.err
    assert sorted(os.listdir(tmp_path)) == ["evaluation.toml", "out.json"]
    assert (tmp_path / "out.json").read_text() == "old"


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("--help",), pytest.param(("--version",))],
)
def test_standard_output_that_is_full_is_wrong_use(arguments: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, {})
    with open("/dev/full", "wb") as full:
        completed = subprocess.run(
            [str(COMMAND), *arguments],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"Traceback" not in completed.stderr
    assert b"fault of evalkit" not in completed.stderr
    assert completed.returncode == 2


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ("check nowhere 2>&-", 2),
        ("check nowhere >&-", 2),
        ("new e <&-", 0),
        ("check >&-", 1),
        ("check 2>&-", 1),
        ("check <&-", 1),
    ],
)
def test_closed_standard_streams_change_nothing(script: str, status: int, tmp_path: Path) -> None:
    write(tmp_path, {})
    command = ["/bin/sh", "-c", f"'{COMMAND}' {script}"]
    completed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30)
    assert "Traceback" not in completed.stderr
    assert "fault of evalkit" not in completed.stderr
    assert completed.returncode == status


# At once, and interrupted


@pytest.mark.parametrize("there", [False, True])
def test_of_several_at_once_exactly_one_makes_the_evaluation(there: bool, tmp_path: Path, whole: list[str]) -> None:
    if there:
        (tmp_path / "e").mkdir()
    processes = [
        subprocess.Popen(
            [str(COMMAND), "new", "e", "--no-input", "--set", f"title=Number {n}"],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(6)
    ]
    ended = [(process.communicate(timeout=60), process.returncode) for process in processes]
    assert sorted(status for _, status in ended) == [0, 2, 2, 2, 2, 2]
    assert all(re.search("is not empty|cannot be written", err) for (_, err), status in ended if status)
    assert os.listdir(tmp_path) == ["e"]
    assert made(tmp_path / "e") == whole
    winner = next(n for n, (_, status) in enumerate(ended) if status == 0)
    written = tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))
    assert written["title"] == f"Number {winner}"
    assert (tmp_path / "e/README.md").read_text("utf-8").startswith(f"# Number {winner}\n")


def test_who_comes_second_into_an_empty_folder_takes_nothing_from_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: list[str]
) -> None:
    target = tmp_path / "e"
    target.mkdir()
    template, rename = find.template("evaluation"), os.rename
    done: list[bool] = []

    def overtaken(source: Any, place: Any) -> None:
        if not done and Path(place).parent == target:
            done.append(True)
            create.create(template, answers("First"), target)
        rename(source, place)

    listdir = os.listdir  # gives names in any order: here in one that is unlucky
    monkeypatch.setattr("evalkit.scaffold.create.os.listdir", lambda folder: sorted(listdir(folder)))
    monkeypatch.setattr("evalkit.scaffold.create.os.rename", overtaken)
    with suppress(EvalkitError):
        create.create(template, answers("Second"), target)
    monkeypatch.undo()
    assert done
    assert made(target) == whole
    titles = {
        (target / "README.md").read_text("utf-8").splitlines()[0],
        "# " + tomli.loads((target / "evaluation.toml").read_text("utf-8"))["title"],
    }
    assert len(titles) == 1
    assert os.listdir(tmp_path) == ["e"]


@pytest.mark.parametrize("there", [False, True])
def test_an_interruption_at_any_line_leaves_all_or_nothing(there: bool, tmp_path: Path, whole: list[str]) -> None:
    """Raises KeyboardInterrupt at each line of what puts the evaluation in its place, one after the other."""
    template, values = find.template("evaluation"), answers("T")
    watched = {"create", "_put", "_writing", "_refuse_occupied"}
    left: list[str] = []
    for moment in range(200):
        folder = tmp_path / str(moment)
        target = folder / "e"
        (target if there else folder).mkdir(parents=True)
        seen = 0

        def trace(frame: FrameType, event: str, _: Any, moment: int = moment) -> Any:
            nonlocal seen
            code = frame.f_code
            if code.co_name not in watched or not code.co_filename.endswith("create.py"):
                return None
            if event == "line":
                seen += 1
                if seen > moment:
                    sys.settrace(None)
                    raise KeyboardInterrupt
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            create.create(template, values, target)
        except KeyboardInterrupt:
            pass
        else:
            break
        finally:
            sys.settrace(before)
        if debris(folder):
            left.append(f"moment {moment}: {debris(folder)}")
        if target.exists() and made(target) not in ([], whole):
            left.append(f"moment {moment}: half an evaluation")
    else:
        raise AssertionError("never came to an end")
    assert moment > 10
    assert left == []


def test_an_interruption_that_python_cannot_pass_on_comes_once_more() -> None:
    lost = """
import sys, time
from evalkit import __main__
class Held:
    def __del__(self):
        raise KeyboardInterrupt
sys.unraisablehook = __main__._once_more
try:
    Held()
    for _ in range(100):
        time.sleep(0.1)
except KeyboardInterrupt:
    print("came")
"""
    ran = subprocess.run([sys.executable, "-c", lost], capture_output=True, text=True, timeout=15, check=False)
    assert (ran.stdout, ran.stderr) == ("came\n", "")


def test_an_interruption_while_the_files_are_made_leaves_all_or_nothing(tmp_path: Path, whole: list[str]) -> None:
    for number in range(6):
        folder = tmp_path / str(number)
        folder.mkdir()
        process = subprocess.Popen(
            [str(COMMAND), "new", "e", "--no-input"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        while process.poll() is None and not os.listdir(folder):
            time.sleep(0.001)
        time.sleep(number * 0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert process.returncode in (0, 130), err
        assert "Traceback" not in err
        assert debris(folder) == []
        assert os.listdir(folder) in ([], ["e"])
        if os.listdir(folder):
            assert made(folder / "e") == whole
        else:
            assert process.returncode == 130


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("evalkit.cli"),
        pytest.param("typer"),
        "evalkit.check.checker",
        "evalkit.rules.story",
    ],
)
def test_an_interruption_while_modules_are_loaded(module: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    code = f"""
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv = ["evalkit", "check"]
from evalkit.__main__ import main
main()
"""
    completed = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in completed.stderr
    assert completed.returncode == 130


@pytest.mark.parametrize("answer", [signal.SIGINT, b"\x04"])
def test_ctrl_c_and_ctrl_d_at_a_question_end_with_130(answer: bytes | int, tmp_path: Path) -> None:
    ran = at_terminal("new", "e", cwd=tmp_path, answers=[("Title", answer)])
    assert ran.status == 130
    assert ran.out.endswith("Interrupted. Nothing has been left half done.\n")
    assert os.listdir(tmp_path) == []


def test_an_interrupted_result_leaves_no_debris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evalkit.files import atomic

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evalkit.files.atomic.os.replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        atomic.write_whole(tmp_path / "out.json", "{}")
    assert os.listdir(tmp_path) == []


# Pipes, encodings, colours, widths


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation with more findings than a pipe holds."""
    return write(tmp_path_factory.mktemp("long"), {f"{P}/indicators/i{n}.toml": "" for n in range(400)})


def test_a_reader_who_goes_away_is_no_fault(long: Path) -> None:
    commands = [
        ["check", "--stage", "design"],
        ["check", "--stage", "design", "--format", "json"],
        ["rules"],
        ["rules", "--format", "json"],
        ["status"],
        ["explain", "TAN202"],
        ["--help"],
        ["check", "--help"],
        ["--version"],
    ]
    for lines in (0, 1):
        started = [start(*command, cwd=long) for command in commands]
        for process, command in zip(started, commands, strict=True):
            assert process.stdout
            if lines:
                assert process.stdout.readline()
            process.stdout.close()
            process.stdout = None
            _, err = process.communicate(timeout=20)
            assert err == b"", command


def start(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_output_that_lacks_letters_gets_others(encoding: str, tmp_path: Path) -> None:
    write(tmp_path, {"evaluation.toml": 'format = 1\ntitle = "日本 → 🙂 “x”"\n"üñ" = 1\n'})
    expected = {
        ("check",): 1,
        ("status",): 0,
        ("rules",): 0,
        ("explain", "TAN202"): 0,
        ("explain", "evidenced"): 0,
        ("new", "日本 “e”", "--no-input"): 0,
        ("check", "日本"): 2,
        ("--help",): 0,
        ("new", "--help"): 0,
    }
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    started = {command: start(*command, cwd=tmp_path, env=env) for command in expected}
    for command, process in started.items():
        out, err = (text.decode(encoding) for text in process.communicate(timeout=60))
        assert "fault" not in err, command
        assert "Traceback" not in err, command
        assert process.returncode == expected[command]
        if command == ("status",):
            shown = "\\u65e5\\u672c -> \\U0001f642 " + ('"x"' if encoding == "ascii" else "“x”")
            assert shown in out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_dry_run_shows_names_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    process = start("new", "日本 “d”", "--no-input", "--dry-run", cwd=tmp_path, env=env)
    out, err = process.communicate(timeout=60)
    assert b"fault" not in err
    assert process.returncode == 0
    assert "\\u65e5\\u672c" in out.decode(encoding)


def test_no_escape_sequences_and_no_box_art_on_a_pipe(nasty: Path) -> None:
    started = [
        (start(command, cwd=nasty, env=env), command)
        for env in (
            {"NO_COLOR": "1"},
            {"FORCE_COLOR": "0"},
            {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "COLUMNS": "20"},
        )
        for command in ("check", "status", "--help", "nope")
    ]
    for process, command in started:
        out, err = process.communicate(timeout=60)
        assert process.returncode == {"check": 1, "nope": 2}.get(command, 0)
        assert b"\x1b" not in out + err
        assert not re.search("[\u2500-\u257f]", (out + err).decode("utf-8"))


@pytest.mark.parametrize("arguments", [("check",), ("explain", "TAN202"), ("--help",), ("check", "nope")], ids=" ".join)
def test_colours_at_a_terminal_only_where_they_are_wanted(arguments: tuple[str, ...], nasty: Path) -> None:
    plain = at_terminal(*arguments, cwd=nasty, env={"NO_COLOR": "1"})
    dumb = at_terminal(*arguments, cwd=nasty, env={"TERM": "dumb"})
    for codes in re.findall(r"\x1b\[([0-9;]*)m", plain.out):
        assert not {int(code) for code in codes.split(";") if code} & {*range(30, 50), *range(90, 108)}
    assert "\x1b" not in dumb.out
    assert uncoloured(plain.out) == dumb.out
    assert plain.status == dumb.status == {"check": 2 if "nope" in arguments else 1}.get(arguments[0], 0)


def test_no_escape_sequences_at_all_with_no_color(nasty: Path) -> None:
    assert "\x1b" not in at_terminal("check", cwd=nasty, env={"NO_COLOR": "1"}).out


@pytest.mark.parametrize(
    ("arguments", "columns"),
    [
        (("check",), 1),
        (("check",), 20),
        (("status",), 20),
        (("rules",), 20),
        (("explain", "TAN202"), 20),
        (("--help",), 20),
    ],
)
def test_a_narrow_terminal_gets_every_word(arguments: tuple[str, ...], columns: int, nasty: Path) -> None:
    ran = at_terminal(*arguments, cwd=nasty, columns=columns)
    assert ran.status == (1 if arguments == ("check",) else 0)
    assert "Traceback" not in ran.out
    expected = {
        "check": "The gate does not hold at stage inception",
        "status": "requirements met",
        "rules": "TAN202",
        "explain": "TAN202",
        "--help": "Commands",
    }[arguments[0]]
    assert expected in " ".join(uncoloured(ran.out).split())


# How it ends

WRONG_USE = [
    (("chekc",), "Did you mean “check”?"),
    (("check", "--nonsense"), "No such option: --nonsense"),
    (("check", "--stage", "desing"), "Did you mean “design”?"),
    (("check", "--select", "TAN999"), "no rule is called TAN999"),
    (("check", "--ignore", "X"), "no rule is called X"),
    (("check", "--as-of", "2012-13-01"), "not a date"),
    (("check", "--as-of", "yesterday"), "not a date"),
    (("check", "--fail-under", "101"), "101"),
    (("check", "--fail-under", "-1"), "-1"),
    pytest.param(("check", "e", "--fail-under", "nan"), "nan"),
    (("check", "--fail-under", "many"), "many"),
    (("check", "--format", "xml"), "There is no format “xml”"),
    (("check", "--output"), "requires an argument"),
    (("check", "empty"), "There is no evaluation in empty"),
    (("check", "gone"), "There is nothing at gone"),
    (("check", "file"), "file is a file"),
    (("check", "e", "gone"), "There is nothing at gone"),
    (("check", "n" * 5000), "nnn"),
    (("check", "empty/../file/x"), "There is nothing at"),
    (("status", "gone"), "There is nothing at gone"),
    (("status", "--stage", "x"), "There is no stage “x”"),
    (("status", "--as-of", "x"), "not a date"),
    (("explain",), "CODE|CLAUSE|FIELD"),
    (("explain", "TAN999"), "There is no rule, clause or field “TAN999”"),
    (("explain", "TAN202", "TAN203"), "TAN203"),
    (("rules", "--format", "yaml"), "There is no format “yaml”"),
    (("rules", "x"), "x"),
    (("new", "a", "b"), "b"),
    (("new", "a", "--no-input", "--set", "title"), "no equals sign"),
    (("new", "a", "--no-input", "--set", "titel=x"), "Did you mean “title”?"),
    (("new", "a", "--no-input", "--set", "start=x"), "not a date"),
    (("new", "a", "--no-input", "--set", "start=2012-01-02", "--set", "end=2012-01-01"), "before the start"),
    (("new", "a", "--no-input", "--ci", "jenkins"), "jenkins"),
    (("new", "a", "--no-input", "--template", "nope"), "There is no template “nope”"),
    (("new", "a", "--no-input", "--template", "empty"), "has no cookiecutter.json"),
    (("new", "a", "--no-input", "--project", "p", "--project", "p"), "Two of the projects"),
    (("new", "a", "--no-input", "--project", "p:x"), "has to be one of"),
    (("new", "e", "--no-input"), "is not empty"),
    (("new", "file", "--no-input"), "is not a folder"),
    (("new", "a", "--answers", "gone.toml"), "gone.toml"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), WRONG_USE, ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else ""
)
def test_wrong_use_ends_with_2(arguments: tuple[str, ...], said: str, tmp_path: Path, here: Run) -> None:
    write(tmp_path / "e", {})
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    ran = here(*arguments, cwd=tmp_path)
    assert ran.status == 2, (ran.out[-200:], ran.err[-300:])
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert sorted(os.listdir(tmp_path)) == ["e", "empty", "file"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "e", "--no-input", "--set", "title=\udcff"),
        ("new", "e\udcff", "--no-input"),
        ("check", "\udcff"),
        ("explain", "\udcff"),
        ("\udcff",),
    ],
)
def test_arguments_that_are_no_text_are_no_fault(arguments: tuple[str, ...], tmp_path: Path, evalkit: Run) -> None:
    ran = evalkit(*arguments, env={"TMPDIR": str(tmp_path)})
    assert ran.status in (0, 2), ran.err
    assert debris(tmp_path) == []


def test_a_current_folder_that_is_gone_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    script = f"cd gone && rmdir ../gone && '{COMMAND}' check"
    completed = subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert completed.returncode == 2
    assert completed.stderr.startswith("Error: ")


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("stage", ["inception", "reporting"])
def test_the_first_and_the_last_day_there_are(as_of: str, stage: str, tmp_path: Path, here: Run) -> None:
    project = 'start = 9999-12-31\nend = 0001-01-01\n[reflection]\nevery = "9999 years"\nwho = ["a"]\n'
    programme = f'format = 1\nclosed = {as_of}\nstart = 0001-01-01\nend = 9999-12-31\n[review]\nevery = "9999 days"\n[[reviews]]\ndate = {as_of}\n'
    write(tmp_path, {"evaluation.toml": programme, f"{P}/project.toml": project, f"{P}/reflections/{as_of}.md": ""})
    ran = here("check", "--as-of", as_of, "--stage", stage)
    assert ran.status == 1, ran.err
    assert f"stage {stage}" in ran.out


def test_0_where_the_gate_holds_and_1_where_it_does_not(tmp_path: Path, evalkit: Run) -> None:
    assert evalkit("new", "e", "--template", "worked-example").status == 0
    ran = evalkit("check", "e")
    assert (ran.status, "The gate holds" in ran.out) == (0, True), ran.out
    (tmp_path / "e/evaluation.toml").write_text("format = 1\n")
    ran = evalkit("check", "e")
    assert (ran.status, "The gate does not hold" in ran.out) == (1, True)
    assert evalkit("status", "e").status == 0


def fault(
    tmp_path: Path, command: Sequence[str], patch: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a command with a function of evalkit that fails."""
    code = f"""
import sys
def boom(*_, **__):
    raise RuntimeError("boom \\x1b[31m")
import evalkit.{patch.rpartition(".")[0]} as module
module.{patch.rpartition(".")[2]} = boom
sys.argv = ["evalkit", *{list(command)!r}]
from evalkit.__main__ import main
main()
"""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "patch"),
    [
        (["check"], "portfolio.pool.check_all"),
        (["new", "e", "--no-input"], "scaffold.create.create"),
        (["rules"], "explain.write_catalogue"),
    ],
)
def test_a_fault_of_evalkit_is_one_line_and_a_report(command: list[str], patch: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    completed = fault(tmp_path, command, patch)
    assert completed.returncode == 3
    assert completed.stdout == ""
    match = re.fullmatch(r"This is a fault of evalkit itself, .* The report is in (.*)\.\n", completed.stderr)
    assert match, completed.stderr
    report = Path(match[1])
    assert report.parent == tmp_path
    assert "RuntimeError: boom" in report.read_text("utf-8")


def test_a_fault_where_no_report_can_be_written_is_still_one_line(tmp_path: Path) -> None:
    write(tmp_path, {})
    code = """
import sys, tempfile
def boom(*_, **__):
    raise RuntimeError("boom")
def full(*_, **__):
    raise OSError(28, "No space left on device")
import evalkit.portfolio.pool
evalkit.portfolio.pool.check_all = boom
tempfile.NamedTemporaryFile = full
sys.argv = ["evalkit", "check"]
from evalkit.__main__ import main
main()
"""
    completed = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert completed.returncode == 3
    assert "Traceback" not in completed.stderr
    assert completed.stderr.startswith("This is a fault of evalkit itself")


# Ways to start it

COMMANDS = ("new", "check", "status", "explain", "rules")


def test_as_a_module_it_is_the_same_command(evalkit: Run, tmp_path: Path) -> None:
    for arguments in (["rules"], ["--version"], ["chekc"]):
        module = subprocess.run(
            [sys.executable, "-m", "evalkit", *arguments],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        ran = evalkit(*arguments)
        assert (module.returncode, module.stdout, module.stderr) == (ran.status, ran.out, ran.err)


def test_the_version_is_said_however_it_is_asked(evalkit: Run) -> None:
    from evalkit import __version__

    assert evalkit("--version") == Ran(0, f"evalkit {__version__}\n", "")
    assert evalkit("--version", "check") == Ran(0, f"evalkit {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_for_a_command(command: str, here: Run) -> None:
    ran = here(command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: evalkit {command} ")
    assert "--help" in ran.out


def test_help_lists_every_command_and_no_arguments_show_it(evalkit: Run) -> None:
    ran = evalkit("--help")
    assert ran.status == 0
    assert all(re.search(rf"^  {command} ", ran.out, re.MULTILINE) for command in COMMANDS)
    bare = evalkit()
    assert bare.status in (0, 2)
    assert "Usage: evalkit [OPTIONS] COMMAND" in bare.out + bare.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [("evalkit ch", "check"), ("evalkit check --sel", "--select"), ("evalkit new --temp", "--template")],
)
def test_completion(words: str, expected: str, evalkit: Run) -> None:
    env = {"_EVALKIT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    ran = evalkit(env=env)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.split() == [expected]


def test_the_script_for_completion_is_shown(evalkit: Run) -> None:
    for shell in ("bash", "fish"):
        ran = evalkit("--show-completion", shell, env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
        assert ran.status == 0, ran.err
        assert "_EVALKIT_COMPLETE=" in ran.out


def test_what_a_shell_cannot_be_told_is_no_fault(tmp_path: Path) -> None:
    for arguments in (["--show-completion"], ["--show-completion", "nonsense"]):
        completed = subprocess.run(
            [str(COMMAND), *arguments],
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert completed.returncode in (0, 1, 2), completed.stderr
        assert "Traceback" not in completed.stderr
    assert debris(tmp_path) == []
