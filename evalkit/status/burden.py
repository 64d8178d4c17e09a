"""What an evaluation asks of people, by who answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.thread.burden import Burden


@dataclass(frozen=True, slots=True)
class GroupBurden:
    """What is asked of the same people, by all sources of which it is known."""

    who: str
    project: str | None
    """None where only one project is looked at, or where the sources serve several."""
    sources: tuple[Burden, ...]

    @property
    def hours(self) -> float:
        return sum(source.hours or 0 for source in self.sources)


def by_group(burden: Sequence[Burden], *, several_projects: bool) -> tuple[GroupBurden, ...]:
    """The same by who answers, the most hours first; what is not known, or nothing, is left out."""
    groups: dict[tuple[str | None, str], list[Burden]] = {}
    for source in burden:
        if source.hours:
            project = source.project if several_projects else None
            groups.setdefault((project, ", ".join(source.respondents) or "nobody named"), []).append(source)
    found = (GroupBurden(who, project, tuple(sources)) for (project, who), sources in groups.items())
    return tuple(sorted(found, key=lambda group: -group.hours))
