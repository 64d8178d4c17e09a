"""Rendering a template that nobody vouches for."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.templates.find import ABOUT, Template, content
from evalkit.templates.inspect import DEBRIS, Place, is_copied, places_told, text_of_file
from evalkit.templates.language import NotRenderedError
from evalkit.templates.sandbox import Sandbox
from evalkit.templates.vocabulary import context

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_GIT = re.compile(r"\.git|git~[0-9]+", re.IGNORECASE)


class RenderingError(EvalkitError):
    """A template that cannot be rendered with these answers: `place` says where and why."""

    def __init__(self, template: Template, place: Place) -> None:
        super().__init__(
            f"The template {template.source} cannot be rendered.\n{places_told([place])}",
            hint="Nothing has been written. Mend the template, or give it other answers.",
        )
        self.place = place


class Renderer:
    """Renders a template from elsewhere, and remembers which of its files each made file comes from."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._sandbox = Sandbox()
        self.origins: dict[Path, str] = {}
        """Made file → file of the template."""

    def render(self, part: str, into: Path, values: Mapping[str, Any]) -> Path:
        """Renders the template, or a part of it, into a folder. Gives the folder that it makes there.

        Raises EvalkitError that names file and line.
        """
        inside = content(self._template.folder(part))
        assert inside
        self._sandbox.start()
        known = context(self._completed(values))
        made = into / self._name(inside.name, self._file(inside), known)
        made.mkdir(parents=True, exist_ok=True)
        self._render_folder(inside, made, known)
        return made

    def _completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The answers, and the variables of the template itself, which may refer to answers and to those above them."""
        completed = dict(values)
        for key, value in self._template.defaults().items():
            if key in values:
                continue
            if isinstance(value, str):
                value = self._rendered(value, ABOUT, self._template.line_of(key), context(completed))
            completed[key] = value
        return completed

    def _file(self, path: Path) -> str:
        return path.relative_to(self._template.path).as_posix()

    def _render_folder(self, folder: Path, into: Path, known: Mapping[str, Any]) -> None:
        taken: dict[str, str] = {}
        for path in sorted(folder.iterdir()):
            if path.name in DEBRIS:
                continue
            file = self._file(path)
            name = self._name(path.name, file, known)
            if not name:  # as with Cookiecutter: what has no name is not made
                continue
            other = taken.setdefault(name.casefold(), path.name)
            if other != path.name:
                raise self._refused(file, 0, f"its name becomes “{name}”, as that of {other} does")
            if path.is_dir():
                (into / name).mkdir(exist_ok=True)
                self._render_folder(path, into / name, known)
            else:
                self._render_file(path, into / name, known)

    def _render_file(self, path: Path, made: Path, known: Mapping[str, Any]) -> None:
        file = self._file(path)
        self.origins[made] = file
        text = None if is_copied(self._template, file) else text_of_file(str(path))
        if text is None:
            shutil.copyfile(path, made)
            return
        newline = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
        made.write_text(self._rendered(text, file, 1, known), "utf-8", newline=newline)

    def _name(self, template: str, file: str, known: Mapping[str, Any]) -> str:
        name = self._rendered(template, file, 0, known).strip()
        fault = _fault_of(name) if name else None
        if fault:
            raise self._refused(file, 0, f"its name becomes “{name}”, {fault}")
        return name

    def _rendered(self, text: str, file: str, first: int, known: Mapping[str, Any]) -> str:
        try:
            return self._sandbox.render(text, file, known)
        except NotRenderedError as error:
            said = error.said if first else f"in its name: {error.said}"
            raise self._refused(file, first and first + error.line - 1, said) from error

    def _refused(self, file: str, line: int, said: str) -> RenderingError:
        return RenderingError(self._template, Place(file, line, said))


def _fault_of(name: str) -> str | None:
    """What is wrong with the name of a file or folder, where it is not a plain one on every system."""
    if name in (".", ".."):
        return "which leads out of the evaluation"
    if "/" in name or "\\" in name:
        return "which is a path and no name"
    if not name.isprintable() or any(sign in '<>:"|?*' for sign in name):
        return 'which has a sign that not every system allows (control characters, < > : " | ? *)'
    if name.endswith((".", " ")):
        return "which ends with a dot or a space"
    if _RESERVED.match(name):
        return "which is reserved on Windows"
    if _GIT.fullmatch(name):
        return "which is git's own: what stands there can be run"
    if len(name.encode()) > 255:
        return "which is too long"
    return None
