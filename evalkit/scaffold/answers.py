"""What a new evaluation is about: answers from a file, from options or from an interview, checked and completed."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from evalkit.errors import EvalkitError
from evalkit.files.reading import read, shape
from evalkit.files.sources import Disk
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.model.ids import is_id
from evalkit.model.project import Group
from evalkit.model.relationship import RelationshipTypeId
from evalkit.model.table import NO_LIST, Day, Id, Stakeholders, Table, Text
from evalkit.model.values import not_given
from evalkit.suggest import did_you_mean
from evalkit.toml.parse import parse

SETTABLE = ("title", "commissioner", "evaluator", "start", "end")
DEFAULT_TYPE = "person-professional"
_USUAL = {
    "people": ("people", "People who use the service"),
    "professionals": ("professionals", "Professionals"),
    "system": ("system", "The health and care system"),
    "community": ("community", "The community"),
}


class StakeholderAnswer(Table):
    """A stakeholder of a project: id, name and group."""

    id: Annotated[Text, Id("stakeholder")] = None
    name: Text = None
    group: Group | None = None


class RelationshipAnswer(Table):
    """A relationship that a project sets out to change: id, type, and the stakeholders it is between."""

    id: Annotated[Text, Id("relationship")] = None
    type: RelationshipTypeId | None = None
    between: Stakeholders = NO_LIST


class ProjectAnswer(Table):
    """A project. Without stakeholders or relationships it gets the usual ones of its type."""

    id: Annotated[Text, Id("project")] = None
    title: Text = None
    type: RelationshipTypeId | None = None
    stakeholders: list[StakeholderAnswer] = NO_LIST
    relationships: list[RelationshipAnswer] = NO_LIST


class Answers(Table):
    """What a new evaluation is about."""

    title: Text = None
    commissioner: Text = None
    evaluator: Text = None
    start: Day = None
    end: Day = None
    ci: Literal["github", "gitlab", "none"] | None = None
    projects: list[ProjectAnswer] = NO_LIST


def read_answers(path: Path) -> dict[str, Any]:
    """The answers in a TOML file, checked. Raises EvalkitError with every place at fault."""
    if not os.path.exists(path):
        raise EvalkitError(f"There is no file {path}.", hint="Give a TOML file with answers; nothing has been written.")
    source = Disk(path.parent)
    result = read(source, path.name, source.type_of(path.name) or "other")
    parsed = parse(result.text) if result.text is not None else None
    if result.problem or parsed is None or parsed.fault:
        problem = result.problem or (parsed.fault if parsed else None)
        message = f"{path}: {problem.message if problem else 'cannot be read'}"
        raise EvalkitError(message, hint="Give a TOML file with answers; nothing has been written.")
    shaped = shape(parsed.table, Answers, result.text or "", path.name)
    if shaped.problems:
        lines = "\n".join(f"{path}:{p.line}: {p.message}" for p in shaped.problems)
        raise EvalkitError(lines, hint="Put the answers right; nothing has been written.")
    return parsed.table


def checked(answers: Mapping[str, Any]) -> Answers:
    """Answers, from wherever they came, in their shape. Raises EvalkitError where one cannot be right."""
    for key, value in answers.items():
        if isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise EvalkitError(f"`{key}` holds signs that are not in UTF-8.", hint="Nothing has been written.")
    shaped = shape(_without_blanks(dict(answers)), Answers, "", "answers")
    if shaped.problems:
        message = "\n".join(problem.message for problem in shaped.problems)
        raise EvalkitError(message, hint="Put it right; nothing has been written.")
    found: Answers = shaped.value
    return found


_NO_TEXT = ("start", "end", "ci", "type", "group")


def _without_blanks(answers: Any) -> Any:
    """Answers without those that are left open, where an answer is not simply text."""
    if isinstance(answers, list):
        return [_without_blanks(answer) for answer in answers]
    if isinstance(answers, dict):
        return {
            key: _without_blanks(answer)
            for key, answer in answers.items()
            if not (key in _NO_TEXT and not_given(answer))
        }
    return answers


def completed(answers: Answers) -> dict[str, Any]:
    """Answers → what templates are rendered with; the usual stakeholders and relationships are filled in.

    Raises EvalkitError where an id is badly formed or there twice, or a reference leads nowhere.
    """
    if answers.start and answers.end and answers.end < answers.start:
        raise EvalkitError(
            f"The end ({answers.end}) is before the start ({answers.start}).", hint="Correct one of the two dates."
        )
    projects = answers.projects or [ProjectAnswer.model_construct(id="first-project")]
    _unique("project", [project.id for project in projects])
    return {
        "title": answers.title or "",
        "commissioner": answers.commissioner or "",
        "evaluator": answers.evaluator or "",
        "start": answers.start,
        "end": answers.end,
        "ci": answers.ci or "none",
        "projects": [_completed_project(project) for project in projects],
    }


def _completed_project(project: ProjectAnswer) -> dict[str, Any]:
    type = project.type or next((r.type for r in project.relationships if r.type), None) or DEFAULT_TYPE
    stakeholders: list[dict[str, Any]] = [
        {"id": s.id, "name": s.name or _title(s.id or ""), "group": s.group or "TODO"} for s in project.stakeholders
    ]
    if not stakeholders:
        groups = RELATIONSHIP_TYPES[type].groups
        stakeholders = [{"id": _USUAL[g][0], "name": _USUAL[g][1], "group": g} for g in groups]
    ids = _unique("stakeholder", [s["id"] for s in stakeholders])
    relationships: list[dict[str, Any]] = [
        {"id": r.id, "type": r.type or type, "between": list(r.between) or ["TODO"]} for r in project.relationships
    ]
    if not relationships:
        groups = RELATIONSHIP_TYPES[type].groups
        parties = [next((s["id"] for s in stakeholders if s["group"] == group), None) for group in groups]
        between = [id for id in parties if id] or ["TODO"]
        relationships = [{"id": type, "type": type, "between": between}]
    _unique("relationship", [r["id"] for r in relationships])
    for r in relationships:
        for id in r["between"]:
            if id not in ids and id != "TODO":
                raise EvalkitError(
                    f"The relationship {r['id']} is between “{id}”, who is no stakeholder.{did_you_mean(id, ids)}",
                    hint=f"The stakeholders of {project.id} are {', '.join(ids)}.",
                )
    for position, r in enumerate(relationships):
        r["prefix"] = "first-" if len(relationships) == 1 else f"{r['id'][:40].rstrip('-')}-"
        r["position"] = position
    parties = list(dict.fromkeys(id for r in relationships for id in r["between"] if id != "TODO"))
    return {
        "id": project.id,
        "title": project.title or _title(project.id or ""),
        "stakeholders": stakeholders,
        "relationships": relationships,
        "parties": parties,
    }


def _unique(what: str, ids: list[str | None]) -> list[str]:
    good = [id for id in ids if id and is_id(id)]
    bad = [id for id in ids if not (id and is_id(id))]
    if bad:
        raise EvalkitError(
            f"“{bad[0] or ''}” cannot be the id of a {what}.",
            hint="An id has lower-case letters and digits, with single hyphens between them, at most 64 characters.",
        )
    twice = next((id for id in good if good.count(id) > 1), None)
    if twice:
        raise EvalkitError(f"Two of the {what}s have the id “{twice}”.", hint="Give each an id of its own.")
    return good


def _title(id: str) -> str:
    return id.replace("-", " ").capitalize()
