"""Striking a command at one of its operations on files: the operation fails, a signal comes, or somebody else saves a file."""

import builtins
import errno
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.running import Ran

OPERATIONS = (
    "open",
    "replace",
    "rename",
    "link",
    "symlink",
    "unlink",
    "remove",
    "rmdir",
    "mkdir",
    "chmod",
    "chown",
    "utime",
    "fsync",
)
"""Functions of `os` that change what is on the disk; opening counts where it is for writing."""
NEVER = 10**6
"""A moment that does not come."""
KILLED = 99
"""How a process ends that dies without a word."""

Strike = Callable[[], None]
"""What comes at the operation; it may raise OSError in its place."""


def failure(number: int) -> Strike:
    """The operation fails. `number`: of the module `errno`."""

    def strike() -> None:
        raise OSError(number, os.strerror(number), "somewhere")

    return strike


def signalled(number: int) -> Strike:
    """A signal comes right before it."""
    return lambda: os.kill(os.getpid(), number)


def killed() -> None:
    """The process is gone right before it."""
    os._exit(KILLED)


def saved(file: Path, data: bytes, *, beside: bool) -> Strike:
    """Somebody else saves a file right before it: in its place or, as many editors do, beside it and renamed."""
    replace = os.replace

    def strike() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        place = file.with_name("theirs~") if beside else file
        number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(number, data)
        os.close(number)
        if beside:
            replace(place, file)

    return strike


@dataclass
class Struck:
    """How a command ended that was struck."""

    ran: Ran
    operations: list[str]
    """Those that it came to, up to the one at which it was struck and after it."""
    was_struck: bool


def strike(folder: Path, arguments: tuple[str, ...], at: int, blow: Strike, *, stays: bool = False) -> Struck:
    """Runs a command line in a process of its own, and strikes it at an operation on files, by number.

    `stays`: what fails once, fails from then on.
    """
    read, write = os.pipe()
    said = [folder.parent / f"{folder.name}.{stream}" for stream in ("out", "err")]
    child = os.fork()
    if child == 0:
        os.close(read)
        _run(folder, arguments, said, write, _Blow(at, blow, stays=stays, within=folder))
    os.close(write)
    with os.fdopen(read) as told:
        operations = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    out, err = (path.read_text("utf-8") for path in said)
    for path in said:
        path.unlink()
    return Struck(Ran(os.waitstatus_to_exitcode(status), out, err), operations, len(operations) > at)


class _Blow:
    """Counts operations, and strikes at one."""

    def __init__(self, at: int, blow: Strike, *, stays: bool, within: Path) -> None:
        self.at, self.blow, self.stays, self.within = at, blow, stays, str(within)
        self.number = 0
        self.tell: Callable[[str], object] = lambda _: None
        self.is_striking = False

    def comes(self, name: str, *places: Any) -> None:
        paths = [str(place) for place in places if isinstance(place, str | os.PathLike)]
        elsewhere = paths and not any(not os.path.isabs(path) or path.startswith(self.within) for path in paths)
        if self.is_striking or elsewhere:
            return
        number, self.number = self.number, self.number + 1
        self.tell(f"{name} {' '.join(path.removeprefix(self.within) for path in paths)}\n".replace("\n", " ") + "\n")
        if number == self.at or (self.stays and number > self.at):
            self.is_striking = True
            try:
                self.blow()
            finally:
                self.is_striking = False


class _Written:
    """A file that is written, each time as an operation."""

    def __init__(self, stream: Any, blow: _Blow, file: Any) -> None:
        self._stream, self._blow, self._file = stream, blow, file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, data: Any) -> Any:
        self._blow.comes("write", self._file)
        return self._stream.write(data)


def _run(folder: Path, arguments: tuple[str, ...], said: list[Path], tell: int, blow: _Blow) -> None:
    """Runs the command line in this process, which ends with it."""
    status = 98
    try:
        sys.stdout, sys.stderr = (open(path, "w", encoding="utf-8") for path in said)  # noqa: SIM115  # until the end
        from evalkit import cli

        blow.tell = lambda line: os.write(tell, line.encode("utf-8", "replace"))
        sys.argv = ["evalkit", *arguments]
        with chdir(folder):
            _patch(blow)
            status = cli.run()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _patch(blow: _Blow) -> None:
    def counted(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            reads = name == "open" and not (len(arguments) > 1 and arguments[1] & (os.O_WRONLY | os.O_RDWR))
            if not reads:
                blow.comes(name, *arguments)
            return original(*arguments, **options)

        return call

    opened = io.open

    def open_file(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wxa+"):
            return opened(file, mode, *arguments, **options)
        blow.comes("open", file)
        return _Written(opened(file, mode, *arguments, **options), blow, file)

    for name in OPERATIONS:
        setattr(os, name, counted(name, getattr(os, name)))
    builtins.open = io.open = open_file


Tree = dict[str, tuple[int, bytes]]
"""All that is in a folder, by path: permissions with the kind, and what files hold."""


def tree(folder: Path) -> Tree:
    found = {}
    for path in sorted(folder.rglob("*")):
        held = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[path.relative_to(folder).as_posix()] = (path.lstat().st_mode, held)
    return found


def fresh(original: Path, folder: Path) -> Path:
    """A copy in the place of whatever stands there."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(original, folder))


def moments(number: int, parts: int) -> Iterator[int]:
    """Those at which to strike, of so many: about as many as there are parts, or all with EVALKIT_STRIKES=all."""
    yield from range(0, number, 1 if os.environ.get("EVALKIT_STRIKES") == "all" else max(1, number // parts))


FAILURES: Mapping[str, Strike] = {
    errno.errorcode[number]: failure(number) for number in (errno.ENOSPC, errno.EIO, errno.EXDEV)
}
SIGNALS: Mapping[int, int] = {signal.SIGINT: 130, signal.SIGTERM: 143}
"""Each signal → how the command ends."""
