"""What a new evaluation is about: answers from a file, from options or from an interview, checked and completed."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from evalkit.errors import EvalkitError
from evalkit.files.reading import read, shape
from evalkit.files.sources import Disk
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.model import written
from evalkit.model.ids import NO_FILE, is_device, is_id
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
    hint = "Give a TOML file with answers; nothing has been written."
    if not os.path.exists(path):
        raise EvalkitError(f"There is no file {path}.", hint=hint)
    source = Disk(path.parent)
    found = read(source, path.name, source.type_of(path.name) or "other")
    text = found.text or ""
    parsed = parse(text)
    problem = found.problem or parsed.fault
    if problem:
        raise EvalkitError(f"{path}: {problem.message}", hint=hint)
    table = _with_days(parsed.table)
    shaped = shape(table, Answers, text, path.name)
    if shaped.problems:
        lines = "\n".join(f"{path}:{wrong.line}: {wrong.message}" for wrong in shaped.problems)
        raise EvalkitError(lines, hint="Put the answers right; nothing has been written.")
    return table


def _with_days(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers with dates where days are written in words or figures; what is none is left for whoever checks the answers."""
    found = dict(answers)
    for key in ("start", "end"):
        with suppress(written.NotClearError):
            found[key] = written.day(found[key]) if isinstance(found.get(key), str) else found.get(key)
    return {key: value for key, value in found.items() if value is not None}


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
    _refuse_bad_ids("project", [project.id for project in projects])
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
    stakeholders = _stakeholders(project, type)
    _refuse_bad_ids("stakeholder", [stakeholder["id"] for stakeholder in stakeholders])
    relationships = _relationships(project, type, stakeholders)
    _refuse_bad_ids("relationship", [relationship["id"] for relationship in relationships])
    _refuse_strangers(project, stakeholders, relationships)
    for position, relationship in enumerate(relationships):
        relationship["prefix"] = "first-" if len(relationships) == 1 else prefix_of(relationship["id"])
        relationship["position"] = position
    parties = (id for relationship in relationships for id in relationship["between"] if id != "TODO")
    return {
        "id": project.id,
        "title": project.title or _title(project.id or ""),
        "stakeholders": stakeholders,
        "relationships": relationships,
        "parties": list(dict.fromkeys(parties)),
    }


def prefix_of(relationship: str) -> str:
    """How the ids of examples begin that belong to one of several relationships: with its own id, or much of it."""
    return f"{relationship[:40].rstrip('-')}-"


def _stakeholders(project: ProjectAnswer, type: str) -> list[dict[str, Any]]:
    """Those that were answered, or the usual ones of a type of relationship."""
    if project.stakeholders:
        return [
            {"id": s.id, "name": s.name or _title(s.id or ""), "group": s.group or "TODO"} for s in project.stakeholders
        ]
    return [
        {"id": _USUAL[group][0], "name": _USUAL[group][1], "group": group} for group in RELATIONSHIP_TYPES[type].groups
    ]


def _relationships(project: ProjectAnswer, type: str, stakeholders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that were answered, or the one that the type is about."""
    if project.relationships:
        return [
            {"id": r.id, "type": r.type or type, "between": list(r.between) or ["TODO"]} for r in project.relationships
        ]
    groups = RELATIONSHIP_TYPES[type].groups
    parties = [next((s["id"] for s in stakeholders if s["group"] == group), None) for group in groups]
    return [{"id": type, "type": type, "between": [id for id in parties if id] or ["TODO"]}]


def _refuse_strangers(
    project: ProjectAnswer, stakeholders: list[dict[str, Any]], relationships: list[dict[str, Any]]
) -> None:
    """Refuses a relationship with somebody who is no stakeholder."""
    ids = [stakeholder["id"] for stakeholder in stakeholders]
    for relationship in relationships:
        for id in relationship["between"]:
            if id not in ids and id != "TODO":
                raise EvalkitError(
                    f"The relationship {relationship['id']} is between “{id}”, who is no stakeholder.{did_you_mean(id, ids)}",
                    hint=f"The stakeholders of {project.id} are {', '.join(ids)}.",
                )


def _refuse_bad_ids(what: str, ids: list[str | None]) -> None:
    """Refuses an id that is badly formed, or there twice, or that would be the name of a file where there can be none."""
    bad = next((id or "" for id in ids if not (id and is_id(id))), None)
    if bad is not None:
        raise EvalkitError(
            f"“{bad}” cannot be the id of a {what}.",
            hint="An id has lower-case letters and digits, with single hyphens between them, at most 64 characters.",
        )
    device = next((id for id in ids if what != "stakeholder" and id and is_device(id)), None)
    if device:
        raise EvalkitError(
            f"“{device}” cannot be the id of a {what}. {NO_FILE}.", hint=f"Choose another, such as {device}-{what}."
        )
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice:
        raise EvalkitError(f"Two of the {what}s have the id “{twice}”.", hint="Give each an id of its own.")


def _title(id: str) -> str:
    """`shared-care` → `Shared care`."""
    return id.replace("-", " ").capitalize()
