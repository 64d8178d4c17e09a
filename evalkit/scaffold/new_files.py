"""New files as the template begins them: with guidance for every field, and TODO where something is asked for."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.model.kinds import Kind
from evalkit.scaffold.answers import Answers, completed
from evalkit.templates import vocabulary
from evalkit.templates.find import DEFAULT_TEMPLATE, templates_folder
from evalkit.toml import edit

_TOP = "{{cookiecutter.folder}}"
_PROJECT = f"project/{_TOP}"
_RELATIONSHIP = f"relationship/{_TOP}/{{{{cookiecutter.id}}}}.toml"
_SHEETS = {
    "indicator": f"{_PROJECT}/indicators/first-indicator.toml",
    "data-capture": f"{_PROJECT}/data-capture/first-source.toml",
    "relationship": _RELATIONSHIP,
    "reflection": f"{_PROJECT}/reflection-template.md",
    "logic-model.toml": f"{_PROJECT}/logic-model.toml",
    "findings.toml": f"{_PROJECT}/findings.toml",
    "project.toml": f"{_PROJECT}/project.toml",
}
"""The part of the template for a kind of thing, or for the file in which it stands."""
_OPEN = {"indicator": ("measures", "sources"), "relationship": ("between",)}
"""Lists that name examples in the template, or nothing."""


def blank_file(kind: Kind, project: ProjectFolder | None, id: str, values: dict[str, Any]) -> str:
    """The text of a file for a new thing, or of one in which things of a kind stand. References to examples of the
    template, which may not be there any more, are left open.
    """
    stakeholders = project.project.value.stakeholders if project else {}
    about = {
        "id": project.id if project else "",
        "title": "",
        "stakeholders": [{"id": s, "name": v.name or "", "group": v.group} for s, v in stakeholders.items()],
        "relationships": [{"id": r} for r in project.relationships] if project else [],
        "parties": [],
    }
    relationship = {
        "id": id,
        "type": values.get("type", "TODO"),
        "between": list(values.get("between") or []),
        "prefix": f"{id[:40].rstrip('-')}-",
        "position": 0,
    }
    held = {"id": id, "title": "", "start": None, "end": None, "project": about, "relationship": relationship}
    text = _rendered(_SHEETS.get(kind.name) or _SHEETS[kind.path.rpartition("/")[2]], held)
    for key in _OPEN.get(kind.name, ()):
        text = edit.set_value(text, (key,), values.get(key) or ["TODO"])
    return text


def blank_project(evaluation: Evaluation, id: str, values: dict[str, Any]) -> dict[str, str]:
    """The files of a new project by their paths, with the usual stakeholders and relationship of its type."""
    programme = evaluation.programme.value
    asked = {"id": id, "title": values["title"]} if values.get("title") else {"id": id}
    answers = completed(Answers.model_validate({"title": programme.title or "", "projects": [asked]}))
    (project,) = answers["projects"]
    folder = _parts() / _PROJECT
    held = {**answers, "project": project}
    files = {
        f"projects/{id}/{path.relative_to(folder).as_posix()}": _rendered(
            f"{_PROJECT}/{path.relative_to(folder).as_posix()}", held
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    for relationship in project["relationships"]:
        name = f"projects/{id}/relationships/{relationship['id']}.toml"
        files[name] = _rendered(_RELATIONSHIP, {**held, "id": relationship["id"], "relationship": relationship})
    return files


def _parts() -> Path:
    return templates_folder() / DEFAULT_TEMPLATE / "parts"


def _rendered(name: str, values: dict[str, Any]) -> str:
    return _environment().get_template(name).render(vocabulary.context(values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_parts()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # TOML and Markdown, from evalkit's own templates only
    )
    environment.filters |= vocabulary.FILTERS
    environment.globals |= vocabulary.FUNCTIONS
    return environment
