"""The head of the screen: which evaluation, its stages, its gate, its score, and what cannot be read."""

from evalkit.grammar import counted
from evalkit.status.overview import Overview, Tally
from evalkit.status.text import rail
from evalkit.status.text.fit import cells
from evalkit.status.text.signs import gate_mark, style_of
from evalkit.terminal import Screen, visible

_MOST_UNREADABLE = 5


def put(screen: Screen, overview: Overview, *, all_stages: bool) -> None:
    _title(screen, overview)
    screen.line()
    rail.put(screen, overview.stops, all_stages=all_stages)
    _over(screen, overview)
    _gate(screen, overview)
    _score(screen, overview)
    if overview.unreadable:
        _unreadable(screen, overview)


def _title(screen: Screen, o: Overview) -> None:
    """Title, path, project and day: on one line where they fit."""
    title = visible(o.title or o.path)
    where = [*([o.path] if o.path != "." else []), *([o.project] if o.project else []), str(o.as_of)]
    beside = f"  {' · '.join(where)}"
    if cells(title) + cells(beside) <= screen.width:
        screen.line((title, "bold"), (beside, "dim"))
    else:
        screen.hanging(text=title, style="bold")
        screen.hanging(text=beside.strip(), style="dim")


def _over(screen: Screen, o: Overview) -> None:
    """Whether it is over: closed, or past its planned last day."""
    if o.closed:
        screen.hanging(("Closed ", "bold"), text=str(o.closed))
    elif o.ended:
        open_still = "" if o.project else "; no day is given under `closed`"
        screen.hanging(("Ended  ", "bold"), text=f"{o.ended}, its planned last day{open_still}")


def _gate(screen: Screen, o: Overview) -> None:
    mark, style = gate_mark(passed=o.passed)
    holds = "holds" if o.passed else "does not hold"
    counts = _counts(o.whole)
    if o.falls_below is not None:
        counts.append(f"the score is below {o.falls_below:g} %")
    text = f"{mark} {holds}{' for the whole evaluation' if o.project else ''}"
    text += f": {', '.join(counts)}" if counts else ""
    if o.project and counts:
        text += f"; in this project {' and '.join(_counts(o.found)) or 'nothing is missing'}"
    screen.hanging(("Gate   ", "bold"), text=text, style=style)


def _counts(found: Tally) -> list[str]:
    errors = [counted(found.errors, "error")] if found.errors else []
    return [*errors, *([counted(found.warnings, "warning")] if found.warnings else [])]


def _score(screen: Screen, o: Overview) -> None:
    score = o.score
    text = f"{score.met} of {score.due} requirements met" if score.due else "nothing is due yet"
    text += f", {score.waived} waived" if score.waived else ""
    text += f", {score.later} due later" if score.later else ""
    screen.hanging(("Score  ", "bold"), (f"{score.percent} %", style_of(score)), "  ", text=text)


def _unreadable(screen: Screen, o: Overview) -> None:
    number = len(o.unreadable)
    places = ", ".join(o.from_here(file, line) for file, line in o.unreadable[:_MOST_UNREADABLE])
    places += f" and {number - _MOST_UNREADABLE} more" if number > _MOST_UNREADABLE else ""
    text = f"✗ {counted(number, 'file')} cannot be read, and what stands there is not counted: {places}"
    screen.hanging("       ", text=text, style="bold red")
