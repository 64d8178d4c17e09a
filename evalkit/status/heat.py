"""The heat table: requirements met of those that are due, by principle and project; and text that fits a width."""

import shutil
import unicodedata
from collections.abc import Callable, Sequence
from typing import TextIO

from evalkit.report import Score
from evalkit.status.overview import Overview, Row
from evalkit.terminal import Screen, visible

NAME = 18
NARROWEST_COLUMN = 9
_SHADES = "·░▒▓█"

Column = tuple[str, int, Callable[[Row], Score]]
"""The head of a column, its width, and which of the scores of a row stands there."""


def draw(screen: Screen, overview: Overview, at: str, *, clauses: bool, most: int) -> None:
    """Puts the table on a screen: a row for each principle and craft, and for each clause where something is missing.

    `at`: the path of the evaluation, as it follows a command. `most`: how many rows there may be.
    """
    rows = [row for row in overview.rows if row.all.due]
    waiting = [row.title for row in overview.rows if not row.all.due]
    if rows:
        columns = columns_of(overview, rows, room_of(screen) - NAME)
        shaded = screen.is_terminal and can_show(screen.out, _SHADES)
        screen.line((f"{'':<{NAME}}{''.join(f'  {_pad(head, width)}' for head, width, _ in columns)}", "dim"))
        for row in rows[:most]:
            _row(screen, (row.title, ""), row, columns, shaded=shaded)
            for clause in row.clauses if clauses else []:
                if clause.all.missing:
                    _row(screen, (f"  {clause.id.partition('.')[2]}", "dim"), clause, columns, shaded=shaded)
        hidden = len(overview.projects) - max(0, len(columns) - (0 if overview.project else 2))
        if hidden > 0:
            screen.hanging(text=f"+{hidden} more of the projects: evalkit status{at} --project ID", style="dim")
    if len(rows) > most:
        screen.line((f"+{len(rows) - most} more rows: evalkit status{at}", "dim"))
    elif waiting:
        screen.hanging(text=f"Nothing due yet: {', '.join(waiting)}", style="dim")


def _row(screen: Screen, head: tuple[str, str], row: Row, columns: Sequence[Column], *, shaded: bool) -> None:
    title, style = head
    parts = [(f"{title:<{NAME}}", style)]
    for _, width, of in columns:
        score = of(row)
        text = f"{score.met}/{score.due}" if score.due else "–"
        shade = f" {_shade(score)}" if shaded else ""
        parts.append((f"  {text + shade:>{width}}", style_of(score)))
    screen.line(*parts)


def columns_of(overview: Overview, rows: Sequence[Row], room: int) -> list[Column]:
    """As many columns as there is room for; where it is scarce, the ids of projects are shortened alike."""
    least = max(NARROWEST_COLUMN, *(len(f"{row.all.met}/{row.all.due} █") for row in rows))
    most = max(1, room // (least + 2))
    columns: list[Column] = []
    if not overview.project:
        columns = [("all", least, lambda row: row.all), ("programme", least, lambda row: row.programme)][:most]
    ids = overview.projects[: most - len(columns)]
    taken = len(columns) * (least + 2) + len(ids) * 2
    widest = _widest([cells(visible(id)) for id in ids], room - taken, least)
    for id in ids:
        head = _without_middle(visible(id), widest)
        columns.append((head, max(least, cells(head)), _in_project(id)))
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


def _without_middle(text: str, width: int) -> str:
    """A text without its middle, where it is too wide: ids differ as often at the end as at the beginning."""
    if cells(text) <= width:
        return text
    half = (width - 1) // 2
    head = shortened(text, width - half).removesuffix("…")
    tail = text[-half:]
    while cells(tail) > half:
        tail = tail[1:]
    return f"{head}…{tail}"


def shortened(text: str, width: int) -> str:
    """A text cut to a width, at a word where one ends near by, with an ellipsis."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for sign in text:
        used += cells(sign)
        if used > width - 1:
            break
        kept.append(sign)
    cut = "".join(kept)
    words = cut.rpartition(" ")[0]
    return f"{(words if len(words) > len(cut) * 2 // 3 else cut).rstrip(' ,;:')}…"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: signs of East Asia and emoji take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me")
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def can_show(out: TextIO, signs: str) -> bool:
    """Whether the encoding of a stream has these signs."""
    try:
        signs.encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def style_of(score: Score) -> str:
    """The colour of a score: never the only thing that tells it."""
    if not score.due:
        return "dim"
    return "green" if score.met == score.due else "yellow" if 2 * score.met >= score.due else "red"


def _shade(score: Score) -> str:
    """The fuller, the darker: empty only where nothing is met, full only where all is."""
    if not score.due:
        return " "
    if score.met == score.due:
        return _SHADES[-1]
    return _SHADES[1 + 3 * score.met // score.due] if score.met else _SHADES[0]


def _pad(text: str, width: int) -> str:
    return " " * (width - cells(text)) + text


def room_of(screen: Screen) -> int:
    """How wide a table may be: as wide as the terminal, also where that is wider than is good for reading."""
    return max(screen.width, shutil.get_terminal_size().columns - 1) if screen.is_terminal else screen.width
