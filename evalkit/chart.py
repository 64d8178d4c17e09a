"""Charts of indicators over time: which are meant, and in which format they are written."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from evalkit.drawing.over_time import over_time
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, Sheet, refuse_unknown_project
from evalkit.files.loader import load
from evalkit.grammar import joined
from evalkit.model.indicator import Indicator
from evalkit.series.found import Found, found_in
from evalkit.series.picture import drawn
from evalkit.series.result import SCHEMA_VERSION, result_of
from evalkit.series.series import parts_of, series_of
from evalkit.series.words import in_words
from evalkit.suggest import did_you_mean
from evalkit.terminal import Screen

FORMATS = {"svg": [".svg"], "png": [".png"], "json": [".json"]}
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


@dataclass(frozen=True, slots=True)
class _Held:
    """An indicator, or a part of it, with what is found in its values."""

    one: _One
    part: dict[str, str]
    found: Found

    @property
    def title(self) -> str:
        return ": ".join((self.one.title, *(f"{name} {value}" for name, value in self.part.items())))


def chart(
    root: Path, names: Sequence[str], project: str | None, as_of: date, format: str, by: str | None = None
) -> Drawn:
    """The charts of some indicators, by their ids, below each other. `by`: also of each part into which this breaks them down.

    Raises EvalkitError where one is not there, stands for several, has no value that could be drawn, or no such part.
    """
    evaluation = load(root)
    refuse_unknown_project(project, [folder.id for folder in evaluation.projects])
    known = [_One(folder.id, sheet) for folder in evaluation.projects for sheet in folder.indicators.values()]
    known = [one for one in known if project in (None, one.project)]
    meant = list(dict.fromkeys(_named(known, name, evaluation, project) for name in names))
    if not meant:
        raise EvalkitError("No indicator is named.", hint=_with_values(known, as_of))
    held = [part for one in meant for part in _parts(one, by, known, as_of)]
    words = [(part.title, in_words(part.found)) for part in held]
    if format == "json":
        return Drawn(_as_json(held, as_of), words)
    drawings = [drawn(part.title, part.found) for part in held]
    title = drawings[0].title if len(drawings) == 1 else "Indicators over time"
    description = " ".join(f"{one.title}: {' '.join(one.words)}" for one in drawings)
    text = over_time(title, description, drawings)
    if format == "png":
        from evalkit.drawing.formats.png import of_svg

        return Drawn(of_svg(text), words)
    return Drawn(text, words)


def _as_json(held: Sequence[_Held], as_of: date) -> str:
    charts = [
        {"project": part.one.project, "indicator": part.one.sheet.id, "title": part.one.title, "by": part.part}
        | result_of(part.found)
        for part in held
    ]
    told = {"schema_version": SCHEMA_VERSION, "as_of": as_of.isoformat(), "charts": charts}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


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


def _parts(one: _One, by: str | None, known: Sequence[_One], as_of: date) -> Iterator[_Held]:
    """An indicator, where it has values of all together, and each part by itself."""
    indicator = one.sheet.value
    whole = found_in(series_of(indicator, as_of))
    if whole.series.values:
        yield _Held(one, {}, whole)
    elif by is None:
        raise EvalkitError(
            f"{one.sheet.path}: the indicator {one.sheet.id} {_why_not(one, as_of)}.", hint=_with_values(known, as_of)
        )
    if by is None:
        return
    parts = [{by: value} for value in parts_of(indicator, by, as_of)]
    found = [_Held(one, part, found_in(series_of(indicator, as_of, part))) for part in parts]
    if not any(part.found.series.values for part in found):
        names = sorted({name for held in indicator.observations if len(held.by) == 1 for name in held.by})
        hint = f"It is broken down by {joined(names)}." if names else "It has no values of parts."
        raise EvalkitError(f"{one.sheet.path}: there are no values by “{by}”.{did_you_mean(by, names)}", hint=hint)
    yield from (part for part in found if part.found.series.values)


def _why_not(one: _One, as_of: date) -> str:
    """Why there is nothing to draw."""
    if not one.sheet.readable:
        return "cannot be read, so what it holds is not known"
    if one.sheet.value.kind == "qualitative":
        return "is told and not counted: there is no value to draw"
    if series_of(one.sheet.value, as_of).withheld:
        return "has only values that are withheld: there is none to draw"
    if parts := {name for held in one.sheet.value.observations if held.value is not None for name in held.by}:
        return f"has values of parts, and none of all together: draw these with --by {min(parts)}"
    return f"has no value by {as_of}: there is nothing to draw"


def _with_values(known: Sequence[_One], as_of: date) -> str:
    """Which indicators could be drawn, those with most values first."""
    numbers = [(len(series_of(one.sheet.value, as_of).values), one.sheet.id) for one in known]
    found = sorted(((number, id) for number, id in numbers if number), key=lambda pair: (-pair[0], pair[1]))
    if not found:
        return "No indicator has a value yet. They stand under [[observations]]; evalkit record computes them from answers."
    return f"These have values: {_listed([f'{id} ({number})' for number, id in found])}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_LISTED]) + (" …" if len(names) > _MOST_LISTED else "")
