"""Where evaluations stand, drawn anew in place whenever a file changes, with what the change has made of it."""

import gc
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import TextIO

from evalkit.check.checker import Options
from evalkit.errors import EvalkitError
from evalkit.files.find import find, here
from evalkit.model.kinds import EVALUATION_FILE
from evalkit.report import Past, Report, gone
from evalkit.status import text
from evalkit.status.overview import Overview, overviews
from evalkit.terminal import Screen, deliver

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""The other screen of the terminal, without a cursor, and without lines that run on into the next."""
_LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h\x1b[H", "\x1b[J\x1b[?2026l"
"""Around a picture: it is shown at once, over the one before."""
_REST = "\x1b[K"
"""Before each line: what was there goes. Behind it, the last sign of a line that fills the window would go with it."""
_TICK = 0.3
"""In seconds: how soon another size of the window, another day, or a folder that is there again is noticed."""
_NAMED = 3


def watch(paths: Sequence[Path], options: Callable[[], Options], project: str | None, out: TextIO) -> int:
    """Draws until it is interrupted, which ends it with KeyboardInterrupt. `options` are asked for each time: the day
    goes on. Raises EvalkitError where there is nothing to watch to begin with.
    """
    chosen = list(paths) or [here()]
    overviews(find(chosen), options(), project)
    gc.enable()
    picture = _Picture(chosen, options, project, out)
    with _other_screen(out, picture):
        for changed in _ticks([path.parent if path.is_file() else path for path in chosen]):
            picture.show(anew=changed)
    return 0


class _Picture:
    """What stands on the terminal."""

    def __init__(self, paths: Sequence[Path], options: Callable[[], Options], project: str | None, out: TextIO) -> None:
        self._paths = paths
        self._options = options
        self._project = project
        self._out = out
        self._found: list[Overview] = []
        self._news = ""
        self._trouble = ""
        self._before: dict[str, Report] = {}
        self._hidden: dict[str, set[str]] = {}
        self._returns = 0
        self._drawn = ""
        self._drawn_for: object = None

    def show(self, *, anew: bool) -> None:
        """Looks at the files again, or only draws again where the window or the day is another one."""
        now = (shutil.get_terminal_size(), date.today(), self._returns)  # noqa: DTZ011  # the user's own day
        if anew or now != self._drawn_for:
            self._look()
            self._draw()
            self._drawn_for = now

    def redraw(self) -> None:
        """Sees to it that the next look draws in any case."""
        self._returns += 1
        self._drawn = ""

    def _look(self) -> None:
        roots: list[Path] = []
        trouble = []
        for path in self._paths:  # half saved, moved or gone: the others are drawn all the same
            try:
                roots += find([path])
            except (EvalkitError, OSError) as error:
                trouble.append(f"{error}".split("\n")[0])
        try:
            found = overviews(roots, self._options(), self._project) if roots else []
        except (EvalkitError, OSError) as error:
            found = []
            trouble.append(f"{error}".split("\n")[0])
        self._trouble = " ".join(trouble)
        if not found:
            return  # what was last seen stays, and what comes next is compared with that
        self._found = found
        news = [text for overview in found if (text := self._news_of(overview.report, several=len(found) > 1))]
        if news:
            self._news = f"{datetime.now():%H:%M:%S}  {'; '.join(news)}"  # noqa: DTZ005  # the user's own clock

    def _news_of(self, report: Report, *, several: bool) -> str:
        """What has changed since the evaluation could last be read as far as now, or that it cannot any more."""
        before, hidden = self._before.get(report.path, report), _unreadable(report)
        newly, again = hidden - _unreadable(before), self._hidden.get(report.path, set()) - hidden
        self._hidden[report.path] = hidden
        if newly:
            text = f"{', '.join(sorted(newly))} cannot be read"
        else:
            self._before[report.path] = report
            readable = [f"{', '.join(sorted(again))} can be read again"] if again else []
            text = ", ".join([*readable, *changes(before, report)])
        return f"{report.path}: {text}" if text and several else text

    def _draw(self) -> None:
        page = _Page(self._out)
        foot = Screen(page)
        if self._trouble:
            foot.hanging(("✗ ", "bold red"), text=self._trouble, style="bold red")
        elif self._news:
            foot.hanging(("Changed  ", "bold"), text=self._news)
        foot.line(("Watching: Ctrl-C ends it.", "dim"))
        below = page.lines_of(foot)
        room = max(0, shutil.get_terminal_size().lines - len(below) - 1)
        above: list[str] = []
        for shown in text.EVER_LESS:
            screen = Screen(page)
            text.draw(screen, self._found, shown)
            above = page.lines_of(screen)
            if len(above) <= room:
                break
        if len(above) > room:
            above = [*above[: max(0, room - 1)], "…"]
        lines = [*above, "", *below]
        picture = _BEGIN + "\n".join(_REST + line for line in lines) + _END
        if picture != self._drawn:
            self._drawn = picture
            deliver(picture, self._out)


class _Page(StringIO):
    """A terminal of paper: what is written on it is taken off again."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self._terminal = terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has none
        return self._terminal.encoding

    def isatty(self) -> bool:
        return True

    def lines_of(self, screen: Screen) -> list[str]:
        """The lines of a screen that was made for this page."""
        screen.show()
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text.split("\n")[:-1]


