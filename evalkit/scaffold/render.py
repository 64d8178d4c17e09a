"""A template and answers → all files of an evaluation, in a folder that was made for them.

Answers are handed over as plain values: nothing that somebody wrote is taken for a template.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalkit.files import schema
from evalkit.scaffold import made, record
from evalkit.scaffold.beside import settle
from evalkit.templates.find import DEFAULT_TEMPLATE, Template, templates_folder
from evalkit.templates.trusted import cookiecut
from evalkit.templates.untrusted import Renderer


def render(template: Template, answers: Mapping[str, Any], into: Path) -> tuple[Path, dict[Path, str]]:
    """Renders the template and its parts: house style and chapters of documents, one for each project, one for each
    relationship, one for the CI. What it does not have comes from the default one.

    Gives the folder that is made and, for a template that is rendered as data, made file → file of the template.
    """
    as_data = None if template.is_own or template.trusted else Renderer(template)
    folder = _render_parts(template, as_data, answers, into)
    for name, text in schema.texts().items():  # evalkit's own, whatever the template brings
        _write(folder, f"{schema.FOLDER}/{name}", text)
    _write(folder, record.RECORD, record.written(record.record_of(template, answers)))
    _write(folder, made.RENDERED, made.written(made.made_in(folder)))
    settle(folder)
    return folder, as_data.origins if as_data else {}


def _render_parts(template: Template, as_data: Renderer | None, answers: Mapping[str, Any], into: Path) -> Path:
    def generate(part: str, into: Path, values: Mapping[str, Any]) -> Path:
        into.mkdir(exist_ok=True)
        if as_data and template.has(part):
            return as_data.render(part, into, values)
        trusted = template if template.trusted and template.has(part) else None
        return cookiecut(_source(template, part), into, values, trusted)

    whole = {**answers, "folder": "evaluation"}
    generate("publish", into, whole)  # first, so that a template may have some of its files otherwise
    folder = generate("", into, whole)
    for project in answers["projects"] if template.asks_for_projects else ():
        values = {**answers, "folder": project["id"], "project": project}
        generate("project", folder / "projects", values)
        for relationship in project["relationships"]:
            values |= {"folder": "relationships", "id": relationship["id"], "relationship": relationship}
            generate("relationship", folder / "projects" / project["id"], values)
    if answers["ci"] != "none":
        generate(answers["ci"], into, whole)
    return folder


def _source(template: Template, part: str) -> Path:
    """The folder of a part of a template; what it does not have comes from the default one."""
    return template.folder(part) if template.has(part) else templates_folder() / DEFAULT_TEMPLATE / "parts" / part


def _write(folder: Path, name: str, text: str) -> None:
    """Writes a file in the place of whatever the template has put there, be it a link."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, "utf-8", newline="\n")
