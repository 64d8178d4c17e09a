"""How it looks where an evaluation stands: one screen for one evaluation, one line each for several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.report import Severity
from evalkit.status import heat
from evalkit.status.burden import Burden
from evalkit.status.heat import can_show, cells, shortened, style_of
from evalkit.status.overview import Late, Overview, Step
from evalkit.terminal import Screen, visible

MOST_SHOWN = 5
NARROW = 70
"""Columns below which a table of several evaluations says less."""
_EVERY = 10**6


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of one evaluation is shown."""

    all: bool = True
    """Clauses, relationships and burden, too."""
    scores: int = _EVERY
    """The most rows of the table of scores."""
    rail: bool = True
    """All stages, and not only the present one."""
    late: int = MOST_SHOWN
    """The most that is listed of what is overdue, and of what ends soon."""
    steps: int = _EVERY


EVER_LESS = (
    Shown(),
    *(Shown(all=False, scores=number) for number in (_EVERY, *range(10, -1, -1))),
    *(Shown(all=False, scores=0, rail=False, late=late) for late in (MOST_SHOWN, 2, 1)),
    *(Shown(all=False, scores=0, rail=False, late=1, steps=steps) for steps in (2, 1)),
)
"""What gives way in a low window, one after the other: the next steps and what is overdue stay longest."""

Part = str | tuple[str, str]


def write(overviews: Sequence[Overview], out: TextIO) -> None:
    """Writes where evaluations stand, for people."""
    screen = Screen(out)
    draw(screen, overviews)
    screen.show()


def draw(screen: Screen, overviews: Sequence[Overview], shown: Shown = EVER_LESS[0]) -> None:
    """Puts the picture of one evaluation on a screen, or a table of several."""
    if len(overviews) == 1:
        _Picture(screen, overviews[0], shown).draw()
    else:
        _table(screen, overviews)


