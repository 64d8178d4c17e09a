"""How it is known: each finding of a project, the evidence that it rests on, and where that stands."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe, plain
from evalkit.thread.graph import ProjectGraph


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(_rows(material, project))
    files = ("File",) if material.audience.internals else ()
    head = ("Finding", "What it says", "Evidence", *files)
    yield Table(f"How we know: {material.title(project)}", head, rows, (3, 5, 5, *([5] if files else [])))


def _rows(material: Material, project: ProjectGraph) -> Iterator[tuple[Cell, ...]]:
    found = project.folder.findings.value
    told = [
        *(("Judgement", material.relationship(project, id), one.evidence) for id, one in found.judgements.items()),
        *(("Experience", material.stakeholder(project, one.of or ""), one.evidence) for one in found.experiences),
        *(("Promoter", one.title, one.evidence) for one in found.promoters),
        *(("Barrier", one.title, one.evidence) for one in found.barriers),
    ]
    for what, title, evidence in told:
        sheets = {**project.plans, **project.indicators}
        paths = tuple(plain(sheets[id].path) for id in dict.fromkeys(evidence) if id in sheets)
        files = (Cell(paths, listed=len(paths) > 1),) if material.audience.internals else ()
        yield maybe(what), cell(title), material.evidence(project, evidence), *files
