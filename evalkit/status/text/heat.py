"""The heat table: requirements met of those that are due, by principle and project."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalkit.score import Score
from evalkit.status.overview import Overview
from evalkit.status.scores import Row
from evalkit.status.text.fit import cells, right, without_middle
from evalkit.status.text.signs import style_of
from evalkit.terminal import Piece, Screen, can_show, visible

_TITLES = 18
"""The width of the column of titles."""
_NARROWEST = 9
_BETWEEN = "  "
_SHADES = "·░▒▓█"


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: int
    score_in: Callable[[Row], Score]
    """Which of the scores of a row stands here."""


def put(screen: Screen, overview: Overview, *, clauses: bool, most: int) -> None:
    """A row for each principle and craft, with `clauses` for each clause, too, where something is missing.

    `most`: how many rows there may be, without clauses.
    """
    rows = [row for row in overview.rows if row.all.due]
    if rows:
        columns = _columns(overview, rows, screen.full_width - _TITLES)
        screen.line((" " * _TITLES + "".join(_BETWEEN + right(column.head, column.width) for column in columns), "dim"))
        _rows(screen, rows[:most], columns, clauses=clauses)
        _say_what_is_hidden(screen, overview, columns)
    waiting = [row.title for row in overview.rows if not row.all.due]
    if len(rows) > most:
        screen.line((f"+{len(rows) - most} more rows: evalkit status{overview.argument}", "dim"))
    elif waiting:
        screen.hanging(text=f"Nothing due yet: {', '.join(waiting)}", style="dim")


def _columns(overview: Overview, rows: Sequence[Row], room: int) -> list[_Column]:
    """As many columns as there is room for; where it is scarce, the ids of projects are shortened alike."""
    least = max(_NARROWEST, *(len(f"{row.all.met}/{row.all.due} █") for row in rows))
    most = max(1, room // (least + len(_BETWEEN)))
    sums = [_Column("all", least, lambda row: row.all), _Column("programme", least, lambda row: row.programme)]
    columns = [] if overview.project else sums[:most]
    ids = [(id, visible(id)) for id in overview.projects[: most - len(columns)]]
    taken = len(columns) * (least + len(_BETWEEN)) + len(ids) * len(_BETWEEN)
    widest = _widest([cells(name) for _, name in ids], room - taken, least)
    for id, name in ids:
        head = without_middle(name, widest)
        columns.append(_Column(head, max(least, cells(head)), _in_project(id)))
    return columns


def _in_project(id: str) -> Callable[[Row], Score]:
    return lambda row: row.projects[id]


def _widest(lengths: Sequence[int], room: int, least: int) -> int:
    """The greatest width to which all have to be cut so that they fit: who needs less leaves more to the others."""
    wanted = sorted(max(least, length) for length in lengths)
    for number, length in enumerate(wanted):
        share = room // (len(wanted) - number)
        if length > share:
            return max(least, share)
        room -= length
    return max(wanted, default=least)


def _rows(screen: Screen, rows: Sequence[Row], columns: Sequence[_Column], *, clauses: bool) -> None:
    shaded = screen.is_terminal and can_show(screen.out, _SHADES)
    for row in rows:
        _row(screen, (row.title, ""), row, columns, shaded=shaded)
        for clause in row.clauses if clauses else ():
            if clause.all.missing:
                _row(screen, (f"  {clause.id.partition('.')[2]}", "dim"), clause, columns, shaded=shaded)


def _row(screen: Screen, title: tuple[str, str], row: Row, columns: Sequence[_Column], *, shaded: bool) -> None:
    text, style = title
    parts: list[Piece] = [(f"{text:<{_TITLES}}", style)]
    for column in columns:
        score = column.score_in(row)
        parts.append((f"{_BETWEEN}{_cell(score, shaded=shaded):>{column.width}}", style_of(score)))
    screen.line(*parts)


def _cell(score: Score, *, shaded: bool) -> str:
    text = f"{score.met}/{score.due}" if score.due else "–"
    return f"{text} {_shade(score)}" if shaded else text


def _shade(score: Score) -> str:
    """The fuller, the darker: empty only where nothing is met, full only where all is."""
    if not score.due:
        return " "
    if score.met == score.due:
        return _SHADES[-1]
    return _SHADES[1 + 3 * score.met // score.due] if score.met else _SHADES[0]


def _say_what_is_hidden(screen: Screen, overview: Overview, columns: Sequence[_Column]) -> None:
    """How many projects have no column."""
    sums = 0 if overview.project else 2
    hidden = len(overview.projects) - max(0, len(columns) - sums)
    if hidden > 0:
        text = f"+{hidden} more of the projects: evalkit status{overview.argument} --project ID"
        screen.hanging(text=text, style="dim")
