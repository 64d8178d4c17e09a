"""One evaluation of several projects: its projects side by side, and what helped and hindered them by theme."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.portfolio.tables import Rows
from evalkit.score import Score
from evalkit.terminal import Screen

_MOST = 12


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project: its score, and what was judged of its relationships."""

    project: str
    score: Score
    relationships: tuple[tuple[str, str, str], ...]
    """Id, type and judgement of each; `no type`, `not judged` where there is none."""


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme: where it was named, as what, and for which relationships."""

    theme: str
    barriers: tuple[str, ...]
    """Projects."""
    promoters: tuple[str, ...]
    relationships: tuple[str, ...]
    """`project: relationship`."""


def projects_in(rows: Rows) -> Iterator[ProjectLine]:
    """The projects of an evaluation."""
    names = dict.fromkeys([row.project for row in rows.scores if row.project] + [r.project for r in rows.relationships])
    for project in sorted(names):
        score = Score()
        for row in rows.scores:
            if row.project == project:
                score += Score(row.met, row.missing, row.waived, row.later)
        held = tuple(
            (one.relationship, one.type or "no type", one.judgement or "not judged")
            for one in rows.relationships
            if one.project == project
        )
        yield ProjectLine(project, score, held)


def themes_in(rows: Rows) -> list[ThemeLine]:
    """The themes of an evaluation, those that most projects name first."""
    named: dict[str, Counter[str]] = {}
    for row in rows.factors:
        if row.theme:
            named.setdefault(row.theme, Counter())[row.project] += 1
    lines = []
    for theme in sorted(named, key=lambda theme: (-len(named[theme]), theme)):
        held = [row for row in rows.factors if row.theme == theme]
        of = {kind: tuple(dict.fromkeys(r.project for r in held if r.kind == kind)) for kind in ("barrier", "promoter")}
        bears_on = tuple(dict.fromkeys(f"{row.project}: {row.relationship}" for row in held if row.relationship))
        lines.append(ThemeLine(theme, of["barrier"], of["promoter"], bears_on))
    return lines


def show(screen: Screen, rows: Rows) -> None:
    """Shows both."""
    screen.line()
    screen.line(("Projects and their relationships", "bold"))
    for line in projects_in(rows):
        percent = f"{line.score.percent} % of {line.score.due}" if line.score.due else "nothing due"
        screen.line(f"  {line.project}", (f"  {percent}", "dim"))
        for id, type, judgement in line.relationships:
            screen.line(f"    {id} ({type}): {judgement}")
    themes = themes_in(rows)
    if themes:
        screen.line()
        screen.line(("What helped and hindered, by theme", "bold"))
    for theme in themes[:_MOST]:
        parts = [f"barrier in {', '.join(theme.barriers)}"] if theme.barriers else []
        parts += [f"promoter in {', '.join(theme.promoters)}"] if theme.promoters else []
        screen.hanging(f"  {theme.theme}: ", text="; ".join(parts))
    if len(themes) > _MOST:
        screen.line((f"  and {len(themes) - _MOST} more", "dim"))
