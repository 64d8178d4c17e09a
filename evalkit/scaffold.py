"""A template → an evaluation, through Cookiecutter's generator: whole, or not at all.

Cookiecutter's own question-asking is never used: it renders answers as templates, runs hooks, and keeps answers in the
home folder. Here answers are checked first, handed over as plain values, and rendered into a folder beside the target,
which takes its place in one step.
"""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli_w
from cookiecutter.exceptions import CookiecutterException
from cookiecutter.generate import generate_files
from jinja2 import BytecodeCache, Environment, TemplateError
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from evalkit import __version__, guidance
from evalkit.errors import EvalkitError
from evalkit.framework import GROUPS, QUESTIONS, REFLECTION_SECTIONS, RELATIONSHIP_TYPES, STORY_SECTIONS
from evalkit.model.fields import is_id
from evalkit.model.project import Group
from evalkit.model.relationship import RelationshipTypeId
from evalkit.model.table import NO_LIST, Day, Id, Stakeholders, Table, Text
from evalkit.reading import parse, read, shape
from evalkit.suggest import did_you_mean

DEFAULT_TEMPLATE = "evaluation"
CI = ("github", "gitlab", "none")
SETTABLE = ("title", "commissioner", "evaluator", "start", "end")
_NO_CONTENT = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})
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


@dataclass(frozen=True, slots=True)
class Template:
    """A folder with a Cookiecutter template, and what it says of itself."""

    name: str
    path: Path
    title: str
    description: str

    @property
    def asks_for_projects(self) -> bool:
        return (self.path / "parts" / "project").is_dir()


def templates_folder() -> Path:
    """Where evalkit's own templates are: in the installed package, or in a source checkout."""
    package = Path(__file__).parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def templates() -> dict[str, Template]:
    """Evalkit's own templates by name: every folder beside them that has a cookiecutter.json."""
    folders = sorted(path.parent for path in templates_folder().glob("*/cookiecutter.json"))
    found = {folder.name: _template(folder) for folder in folders}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != DEFAULT_TEMPLATE, name))}


def _template(folder: Path) -> Template:
    try:
        about = json.loads((folder / "cookiecutter.json").read_text("utf-8"))
        title, description = str(about.get("title", folder.name)), str(about.get("description", ""))
    except (OSError, ValueError, AttributeError) as error:
        raise EvalkitError(
            f"The template in {folder} has no cookiecutter.json that can be read.",
            hint="A template is a folder with a cookiecutter.json and a folder {{cookiecutter.folder}}.",
        ) from error
    return Template(folder.name, folder, title, description)


def template(name: str, *, trust: bool = False) -> Template:
    """The template of this name or, where it is trusted, in the folder of this path.

    A template from elsewhere is code: what is written in it is run when it is rendered.
    """
    own = templates()
    if name in own:
        return own[name]
    folder = Path(name)
    if not folder.is_dir():
        raise EvalkitError(
            f"There is no template “{name}”.{did_you_mean(name, own)}",
            hint=f"evalkit has {', '.join(own)}; or give the path of a folder.",
        )
    if not trust:
        raise EvalkitError(
            f"The template in {folder} is not evalkit's own, and rendering a template runs what is written in it.",
            hint="Read it first; then add --trust. Hooks and extensions are not run in any case.",
        )
    return _template(folder.resolve())


def read_answers(path: Path) -> dict[str, Any]:
    """The answers in a TOML file, checked. Raises EvalkitError with every place at fault."""
    if not path.exists():
        raise EvalkitError(f"There is no file {path}.", hint="Give a TOML file with answers; nothing has been written.")
    result = read(str(path), path.name, ordinary=path.is_file())
    parsed = parse(result.text, path.name) if result.text is not None else None
    if result.problem or parsed is None or parsed.problem:
        problem = result.problem or (parsed.problem if parsed else None)
        message = f"{path}: {problem.message if problem else 'cannot be read'}"
        raise EvalkitError(message, hint="Give a TOML file with answers; nothing has been written.")
    shaped = shape(parsed.table, Answers, result.text or "", path.name)
    if shaped.problems:
        lines = "\n".join(f"{path}:{p.line}: {p.message}" for p in shaped.problems)
        raise EvalkitError(lines, hint="Put the answers right; nothing has been written.")
    return parsed.table


def checked(answers: Mapping[str, Any]) -> Answers:
    """Answers, from wherever they came, in their shape. Raises EvalkitError where one cannot be right."""
    shaped = shape(dict(answers), Answers, "", "answers")
    if shaped.problems:
        message = "\n".join(problem.message for problem in shaped.problems)
        raise EvalkitError(message, hint="Put it right; nothing has been written.")
    value: Answers = shaped.value
    return value


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