def changes(before: Report, after: Report) -> list[str]:
    """What has become of an evaluation: `+2 met`, `TAN202 fixed in …`, `EXP101 new in …`; nothing where nothing has."""
    parts = []
    if after.stage is not before.stage:
        parts.append(f"the stage is {after.stage.id} now")
    met = after.score().met - before.score().met
    if met:
        parts.append(f"{met:+} met".replace("-", "−"))
    parts += [f"project {id} is gone" for id in before.projects if id not in after.projects]
    parts += [f"project {id} is new" for id in after.projects if id not in before.projects]
    old = [Past.of(finding) for finding in before.findings]
    known = {finding.fingerprint for finding in before.findings}
    new = [finding for finding in after.findings if finding.fingerprint not in known]
    fixed = [one for one in gone(old, after) if _project_of(one.file) in ("", *after.projects)]
    root = Path(after.path)
    known_root = os.path.lexists(root / EVALUATION_FILE)
    there = {file: not known_root or os.path.lexists(root / file) for file in {one.file for one in fixed}}
    parts += [f"{file} is gone" for file in sorted(file for file, exists in there.items() if not exists)]
    parts += _told([(one.code, one.file) for one in fixed if there[one.file]], "fixed")
    parts += _told([(one.code, one.file) for one in new], "new")
    return parts


def _project_of(file: str) -> str:
    return file.split("/")[1] if file.startswith("projects/") else ""


def _told(found: Sequence[tuple[str, str]], what: str) -> Iterator[str]:
    for code, file in found[:_NAMED]:
        yield f"{code} {what} in {file}"
    if len(found) > _NAMED:
        yield f"{len(found) - _NAMED} more {what}"


def _unreadable(report: Report) -> set[str]:
    return {finding.file for finding in report.findings if finding.hides}


def _ticks(folders: Sequence[Path]) -> Iterator[bool]:
    """Several times a second, without end: whether something has changed below the folders.

    A folder that is deleted, or replaced by another of its name, is watched again as soon as it is there.
    """
    from watchfiles import watch as changes_below

    yield True
    while True:
        there = [folder for folder in folders if folder.is_dir()]
        known = _identities(folders)
        starting = True  # what changed before the watching began
        if there:
            with suppress(FileNotFoundError):  # gone at this very moment
                for changed in changes_below(
                    *there, rust_timeout=int(_TICK * 1000), yield_on_timeout=True, debounce=400, raise_interrupt=True
                ):
                    if _identities(folders) != known:
                        break
                    yield starting or bool(changed)
                    starting = False
        else:
            time.sleep(_TICK)
            if _identities(folders) == known:
                yield False
                continue
        yield True


def _identities(folders: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Which folder stands at each path; None where none does."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            status = os.stat(folder)
            found.append((status.st_dev, status.st_ino))
        except OSError:
            found.append(None)
    return found


@contextmanager
def _other_screen(out: TextIO, picture: _Picture) -> Iterator[None]:
    """Uses the terminal's other screen, and gives back the first as it was: at the end, when stopped, when killed."""
    ended: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        ended.append(128 + number)
        raise SystemExit(ended[0])

    def pause(number: int, _: FrameType | None) -> None:
        deliver(_LEAVE, out)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, pause)
        deliver(_ENTER, out)
        picture.redraw()

    handlers = {"SIGTERM": end, "SIGHUP": end, "SIGTSTP": pause}
    before = {
        getattr(signal, name): signal.signal(getattr(signal, name), handler)
        for name, handler in handlers.items()
        if hasattr(signal, name)
    }
    try:
        deliver(_ENTER, out)
        yield
    except KeyboardInterrupt:  # so watchfiles says that any signal came
        if ended:
            raise SystemExit(ended[0]) from None
        raise
    finally:
        deliver(_LEAVE, out)
        for number, handler in before.items():
            signal.signal(number, handler)
