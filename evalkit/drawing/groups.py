"""Relationships, as the groups by which boxes are coloured and numbered: the same in every picture of an evaluation.

In a project the leading one, through which most outcomes come, is number 1. Where a picture shows several projects, the
letter of its project stands before the number of a relationship.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase

from evalkit.drawing.diagram import Box, Group, words
from evalkit.model.relationship import Relationship
from evalkit.thread.graph import ProjectGraph

Groups = dict[tuple[str, str], Group]
"""By project and relationship."""


def groups_of(projects: Sequence[ProjectGraph]) -> Groups:
    """The relationships of the projects that a picture shows, the leading one of each first."""
    several = len(projects) > 1
    return {
        (project.id, id): Group(
            id=f"{project.id}/{id}",
            name=name,
            mark=f"{letter(position) if several else ''}{number}",
            number=number,
            project=words(project.id) if several else "",
        )
        for position, project in enumerate(projects)
        for number, (id, name) in enumerate(_leading_first(project), 1)
    }


def _leading_first(project: ProjectGraph) -> list[tuple[str, str]]:
    """Ids and names. Most outcomes come through the first; of those through which as many come, the order of their files
    is kept. Where several go by the same name, the id of each stands behind it.
    """
    through = project.outcomes_through
    names = {id: _name(project, sheet.value) or words(id) for id, sheet in project.relationships.items()}
    used = Counter(names.values())
    told = ((id, f"{name} ({words(id)})" if used[name] > 1 else name) for id, name in names.items())
    return sorted(told, key=lambda relationship: -len(through.get(relationship[0], ())))


def _name(project: ProjectGraph, relationship: Relationship) -> str:
    """The title of a relationship; failing that the names of its parties."""
    stakeholders = project.project.stakeholders
    named = ((id, stakeholders.get(id)) for id in dict.fromkeys(relationship.between))
    return words(relationship.title) or " – ".join(words((party and party.name) or id) for id, party in named)


def letter(position: int) -> str:
    """`A` to `Z`, then `AA`: the sign of a project among several."""
    first, last = divmod(position, len(ascii_uppercase))
    return (letter(first - 1) if first else "") + ascii_uppercase[last]


def occurring(groups: Mapping[tuple[str, str], Group], boxes: Iterable[Box]) -> list[Group]:
    occurring = {box.group for box in boxes}
    return [group for group in groups.values() if group.id in occurring]
