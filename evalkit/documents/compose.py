"""Sections, chapters and parts → a document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evalkit.documents.blocks import (
    Block,
    Box,
    Document,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Run,
    Table,
    text_of,
)
from evalkit.documents.chapters import Chapter
from evalkit.documents.finish import finished, with_texts
from evalkit.documents.gate import draft_line
from evalkit.documents.house import House
from evalkit.documents.kinds.section import Plan, Section
from evalkit.documents.length import lines_of
from evalkit.documents.material import Material
from evalkit.documents.parts.find import build
from evalkit.documents.text import long_day, plain, sentence
from evalkit.errors import EvalkitError
from evalkit.framework import QUESTIONS
from evalkit.privacy.few_people import without_few, without_sizes
from evalkit.report import Finding
from evalkit.suggest import did_you_mean

_MOST_TOLD = 12
_SHORT = 18
"""In lines, about a third of a page."""


def sections_of(
    plan: Plan, material_questions: Mapping[str, str], house: House, kind: str, files: Sequence[str]
) -> list[Section]:
    """The sections of a document in the order of the house, or in their own. Raises EvalkitError for one that is not known.

    `files`: the names of chapters that are there: what the house names and no section bears is one of these.
    """
    known = {section.name: section for section in _with_questions(plan, material_questions)}
    order = house.orders.get(kind, ())
    found: dict[str, Section] = {}
    for number, name in enumerate(order):
        place = house.place("documents", kind, "sections", number)
        if name in found:
            raise EvalkitError(f"{place}: the section “{name}” is named twice.", hint="Name each section once.")
        if name not in known and name not in files:
            raise EvalkitError(
                f"{place}: there is no section “{name}” of the {kind}.{did_you_mean(name, known)}",
                hint=f"The sections are {', '.join(known)}; others are chapters in {kind}/.",
            )
        found[name] = known.get(name) or Section(name, sentence(name))
    return list((found or known).values())


def _with_questions(plan: Plan, questions: Mapping[str, str]) -> Iterator[Section]:
    """The sections, with one for each question of the evaluation's own."""
    for section in plan.sections:
        if section.title_from_question != "*":
            yield section
            continue
        for id in questions:
            if id not in QUESTIONS:
                title = " ".join(questions[id].split())
                yield replace(section, name=id, title=title, parts=(f"answer: {id}",), title_from_question=id)


def composed(material: Material, plan: Plan, sections: Sequence[Section], chapters: Mapping[str, Chapter]) -> Document:
    """A document from its sections."""
    blocks = [*_holes(material.missing, material)]
    is_first = True
    for section in sections:
        if material.audience.id in section.audiences:  # a chapter does not open to others what is not for them
            blocks += _section(material, section, chapters.get(section.name), is_first=is_first)
            is_first = False
    if not material.audience.small_numbers:
        blocks = [_without_small_numbers(block) for block in blocks]
    house, programme = material.house, material.programme
    words = house.words
    style = house.style
    return Document(
        title=" ".join((programme.title or "Evaluation").split()),
        label=words.get(plan.label, plan.label),
        cover=tuple((words.get(name, name), text) for name, text in _cover(material)),
        blocks=finished((_reworded(block, words) for block in blocks), draft=material.draft),
        day=material.day,
        language=style.lang or "en-GB",
        draft=draft_line(material.missing),
        digest=material.digest,
        footer=style.footer or "",
        accent=style.accent or "#005a8c",
        ink=style.ink or "#1b1f24",
        font=style.font or "Arial",
        house=style.name or "",
        logo=house.logo,
        logo_alt=style.logo_alt or style.name or "",
        words=tuple(words.items()),
        reference=house.reference,
        pdf_template=house.pdf_template,
    )


def _without_small_numbers(block: Block) -> Block:
    """A block without numbers of few people; what somebody said stays, but for how many did."""
    if isinstance(block, Quote):
        return with_texts(replace(block, source=without_few(block.source)), without_sizes)
    return with_texts(block, without_few)