def create(template: Template, answers: Mapping[str, Any], target: Path) -> list[str]:
    """Renders a template into the folder `target`, which must be new or empty. Gives the files, sorted.

    Either everything is there afterwards or nothing is. Raises EvalkitError where it cannot be written.
    """
    _refuse_occupied(target)
    absolute = Path(os.path.abspath(target))
    if any(mark in str(absolute.parent) for mark in ("{{", "{%", "{#")):
        raise EvalkitError(
            f"The path {absolute.parent} holds the marks of a template ({{{{, {{% or {{#).",
            hint="Make the evaluation in another folder, and move it there afterwards.",
        )
    with _writing(target):
        absolute.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".evalkit-new-", dir=absolute.parent))
        try:
            made = _render(template, answers, beside)
            files = _files(made)
            _put(made, absolute)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return files


def preview(template: Template, answers: Mapping[str, Any]) -> list[str]:
    """The files that `create` would write, sorted."""
    with tempfile.TemporaryDirectory(prefix="evalkit-") as folder:
        return _files(_render(template, answers, Path(folder)))


def _refuse_occupied(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise EvalkitError(f"{target} is there already, and is not a folder.", hint="Choose another name.")
    try:
        held = sorted(name for name in os.listdir(target) if name not in _NO_CONTENT)
    except OSError as error:
        raise EvalkitError(
            f"{target} cannot be read: {(error.strerror or '').lower()}.", hint="Choose another."
        ) from error
    if held:
        shown = ", ".join(held[:3]) + (" …" if len(held) > 3 else "")
        raise EvalkitError(
            f"The folder {target} is not empty: {shown}.",
            hint="Choose a new folder. Nothing that is there has been touched.",
        )


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{target} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Nothing has been left behind. Choose another folder, or make room.",
        ) from error


def _put(made: Path, target: Path) -> None:
    """Moves what was made to its place: in one step where the target is new."""
    if not target.exists():
        os.rename(made, target)
        return
    _refuse_occupied(target)
    names = sorted(os.listdir(made), key=lambda name: name == "evaluation.toml")
    moved: list[str] = []
    try:
        for name in names:
            os.rename(made / name, target / name)
            moved.append(name)
    except BaseException:
        for name in moved:
            os.rename(target / name, made / name)
        raise


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())


def _render(template: Template, answers: Mapping[str, Any], into: Path) -> Path:
    """Renders the template and its parts: one for each project, one for each relationship, one for the CI."""
    name = "evaluation"
    made = _generate(template.path, into, {**answers, "folder": name})
    if template.asks_for_projects:
        for project in answers["projects"]:
            values = {**answers, "folder": project["id"], "project": project}
            _generate(_part(template, "project"), made / "projects", values)
            for relationship in project["relationships"]:
                values |= {"folder": "relationships", "id": relationship["id"], "relationship": relationship}
                _generate(_part(template, "relationship"), made / "projects" / project["id"], values)
    if answers["ci"] != "none":
        _generate(_part(template, answers["ci"]), into, {**answers, "folder": name})
    _settle(made)
    return made


def _part(template: Template, name: str) -> Path:
    """A part of a template; what it does not have comes from the default one."""
    own = template.path / "parts" / name
    return own if own.is_dir() else templates_folder() / DEFAULT_TEMPLATE / "parts" / name


def _generate(source: Path, into: Path, values: Mapping[str, Any]) -> Path:
    into.mkdir(exist_ok=True)
    context: dict[str, Any] = {"cookiecutter": {**values, "_extensions": ["evalkit.scaffold.GuidanceExtension"]}}
    for key in ("project", "relationship"):
        context[key] = values.get(key)
    context |= {
        "questions": QUESTIONS,
        "groups": GROUPS,
        "story_sections": STORY_SECTIONS,
        "reflection_sections": REFLECTION_SECTIONS,
        "version": __version__,
    }
    try:
        return Path(generate_files(str(source), context, str(into), overwrite_if_exists=True, accept_hooks=False))
    except (CookiecutterException, TemplateError) as error:
        raise EvalkitError(
            f"The template in {source} cannot be rendered: {error}", hint="Nothing has been written. Mend the template."
        ) from error


def _settle(made: Path) -> None:
    """Gives every file and folder the usual permissions: those of an installed template may be read-only."""
    mask = os.umask(0)
    os.umask(mask)
    for path in (made, *made.rglob("*")):
        if not path.is_symlink():
            usual = 0o777 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o666
            path.chmod(usual & ~mask)


class _Compiled(BytecodeCache):
    """Templates that were compiled before in this run: a part is rendered for each project or relationship."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class GuidanceExtension(Extension):
    """What templates can use: guidance from the model, and values written as TOML or as a line of Markdown."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.bytecode_cache = _COMPILED
        environment.filters["toml"] = as_toml
        environment.filters["line"] = as_line
        environment.globals["about"] = guidance.comment
        environment.globals["keys"] = guidance.comments


def as_toml(value: object, otherwise: str = "") -> str:
    """A value as TOML on one line; one that is not given as the text `otherwise`."""
    if isinstance(value, list):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    return tomli_w.dumps({"value": otherwise if value is None else value}).removeprefix("value = ").rstrip("\n")


def as_line(value: object) -> str:
    """Text as one line of Markdown in which nothing is markup."""
    line = " ".join(str(value).split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in line)
