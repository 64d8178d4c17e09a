"""Verdicts that are kept: never another answer than without them, whatever was changed, damaged or in the way."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from evalkit.check.options import Options
from evalkit.framework import Stage
from evalkit.portfolio import room, tool, verdicts
from evalkit.portfolio import store as stores
from evalkit.portfolio.store import Store
from evalkit.report import Detail
from evalkit.reporters import own_formats, reporter
from tests.running import COMMAND, run
from tests.small import AS_OF, INDICATOR, MEASURE, PROJECT, STORY, edit, make, with_measure

DAY = date.fromisoformat(AS_OF)
USUAL = Options(DAY, list_met=True)
LONG_AGO = 1_600_000_000


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv(stores.PLACE, str(tmp_path / "cache"))
    monkeypatch.delenv("EVALKIT_NO_CACHE", raising=False)
    opened = stores.opened()
    assert opened
    return opened


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An evaluation that nobody has changed for long."""
    folder = make(tmp_path / "care")
    page = folder / "projects/ward/reflections/2026-01-31.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("# Reflection\n\n[the plan](../../../notes/plan.txt)\n", "utf-8")
    (folder / "notes").mkdir()
    (folder / "notes/plan.txt").write_text("a plan", "utf-8")
    age(folder)
    return folder


def age(folder: Path, seconds: int = LONG_AGO) -> None:
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (seconds, seconds))


def said(root: Path, store: Store | None, options: Options = USUAL) -> str:
    """All that is said of an evaluation, in every format."""
    reports = verdicts.reports([root], options, store=store)
    out = StringIO()
    for name in own_formats():
        reporter(name).write(reports, out, Detail.ALL)
    return out.getvalue()


def is_kept(root: Path, store: Store, day: date = DAY) -> bool:
    return store.kept(root, verdicts.wish(Options(day, list_met=True)).text, day) is not None


