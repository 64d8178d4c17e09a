"""What helped and what got in the way, theme by project."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.text import maybe, plain
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)

HELPED, HINDERED = "▲ helped", "▼ hindered"


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    projects = material.meant(arguments)
    themes: dict[str, str] = {}
    for project in projects:
        found = project.folder.findings.value
        for factor in (*found.promoters, *found.barriers):
            if factor.theme:
                themes.setdefault(factor.theme.strip().casefold(), factor.theme.strip())
    rows = tuple((maybe(name), *(_cell(project, theme) for project in projects)) for theme, name in themes.items())
    head = ("Theme", *(material.title(project) for project in projects))
    yield Table("What helped and what hindered, by theme", head, rows, (4, *[3] * len(projects)))


def _cell(project: ProjectGraph, theme: str) -> Cell:
    found = project.folder.findings.value
    helped = any((one.theme or "").strip().casefold() == theme for one in found.promoters)
    hindered = any((one.theme or "").strip().casefold() == theme for one in found.barriers)
    told = [word for word, there in ((HELPED, helped), (HINDERED, hindered)) if there]
    if not told:
        return maybe("–")
    return Cell(tuple(map(plain, told)), "partly" if len(told) > 1 else "good" if helped else "bad")