class _Picture:
    """One evaluation on one screen."""

    def __init__(self, screen: Screen, overview: Overview, shown: Shown) -> None:
        self._screen = screen
        self._overview = overview
        self._report = overview.report
        self._shown = shown

    def draw(self) -> None:
        self._head()
        if self._shown.scores:
            self._heat()
        self._next()
        self._overdue()
        if self._shown.all:
            self._reach()

    def _head(self) -> None:
        screen, report, o = self._screen, self._report, self._overview
        title = visible(report.title or report.path)
        where = [*([report.path] if report.path != "." else []), *([o.project] if o.project else []), str(report.as_of)]
        beside = f"  {' · '.join(where)}"
        if cells(title) + cells(beside) <= screen.width:
            screen.line((title, "bold"), (beside, "dim"))
        else:
            screen.hanging(text=title, style="bold")
            screen.hanging(text=beside.strip(), style="dim")
        screen.line()
        self._rail()
        mark, style = ("✓", "bold green") if report.passed else ("✗", "bold red")
        counts = [counted(report.errors, "error")] if report.errors else []
        counts += [counted(report.warnings, "warning")] if report.warnings else []
        if not report.score().reaches(report.fail_under):
            counts.append(f"the score is below {report.fail_under:g} %")
        whole = " for the whole evaluation" if o.project else ""
        verdict = (
            f"{mark} {'holds' if report.passed else 'does not hold'}{whole}{': ' if counts else ''}{', '.join(counts)}"
        )
        if o.project and counts:
            errors = sum(finding.severity is Severity.ERROR for finding in o.findings)
            verdict += (
                f"; in this project {counted(errors, 'error')} and {counted(len(o.findings) - errors, 'warning')}"
            )
        screen.hanging(("Gate   ", "bold"), text=verdict, style=style)
        score = o.score
        screen.hanging(
            ("Score  ", "bold"),
            (f"{score.percent} %", style_of(score)),
            "  ",
            text=f"{score.met} of {score.due} requirements met, {score.waived} waived, {score.later} due later",
        )
        unread = o.unreadable
        if unread:
            what = "1 file cannot be read" if len(unread) == 1 else f"{len(unread)} files cannot be read"
            places = ", ".join(self._place(f.file, f.line) for f in unread[:MOST_SHOWN])
            places += f" and {len(unread) - MOST_SHOWN} more" if len(unread) > MOST_SHOWN else ""
            text = f"✗ {what}, and what stands there is not counted: {places}"
            screen.hanging("       ", text=text, style="bold red")

    def _rail(self) -> None:
        """The stages with their planned last days: past ones ticked, the present one marked."""
        screen, now = self._screen, self._report.stage
        days, limit = self._overview.days, self._overview.limit
        late = {stage for stage, day in days.items() if day and day < limit and stage >= now}
        if not screen.is_terminal:
            names = [f"[{stage.id}]" if stage is now else stage.id for stage in Stage]
            told = [f" {day}{' (past)' if stage in late else ''}" if day else "" for stage, day in days.items()]
            screen.line(f"Stage  {' → '.join(name + day for name, day in zip(names, told, strict=True))}")
            return
        here = "▶" if can_show(screen.out, "▶") else "→"
        stops = []
        for stage, day in days.items():
            mark, style = ("✓", "green") if stage < now else (here, "bold reverse") if stage is now else ("·", "dim")
            date = f"{'!' if stage in late else ' '} {day or 'no date'}"
            stops.append(((f"{mark} {stage.id}", style), (date, "bold red" if stage in late else "dim")))
        widths = [max(len(name), len(date)) for (name, _), (date, _) in stops]
        between = min((screen.width - 7 - sum(widths)) // (len(stops) - 1), 10)
        if between < 3 and not self._shown.rail:
            ((name, last_day),) = (stop for stop, stage in zip(stops, days, strict=True) if stage is now)
            screen.line(("Stage  ", "bold"), name, " ", last_day)
            return
        if between < 3:
            for number, (name, last_day) in enumerate(stops):
                screen.line(("       " if number else "Stage  ", "bold"), name, " " * (13 - len(name[0])), last_day)
            return
        top: list[Part] = [("Stage  ", "bold")]
        below: list[Part] = ["       "]
        for (name, (date, style)), width in zip(stops, widths, strict=True):
            top += [name, (f" {'─' * (width - len(name[0]) + between - 2)} ", "dim")]
            below.append((date.ljust(width + between), style))
        screen.line(*top[:-1])
        screen.line(*below)

    def _heat(self) -> None:
        self._screen.line()
        heat.draw(self._screen, self._overview, self._at(), clauses=self._shown.all, most=self._shown.scores)

    def _next(self) -> None:
        o, screen = self._overview, self._screen
        if o.steps:
            screen.line()
            screen.line(("Next", "bold"))
        steps = o.steps[: self._shown.steps]
        for number, step in enumerate(steps, 1):
            self._step(f"  {number}. ", step)
        more = len(o.findings) - sum(1 + step.more for step in steps if step.due <= self._report.stage and step.code)
        if more > 0:
            screen.line((f"     and {more} more: evalkit check{self._at()}", "dim"))
        if not o.findings and not o.overdue:
            screen.line()
            here = "in this project " if o.project else ""
            screen.line((f"✓ Nothing is missing {here}at this stage.", "bold green"))

    def _step(self, mark: str, step: Step) -> None:
        screen = self._screen
        ahead = f"from {step.due.id} on: " if step.code and step.due > self._report.stage else ""
        text = visible(f"{ahead}{step.text}")
        if step.code:
            screen.line(mark, shortened(text, screen.width - len(mark)))
        else:
            screen.hanging(mark, text=text)
        place = visible(self._place(step.file, step.line))
        more = f"  and {counted(step.more, 'more place')}" if step.more else ""
        room = screen.width - len(mark) - cells(place) - 2
        if not step.code:
            screen.line(" " * len(mark), (place, "cyan"))
        elif len(step.command) <= room:
            rest = (more if len(step.command) + len(more) <= room else "", "dim")
            screen.line(" " * len(mark), (place, "cyan"), f"  {step.command}", rest)
        else:
            screen.hanging(" " * len(mark), text=place, style="cyan")
            screen.line(" " * len(mark), step.command)

    def _overdue(self) -> None:
        for title, style, late in (
            ("Overdue", "bold red", self._overview.overdue),
            ("Ending soon", "bold yellow", self._overview.ending),
        ):
            if late:
                self._screen.line()
                self._screen.line((title, style))
                self._listed(late)

    def _listed(self, late: Sequence[Late]) -> None:
        screen = self._screen
        most = self._shown.late if screen.is_terminal else _EVERY
        for one in late[:most]:
            place, code = visible(self._place(one.file, one.line)), f"  {one.code}" if one.code else ""
            if cells(f"  {place}  {one.text}{code}") <= screen.width:
                screen.line("  ", (place, "cyan"), f"  {one.text}", (code, "dim"))
            else:
                screen.hanging("  ", text=one.text)
                screen.line("    ", (place, "cyan"), (code, "dim"))
        if len(late) > most:
            screen.line((f"  and {len(late) - most} more", "dim"))

    def _reach(self) -> None:
        """Which relationships are to change, and what is asked of people for it."""
        o, screen = self._overview, self._screen
        counts = [f"{number} {type or 'of no type'}" for type, number in o.relationships.items() if number]
        text = ", ".join(counts) or "none yet"
        if counts and o.unaddressed and not o.project:
            text += f"; no project addresses {' or '.join(o.unaddressed)}"
        screen.line()
        screen.hanging(("Relationships  ", "bold"), text=text)
        if o.burden:
            self._burden()

    def _burden(self) -> None:
        o, screen = self._overview, self._screen
        hours = sum(one.hours or 0 for one in o.burden)
        unknown = [one for one in o.burden if one.hours is None]
        said = f"{_hours(hours)} asked of people" if len(unknown) < len(o.burden) else "not known yet"
        if unknown:
            said += f"; {counted(len(unknown), 'source')} without people, waves or minutes"
        screen.hanging(("Burden         ", "bold"), text=said)
        groups: dict[tuple[str, ...], list[Burden]] = {}
        for one in o.burden:
            if one.hours is not None:
                project = [one.project] if len(o.projects) > 1 else []
                groups.setdefault((*project, ", ".join(one.respondents) or "nobody named"), []).append(one)
        ranked = sorted(groups.items(), key=lambda item: -sum(one.hours or 0 for one in item[1]))
        most = MOST_SHOWN - 2 if screen.is_terminal else _EVERY
        shown = []
        for (*project, who), asked in ranked[:most]:
            total = _hours(sum(one.hours or 0 for one in asked))
            how = counted(len(asked), "source") if len(asked) > 1 else _formula(asked[0])
            shown.append((visible(f"{who}{f' ({project[0]})' if project else ''}"), f"{how} = {total}"))
        room = max(12, screen.width - 4 - max((len(how) for _, how in shown), default=0))
        widest = min(room, max((cells(who) for who, _ in shown), default=0)) if screen.is_terminal else 0
        for who, how in shown:
            name = shortened(who, widest) if screen.is_terminal else who
            screen.line(f"  {name}{' ' * (widest - cells(name))}  ", (how, "dim"))
        if len(ranked) > most:
            rest = sum(one.hours or 0 for _, asked in ranked[most:] for one in asked)
            screen.line((f"  and {len(ranked) - most} more = {_hours(rest)}", "dim"))

    def _at(self) -> str:
        """The path of the evaluation, as it follows a command."""
        return "" if self._report.path == "." else f" {self._report.path}"

    def _place(self, file: str, line: int) -> str:
        return f"{file}:{line}" if self._report.path == "." else f"{self._report.path}/{file}:{line}"


def _formula(one: Burden) -> str:
    return f"{one.people} people × {counted(one.waves or 0, 'wave')} × {one.minutes} min"


def _hours(hours: float) -> str:
    return f"{hours:.0f} h" if hours >= 10 or hours == int(hours) else f"{hours:.1f} h"


def _table(screen: Screen, overviews: Sequence[Overview]) -> None:
    """One line for each evaluation: title, stage, gate, requirements met, what is overdue, and what to do next.

    Where the screen is narrow, stage and next step are left out.
    """
    width = heat.room_of(screen)
    totals = [f"{o.score.met}/{o.score.due}" for o in overviews]
    numbers = max(7, *map(len, totals)) if totals else 7
    titles = [visible(o.report.title or o.report.path) for o in overviews]
    narrow = width < NARROW
    room = width - numbers - (23 if narrow else 57)
    room = max(8, min(max(map(cells, titles), default=0), room))
    stage_head, next_head = ("", "") if narrow else (f"  {'stage':<10}", "  next")
    screen.line((f"{'':<{room}}{stage_head}  gate  {'met/due':>{numbers}}     %  overdue{next_head}", "dim"))
    for o, title, total in zip(overviews, titles, totals, strict=True):
        mark, style = ("✓", "bold green") if o.report.passed else ("✗", "bold red")
        name = shortened(title, room)
        following = shortened(_first_step(o), max(8, width - room - numbers - 37))
        screen.line(
            (f"{name}{' ' * (room - cells(name))}", "bold"),
            "" if narrow else f"  {o.report.stage.id:<10}",
            (f"  {mark:<4}", style),
            (f"  {total:>{numbers}}  {o.score.percent:>4}", style_of(o.score)),
            (f"  {len(o.overdue) or '–'!s:>7}", "bold red" if o.overdue else "dim"),
            "" if narrow else f"  {following}",
        )
    met, due = sum(o.score.met for o in overviews), sum(o.score.due for o in overviews)
    held = sum(o.report.passed for o in overviews)
    late = sum(len(o.overdue) for o in overviews)
    screen.line()
    text = f"{counted(len(overviews), 'evaluation')}: the gate holds for {held}, {met} of {due} requirements met"
    screen.hanging(text=f"{text}, {late} overdue.")


def _first_step(overview: Overview) -> str:
    if not overview.steps:
        return "–"
    step, path = overview.steps[0], overview.report.path
    place = f"{step.file}:{step.line}" if path == "." else f"{path}/{step.file}:{step.line}"
    return visible(f"{step.code or 'the next stage'}  {place}")
