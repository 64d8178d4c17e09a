"""The quotations of a story that are a party's own words."""

from collections.abc import Iterator

from evalkit.documents.blocks import Quote
from evalkit.documents.material import Material
from evalkit.documents.story import may_be_quoted, told_story
from evalkit.thread.graph import ProjectGraph


def quotations(material: Material, project: ProjectGraph, party: str) -> Iterator[Quote]:
    """Those of a party, where they may be published to the readers."""
    if not may_be_quoted(material, project):
        return
    for quoted in told_story(material, project).quotes:
        if party in quoted.parties:
            yield quoted.quote
