"""The session itself: one question after the other, each answer saved, until nothing is open or somebody stops."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from evalkit.asking.ask import ask, yes_or_no
from evalkit.asking.question import BackError, Question
from evalkit.check.options import Options
from evalkit.check.stages import stage_of
from evalkit.editing.sections import REPEATED, SECTIONS, section_of
from evalkit.editing.spots import project_at
from evalkit.editing.wanted import Wanted
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, refuse_unknown_project
from evalkit.filling import text
from evalkit.filling.asker import Asker
from evalkit.filling.model_in_text import COLUMNS, drawn
from evalkit.filling.save import Writing
from evalkit.framework import Stage
from evalkit.report import Report
from evalkit.terminal import say, shortened

_LONGEST = 40
_TIMES = 3
"""So often a question is put whose answer does not settle it."""


class Session:
    """A guided session with one evaluation."""

    def __init__(self, root: Path, options: Options, section: str = "", project: str | None = None) -> None:
        """Raises EvalkitError where there is no evaluation, or no such project."""
        self._asker = Asker(Writing(root, options))
        refuse_unknown_project(project, [folder.id for folder in self._evaluation.projects])
        self._only, self._project = section, project
        self._left: set[tuple[Any, ...]] = set()
        """What stays open for now."""
        self._asked: dict[tuple[Any, ...], int] = {}
        self._finished: set[tuple[str, str, str]] = set()
        """Groups of which there is no more."""
        self._passed: set[str] = set()
        """Sections that are to be left for now."""
        self._position = 0
        self._drawing = ""
        """The logic model as it was shown last."""

    @property
    def _evaluation(self) -> Evaluation:
        return self._asker.writing.evaluation

    @property
    def report(self) -> Report:
        """What the gate says now."""
        return self._asker.writing.report

    def open(self) -> list[Wanted]:
        """What is to be asked, in order."""
        return [want for want in self._asker.writing.wanted if self._counts(want)]

    def _counts(self, want: Wanted) -> bool:
        leading = replace(want.spot, rest=(want.spot.kind.leading,))
        return (
            (not self._only or want.section == self._only)
            and (self._project is None or want.spot.project in ("", self._project))
            and want.section not in self._passed
            and want.identity not in self._left
            and (want.spot.kind.answered or (leading.file, leading.at, leading.rest, "") not in self._left)
            and not (want.name and self._group_of(want) in self._left)
        )

    def _group_of(self, want: Wanted) -> tuple[Any, ...]:
        """What stands for all new things of a kind."""
        return "new", want.spot.kind.name, want.spot.project

    def run(self) -> None:
        """Asks until nothing is open, or somebody stops. Raises EOFError at the end of what is typed."""
        open = self.open()
        text.say_begin(self._evaluation.programme.value.title or "", self.report, len(open), self._only)
        last: Wanted | None = None
        while True:
            open = self.open()
            coming = open[0] if open else None
            if last and (coming is None or coming.group != last.group) and self._another(last):
                continue
            if (
                last
                and (coming is None or coming.section != last.section)
                and not self._end_section(last.section, coming)
            ):
                return
            if last is None or coming is None or coming.section != last.section:
                open = self.open()
                if not open:
                    last = None
                    if not self._next_stage():
                        return
                    continue
                coming = open[0]
                self._begin_section(coming.section, open)
            assert coming is not None
            last = coming
            self._put(coming, open)

    def end(self) -> None:
        """Says how it stands."""
        writing = self._asker.writing
        open = [want for want in writing.wanted if self._project is None or want.spot.project in ("", self._project)]
        stage = stage_of(self._evaluation.programme.value)
        text.say_end(self.report, stage, len(open), self._asker.later, writing.others)

    # Sections

    def _begin_section(self, name: str, open: list[Wanted]) -> None:
        self._position, self._asker.written = 0, {}
        text.say_section(SECTIONS[name], sum(want.section == name for want in open))

    def _end_section(self, name: str, coming: Wanted | None) -> bool:
        """Says what was written; whether it goes on."""
        text.say_written(SECTIONS[name], list(self._asker.written.values()))
        if coming is None:
            return True
        say(text.gate(self.report))
        go = {"go": f"go on, with {SECTIONS[coming.section].title}", "stop": "stop for now", "other": "something else"}
        try:
            chosen = ask(Question(title="Go on, stop, or look at something else?", options=go, proposed="go"))
        except BackError:
            self._asker.back()
            return True
        if chosen == "other":
            self._elsewhere()
        return bool(chosen != "stop")

    def _elsewhere(self, enter: str = "go on in order") -> bool:
        """Goes on with another section; those before it are left for now. Whether one was chosen; `enter`: else."""
        self._passed = set()
        counts = {name: sum(want.section == name for want in self.open()) for name in SECTIONS}
        options = {name: f"{SECTIONS[name].title}: {count} open" for name, count in counts.items() if count}
        try:
            chosen = ask(Question(title="Which section?", options=options, how="number or name", empty=enter))
        except BackError:
            return False
        if chosen:
            self._passed = set(list(SECTIONS)[: list(SECTIONS).index(chosen)])
        return bool(chosen)

    def _next_stage(self) -> bool:
        """Offers what the next stage asks for, where nothing is open any more; whether that is wanted."""
        report = self.report
        if self._passed:
            self._passed = set()
            return bool(self.open())
        if self._only:
            self._only = ""
            return bool(self.open()) and self._elsewhere("stop for now")
        if self._left or not report.passed or report.stage >= Stage.DESIGN:
            return False
        following = Stage(report.stage + 1)
        say(f"\n{text.gate(report)}")
        try:
            go = bool(ask(yes_or_no(f"Go on with what the {following.id} stage asks for?", default=True)))
        except BackError:
            self._asker.back()
            return True
        if go:
            self._asker.writing.at(following)
        return go

    def _another(self, last: Wanted) -> bool:
        """Asks for one more of what was asked about last, and draws a column of the logic model once it is whole."""
        kind, group = last.spot.kind, last.group
        if group in self._finished or last.section != section_of(replace(last.spot, rest=())):
            return False
        is_planned = self.report.stage <= Stage.DESIGN or last.is_new
        if kind.name in REPEATED and is_planned and not last.name and self._asker.has_some(last.spot):
            try:
                made = self._asker.made(Wanted(replace(last.spot, id="", at=(), rest=()), last.finding, ()), more=True)
            except BackError:
                self._asker.back()
                return True
            if made:
                return True
        self._finished.add(group)
        if kind.name in COLUMNS:
            self._draw(last.spot.project)
        return False

    def _draw(self, project: str) -> None:
        """Shows the logic model of a project as far as it is told, where that is other than what was shown last."""
        folder = project_at(self._evaluation, project)
        drawing = "\n".join(drawn(self._evaluation, folder)) if folder else ""
        if drawing != self._drawing:
            self._drawing = drawing
            say(f"\n{drawing}")

    # Questions

    def _put(self, want: Wanted, open: list[Wanted]) -> None:
        """Puts one question."""
        number = self._asked[want.identity] = self._asked.get(want.identity, 0) + 1
        if number >= _TIMES:
            self._left.add(want.identity)
        self._position += 1
        rest = sum(one.section == want.section for one in open)
        where = text.progress(SECTIONS[want.section], self._position, self._position - 1 + rest, self.report)
        projects = {folder.id: folder.project.value.title or folder.id for folder in self._evaluation.projects}
        of_several = len(projects) > 1 and want.spot.project in projects
        self._asker.above = f"{where} · {shortened(projects[want.spot.project], _LONGEST)}" if of_several else where
        try:
            if want.is_new:
                done = self._asker.made(want)
            elif want.name:
                done = self._asker.linked(want)
            else:
                done = self._asker.value(want.spot, want)
        except BackError:
            self._position -= 1
            self._asked[want.identity] -= 1
            self._asker.back()
            return
        except EvalkitError as error:
            say(f"  {error.message} {error.hint}".rstrip())
            return
        if not done:
            self._left.add(want.identity)
            if want.name and not self._asker.has_some(want.spot):
                self._left.add(self._group_of(want))
