"""Several evaluations as a table: one line each, and the sum below."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.grammar import counted
from evalkit.status.overview import Overview
from evalkit.status.text.fit import cells, left, shortened
from evalkit.status.text.signs import gate_mark, style_of
from evalkit.terminal import Screen, visible

_NARROW = 70
"""Columns below which stage and next step are left out."""
_NARROWEST = 8
"""The least that is left of a title or a next step."""


@dataclass(frozen=True, slots=True)
class _Widths:
    title: int
    numbers: int
    step: int | None
    """None where neither stage nor next step is shown."""


def put(screen: Screen, overviews: Sequence[Overview]) -> None:
    """For each title, stage, gate, requirements met, how much is overdue, and what to do next."""
    widths = _widths(screen.full_width, overviews)
    _head(screen, widths)
    for overview in overviews:
        _line(screen, overview, widths)
    screen.line()
    screen.hanging(text=_sum(overviews))


def _widths(width: int, overviews: Sequence[Overview]) -> _Widths:
    is_narrow = width < _NARROW
    numbers = max(len("met/due"), *(len(_met(o)) for o in overviews)) if overviews else len("met/due")
    room = width - numbers - (23 if is_narrow else 57)
    title = max(_NARROWEST, min(max((cells(_title(o)) for o in overviews), default=0), room))
    return _Widths(title, numbers, None if is_narrow else max(_NARROWEST, width - title - numbers - 37))


def _head(screen: Screen, widths: _Widths) -> None:
    stage, step = ("", "") if widths.step is None else (f"  {'stage':<10}", "  next")
    numbers = f"{'met/due':>{widths.numbers}}"
    screen.line((f"{' ' * widths.title}{stage}  gate  {numbers}     %  overdue{step}", "dim"))


def _line(screen: Screen, o: Overview, widths: _Widths) -> None:
    mark, style = gate_mark(passed=o.passed)
    screen.line(
        (left(shortened(_title(o), widths.title), widths.title), "bold"),
        "" if widths.step is None else f"  {o.stage.id:<10}",
        (f"  {mark:<4}", style),
        (f"  {_met(o):>{widths.numbers}}  {o.score.percent:>4}", style_of(o.score)),
        (f"  {len(o.overdue) or '–'!s:>7}", "bold red" if o.overdue else "dim"),
        "" if widths.step is None else f"  {shortened(_first_step(o), widths.step)}",
    )


def _title(o: Overview) -> str:
    return visible(o.title or o.path)


def _met(o: Overview) -> str:
    return f"{o.score.met}/{o.score.due}"


def _first_step(o: Overview) -> str:
    if not o.steps:
        return "–"
    step = o.steps[0]
    return visible(f"{step.code or 'the next stage'}  {o.from_here(step.file, step.line)}")


def _sum(overviews: Sequence[Overview]) -> str:
    met, due = sum(o.score.met for o in overviews), sum(o.score.due for o in overviews)
    held, late = sum(o.passed for o in overviews), sum(len(o.overdue) for o in overviews)
    several = counted(len(overviews), "evaluation")
    overdue = f", {late} overdue" if late else ""
    return f"{several}: the gate holds for {held or 'none'}, {met} of {due} requirements met{overdue}."
