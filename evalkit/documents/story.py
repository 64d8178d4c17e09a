"""The improvement story of a project as documents tell it: its sections, its quotations, what it links to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from evalkit.documents.blocks import Block, Listing, Quote, text_of
from evalkit.documents.links import target_in_document
from evalkit.documents.material import Material
from evalkit.documents.prose import Reader, blocks_of, definitions_in, trimmed
from evalkit.files.headings import by_which_found, title_of
from evalkit.framework import STORY_SECTIONS
from evalkit.model.values import not_given
from evalkit.thread.graph import ProjectGraph
from evalkit.thread.voices import Names, Voice, names_of, source_of, spoken

_HEADING = re.compile(r" {0,3}##(?!#)\s*(.*?)\s*#*\s*")
_TITLE = re.compile(r" {0,3}#(?!#).*")
_SHOWS_CHANGE, _BRIEF = by_which_found("What changed"), by_which_found("In brief")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, and the ids of the stakeholders whose words it is."""

    quote: Quote
    parties: frozenset[str]


@dataclass(frozen=True, slots=True)
class StorySection:
    """What stands under a heading of a story, or before the first."""

    title: str
    """Empty where there is no heading."""
    blocks: tuple[Block, ...]
    indicators: tuple[str, ...]
    """Those that it links to."""

    @property
    def is_brief(self) -> bool:
        return by_which_found(self.title) == _BRIEF

    @property
    def shows_change(self) -> bool:
        return by_which_found(self.title) == _SHOWS_CHANGE


@dataclass(frozen=True, slots=True)
class Story:
    """A story to be told."""

    sections: tuple[StorySection, ...]
    quotes: tuple[Quoted, ...]
    indicators: tuple[str, ...]
    sources: tuple[str, ...]
    left_out: tuple[tuple[int, str], ...]
    """Line, and what was left out there."""


def is_approved(project: ProjectGraph) -> bool:
    """Whether those quoted agreed that it is published, and those involved approved it."""
    record = project.project.story
    return bool(record.consent and record.approved)


def may_be_told(material: Material, project: ProjectGraph) -> bool:
    return is_approved(project) or (material.audience.unapproved and material.draft)


def may_be_quoted(material: Material, project: ProjectGraph) -> bool:
    """Whether people may be quoted: never without their consent, and to the public only from a story that was approved."""
    record = project.project.story
    return bool(record.consent) and (material.audience.unapproved or bool(record.approved))


def told_story(material: Material, project: ProjectGraph) -> Story:
    """The story of a project. Without consent no quotation stands in it."""
    if project.id not in material.stories:
        material.stories[project.id] = _read(material, project)
    found: Story = material.stories[project.id]
    return found


def _read(material: Material, project: ProjectGraph) -> Story:
    page = project.folder.story
    names, quotes, sections, left_out = (
        names_of(project.project.stakeholders),
        list[Quoted](),
        list[StorySection](),
        list[tuple[int, str]](),
    )
    whole = (page.text or "").replace("\r\n", "\n")
    definitions = definitions_in(whole)
    for title, begin, text in _parts(whole):
        linked: list[str] = []

        def link(address: str, _: int, linked: list[str] = linked) -> str:
            target, id = target_in_document(material, project, page.path, address)
            if id in project.indicators:
                linked.append(id)
            return target

        reader = Reader(link, lambda _source, _words, _line: None, level=3)
        read = blocks_of(text, reader, definitions)
        found = {}
        for quote, first, last in reader.quotes:
            lines = range(begin + first - 1, begin + last)
            voice = next((one for one in project.voices if one.quotation.line in lines), None)
            found[id(quote)] = _quoted(material, project, quote, voice, names)
        quotes += found.values()
        blocks = [*_with_quotes(read, found, shown=may_be_quoted(material, project))]
        left_out += [(begin + line - 1, what) for line, what in reader.left_out]
        if blocks:
            sections.append(StorySection(title, tuple(blocks), tuple(dict.fromkeys(linked))))
    files = page.refers_to
    indicators = tuple(id for id, sheet in project.indicators.items() if sheet.path in files)
    sources = tuple(id for id, sheet in project.plans.items() if sheet.path in files)
    return Story(_in_order(sections), tuple(quotes), indicators, sources, tuple(left_out))


def _with_quotes(blocks: Iterable[Block], quotes: Mapping[int, Quoted], *, shown: bool) -> Iterator[Block]:
    """Blocks with each quotation as it is told, also in lists; where none may be shown, without them."""
    for block in blocks:
        match block:
            case Quote():
                if shown:
                    yield quotes[id(block)].quote
            case Listing():
                items = (tuple(_with_quotes(item, quotes, shown=shown)) for item in block.items)
                if kept := tuple(item for item in items if item):
                    yield replace(block, items=kept)
            case _:
                yield block


def _in_order(sections: list[StorySection]) -> tuple[StorySection, ...]:
    """The template's sections in its order; others stay behind the one that they follow."""
    known = {by_which_found(title): number for number, title in enumerate(STORY_SECTIONS)}
    at, keys = -1, []
    for section in sections:
        at = known.get(by_which_found(section.title), at)
        keys.append(at)
    return tuple(section for _, section in sorted(zip(keys, sections, strict=True), key=lambda pair: pair[0]))


def _parts(text: str) -> Iterator[tuple[str, int, str]]:
    """The sections of a page: title, line, and text. What stands before the first has no title."""
    from evalkit.files.markdown import outside_code

    lines = text.split("\n")
    title, begin, held = "", 1, list[str]()
    for number, (line, outside) in enumerate(zip(lines, outside_code(lines), strict=True), 1):
        heading = _HEADING.fullmatch(line) if outside else None
        if heading:
            yield title, begin, "\n".join(held)
            title = "" if not_given(heading[1]) else title_of(heading[1])
            begin, held = number + 1, []
        elif not (outside and _TITLE.fullmatch(line)):
            held.append(line)
        else:
            held.append("")
    yield title, begin, "\n".join(held)


def _quoted(material: Material, project: ProjectGraph, quote: Quote, voice: Voice | None, names: Names) -> Quoted:
    """A quotation with its source apart from its words, by the name of whose words they are."""
    if voice is None:
        return Quoted(quote, frozenset())
    name, text = source_of(voice.quotation, names)
    source = text or voice.quotation.source
    if not source:
        return Quoted(quote, voice.parties)
    *before, last = quote.paragraphs
    whole = text_of(last)
    at = whole.rfind(_flat(source))
    words = trimmed(last, len(whole[:at].rstrip(" —–―-"))) if at >= 0 else last
    paragraphs = tuple(runs for runs in (*before, words) if text_of(runs).strip())
    if not paragraphs:
        return Quoted(quote, voice.parties)
    shown = _named(material, project, name, _flat(source), voice.parties)
    return Quoted(replace(quote, paragraphs=paragraphs, source=shown), voice.parties)


def _named(material: Material, project: ProjectGraph, name: str, source: str, parties: frozenset[str]) -> str:
    """A source by the name of the stakeholder, with its detail."""
    if not name or len(parties) != 1 or not spoken(source).startswith(name):
        return source
    (party,) = parties
    return f"{material.stakeholder(project, party)}{source[len(name) :]}"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\))?", r"\1", text).replace("*", "").replace("_", "").split())
