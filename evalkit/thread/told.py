"""What rules about the words of a story are asked of: its percentages, its claims, the figures beside its links."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from evalkit.files.evaluation import Page, Sheet
from evalkit.files.headings import by_which_found
from evalkit.files.markdown import Passage
from evalkit.model.indicator import Indicator
from evalkit.prose.evidence import Indicated, Measured
from evalkit.prose.figures import Percentage, percentages
from evalkit.prose.sentences import Sentence, sentences
from evalkit.thread.graph import EvaluationGraph, ProjectGraph
from evalkit.thread.subjects import Subject

CLAIMING = ("In brief", "What changed")
"""The sections in which a story says what came of it."""
_SHORT = 60


class Shown(NamedTuple):
    """A sentence, and the indicators that it links to, by where the links lead as they are written."""

    sentence: Sentence
    indicators: dict[str, Sheet[Indicator]]


def percentage(graph: EvaluationGraph) -> Iterator[Subject[Percentage]]:
    """The percentages of each story that speak of people: none within a quotation, of money, of confidence."""
    for p in graph.projects:
        for passage in _own_words(p.folder.story):
            for value in percentages(passage.text, passage.line):
                yield Subject(f"story, percentage {value.text}", value, p.folder.story, graph, p)


def story_without_comparison(graph: EvaluationGraph) -> Iterator[Subject[Sequence[Sentence]]]:
    """The stories of projects without a comparison, each with the sentences in which it says what came of it."""
    for p in graph.projects:
        page = p.folder.story
        if page.document and p.folder.project.readable and not p.project.design.comparison:
            yield Subject("story", list(_claiming(page)), page, graph, p)


def sentence_with_indicator(graph: EvaluationGraph) -> Iterator[Subject[Shown]]:
    """The sentences in which a story says what came of it, and links to an indicator that could be read."""
    for p in graph.projects:
        sheets = {sheet.path: sheet for sheet in p.indicators.values() if sheet.text is not None}
        for sentence in _claiming(p.folder.story):
            if indicators := _linked(sentence, p.folder.path, sheets):
                yield Subject(
                    f"story, sentence “{_short(sentence.text)}”", Shown(sentence, indicators), p.folder.story, graph, p
                )


def all_sentences(project: ProjectGraph) -> Iterator[Shown]:
    """Every sentence of a story in its own words, in all its sections."""
    sheets = {sheet.path: sheet for sheet in project.indicators.values()}
    for passage in _own_words(project.folder.story):
        for sentence in sentences(passage.text, passage.line):
            yield Shown(sentence, _linked(sentence, project.folder.path, sheets))


def indicated(indicator: Indicator) -> Indicated:
    """What is known of an indicator, for figures to be held against. A proportion of 1 is given in percent."""
    held: list[tuple[float | None, int | None, float | None, float | None]]
    held = [(indicator.baseline.value, indicator.baseline.n, None, None)]
    held += [(one.value, one.n, one.low, one.high) for one in indicator.observations]
    held += [(one.value, one.n, one.low, one.high) for one in indicator.effects]
    values = [abs(value) for value in (indicator.target.value, *(one[0] for one in held)) if value is not None]
    in_percent = "%" in (indicator.unit or "") or "cent" in (indicator.unit or "").casefold()
    scale = 100 if indicator.kind == "proportion" and not in_percent and max(values, default=1) <= 1 else 1
    known = [Measured(_scaled(v, scale), n, _scaled(low, scale), _scaled(high, scale)) for v, n, low, high in held]
    target = Measured(_scaled(indicator.target.value, scale), counts_people=False)
    return Indicated([*known, target], of_money=indicator.shows == "cost")


def _scaled(value: float | None, scale: int) -> float | None:
    return None if value is None else value * scale


def _own_words(page: Page) -> Iterator[Passage]:
    """The text of a story outside its quotations."""
    return (passage for passage in (page.document.passages if page.document else ()) if not passage.quoted)


def _claiming(page: Page) -> Iterator[Sentence]:
    sections = set(map(by_which_found, CLAIMING))
    for passage in _own_words(page):
        if passage.section in sections:
            yield from sentences(passage.text, passage.line)


def _linked(sentence: Sentence, folder: str, sheets: Mapping[str, Sheet[Indicator]]) -> dict[str, Sheet[Indicator]]:
    """The indicators that a sentence links to, by where its links lead as they are written. `sheets`: by their paths."""
    found = {}
    for target in {link.target for link in sentence.links}:
        path = posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0].partition("?")[0])))
        if path in sheets:
            found[target] = sheets[path]
    return found


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rpartition(' ')[0] or words[:_SHORT]} …"
