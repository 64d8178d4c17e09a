"""What others make of the documents: a browser, what watches which files a program opens, and another machine."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalkit.documents.kinds.find import kinds
from evalkit.documents.publish import formats
from tests.browser import PROGRAMS, Browser, axe, opened
from tests.copies import ROOT
from tests.documents.test_publish import contents
from tests.running import environment, run
from tests.small import PROJECT, RELATIONSHIP, edit
from tests.tools import needed, program

DAY = "2024-10-01"
TO = ("--to", ",".join(formats()), "--as-of", DAY)
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"}
OTHERWISE = """
import os, sys
lists, scans = os.listdir, os.scandir
class Scan:
    def __init__(self, *of):
        with scans(*of) as found:
            self.found = iter(list(found)[::-1])
    def __iter__(self): return self
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
os.listdir, os.scandir = lambda *of: lists(*of)[::-1], Scan
from evalkit import cli
for kind in KINDS:
    sys.argv = ["evalkit", "publish", kind, *TO]
    if status := cli.run(): sys.exit(status)
"""
"""Publishes all documents, in a system that lists its files the other way round."""
OWN = (sys.prefix, sys.base_prefix, str(ROOT), os.path.realpath(sys.executable))
SYSTEM = (
    "/lib",
    "/usr/lib",
    "/usr/local/lib",
    "/etc/ld.so",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/usr/share/locale",
)
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/fontconfig", "/var/cache/fontconfig")
DEVICES = ("/dev/null", "/dev/urandom", "/proc/self/", "/proc/meminfo", "/proc/cpuinfo", "/sys/")


@pytest.fixture
def folder(handed_over: Path) -> Path:
    return handed_over / "published"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with opened(program(*PROGRAMS), tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.mark.parametrize("kind", kinds())
def test_a_browser_fetches_nothing_and_finds_a_page_for_everyone(kind: str, folder: Path, browser: Browser) -> None:
    rules, file = Path(needed(axe(), "the npm package axe-core")), folder / f"{kind}.html"
    browser.resize(1280)
    assert browser.visit(file) == [file.as_uri()]
    assert browser.violations(rules) == []
    browser.resize(320)
    assert browser.violations(rules, contrast=False) == []  # colours are those of the wide page
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_word_that_does_not_end_makes_no_page_wider_than_a_telephone(care: Path, browser: Browser) -> None:
    long = "Donaudampfschifffahrtsgesellschaft" * 9
    edit(care, PROJECT, 'title = "Ward"', f'title = "{long}"')
    edit(care, RELATIONSHIP, 'from = "', f'from = "{long} ')
    for kind in ("framework", "report"):
        assert run(care, "publish", kind, "--to", "html", "--as-of", "2026-03-01").status == 0
        browser.resize(320)
        browser.visit(care / f"published/{kind}.html")
        assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind
        assert long in browser.evaluate("document.body.textContent")


def test_another_machine_makes_the_same_and_opens_nothing_else(folder: Path, tmp_path: Path) -> None:
    strace = program("strace")
    copy, log = tmp_path / "there", tmp_path / "log"
    shutil.copytree(folder.parent, copy, ignore=shutil.ignore_patterns("published"))
    script = f"KINDS, TO = {tuple(kinds())!r}, {TO!r}\n{OTHERWISE}"
    watched = (strace, "-f", "--seccomp-bpf", "-qq", "-e", "trace=open,openat,connect,execve", "-o", str(log))
    done = subprocess.run([*watched, sys.executable, "-c", script], cwd=copy, env=environment(ELSEWHERE), check=False)
    assert done.returncode == 0
    assert contents(copy / "published") == contents(folder)
    assert [line for line in log.read_text("utf-8").splitlines() if _is_outside(line, copy)] == []


def _is_outside(line: str, folder: Path) -> bool:
    """Whether a call of the system, as strace tells it, leads anywhere but to the evaluation, packages, fonts and devices."""
    named = re.search(r'"([^"]*)"', line)
    if "connect(" in line or named is None:
        return "connect(" in line
    path = os.path.normpath(folder / named[1])
    if path.startswith(str(folder)):
        return not os.path.realpath(path).startswith(os.path.realpath(folder))
    return not path.startswith((*OWN, *SYSTEM, *FONTS, *DEVICES)) and path not in ("/", "/etc", "/usr")


@pytest.mark.parametrize(
    ("call", "outside"),
    [
        ('openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3', True),
        ('openat(AT_FDCWD, "../secret.toml", O_RDONLY) = 3', True),
        ('openat(AT_FDCWD, "linked/passwd", O_RDONLY) = 3', True),
        ("connect(5, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0", True),
        ('execve("/bin/sh", ["sh"], 0x1) = 0', True),
        ('openat(AT_FDCWD, "projects/x.toml", O_RDONLY) = 3', False),
    ],
)
def test_what_is_outside_is_seen(call: str, outside: bool, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to("/etc")
    assert _is_outside(f"42  {call}", tmp_path) == outside
