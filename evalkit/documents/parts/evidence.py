"""How it is known: each finding of a project, the evidence that it rests on, and where that stands."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.parts._judgement import change_of
from evalkit.documents.text import cell, maybe, plain
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(_rows(material, project))
    files = ("File",) if material.audience.internals else ()
    head = ("Finding", "What it says", "Evidence", *files)
    yield Table(f"How we know: {material.title(project)}", head, rows, (3, 5, 5, *([5] if files else [])))


def _rows(material: Material, project: ProjectGraph) -> Iterator[tuple[Cell, ...]]:
    sheets = {**project.plans, **project.indicators}
    for what, title, evidence in _findings(material, project):
        paths = tuple(plain(sheets[id].path) for id in dict.fromkeys(evidence) if id in sheets)
        files = (Cell(paths, listed=len(paths) > 1),) if material.audience.internals else ()
        yield maybe(what), cell(title), material.evidence(project, evidence), *files


def _findings(material: Material, project: ProjectGraph) -> Iterator[tuple[str, str | None, Sequence[str]]]:
    """Each finding: what kind it is, what it says, and on what it rests."""
    found = project.folder.findings.value
    for id, judgement in found.judgements.items():
        told = f"{change_of(judgement)}: " if judgement.change else ""
        yield "Judgement", f"{told}{material.relationship(project, id)}", judgement.evidence
    for experience in found.experiences:
        yield "Experience", material.stakeholder(project, experience.of or ""), experience.evidence
    yield from (("What helped", one.title, one.evidence) for one in found.promoters)
    yield from (("What got in the way", one.title, one.evidence) for one in found.barriers)
    for sheet in project.relationships.values():
        for effect in sheet.value.adverse_effects:
            if effect.observed:
                yield "Adverse effect", effect.statement, material.seen_by(project, effect)
