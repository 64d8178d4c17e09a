"""From a figure in a story back to what it rests on: indicator, observation, rule, and the answers that are kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import isclose
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Sheet
from evalkit.files.kept_answers import KeptWave, kept_waves
from evalkit.keys import Key
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.prose.evidence import Measured, is_rounded_from
from evalkit.prose.figures import Figure, figures, numbers, read_number
from evalkit.prose.sentences import Sentence
from evalkit.thread.computed import computed_in_words
from evalkit.thread.graph import EvaluationGraph, ProjectGraph
from evalkit.thread.told import Shown, all_sentences, indicated

PREFIX = "figure:"
_POINTS = re.compile(r"\bpoints?\b|\bpp\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper\s?cent\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,·/-])\d[\d,]{0,20}(?:[.·]\d{1,10})?(?![\w·]|[.,/-]\d)")
_N = re.compile(r"n\s*=", re.IGNORECASE)
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure that is asked for. `kind`: `percent`, `points`, `n`, or empty where only a number is given."""

    text: str
    value: float
    kind: str


@dataclass(frozen=True, slots=True)
class Held:
    """What an indicator's file holds that a figure is taken from. A difference has two values of it."""

    what: str
    """`baseline`, `target`, `observation` or `effect`."""
    key: Key
    line: int
    measured: Measured
    date: date | None
    by: str
    computed: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A data-capture plan that an indicator comes from, and the answers to it that count here."""

    plan: Sheet[DataCapture]
    kept: Sequence[KeptWave]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way back from a figure: a sentence, an indicator, and what in it the figure is."""

    project: str
    story: str
    line: int
    sentence: str
    figure: str
    indicator: Sheet[Indicator] | None
    """None where the sentence links to none, and no value is the figure."""
    linked: bool = True
    """Whether the sentence links to the indicator."""
    held: Sequence[Held] = ()
    rule: str = ""
    """How the value follows from answers, in words."""
    sources: Sequence[Source] = ()


def ways_back(graph: EvaluationGraph, root: Path, text: str, project: str | None) -> list[Way]:
    """All ways back from a figure in the stories of an evaluation, or of one project.

    Raises EvalkitError where the text is no figure, or no story has it.
    """
    wanted = _wanted(text)
    meant = [one for one in graph.projects if project in (None, one.id)]
    found: list[Way] = []
    others: dict[str, float] = {}
    for one in meant:
        for shown in all_sentences(one):
            for figure in _said(shown.sentence, wanted.kind):
                if isclose(figure.value, wanted.value, rel_tol=1e-12):
                    found += _ways(one, shown, figure, wanted, root)
                elif wanted.kind or not isclose(figure.value, int(figure.value)):
                    others.setdefault(figure.text, figure.value)
    if not found:
        raise _not_there(wanted, others, meant, project)
    return found


def _wanted(text: str) -> Wanted:
    number = _NUMBER.search(text)
    if number is None:
        raise EvalkitError(
            f"“{text}” is no figure.", hint='Give it as the story has it: evalkit trace --back "figure:58%".'
        )
    kind = (
        "n"
        if _N.match(text.strip())
        else "points"
        if _POINTS.search(text)
        else "percent"
        if _PERCENT.search(text)
        else ""
    )
    return Wanted(text.strip(), read_number(number[0])[0], kind)


def _said(sentence: Sentence, kind: str) -> Iterator[Figure]:
    """The figures of a sentence that are of a kind; where none is asked for, all its numbers."""
    if kind == "n":
        for one in numbers(sentence):
            yield from (Figure(one.text, float(value), 0, one.start, one.end) for value in one.values)
        return
    if kind:
        yield from (one for one in figures(sentence) if one.points == (kind == "points") and not one.is_level)
        return
    known = {one.start: one for one in figures(sentence)}
    for match in _NUMBER.finditer(sentence.text):
        if not sentence.is_quoted(match.start()):
            value, places = read_number(match[0])
            yield known.get(match.start()) or Figure(match[0], value, places, match.start(), match.end())


def _ways(project: ProjectGraph, shown: Shown, figure: Figure, wanted: Wanted, root: Path) -> Iterator[Way]:
    sentence, story = shown.sentence, project.folder.story
    line = sentence.line_of(figure.start)

    def way(sheet: Sheet[Indicator] | None, held: Sequence[Held], *, linked: bool) -> Way:
        rule = computed_in_words(sheet.value, project) if sheet and any(one.computed for one in held) else ""
        sources = list(_sources(project, sheet, held, root)) if sheet else []
        return Way(project.id, story.path, line, sentence.text, figure.text, sheet, linked, held, rule, sources)

    links = [link for link in sentence.links if link.target in shown.indicators]
    if links:
        nearest = [link for link in links if link.start <= figure.start][-1:] or links[:1]
        sheet = shown.indicators[nearest[0].target]
        yield way(sheet, _matching(sheet, figure, wanted, sentence), linked=True)
        return
    found = [
        (sheet, held) for sheet in project.indicators.values() if (held := _matching(sheet, figure, wanted, sentence))
    ]
    for sheet, held in found:
        yield way(sheet, held, linked=False)
    if not found:
        yield way(None, (), linked=False)