def _reworded(block: Block, words: Mapping[str, str]) -> Block:
    """A block with its labels in the words of the house: headings, heads of tables, names of facts, what cells say."""

    def reworded(text: str) -> str:
        if text in words:
            return words[text]
        label, colon, rest = text.partition(": ")
        return f"{words[label]}{colon}{rest}" if colon and label in words else text

    if not words:
        return block
    block = with_texts(block, reworded)
    if isinstance(block, Heading | Table | Figure):
        return replace(block, word=words.get(block.word, block.word))
    return block


def _cover(material: Material) -> Iterator[tuple[str, str]]:
    programme = material.programme
    for name, text in (("For", programme.commissioner), ("By", programme.evaluator)):
        if text or material.draft:
            yield name, " ".join((text or "Not yet given").split())
    yield "Stage", sentence(programme.stage or "inception")
    yield "As of", long_day(material.day)


def _holes(missing: Sequence[Finding], material: Material) -> Iterator[Block]:
    """What a draft still lacks."""
    if not missing:
        return
    internals = material.audience.internals
    told = [one for one in missing if internals or ".toml" not in one.said][:_MOST_TOLD]
    items = tuple(
        (Paragraph((Run(one.code, bold=True), *plain(f"{f', {one.file}' if internals else ''}: {one.said}"))),)
        for one in told
    )
    more = len(missing) - len(told)
    rest = (Paragraph(plain(f"and {more} more; evalkit check lists them all.")),) if more > 0 else ()
    yield Box(draft_line(missing), (Listing(items), *rest), "missing")


def _section(material: Material, section: Section, chapter: Chapter | None, *, is_first: bool) -> Iterator[Block]:
    """A section below its title. One of a few lines begins no page of its own."""
    content = list(_content(material, section, chapter))
    if section.title:
        new_page = section.on_new_page and (is_first or section.landscape or lines_of(content) > _SHORT)
        yield Heading(1, section.title, section.name, section.counted, new_page=new_page, landscape=section.landscape)
    yield from content


def _content(material: Material, section: Section, chapter: Chapter | None) -> Iterator[Block]:
    if chapter:
        yield from _without_title(chapter.blocks, section.title)
    replaced = section.is_opening and chapter is not None and bool(chapter.blocks)
    for part in section.parts:
        name, arguments = named(part)
        if replaced and part in _REPLACED:
            continue
        if not (chapter and chapter.places(name, arguments)):
            yield from _without_title(list(build(name, material, arguments)), section.title)
    yield from _each(material, section, chapter)
    for part in section.closing:
        name, arguments = named(part)
        if not (chapter and chapter.places(name, arguments)):
            yield from build(name, material, arguments)


def _without_title(blocks: Sequence[Block], title: str) -> Sequence[Block]:
    """What stands in a section without its title, which stands above it already."""
    match blocks[0] if blocks else None:
        case Heading(text=text):
            repeats = text.strip().casefold() == title.casefold()
        case Paragraph(runs=runs):
            repeats = text_of(runs) == title
        case _:
            repeats = False
    return blocks[1:] if repeats else blocks


_REPLACED = frozenset({"summary", "objective", "answers", "about-stories"})
"""What a chapter of the consultant's own says in its own words."""


def _each(material: Material, section: Section, chapter: Chapter | None) -> Iterator[Block]:
    for project in material.projects if section.each else ():
        if len(material.projects) > 1:
            yield Heading(
                2, material.title(project), f"{section.name}-{project.id}", new_page=section.project_on_new_page
            )
        for name in section.each:
            if not (chapter and chapter.places(name, (project.id,))):
                yield from build(name, material, (project.id,))


def named(part: str) -> tuple[str, tuple[str, ...]]:
    """`answer: change` → its name and its arguments."""
    name, _, arguments = part.partition(":")
    return name.strip(), tuple(arguments.split())
