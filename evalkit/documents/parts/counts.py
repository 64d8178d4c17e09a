"""The evaluation in numbers: projects, relationships, indicators, sources, hours asked of people."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Box, Facts, Listing, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.text import cell, number, plain
from evalkit.thread.burden import burden_of


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    projects = material.projects
    questions = tuple((Paragraph(plain(" ".join(text.split()))),) for text in material.questions().values())
    yield Box("What the evaluation asks", (Listing(questions, ordered=True),))
    plans = {sheet.path: sheet for project in projects for sheet in project.plans.values()}
    hours = sum(one.hours or 0 for one in burden_of(None, plans.values()))
    facts = {
        "Projects": str(len(projects)),
        "Relationships to change": str(sum(len(project.relationships) for project in projects)),
        "Indicators": str(sum(len(project.indicators) for project in projects)),
        "Sources of data": str(len(plans)),
        "Asked of people": f"{number(round(hours))} hours" if hours else "",
    }
    yield Facts(tuple((name, cell(text)) for name, text in facts.items() if text))
