"""Charts of indicators over time: which are meant, and in which format they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from evalkit.drawing.over_time import OverTime, over_time
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, Sheet, refuse_unknown_project
from evalkit.files.loader import load
from evalkit.model.indicator import Indicator
from evalkit.series.picture import chart_of
from evalkit.series.series import series_of
from evalkit.suggest import did_you_mean
from evalkit.terminal import Screen

FORMATS = {"svg": [".svg"], "png": [".png"]}
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and in words what stands in it: for each indicator its title and sentences."""

    picture: str | bytes
    words: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class _One:
    """An indicator that may be meant."""

    project: str
    sheet: Sheet[Indicator]

    @property
    def title(self) -> str:
        return " ".join((self.sheet.value.title or self.sheet.id).split())


def chart(root: Path, names: Sequence[str], project: str | None, as_of: date, format: str) -> Drawn:
    """The charts of some indicators, by their ids, below each other.

    Raises EvalkitError where one is not there, stands for several, or has no value that could be drawn.
    """
    evaluation = load(root)
    refuse_unknown_project(project, [folder.id for folder in evaluation.projects])
    known = [_One(folder.id, sheet) for folder in evaluation.projects for sheet in folder.indicators.values()]
    known = [one for one in known if project in (None, one.project)]
    meant = list(dict.fromkeys(_named(known, name, evaluation, project) for name in names))
    if not meant:
        raise EvalkitError("No indicator is named.", hint=_with_values(known, as_of))
    held = [_drawn(one, known, as_of) for one in meant]
    title = held[0].title if len(held) == 1 else "Indicators over time"
    description = " ".join(f"{one.title}: {' '.join(one.words)}" for one in held)
    text = over_time(title, description, held)
    words = [(one.title, one.words) for one in held]
    if format == "png":
        from evalkit.drawing.formats.png import of_svg

        return Drawn(of_svg(text), words)
    return Drawn(text, words)


def tell(drawn: Drawn, out: TextIO) -> None:
    """Writes the words of a picture."""
    screen = Screen(out)
    for title, words in drawn.words:
        screen.hanging(text=title, style="bold")
        for said in words:
            screen.hanging("  ", text=said)
    screen.show()


def _named(known: Sequence[_One], name: str, evaluation: Evaluation, project: str | None) -> _One:
    """The indicator that goes by a name: an id, or as other commands have it, indicator:ID."""
    id = name.strip().removeprefix("indicator:")
    found = [one for one in known if one.sheet.id.casefold() == id.casefold()]
    if len(found) > 1:
        places = ", ".join(one.project for one in found)
        raise EvalkitError(f"Several projects have an indicator “{id}”: {places}.", hint="Say which: --project ID.")
    if found:
        return found[0]
    where = f" in the project {project}" if project else ""
    ids = [one.sheet.id for one in known]
    unread = "".join(
        f"\n{problem.file}:{problem.line} cannot be read, so what it holds is not known."
        for problem in evaluation.unreadable(project)
    )
    raise EvalkitError(
        f"There is no indicator “{id}”{where}.{did_you_mean(id, ids)}{unread}",
        hint=f"There are: {_listed(sorted(set(ids)))}." if ids else "Add one: evalkit add indicator.",
    )


def _drawn(one: _One, known: Sequence[_One], as_of: date) -> OverTime:
    found = chart_of(one.title, one.sheet.value, as_of)
    if found:
        return found
    if not one.sheet.readable:
        why = "cannot be read, so what it holds is not known"
    elif one.sheet.value.kind == "qualitative":
        why = "is told and not counted: there is no value to draw"
    elif series_of(one.sheet.value, as_of).withheld:
        why = "has only values that are withheld: there is none to draw"
    elif any(held.by and held.value is not None for held in one.sheet.value.observations):
        why = "has values of parts, and none of all together: there is nothing to draw"
    else:
        why = f"has no value by {as_of}: there is nothing to draw"
    raise EvalkitError(f"{one.sheet.path}: the indicator {one.sheet.id} {why}.", hint=_with_values(known, as_of))


def _with_values(known: Sequence[_One], as_of: date) -> str:
    """Which indicators could be drawn, those with most values first."""
    numbers = [(len(series_of(one.sheet.value, as_of).values), one.sheet.id) for one in known]
    found = sorted(((number, id) for number, id in numbers if number), key=lambda pair: (-pair[0], pair[1]))
    if not found:
        return "No indicator has a value yet. They stand under [[observations]]; evalkit record computes them from answers."
    return f"These have values: {_listed([f'{id} ({number})' for number, id in found])}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_LISTED]) + (" …" if len(names) > _MOST_LISTED else "")
