"""A template → an evaluation: whole, or not at all.

Answers are checked first, handed over as plain values, and rendered into a folder beside the target, which takes its place
in one step.
"""

import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tomli_w

from evalkit.errors import EvalkitError
from evalkit.files import schema
from evalkit.scaffold.made import RENDERED, made_in, written
from evalkit.templates.find import DEFAULT_TEMPLATE, Template, templates_folder
from evalkit.templates.trusted import cookiecut
from evalkit.templates.untrusted import Renderer

RECORD = ".evalkit/template.toml"
"""Where an evaluation keeps what it was made from."""
_RECORD_SAYS = "# The template that this evaluation was made from, and the answers that it was given."
_NO_CONTENT = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})
_COMPUTED = frozenset(("parties", "prefix", "position"))


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
                made, _ = render(template, answers, beside)
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
        return _files(render(template, answers, Path(folder))[0])


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


def render(template: Template, answers: Mapping[str, Any], into: Path) -> tuple[Path, dict[Path, str]]:
    """Renders the template and its parts: one for each project, one for each relationship, one for the CI. What it does not
    have comes from the default one.

    Gives the folder that is made and, for a template that is rendered as data, made file → file of the template.
    """
    folder = "evaluation"
    foreign = None if template.is_own or template.trusted else Renderer(template)

    def generate(name: str, into: Path, values: Mapping[str, Any]) -> Path:
        into.mkdir(exist_ok=True)
        if foreign and template.has(name):
            return foreign.render(name, into, values)
        trusted = template if template.trusted and template.has(name) else None
        return cookiecut(_part(template, name), into, values, trusted)

    made = generate("", into, {**answers, "folder": folder})
    if template.asks_for_projects:
        for project in answers["projects"]:
            values = {**answers, "folder": project["id"], "project": project}
            generate("project", made / "projects", values)
            for relationship in project["relationships"]:
                values |= {"folder": "relationships", "id": relationship["id"], "relationship": relationship}
                generate("relationship", made / "projects" / project["id"], values)
    if answers["ci"] != "none":
        generate(answers["ci"], into, {**answers, "folder": folder})
    _add_schemas(made)
    _add_record(made, template, answers)
    (made / RENDERED).unlink(missing_ok=True)
    (made / RENDERED).write_text(written(made_in(made)), "utf-8", newline="\n")
    _settle(made)
    return made, foreign.origins if foreign else {}


def _part(template: Template, name: str) -> Path:
    """The folder of a part of a template; what it does not have comes from the default one."""
    return template.folder(name) if template.has(name) else templates_folder() / DEFAULT_TEMPLATE / "parts" / name


def _add_schemas(made: Path) -> None:
    """The schemas that the `#:schema` lines of the files lead to: evalkit's own, whatever the template brings."""
    folder = made / schema.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema.texts().items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")


def _add_record(made: Path, template: Template, answers: Mapping[str, Any]) -> None:
    """What the evaluation was made from: enough to render it once more."""
    about = {"template": template.name, "version": template.version, "source": template.source}
    given = {key: _as_given(value) for key, value in answers.items() if key != "projects" or template.asks_for_projects}
    record = {key: value for key, value in about.items() if value} | {"answers": _without_blanks(given)}
    path = made / RECORD
    path.unlink(missing_ok=True)
    path.write_text(f"{_RECORD_SAYS}\n{tomli_w.dumps(record)}", "utf-8", newline="\n")


def _as_given(value: Any) -> Any:
    """An answer as it stands in a file of answers, without what is computed from others."""
    if isinstance(value, list):
        return [_as_given(item) for item in value]
    if isinstance(value, dict):
        return _without_blanks({key: _as_given(item) for key, item in value.items() if key not in _COMPUTED})
    return value


def _without_blanks(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in (None, "")}


def _settle(made: Path) -> None:
    """Gives every file and folder the usual permissions: those of an installed template may be read-only."""
    mask = os.umask(0)
    os.umask(mask)
    for path in (made, *made.rglob("*")):
        if not path.is_symlink():
            usual = 0o777 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o666
            path.chmod(usual & ~mask)
