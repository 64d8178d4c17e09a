"""What an evaluation was made from: the template and the answers, enough to render it once more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from evalkit.errors import EvalkitError
from evalkit.files.sources import Source
from evalkit.templates.find import Template
from evalkit.toml import edit
from evalkit.toml.parse import parse

RECORD = ".evalkit/template.toml"
"""Where an evaluation keeps it."""
_SAYS = "# The template that this evaluation was made from, and the answers that it was given."
_COMPUTED = frozenset(("parties", "prefix", "position"))


@dataclass(frozen=True, slots=True)
class Record:
    """A template, its version if it has one, where it was found if it is none of evalkit's own, and the answers."""

    template: str
    version: str
    source: str
    answers: Mapping[str, Any]
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The ids of projects that the template makes whatever the answers → those that they go by now."""

    def path_now(self, path: str) -> str:
        """The path at which a file of the template stands, whose project may go by another id."""
        parts = path.split("/")
        if len(parts) > 2 and parts[0] == "projects":
            parts[1] = self.renamed.get(parts[1], parts[1])
        return "/".join(parts)


def record_of(template: Template, answers: Mapping[str, Any]) -> Record:
    """What is to be kept of a template and the completed answers that it is rendered with."""
    given = {key: _as_given(value) for key, value in answers.items() if key != "projects" or template.asks_for_projects}
    return Record(template.name, template.version, template.source, _without_blanks(given))


def _as_given(value: Any) -> Any:
    """An answer as it stands in a file of answers, without what is computed from others."""
    if isinstance(value, list):
        return [_as_given(item) for item in value]
    if isinstance(value, dict):
        return _without_blanks({key: _as_given(item) for key, item in value.items() if key not in _COMPUTED})
    return value


def _without_blanks(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in (None, "")}


def written(record: Record) -> str:
    """A record → the text of `.evalkit/template.toml`."""
    about = {"template": record.template, "version": record.version, "source": record.source}
    renamed = {"renamed": record.renamed} if record.renamed else {}
    return f"{_SAYS}\n{tomli_w.dumps(_without_blanks(about) | {'answers': record.answers} | renamed)}"


def kept(source: Source) -> Record:
    """What an evaluation keeps. Raises EvalkitError where that cannot be read."""
    try:
        text = source.read(RECORD).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvalkitError(
            f"This evaluation does not say which template it comes from: {RECORD} cannot be read.",
            hint="It was made before evalkit kept that, or without evalkit. Make a new one, and move your files into it.",
        ) from error
    return of(text)


def of(text: str) -> Record:
    """The text of `.evalkit/template.toml` → a record. Raises EvalkitError where it is damaged."""
    held = parse(text).table
    if not isinstance(held.get("answers"), dict) or "template" not in held:
        raise EvalkitError(f"{RECORD} is damaged.", hint="Fetch its last good version.")
    renamed = held.get("renamed", {})
    if not isinstance(renamed, dict):
        raise EvalkitError(f"{RECORD} is damaged: `renamed` is no table.", hint="Fetch its last good version.")
    names = {id: str(now) for id, now in renamed.items()}
    return Record(
        str(held["template"]), str(held.get("version", "")), str(held.get("source", "")), held["answers"], names
    )


def with_project_renamed(text: str, id: str, new: str) -> str:
    """The text of `.evalkit/template.toml` where a project goes by another id; unchanged where it is damaged."""
    held = parse(text).table
    answers = held.get("answers")
    if not isinstance(answers, dict) or "template" not in held:
        return text
    projects = answers.get("projects")
    numbers = [
        number
        for number, project in enumerate(projects if isinstance(projects, list) else ())
        if isinstance(project, dict) and project.get("id") == id
    ]
    for number in numbers:
        text = edit.set_value(text, ("answers", "projects", number, "id"), new)
    return text if numbers else _with_made_renamed(text, held.get("renamed"), id, new)


def _with_made_renamed(text: str, renamed: Any, id: str, new: str) -> str:
    """The same of a project that the template makes whatever the answers."""
    names = renamed.items() if isinstance(renamed, dict) else ()
    first = next((first for first, now in names if now == id), id)
    return edit.set_value(text, ("renamed", first), new)
