"""The improvement story of a project, and the numbers and sources behind it."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Heading, Paragraph, Run
from evalkit.documents.material import Material
from evalkit.documents.parts._chart import figures_of
from evalkit.documents.parts._judgement import judgement_of
from evalkit.documents.results import as_sentence
from evalkit.documents.story import StorySection, is_approved, may_be_quoted, may_be_told, told_story
from evalkit.documents.text import cell, long_day, maybe, period, plain
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    for project in material.meant(arguments):
        if may_be_told(material, project):
            yield from _story(material, project)


def _story(material: Material, project: ProjectGraph) -> Iterator[Block]:
    title = " ".join((project.project.story.title or material.title(project)).split())
    yield Heading(1, title, f"story-{project.id}", counted="", new_page=True)
    if not is_approved(project):
        yield Paragraph((Run("Not yet approved by those involved.", bold=True, missing=True),))
    opening = [one for one in told_story(material, project).sections if not one.title]
    sections = [one for one in told_story(material, project).sections if one.title]
    yield from (block for section in opening for block in section.blocks)
    brief = next((section for section in sections if section.is_brief), None)
    for block in brief.blocks if brief else ():
        yield Paragraph(block.runs, "lead") if isinstance(block, Paragraph) else block
    yield Heading(2, "At a glance")
    yield Facts(tuple(_glance(material, project)))
    for section in sections:
        if section is not brief:
            yield from _section(material, project, section)
    yield from _behind(material, project)


def _glance(material: Material, project: ProjectGraph) -> Iterator[tuple[str, Cell]]:
    held = project.project
    yield "Project", maybe(material.title(project))
    if held.sites:
        yield "Where", maybe(", ".join(held.sites))
    if held.start or held.end:
        yield "When", maybe(period(held.start, held.end))
    for id, sheet in project.relationships.items():
        name = material.relationship(project, id) if len(project.relationships) > 1 else ""
        behind = f": {name}" if name else ""
        yield f"From{behind}", cell(sheet.value.from_)
        yield f"To{behind}", cell(sheet.value.to)
        yield f"Judgement{behind}", judgement_of(project.folder.findings.value.judgements.get(id))


def _section(material: Material, project: ProjectGraph, section: StorySection) -> Iterator[Block]:
    yield Heading(2, section.title)
    yield from section.blocks
    if section.shows_change:
        title = f"{material.title(project)}: what changed, in numbers"
        yield from figures_of(material, project, section.indicators, title)


def _behind(material: Material, project: ProjectGraph) -> Iterator[Block]:
    """The numbers and sources that a story links to, and by what right it is told."""
    story, rows = told_story(material, project), list[tuple[str, Cell]]()
    for id in story.indicators:
        sheet = project.indicators[id]
        rows.append((material.indicator(sheet), cell(as_sentence(sheet.value, material.day))))
    for id in story.sources:
        plan = project.plans[id].value
        rows.append((material.plan(project.plans[id]), cell(material.stakeholders(project, plan.respondents))))
    if rows:
        yield Heading(2, "Where this comes from")
        yield Facts(tuple(rows))
    record = project.project.story
    if may_be_quoted(material, project) and record.consent:
        yield Paragraph((Run("Consent: ", bold=True), *plain(" ".join(record.consent.split()))), "source")
    if record.approved:
        yield Paragraph(plain(f"Approved by those involved on {long_day(record.approved)}."), "source")
