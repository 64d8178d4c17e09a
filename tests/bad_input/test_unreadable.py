"""Files that cannot be read, and files that read otherwise than most: encodings, line ends, depth, an end too soon."""

import re
from pathlib import Path

import pytest

from tests.bad_input.evaluations import FILES, JARGON, PAGES, P, checked, places, the_one, within, write
from tests.running import Run


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
    assert re.match(r"FIL003  `format` is the number 2.*\n.*\n        evaluation.toml:2\n", ran.out.split("\n", 2)[2])
