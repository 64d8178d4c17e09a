"""New files as the template begins them: with guidance for every field, and TODO where something is asked for."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.model.kind import Kind
from evalkit.scaffold.answers import Answers, completed, prefix_of
from evalkit.templates import vocabulary
from evalkit.templates.find import DEFAULT_TEMPLATE, templates_folder
from evalkit.toml import edit

if TYPE_CHECKING:
    from jinja2 import Environment

_TOP = "{{cookiecutter.folder}}"
_PROJECT = f"project/{_TOP}"
_RELATIONSHIP = f"relationship/{_TOP}/{{{{cookiecutter.id}}}}.toml"
_FILES = {
    "project.toml": f"{_PROJECT}/project.toml",
    "relationships/{id}.toml": _RELATIONSHIP,
    "logic-model.toml": f"{_PROJECT}/logic-model.toml",
    "indicators/{id}.toml": f"{_PROJECT}/indicators/first-indicator.toml",
    "data-capture/{id}.toml": f"{_PROJECT}/data-capture/first-source.toml",
    "findings.toml": f"{_PROJECT}/findings.toml",
    "reflections/{id}.md": f"{_PROJECT}/reflection-template.md",
}
"""Each file of a project → the file of the template that begins it."""
_UP, _SCHEMAS = "../../../", ".evalkit/schema/"
"""From the folder of a plan of a project to that of the evaluation, and on to the schemas."""
_OPEN = {"indicator": ("measures", "sources"), "relationship": ("between",)}
"""Lists that name examples in the template, or nothing."""


def blank_file(kind: Kind, project: ProjectFolder | None, id: str, values: dict[str, Any]) -> str:
    """The text of a file for a new thing, or of one in which things of a kind stand. References to examples of the
    template, which may not be there any more, are left open.
    """
    held: dict[str, Any] = {"id": id, "title": "", "start": None, "end": None}
    held |= {"project": _about_project(project), "relationship": _about_relationship(id, values)}
    text = _rendered(_FILES[kind.path.partition("{project}/")[2]], held)
    if project is None and kind.shared:
        text = text.replace(f"{_UP}{_SCHEMAS}", f"../{_SCHEMAS}", 1)
    for key in _OPEN.get(kind.name, ()):
        text = edit.set_value(text, (key,), values.get(key) or ["TODO"])
    return text


def _about_project(project: ProjectFolder | None) -> dict[str, Any]:
    """What the template is told of a project that is there."""
    stakeholders = project.project.value.stakeholders if project else {}
    return {
        "id": project.id if project else "",
        "title": "",
        "stakeholders": [{"id": s, "name": v.name or "", "group": v.group} for s, v in stakeholders.items()],
        "relationships": [{"id": r} for r in project.relationships] if project else [],
        "parties": [],
    }


def _about_relationship(id: str, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id,
        "type": values.get("type", "TODO"),
        "between": list(values.get("between") or []),
        "prefix": prefix_of(id),
        "position": 0,
    }


def blank_project(evaluation: Evaluation, id: str, values: dict[str, Any]) -> dict[str, str]:
    """The files of a new project by their paths, with the usual stakeholders and relationship of its type."""
    programme = evaluation.programme.value
    asked = {"id": id, "title": values["title"]} if values.get("title") else {"id": id}
    answers = completed(Answers.model_validate({"title": programme.title or "", "projects": [asked]}))
    (project,) = answers["projects"]
    held = {**answers, "project": project}
    folder = _parts() / _PROJECT
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    files = {f"projects/{id}/{name}": _rendered(f"{_PROJECT}/{name}", held) for name in names}
    for relationship in project["relationships"]:
        name = f"projects/{id}/relationships/{relationship['id']}.toml"
        files[name] = _rendered(_RELATIONSHIP, {**held, "id": relationship["id"], "relationship": relationship})
    return files


def _parts() -> Path:
    return templates_folder() / DEFAULT_TEMPLATE / "parts"


def _rendered(name: str, values: dict[str, Any]) -> str:
    return _environment().get_template(name).render(vocabulary.context(values))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_parts()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # TOML and Markdown, from evalkit's own templates only
    )
    environment.filters |= vocabulary.FILTERS
    environment.globals |= vocabulary.FUNCTIONS
    return environment
