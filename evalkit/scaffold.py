"""A template → an evaluation, through Cookiecutter's generator: whole, or not at all.

Cookiecutter's own question-asking is never used: it renders answers as templates, runs hooks, and keeps answers in the
home folder. Here answers are checked first, handed over as plain values, and rendered into a folder beside the target,
which takes its place in one step.
"""

import json
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from cookiecutter.exceptions import CookiecutterException
from cookiecutter.generate import generate_files
from jinja2 import BytecodeCache, Environment, TemplateError
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from evalkit import __version__, guidance, schema
from evalkit.errors import EvalkitError
from evalkit.framework import GROUPS, QUESTIONS, REFLECTION_SECTIONS, STORY_SECTIONS
from evalkit.suggest import did_you_mean
from evalkit.terminal import visible

DEFAULT_TEMPLATE = "evaluation"
_NO_CONTENT = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})


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
    if not os.path.isdir(folder):
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


def create(template: Template, answers: Mapping[str, Any], target: Path) -> list[str]:
    """Renders a template into the folder `target`, which must be new or empty. Gives the files, sorted.

    Either everything is there afterwards or nothing is. Raises EvalkitError where it cannot be written.
    """
    _refuse_occupied(target)
    absolute = Path(os.path.abspath(target))
    _refuse_marks(absolute.parent)
    beside = absolute.parent / f".evalkit-new-{secrets.token_hex(4)}"
    missing: list[Path] = []
    with _writing(target):
        missing += [folder for folder in absolute.parents if not folder.exists()]
        try:
            try:
                absolute.parent.mkdir(parents=True, exist_ok=True)
                beside.mkdir()
                made = _render(template, answers, beside)
                files = _files(made)
                _put(made, absolute)
            finally:
                _discard(beside, missing)
        finally:  # once more, should Ctrl-C have come just then
            _discard(beside, missing)
    return files


def _discard(beside: Path, made: list[Path]) -> None:
    """Takes away the folder in which an evaluation was made, and the folders above it that are still empty."""
    shutil.rmtree(beside, ignore_errors=True)
    with suppress(OSError):
        for folder in made:
            folder.rmdir()


def preview(template: Template, answers: Mapping[str, Any]) -> list[str]:
    """The files that `create` would write, sorted."""
    temporary = Path(tempfile.gettempdir())
    _refuse_marks(temporary)
    with _writing(temporary), tempfile.TemporaryDirectory(prefix="evalkit-") as folder:
        return _files(_render(template, answers, Path(folder)))


def _refuse_marks(folder: Path) -> None:
    """Refuses a folder whose path Cookiecutter would render."""
    if any(mark in str(folder) for mark in ("{{", "{%", "{#")):
        raise EvalkitError(
            f"The path {folder} holds the marks of a template ({{{{, {{% or {{#).",
            hint="Make the evaluation in another folder, and move it there afterwards.",
        )


def _refuse_occupied(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not os.path.isdir(target):
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
    # Folders first: of two who make an evaluation here at once, the second cannot move its own onto the other's, and
    # stops before it has touched a file. What makes it an evaluation comes last.
    names = sorted(os.listdir(made), key=lambda name: (not (made / name).is_dir(), name == "evaluation.toml", name))
    moved: list[str] = []
    try:
        _refuse_occupied(target)
        for name in names:
            if os.path.isfile(target / name):
                _refuse_occupied(target)
            moved.append(name)
            os.rename(made / name, target / name)
    except BaseException:
        for name in moved:
            if not os.path.lexists(made / name):
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
    _add_schemas(made)
    _settle(made)
    return made


def _add_schemas(made: Path) -> None:
    """The schemas that the `#:schema` lines of the files lead to: evalkit's own, whatever the template brings."""
    folder = made / schema.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema.texts().items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")


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
        why = getattr(error, "error", error)  # Cookiecutter's own text shows all answers
        raise EvalkitError(
            f"The template in {source} cannot be rendered: {getattr(why, 'message', why)}",
            hint="Nothing has been written. Mend the template.",
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
    line = visible(" ".join(str(value).split()))
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in line)