def settled(root: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps a verdict that the system alone tells to hold: as if all of it were older than it is."""
    monkeypatch.setattr("evalkit.portfolio.looked.RECENT", -(10**18))
    said(root, store)
    monkeypatch.setattr("evalkit.portfolio.looked.Looked.digest", lambda *_: pytest.fail("bytes are read"))
    assert is_kept(root, store)
    monkeypatch.undo()
    monkeypatch.setenv(stores.PLACE, str(store.folder.parent.parent))
    monkeypatch.delenv("EVALKIT_NO_CACHE", raising=False)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def as_before(path: Path, old: str, new: str) -> None:
    """Changes a file and sets its time back: the time of any change tells."""
    assert len(old) == len(new)
    times = path.stat()
    replaced(path, old, new)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def folder_for_file(root: Path) -> None:
    (root / STORY).unlink()
    (root / STORY).mkdir()


def file_for_folder(root: Path) -> None:
    shutil.rmtree(root / "projects/ward/indicators")
    (root / "projects/ward/indicators").write_text("x", "utf-8")


def link_for_folder(root: Path) -> None:
    (root / "notes").rename(root.parent / "elsewhere")
    (root / "notes").symlink_to(root.parent / "elsewhere")


def link_for_file(root: Path) -> None:
    (root / INDICATOR).rename(root.parent / "held.toml")
    (root / INDICATOR).symlink_to(root.parent / "held.toml")


def interrupted(root: Path) -> None:
    (root / ".evalkit/pending-x").mkdir(parents=True)
    change = {"files": [{"path": PROJECT, "before": None, "after": None}], "folder": None}
    (root / ".evalkit/pending-x/changes.json").write_text(json.dumps(change), "utf-8")


def put_in_place(root: Path) -> None:
    (root / "new").write_text((root / PROJECT).read_text("utf-8").replace('"Ward"', '"Bard"'), "utf-8")
    os.utime(root / "new", (LONG_AGO, LONG_AGO))
    (root / "new").rename(root / PROJECT)


def data_kept(root: Path) -> None:
    (root / "data").mkdir()
    (root / "data/x.csv").write_text("1", "utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a value": lambda root: replaced(root / PROJECT, 'title = "Ward"', 'title = ""'),
    "a value of the same length, time set back": lambda root: as_before(root / PROJECT, '"Ward"', '"Bard"'),
    "a line more": lambda root: (root / PROJECT).write_text(
        f"# A remark.\n{(root / PROJECT).read_text('utf-8')}", "utf-8"
    ),
    "another stage": lambda root: replaced(root / "evaluation.toml", 'stage = "', 'stage = "x'),
    "a file that is gone": lambda root: (root / INDICATOR).unlink(),
    "a file more": lambda root: shutil.copy(root / INDICATOR, (root / INDICATOR).with_name("another.toml")),
    "a name in other letters": lambda root: (root / INDICATOR).rename((root / INDICATOR).with_suffix(".TOML")),
    "a folder for a file": folder_for_file,
    "a file for a folder": file_for_folder,
    "a project that is gone": lambda root: shutil.rmtree(root / "projects/ward"),
    "a project more": lambda root: shutil.copytree(root / "projects/ward", root / "projects/home"),
    "a near miss": lambda root: (root / "projects/ward/storey.md").write_text("x", "utf-8"),
    "a stray": lambda root: (root / "projects/ward/indicators/notes.txt").write_text("x", "utf-8"),
    "the target of a link that is gone": lambda root: (root / "notes/plan.txt").unlink(),
    "the folder of a target that is a link": link_for_folder,
    "a link for a file": link_for_file,
    "no TOML": lambda root: (root / PROJECT).write_text("title = ", "utf-8"),
    "no text": lambda root: (root / PROJECT).write_bytes(b"title = '\xff'"),
    "a mark in front": lambda root: (root / PROJECT).write_bytes(b"\xef\xbb\xbf" + (root / PROJECT).read_bytes()),
    "an empty file": lambda root: (root / PROJECT).write_bytes(b""),
    "a rule set otherwise": lambda root: (root / "evaluation.toml").write_text(
        (root / "evaluation.toml").read_text("utf-8")
        + '\n[rules.EXP101]\nseverity = "off"\nreason = "Said elsewhere."\n'
    ),
    "a change that was interrupted": interrupted,
    "a file that is put in its place": put_in_place,
}
INNOCENT: dict[str, Callable[[Path], object]] = {
    "nothing": lambda root: None,
    "a touch": lambda root: (root / PROJECT).touch(),
    "the same bytes": lambda root: (root / PROJECT).write_bytes((root / PROJECT).read_bytes()),
    "data": data_kept,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(change: str, old: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(old, store, monkeypatch)
    CHANGES[change](old)
    without = said(old, None)
    assert said(old, store) == without
    assert said(old, store) == without


@pytest.mark.parametrize("change", INNOCENT)
def test_what_changes_nothing_costs_no_check(
    change: str, old: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = said(old, None)
    settled(old, store, monkeypatch)
    INNOCENT[change](old)
    if change == "data":
        assert said(old, store) == without
        return
    monkeypatch.setattr("evalkit.files.loader.load", lambda *_: pytest.fail("it is looked at again"))
    assert said(old, store) == without


OF_MEASURES: dict[str, Callable[[Path], object]] = {
    "gone": lambda root: (root / MEASURE).unlink(),
    "gone with its folder": lambda root: shutil.rmtree(root / "library"),
    "under another name": lambda root: (root / MEASURE).rename(root / "library/theirs.toml"),
    "no measure": lambda root: (root / MEASURE).write_text("name = 7\n", "utf-8"),
    "of the same length, time set back": lambda root: as_before(root / MEASURE, "smallest-n", "smallest-m"),
}


@pytest.mark.parametrize("change", OF_MEASURES)
def test_a_change_of_a_measure_of_ones_own_is_seen(
    change: str, old: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_measure(old)
    age(old)
    settled(old, store, monkeypatch)
    complete = said(old, store)
    OF_MEASURES[change](old)
    without = said(old, None)
    assert without != complete
    assert said(old, store) == without


def test_a_measure_of_ones_own_that_comes_back_is_seen(old: Path, store: Store, tmp_path: Path) -> None:
    with_measure(old)
    age(old)
    complete = said(old, store)
    (old / "library").rename(tmp_path / "away")
    assert said(old, store) == said(old, None) != complete
    (tmp_path / "away").rename(old / "library")
    assert said(old, store) == complete


def test_a_fresh_clone_in_the_same_place_is_told_by_its_bytes(old: Path, store: Store, tmp_path: Path) -> None:
    without = said(old, store)
    old.rename(tmp_path / "before")
    shutil.copytree(tmp_path / "before", old)
    assert is_kept(old, store)
    assert said(old, store) == without


def test_another_evaluation_in_the_same_place_is_another(old: Path, store: Store, tmp_path: Path) -> None:
    said(old, store)
    shutil.rmtree(old)
    make(old)
    edit(old, PROJECT, '"Ward"', '"Another"')
    assert said(old, store) == said(old, None)


def test_a_change_while_the_clock_stands_still_is_seen_by_its_bytes(old: Path, store: Store) -> None:
    """What was changed only just may change again without another time: so its bytes are read."""
    said(old, store)
    times = (old / PROJECT).stat()
    replaced(old / PROJECT, '"Ward"', '"Bard"')
    os.utime(old / PROJECT, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert said(old, store) == said(old, None)


def test_what_is_changed_during_the_check_is_not_kept(old: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from evalkit.portfolio import verdicts as module

    checked = module.checked

    def slowly(*given: object) -> object:
        answer = checked(*given)  # type: ignore[arg-type]  # as it is called
        replaced(old / PROJECT, '"Ward"', '"Bard"')
        return answer

    monkeypatch.setattr(module, "checked", slowly)
    said(old, store)
    monkeypatch.undo()
    assert not is_kept(old, store)


def test_the_same_on_every_day(example: Path, store: Store) -> None:
    """From one range of days to the next, over a year: at both ends of each range, as without the store."""
    replaced(example / "evaluation.toml", "closed = ", "# closed = ")
    (example / "evaluation.toml").write_text(
        (example / "evaluation.toml").read_text("utf-8")
        + '\n[[waivers]]\nrule = "TAN204"\nreason = "They meet."\nowner = "Lead"\nuntil = 2023-05-05\n',
        "utf-8",
    )
    day, last, ranges = date(2023, 1, 1), date(2023, 12, 31), 0
    wish = verdicts.wish(Options(day)).text
    while day <= last:
        verdicts.reports([example], Options(day), store=store)
        entry = store.kept(example, wish, day)
        assert entry and entry.range.holds(day)
        end = min(entry.range.until, last)
        for other in {end, day + (end - day) // 2} - {day}:
            assert store.kept(example, wish, other)
            assert in_short(example, store, other) == in_short(example, None, other)
        day, ranges = end + timedelta(days=1), ranges + 1
    assert 5 < ranges < 100


def in_short(root: Path, store: Store | None, day: date) -> str:
    out = StringIO()
    reporter("text").write(verdicts.reports([root], Options(day), store=store), out, Detail.ALL)
    return out.getvalue()


@pytest.mark.parametrize(
    "other",
    [
        Options(DAY, select=("EXP",)),
        Options(DAY, ignore=("TAN204",)),
        Options(DAY, fail_under=99.5),
        Options(DAY, Stage.DESIGN),
    ],
)
def test_another_wish_is_another_verdict(old: Path, store: Store, other: Options) -> None:
    said(old, store)
    assert said(old, store, other) == said(old, None, other)


def test_another_evalkit_or_python_is_another(old: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    said(old, store)
    before = tool.key()
    monkeypatch.setattr("sys.version", "4.0")
    assert tool.key() not in (before, None)
    opened = stores.opened()
    assert opened
    assert not is_kept(old, opened)


def test_all_that_a_check_loads_is_in_the_key(old: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import date; from evalkit.portfolio import tool, verdicts, loaded\n"
        "from evalkit.check.options import Options\n"
        f"verdicts.reports([Path({str(old)!r})], Options(date(2026, 1, 1)))[0]\n"
        "held = {path for path, *_ in tool._files_in(tool._EVALKIT, tool._ROOMS)}\n"
        "print([n for n, m in sys.modules.items() if n.startswith('evalkit') and getattr(m, '__file__', '') not in held])"
    )
    ran = subprocess.run([COMMAND.with_name("python"), "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


# damage


def entries(store: Store) -> list[Path]:
    return sorted(path for path in store.folder.rglob("*") if path.is_file() and path.name != "looked-over")


def test_damaged_files_are_as_if_they_were_not_there(old: Path, store: Store) -> None:
    without = said(old, store)
    held = {path: path.read_bytes() for path in entries(store)}
    for path, data in held.items():
        for damaged in (b"", data[:9], data[:-1], data + b"x", *flipped(data), b"x" * len(data)):
            path.write_bytes(damaged)
            assert said(old, store) == without
            path.write_bytes(data)


def flipped(data: bytes) -> list[bytes]:
    """The bytes with a bit turned, at some places of each part."""
    places = {0, 12, 30, 44, 50, len(data) // 2, len(data) - 1}
    return [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in sorted(places)]


def test_files_that_are_swapped_answer_for_nobody(old: Path, store: Store, tmp_path: Path) -> None:
    other = make(tmp_path / "other")
    edit(other, PROJECT, '"Ward"', '"Another"')
    age(other)
    said(old, store)
    said(other, store)
    wish = verdicts.wish(Options(DAY, list_met=True)).text
    one, two = (Path(store._path(root, wish)) for root in (old, other))  # which file is whose
    held = one.read_bytes(), two.read_bytes()
    one.write_bytes(held[1])
    two.write_bytes(held[0])
    assert said(old, store) == said(old, None)
    assert said(other, store) == said(other, None)


def test_no_text_of_anybody_can_be_read(example: Path, store: Store) -> None:
    canary = "A canary in a cage, Doctor Quincunx"
    replaced(example / "evaluation.toml", 'evaluator = "', f'evaluator = "{canary} ')
    story = next(example.glob("projects/*/story.md"))
    story.write_text(story.read_text("utf-8") + f"\n[{canary}](nowhere-{canary.replace(' ', '-')}.md)\n", "utf-8")
    assert canary.split()[-1] in said(example, store)
    for path in entries(store):
        data = path.read_bytes()
        assert not any(word.encode() in data for word in canary.split() if len(word) > 4)
        if path.name.startswith("texts-"):
            continue
        assert b"project" not in data
        assert path.stat().st_mode & 0o077 == 0
    assert (store.folder / entries(store)[0].parent.name).stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may write everywhere is not hindered")
def test_a_folder_that_cannot_be_written_is_no_fault(old: Path, store: Store) -> None:
    store.folder.mkdir(parents=True)
    store.folder.chmod(0o500)
    assert said(old, store) == said(old, None)
    assert "permission denied" in store.hindered


def test_a_place_that_is_none_is_no_fault_and_is_said_where_all_is_told(old: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    env = {stores.PLACE: str(tmp_path / "file"), "EVALKIT_NO_CACHE": ""}
    assert run(tmp_path, "check", "care", env=env).err == ""
    told = run(tmp_path, "check", "care", "--verbose", env=env).err
    assert "has not been kept for the next time" in told
    assert "not a directory" in told


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_a_full_disk_is_no_fault(old: Path, store: Store, tmp_path: Path) -> None:
    full = ["sh", "-c", f"ulimit -f 0; '{COMMAND}' check care --as-of {AS_OF}"]
    ran = subprocess.run(full, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == (run(tmp_path, "check", "care", "--as-of", AS_OF, "--no-cache").out, "")
    assert entries(store) == []


@pytest.mark.skipif(os.name == "nt", reason="processes end otherwise there")
def test_runs_at_once_two_of_them_killed_leave_whole_entries(store: Store, tmp_path: Path) -> None:
    for number in range(24):
        make(tmp_path / f"all/e{number}")
    age(tmp_path / "all")
    command = [str(COMMAND), "check", "all", "--quiet", "--as-of", AS_OF]
    runs = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) for _ in range(4)]
    while not entries(store):
        time.sleep(0.01)
    for killed in runs[:2]:
        killed.kill()
    for one in runs:
        one.communicate(timeout=60)  # which waits for those that helped it: they end, too
    assert [one.returncode for one in runs[2:]] == [0, 0]
    without, kept = (run(tmp_path, "check", "all", "--as-of", AS_OF, *more).out for more in (["--no-cache"], []))
    assert kept == without
    assert all(store.texts() if path.name.startswith("texts-") else path.stat().st_size for path in entries(store))


def test_nothing_is_kept_where_nobody_wants_it(old: Path, store: Store, tmp_path: Path) -> None:
    assert run(tmp_path, "check", "care", "--no-cache").status in (0, 1)
    assert run(tmp_path, "status", "care", "--no-cache").status == 0
    assert run(tmp_path, "status", "care", env={"EVALKIT_NO_CACHE": "1"}).status == 0
    assert entries(store) == []


def test_status_says_the_same_with_what_is_known(old: Path, store: Store, tmp_path: Path) -> None:
    said = [run(tmp_path, "status", "care", *more).out for more in ([], [], ["--no-cache"])]
    assert said[0] == said[1] == said[2]
    assert len(entries(store)) == 1


def test_status_of_a_project_that_is_called_none_is_not_that_of_all(old: Path, store: Store) -> None:
    shutil.copytree(old / "projects/ward", old / "projects/None")
    of_all = run(old, "status", "--as-of", AS_OF).out
    of_one, without = (
        run(old, "status", "--project", "None", "--as-of", AS_OF, *more).out for more in ((), ["--no-cache"])
    )
    assert of_one == without != of_all


def test_a_store_beyond_its_bound_loses_what_was_not_used_for_longest(store: Store, tmp_path: Path) -> None:
    for number in range(10):
        path = store.folder / "aa" / f"aa{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1000)
        os.utime(path, (LONG_AGO + number, LONG_AGO + number))
    room.shrink(store.folder, 5_000)
    assert [path.name for path in entries(store)] == ["aa6", "aa7", "aa8", "aa9"]


def test_a_run_that_adds_to_a_store_keeps_it_within_its_bound(old: Path, store: Store, tmp_path: Path) -> None:
    said(old, store)
    for number in range(30):
        (store.folder / f"{number:02}").mkdir(exist_ok=True)
        path = store.folder / f"{number:02}" / f"{number:02}x"
        path.write_bytes(b"x" * 100_000)
        os.utime(path, (LONG_AGO, LONG_AGO))
    replaced(old / PROJECT, '"Ward"', '"Bard"')
    run(tmp_path, "check", "care", env={room.SIZE: "1"})
    assert sum(path.stat().st_size for path in entries(store)) < 0.8 * room.MIB
    assert is_kept(old, store) or store.texts()


def test_a_large_store_is_looked_over_now_and_then(store: Store) -> None:
    last = store.folder / "looked-over"
    store.folder.mkdir(parents=True)
    last.write_text(f"5000 {512 * room.MIB}", "utf-8")
    marker = last.stat().st_mtime_ns
    store.close(3)
    assert last.stat().st_mtime_ns == marker
    store.close(300)
    assert last.read_text("utf-8").startswith("0 ")


@pytest.mark.parametrize("why", ["it may take less", "the clock was set back"])
def test_a_large_store_is_looked_over_where(why: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    last = store.folder / "looked-over"
    store.folder.mkdir(parents=True)
    last.write_text(f"5000 {512 * room.MIB}", "utf-8")
    if why == "it may take less":
        monkeypatch.setenv(room.SIZE, "100")
    else:
        os.utime(last, (time.time() + 10**6, time.time() + 10**6))
    store.close(3)
    assert last.read_text("utf-8").startswith("0 ")


def test_its_command_says_what_there_is_and_takes_it_away(old: Path, store: Store, tmp_path: Path) -> None:
    run(tmp_path, "check", "care")
    assert run(tmp_path, "cache").out.startswith(f"1 verdict in {store.folder}, 0.")
    assert run(tmp_path, "cache", "--clear").out.startswith("Took away 1 verdict in ")
    assert run(tmp_path, "cache").out == f"0 verdicts in {store.folder}, 0.0 MiB; at most 512 MiB.\n"
    ran = run(tmp_path, "cache", env={room.SIZE: "much"})
    assert (ran.status, "EVALKIT_CACHE_SIZE is “much”." in ran.err) == (2, True)


# packages that add to evalkit


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that adds rules, as an installer lays it down."""
    place = tmp_path / "packages"
    info = place / "more_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (place / "more_rules.py").write_text("x = 1\n", "utf-8")
    (info / "entry_points.txt").write_text("[evalkit.rules]\nmore = more_rules\n", "utf-8")
    (info / "RECORD").write_text("more_rules.py,,\nmore_rules-1.0.dist-info/RECORD,,\n", "utf-8")
    before = tool.key()
    monkeypatch.syspath_prepend(str(place))
    assert tool.key() not in (before, None)
    return place


def test_another_version_of_a_package_makes_others_verdicts(package: Path) -> None:
    before = tool.key()
    (package / "more_rules.py").write_text("x = 22\n", "utf-8")
    assert tool.key() not in (before, None)
    (package / "more_rules.py").unlink()
    assert tool.key() is None


def test_a_package_that_lies_elsewhere_keeps_nothing(package: Path) -> None:
    info = next(package.glob("*.dist-info"))
    (info / "direct_url.json").write_text('{"url": "file:///x", "dir_info": {"editable": true}}', "utf-8")
    assert tool.key() is None
    (info / "direct_url.json").write_text("{", "utf-8")
    assert tool.key() is None


def test_a_package_may_say_that_its_answers_do_not_last(
    old: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = SimpleNamespace(value=SimpleNamespace(stored=False))
    monkeypatch.setattr("evalkit.plugins.plugins", lambda group: (plugin,) if group == "evalkit.measures" else ())
    said(old, store)
    assert not is_kept(old, store)


GIVEN_UP = """
[[require]]
code = "HOU001"
file = "project.toml"
key = "title"
pattern = "^(a|aa)+$"
reason = "The board asks."
stage = "{}"
"""
WAIVED = """
[[waivers]]
rule = "HOU001"
subject = "projects/ward/project.toml"
reason = "Soon."
owner = "Lead"
until = 2026-12-31
"""


@pytest.mark.parametrize(
    ("command", "stage", "waived"),
    [("check", "inception", WAIVED), ("portfolio", "inception", WAIVED), ("status", "design", "")],
)
def test_what_a_busier_machine_would_answer_otherwise_is_not_kept(
    command: str, stage: str, waived: str, old: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced(old / PROJECT, '"Ward"', f'"{"a" * 60}!"')
    edit(old, "evaluation.toml", add=GIVEN_UP.format(stage) + waived)
    monkeypatch.setattr("evalkit.check.house_rules._PATIENCE", 0.02)
    assert run(old, command, "--as-of", AS_OF).status in (0, 1)
    assert room.measured(store.folder)[0] == 0