def _matching(sheet: Sheet[Indicator], figure: Figure, wanted: Wanted, sentence: Sentence) -> list[Held]:
    """What of an indicator a figure is: a value, rounded; failing that the difference between two of them."""
    known = list(_known(sheet))
    if wanted.kind == "n":
        return [one for one in known if one.measured.n == figure.value]
    same = [one for one in known if any(is_rounded_from(figure, value) for value in one.measured.values)]
    if not figure.points and same:
        people = {value for number in numbers(sentence) for value in number.values}
        return [one for one in same if one.measured.n in people] or same
    if not (figure.points or figure.is_change):
        return []
    return list(_between(known, figure))


def _between(known: Sequence[Held], figure: Figure) -> Iterable[Held]:
    """The two values whose difference, in points or in percent of the first, is a figure."""
    whole = [one for one in known if not one.by and one.what != "target" and one.measured.value is not None]
    for early, late in combinations(sorted(whole, key=lambda one: one.date or date.min), 2):
        first, last = early.measured.value or 0.0, late.measured.value or 0.0
        for places in (None, 1, 0):
            a, b = (value if places is None else round(value, places) for value in (first, last))
            change = abs(b - a) if figure.points else abs(100 * (b - a) / a) if a else None
            if change is not None and is_rounded_from(figure, change):
                return early, late
    return ()


def _known(sheet: Sheet[Indicator]) -> Iterator[Held]:
    """All values of an indicator, in percent where it is a proportion, each with its place. None that is withheld."""
    held = sheet.value
    places: list[tuple[str, Key, date | None, str, bool]] = [("baseline", ("baseline",), held.baseline.date, "", False)]
    for number, one in enumerate(held.observations):
        by = ", ".join(f"{name}: {part}" for name, part in one.by.items())
        places.append(("observation", ("observations", number), one.date, by, bool(one.computed)))
    places += [("effect", ("effects", number), one.date, "", False) for number, one in enumerate(held.effects)]
    places.append(("target", ("target",), held.target.date, "", False))
    withheld = {("observations", number) for number, one in enumerate(held.observations) if one.suppressed}
    for (what, key, day, by, computed), measured in zip(places, indicated(held).known, strict=True):
        if measured.values and key not in withheld:
            yield Held(what, key, sheet.place(key)[0], measured, day, by, computed)


def _sources(project: ProjectGraph, sheet: Sheet[Indicator], held: Sequence[Held], root: Path) -> Iterator[Source]:
    """The plans of an indicator; of the one it is computed from, with the answers that the values were computed from."""
    compute = sheet.value.compute
    computed = [one for one in held if one.computed and one.date]
    plans = {plan.id: plan for plan in project.sources_of.get(sheet.id, ())}
    if compute.source in project.plans and computed:
        plans = {compute.source or "": project.plans[compute.source or ""]} | plans
    for id, plan in plans.items():
        kept = list(kept_waves(root, plan)) if id == compute.source and computed else []
        days = sorted({one.date for one in sheet.value.observations if one.computed and one.date})
        yield Source(plan, [wave for wave in kept if any(_is_of(wave, kept, one.date, days) for one in computed)])


def _is_of(wave: KeptWave, kept: Sequence[KeptWave], day: date | None, days: Sequence[date]) -> bool:
    """Whether an observation of a day was computed from a wave: one that ends after the observation before, and by its day;
    failing that, the first that ends later.
    """
    before = max((one for one in days if day and one < day), default=date.min)
    within = [one for one in kept if day and before < one.date <= day]
    later = [one for one in kept if day and one.date >= day]
    return wave in (within or later[:1])


def _not_there(
    wanted: Wanted, others: dict[str, float], meant: Sequence[ProjectGraph], project: str | None
) -> EvalkitError:
    where = f"the story of {project}" if project else "any story" if len(meant) > 1 else "the story"
    near = min(others, key=lambda text: abs(others[text] - wanted.value), default="")
    unread = [one.folder.story.path for one in meant if one.folder.story.document is None]
    missing = "".join(f"\n{path} is not there, or cannot be read." for path in unread)
    listed = ", ".join(list(others)[:_MOST_NAMED]) + (" …" if len(others) > _MOST_NAMED else "")
    return EvalkitError(
        f"There is no figure “{wanted.text}” in {where}.{f' Did you mean “{near}”?' if near else ''}{missing}",
        hint=f"The figures are: {listed}." if others else 'A figure is named as the story has it: "figure:58%".',
    )
