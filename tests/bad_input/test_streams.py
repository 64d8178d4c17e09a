"""Standard streams: closed, full, left by their reader, in other encodings; colours and widths at a terminal."""

import re
from pathlib import Path

import pytest

from tests.bad_input.evaluations import P, write
from tests.running import installed, shell, start
from tests.terminal import at_terminal, uncoloured


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("--help",), pytest.param(("--version",))],
)
def test_standard_output_that_is_full_is_wrong_use(arguments: tuple[str, ...], tmp_path: Path) -> None:
    write(tmp_path, {})
    with open("/dev/full", "wb") as full:
        ran = installed(tmp_path, *arguments, out=full)
    assert "Traceback" not in ran.err
    assert "fault of evalkit" not in ran.err
    assert ran.status == 2


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
    ran = shell(tmp_path, f'"$evalkit" {script}')
    assert "Traceback" not in ran.err
    assert "fault of evalkit" not in ran.err
    assert ran.status == status


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
        started = [start(long, *command) for command in commands]
        for process, command in zip(started, commands, strict=True):
            assert process.stdout
            if lines:
                assert process.stdout.readline()
            process.stdout.close()
            process.stdout = None
            _, err = process.communicate(timeout=20)
            assert err == b"", command


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
    started = {command: start(tmp_path, *command, env=env) for command in expected}
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
    process = start(tmp_path, "new", "日本 “d”", "--no-input", "--dry-run", env=env)
    out, err = process.communicate(timeout=60)
    assert b"fault" not in err
    assert process.returncode == 0
    assert "\\u65e5\\u672c" in out.decode(encoding)


def test_no_escape_sequences_and_no_box_art_on_a_pipe(nasty: Path) -> None:
    started = [
        (start(nasty, command, env=env), command)
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
    plain = at_terminal(nasty, *arguments, env={"NO_COLOR": "1"})
    dumb = at_terminal(nasty, *arguments, env={"TERM": "dumb"})
    for codes in re.findall(r"\x1b\[([0-9;]*)m", plain.out):
        assert not {int(code) for code in codes.split(";") if code} & {*range(30, 50), *range(90, 108)}
    assert "\x1b" not in dumb.out
    assert uncoloured(plain.out) == dumb.out
    assert plain.status == dumb.status == {"check": 2 if "nope" in arguments else 1}.get(arguments[0], 0)


def test_no_escape_sequences_at_all_with_no_color(nasty: Path) -> None:
    assert "\x1b" not in at_terminal(nasty, "check", env={"NO_COLOR": "1"}).out


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
    ran = at_terminal(nasty, *arguments, columns=columns)
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
