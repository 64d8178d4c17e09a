"""The logic model and the indicators in the Common Impact Data Standard (CIDS 3), as JSON-LD.

Source: https://ontology.commonapproach.org/cids, with its shapes of the basic tier.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from slugify import slugify

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.published import (
    EFFECTS,
    for_everybody,
    measured_by,
    refuse_details,
    refuse_without,
    summary_of,
    texts_in,
)
from evalkit.exchange.wish import Export
from evalkit.files.entities import Entity
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.indicator import Indicator
from evalkit.thread.graph import ProjectGraph

TEXT = "the logic model and the indicators in the Common Impact Data Standard"
ENDINGS: tuple[str, ...] = (".jsonld", ".json")
INTO = "file"

_CONTEXT = {
    "cids": "https://ontology.commonapproach.org/cids#",
    "org": "http://ontology.eil.utoronto.ca/tove/organization#",
    "act": "http://ontology.eil.utoronto.ca/tove/activity#",
    "i72": "http://ontology.eil.utoronto.ca/ISO21972/iso21972#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CLASSES = {
    "input": "cids:Input",
    "activity": "cids:Activity",
    "output": "cids:Output",
    "outcome": "cids:Outcome",
    "impact": "cids:Outcome",
    "benefit": "cids:Outcome",
    "adverse-effect": "cids:ImpactRisk",
    "stakeholder": "cids:Stakeholder",
}
_MODEL = ("input", "activity", "output", "outcome", "impact")
_LINKS = {"activity": "cids:hasOutput", "output": "cids:hasOutcome", "outcome": "cids:hasOutcome"}
Node = dict[str, Any]


def refuse(wish: Export) -> None:
    """Raises EvalkitError for what can be said of a table or a form only."""
    if wish.kind or wish.is_empty or wish.sources:
        raise EvalkitError(
            "JSON-LD holds the logic model and its indicators.", hint="evalkit export jsonld --output FILE"
        )


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:
    """The graph as one file. Raises EvalkitError where something is missing that the standard cannot do without."""
    programme = evaluation.programme
    wanted = {"title": programme.value.title, "start": programme.value.start, "end": programme.value.end}
    refuse_without(
        ((programme.path, key) for key, value in wanted.items() if not value), "The Common Impact Data Standard"
    )
    projects = for_everybody(evaluation, wish.project)
    name = slugify(programme.value.title or "") or "evaluation"
    graph = [*_programme(evaluation, projects, name)]
    for project in projects:
        graph += _Project(evaluation, project, f"{name}/{project.id}", options.as_of).nodes()
    refuse_details(evaluation, map(" ".join, map(str.split, texts_in(graph))))
    held = {"@context": _CONTEXT, "@graph": graph}
    return {"evaluation.jsonld": (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode("utf-8")}


def _id(*parts: str) -> str:
    return "urn:evalkit:" + "/".join(parts)


def _refs(ids: list[str]) -> list[Node]:
    return [{"@id": id} for id in ids]


def _day(day: date) -> Node:
    return {"@type": "xsd:dateTime", "@value": f"{day.isoformat()}T00:00:00Z"}


def _node(id: str, kind: str, name: str, about: str, **more: Any) -> Node:
    said = {"org:hasName": name} if name else {}
    return {"@id": id, "@type": kind, **said, "cids:hasDescription": about or name, **more}


def _programme(evaluation: Evaluation, projects: list[ProjectGraph], name: str) -> Iterator[Node]:
    programme = evaluation.programme.value
    about = summary_of(evaluation)
    if programme.commissioner:
        yield _node(_id(name, "commissioner"), "cids:Organization", programme.commissioner, programme.commissioner)
    models = _refs([_id(name, project.id) for project in projects])
    yield _node(
        _id(name), "cids:Program", programme.title or "", about, **{"cids:hasImpactModel": models} if models else {}
    )


class _Project:
    """The nodes of one project."""

    def __init__(self, evaluation: Evaluation, project: ProjectGraph, name: str, day: date) -> None:
        programme = evaluation.programme.value
        held = project.project
        self.evaluation, self.project, self.name, self.day = evaluation, project, name, day
        self.start = held.start or programme.start or day
        self.end = held.end or programme.end or self.start

    def nodes(self) -> Iterator[Node]:
        held, about = self.project.project, summary_of(self.evaluation, self.project.folder)
        parts = [self._of(entity) for kind in _MODEL for entity in self.project.of(kind)]
        stakeholders = [_id(self.name, "stakeholder", id) for id in held.stakeholders]
        more = {
            "cids:hasStakeholder": _refs(stakeholders),
            "cids:hasOutcome": _refs([node["@id"] for node in parts if node["@type"] == "cids:Outcome"]),
        }
        yield _node(
            _id(self.name),
            "cids:ImpactModel",
            held.title or self.project.id,
            about,
            **{key: value for key, value in more.items() if value},
        )
        for id, stakeholder in held.stakeholders.items():
            yield _node(
                _id(self.name, "stakeholder", id),
                "cids:Stakeholder",
                stakeholder.name or id,
                stakeholder.interest or stakeholder.name or id,
            )
        yield from parts
        for kind in EFFECTS:
            yield from (self._of(entity) for entity in self.project.of(kind))
        for (kind, id), sheets in measured_by(self.project).items():
            for sheet in sheets:
                yield from self._indicator(sheet, _id(self.name, kind, id) if kind else "")

    def _of(self, entity: Entity) -> Node:
        """A part of the logic model, a benefit or an adverse effect, with what it leads to."""
        kind = entity.kind.name
        statement = getattr(entity.value, "statement", None) or entity.id
        more: Node = {}
        leads = [self._called(id) for id in entity.leads_to]
        if leads and kind in _LINKS:
            more[_LINKS[kind]] = _refs(leads)
        if kind == "input":
            more |= {"prov:startedAtTime": _day(self.start), "prov:endedAtTime": _day(self.end)}
        return _node(_id(self.name, kind, entity.id), _CLASSES[kind], statement, statement, **more)

    def _called(self, id: str) -> str:
        found = next(
            (entity.kind.name for kind in _MODEL for entity in self.project.of(kind) if entity.id == id), "outcome"
        )
        return _id(self.name, found, id)

    def _indicator(self, sheet: Sheet[Indicator], of: str) -> Iterator[Node]:
        held, id = sheet.value, _id(self.name, "indicator", sheet.id)
        more: Node = {"cids:forOutcome": _refs([of])} if of else {}
        more |= {"cids:unitDescription": held.unit} if held.unit else {}
        if held.baseline.date and held.baseline.value is not None:
            more["cids:hasBaseline"] = self._value(held.baseline.value)
        if held.target.date and held.target.value is not None:
            more["cids:hasTarget"] = _refs([f"{id}/target"])
        yield _node(id, "cids:Indicator", held.title or sheet.id, held.definition or held.title or sheet.id, **more)
        begins = held.baseline.date or self.start
        if held.target.date and held.target.value is not None:
            yield {
                "@id": f"{id}/target",
                "@type": "cids:Target",
                "org:hasName": f"Target of {held.title or sheet.id}",
                "cids:hasComment": held.target.rationale or "The value that is aimed for.",
                "i72:value": self._value(held.target.value),
                "prov:startedAtTime": _day(min(begins, held.target.date)),
                "prov:endedAtTime": _day(held.target.date),
            }
        for number, one in enumerate(held.observations, 1):
            if not one.date or one.date > self.day:
                continue
            part = ", ".join(f"{name}: {value}" for name, value in one.by.items())
            said = [f"n = {one.n}"] if one.n is not None else []
            said += [text for text in (part, one.suppressed, one.note) if text]
            report: Node = {
                "@id": f"{id}/report/{number}",
                "@type": "cids:IndicatorReport",
                "org:hasName": f"{held.title or sheet.id}, {one.date}" + (f", {part}" if part else ""),
                "cids:forIndicator": {"@id": id},
                "prov:startedAtTime": _day(min(begins, one.date)),
                "prov:endedAtTime": _day(one.date),
            }
            report |= {"i72:value": self._value(one.value)} if one.value is not None else {}
            report |= {"cids:hasComment": "; ".join(said)} if said else {}
            yield report
            begins = one.date if not one.by else begins

    @staticmethod
    def _value(value: float) -> Node:
        return {"@type": "i72:Measure", "i72:numericalValue": f"{value:.15g}"}
