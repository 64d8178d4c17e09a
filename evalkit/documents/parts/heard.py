"""How the change was experienced in a project: each party's account, the evidence, and their own words."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Facts, Heading
from evalkit.documents.material import Material
from evalkit.documents.parts._quotations import quotations
from evalkit.documents.text import said
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    told: set[str] = set()
    for experience in project.folder.findings.value.experiences:
        party = experience.of or ""
        yield Heading(3, material.stakeholder(project, party) if party else "Of nobody named")
        yield from said(experience.summary)
        if experience.evidence:
            yield Facts((("Evidence", material.evidence(project, experience.evidence)),))
        if party not in told:
            yield from quotations(material, project, party)
        told.add(party)
    for party in project.project.stakeholders:
        quotes = list(quotations(material, project, party)) if party not in told else []
        if quotes:
            yield Heading(3, material.stakeholder(project, party))
            yield from quotes
