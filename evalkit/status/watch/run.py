"""Keeps looking at evaluations, and drawing where they stand."""

import gc
import shutil
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import TextIO

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.files.find import find, here
from evalkit.status.look import looks
from evalkit.status.overview import Overview
from evalkit.status.watch.folders import ticks
from evalkit.status.watch.news import News
from evalkit.status.watch.window import Paper, frame, other_screen
from evalkit.terminal import Screen, deliver_as_it_is


def watch(paths: Sequence[Path], options: Callable[[], Options], project: str | None, out: TextIO) -> int:
    """Draws until it is interrupted, which ends it with KeyboardInterrupt. `options` are asked for each time: the day
    goes on. Raises EvalkitError where there is nothing to watch to begin with.
    """
    chosen = list(paths) or [here()]
    looks(find(chosen), options(), project)
    gc.enable()
    watched = _Watched(chosen, options, project, out)
    with other_screen(out, watched.redraw):
        for changed in ticks([path.parent if path.is_file() else path for path in chosen]):
            watched.show(anew=changed)
    return 0


class _Watched:
    """The evaluations as they were last seen, and what stands on the terminal."""

    def __init__(self, paths: Sequence[Path], options: Callable[[], Options], project: str | None, out: TextIO) -> None:
        self._paths = paths
        self._options = options
        self._project = project
        self._out = out
        self._seen: list[Overview] = []
        self._comparison = News()
        self._news = ""
        self._trouble = ""
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
                trouble.append(_first_line(error))
        beside = StringIO()
        try:
            with redirect_stderr(beside):  # what is said beside the result would tear the picture
                found = looks(roots, self._options(), self._project) if roots else []
        except (EvalkitError, OSError) as error:
            found = []
            trouble.append(_first_line(error))
        self._trouble = " ".join([*trouble, *beside.getvalue().splitlines()])
        if not found:
            return  # what was last seen stays, and what comes next is compared with that
        self._seen = [look.overview for look in found]
        news = self._comparison.of([look.report for look in found])
        if news:
            self._news = f"{datetime.now():%H:%M:%S}  {news}"  # noqa: DTZ005  # the user's own clock

    def _draw(self) -> None:
        paper = Paper(self._out)
        drawn = frame(self._seen, paper, self._foot(paper))
        if drawn != self._drawn:
            self._drawn = drawn
            deliver_as_it_is(drawn, self._out)

    def _foot(self, paper: Paper) -> Screen:
        """What went wrong or else what changed, and how to end it."""
        foot = Screen(paper)
        if self._trouble:
            foot.hanging(("✗ ", "bold red"), text=self._trouble, style="bold red")
        elif self._news:
            foot.hanging(("Changed  ", "bold"), text=self._news)
        foot.line(("Watching: Ctrl-C ends it.", "dim"))
        return foot


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]
