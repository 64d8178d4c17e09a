"""What the parts of a document are made from: the evaluation as its readers see it, and the names of what is in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evalkit.documents.audience import Audience
from evalkit.documents.blocks import Block, Cell, Heading, Run, Runs
from evalkit.documents.house import House
from evalkit.documents.text import cell_of, titled
from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.model.programme import Programme
from evalkit.model.relationship import AdverseEffect
from evalkit.report import Finding, Report
from evalkit.thread.graph import EvaluationGraph, ProjectGraph


@dataclass(slots=True, eq=False)
class Material:
    """An evaluation to be told of."""

    graph: EvaluationGraph
    report: Report
    """What a check found at the stage that the document is due at."""
    missing: Sequence[Finding]
    """What stands between the document and its final form."""
    audience: Audience
    day: date
    kind: str
    house: House
    digest: str
    projects: list[ProjectGraph] = field(default_factory=list)
    """Those that are included."""
    stories: dict[str, Any] = field(default_factory=dict)
    """Stories that were read already, by their projects."""

    @property
    def draft(self) -> bool:
        return bool(self.missing)

    @property
    def programme(self) -> Programme:
        return self.graph.programme.value

    def meant(self, arguments: Sequence[str]) -> list[ProjectGraph]:
        """Of the projects that are named those that are included; where none is named, all of these."""
        return [project for project in self.projects if not arguments or project.id in arguments]

    def each(self, arguments: Sequence[str], of: Callable[[ProjectGraph], Iterable[Block]]) -> Iterator[Block]:
        """What a part says of each project that is meant, below its title where none was named."""
        for project in self.meant(arguments):
            if not arguments and len(self.projects) > 1:
                yield Heading(2, self.title(project))
            yield from of(project)

    def title(self, project: ProjectGraph) -> str:
        return " ".join((project.project.title or titled(project.id)).split())

    def stakeholder(self, project: ProjectGraph, id: str) -> str:
        found = project.project.stakeholders.get(id)
        return (found.name if found else None) or titled(id)

    def stakeholders(self, project: ProjectGraph, ids: Iterable[str]) -> str:
        return ", ".join(self.stakeholder(project, id) for id in dict.fromkeys(ids))

    def relationship(self, project: ProjectGraph, id: str) -> str:
        """The title of a relationship; failing that the names of its parties."""
        sheet = project.relationships.get(id)
        if sheet is None:
            return titled(id)
        parties = " – ".join(self.stakeholder(project, party) for party in dict.fromkeys(sheet.value.between))
        return sheet.value.title or parties or titled(id)

    def indicator(self, sheet: Sheet[Indicator]) -> str:
        return sheet.value.title or titled(sheet.id)

    def plan(self, sheet: Sheet[DataCapture]) -> str:
        return sheet.value.title or titled(sheet.id)

    def evidence(self, project: ProjectGraph, ids: Iterable[str]) -> Cell:
        """Indicators and sources by their titles, each leading to its sheet."""
        return cell_of(self.evidence_run(project, id) for id in dict.fromkeys(ids))

    def evidence_run(self, project: ProjectGraph, id: str) -> Runs:
        if id in project.indicators:
            return (Run(self.indicator(project.indicators[id]), link=f"#{indicator_key(project, id)}"),)
        if id in project.plans:
            return (Run(self.plan(project.plans[id]), link=f"#{plan_key(project, id)}"),)
        return (Run(titled(id)),)

    def seen_by(self, project: ProjectGraph, effect: AdverseEffect) -> list[str]:
        """The ids of the indicators by which an adverse effect is seen."""
        return [*effect.indicators, *(sheet.id for sheet in project.measured_by.get(effect.id or "", ()))]

    def node(self, project: ProjectGraph, id: str) -> str:
        """The statement of a part of the logic model, of a benefit or an adverse effect."""
        found = project.nodes.get(id)
        if found is None:
            held = (e for kind in ("benefit", "adverse-effect") for e in project.of(kind) if e.id == id)
            found = next(held, None)
        return " ".join(((found.value.statement if found else None) or titled(id)).split())

    def questions(self) -> Mapping[str, str]:
        """The evaluation's questions by their ids, the three that are always asked first."""
        from evalkit.framework import QUESTIONS

        given = self.programme.questions
        return {id: given.get(id) or QUESTIONS.get(id) or titled(id) for id in self.graph.questions}


def indicator_key(project: ProjectGraph, id: str) -> str:
    return f"indicator-{project.id}-{id}"


def plan_key(project: ProjectGraph, id: str) -> str:
    return f"source-{project.id}-{id}" if id in project.folder.plans else f"source-{id}"
