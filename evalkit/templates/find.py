"""Templates, and where they are: evalkit's own, a folder, a ZIP, or an https address of a ZIP."""

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from evalkit import __version__
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean

DEFAULT_TEMPLATE = "evaluation"
ABOUT = "cookiecutter.json"
CONTENT = "{{cookiecutter.folder}}"
PART_FOLDERS = ("project", "relationship", "publish", "github", "gitlab")
_CONTENT = re.compile(r"\{\{-?\s*cookiecutter\.folder\s*-?\}\}")
_SHAPE = f"A template is a folder with a {ABOUT} and a folder {CONTENT}; `evalkit templates new DIR` makes one."


@dataclass(frozen=True, slots=True)
class Template:
    """A folder with a Cookiecutter template, and what it says of itself."""

    name: str
    path: Path
    title: str
    description: str
    version: str = __version__
    source: str = ""
    """The path or address that was given for it, without what may let somebody in; empty for evalkit's own."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What stands in its cookiecutter.json."""
    trusted: bool = False
    """Whether it may run whatever is written in it."""

    @property
    def is_own(self) -> bool:
        return not self.source

    @property
    def asks_for_projects(self) -> bool:
        return self.has("project")

    def folder(self, part: str) -> Path:
        """The folder of a part, such as project; without a name, that of the template itself."""
        return self.path / "parts" / part if part else self.path

    def has(self, part: str) -> bool:
        return self.folder(part).is_dir()

    def defaults(self) -> dict[str, Any]:
        """Its own variables."""
        plain = {key: value for key, value in self.settings.items() if not key.startswith("_")}
        return {key: value[0] if isinstance(value, list) and value else value for key, value in plain.items()}

    def line_of(self, key: str) -> int:
        """The line of cookiecutter.json on which a key stands."""
        text = (self.path / ABOUT).read_text("utf-8-sig")
        found = re.search(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:", text)
        return text.count("\n", 0, found.start()) + 1 if found else 1


def templates_folder() -> Path:
    """Where evalkit's own templates are: in the installed package, or in a source checkout."""
    package = Path(__file__).parent.parent
    installed = package / "_templates"
    return installed if installed.is_dir() else package.parent / "templates"


def templates() -> dict[str, Template]:
    """Evalkit's own templates by name: every folder beside them that has a cookiecutter.json."""
    folders = sorted(path.parent for path in templates_folder().glob(f"*/{ABOUT}"))
    found = {folder.name: _read(folder, folder.name, "") for folder in folders}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != DEFAULT_TEMPLATE, name))}


def template(name: str) -> Template:
    """Evalkit's own template of this name. Raises EvalkitError where there is none."""
    own = templates()
    if name not in own:
        raise EvalkitError(f"There is no template “{name}”.{did_you_mean(name, own)}", hint=_which(own))
    return own[name]


def _which(own: Mapping[str, Template]) -> str:
    return f"evalkit has {', '.join(own)}; or give the path of a folder or a ZIP."


@contextmanager
def found(source: str) -> Iterator[Template]:
    """The template of this name, in this folder or ZIP, or at this https address; what had to be unpacked is removed
    afterwards. Raises EvalkitError where there is none, or where it is not safe to unpack.
    """
    own = templates()
    if source in own:
        yield own[source]
        return
    from evalkit.templates.download import is_address

    if is_address(source) or os.path.isfile(source):
        with tempfile.TemporaryDirectory(prefix="evalkit-", ignore_cleanup_errors=True) as folder:
            yield _unpacked(source, Path(folder))
    elif os.path.isdir(source):
        yield _read(Path(source).resolve(), Path(source).resolve().name, source)
    else:
        template(source)


def _unpacked(source: str, folder: Path) -> Template:
    import zipfile

    from evalkit.templates import archive, download

    shown, packed = source, Path(source)
    if download.is_address(source):
        shown, packed = download.without_secrets(source), folder / "archive"
        download.fetch(source, packed, archive.MAX_ARCHIVE)
    if not zipfile.is_zipfile(packed):
        raise EvalkitError(f"{shown} is no ZIP.", hint=_SHAPE.replace("A template is a folder", "It holds a folder"))
    unpacked = folder / "template"
    unpacked.mkdir()
    name = unquote(PurePosixPath(shown.replace("\\", "/")).stem)
    return _read(archive.unpack(packed, unpacked, shown), name, shown)


def _read(folder: Path, name: str, source: str) -> Template:
    """The template in a folder. Raises EvalkitError where there is no cookiecutter.json that can be read."""
    shown = source or str(folder)
    try:
        if os.path.lexists(folder / ABOUT) and not (folder / ABOUT).is_file():
            raise EvalkitError(f"{ABOUT} in {shown} is not an ordinary file.", hint=_SHAPE)
        about = json.loads((folder / ABOUT).read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise EvalkitError(f"The template {shown} has no {ABOUT}.", hint=_SHAPE) from error
    except json.JSONDecodeError as error:
        raise EvalkitError(
            f"{ABOUT}:{error.lineno} in the template {shown} is not right: {error.msg[0].lower()}{error.msg[1:]}.",
            hint="Mend it: it is written in JSON, with quotation marks around every name and text, and no comma at the end.",
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise EvalkitError(f"The template {shown} has no {ABOUT} that can be read.", hint=_SHAPE) from error
    if not isinstance(about, dict):
        raise EvalkitError(f"{ABOUT} in the template {shown} holds no names with values.", hint=_SHAPE)
    version = str(about.get("_version", about.get("version", ""))) if source else __version__
    title, description = str(about.get("title", name)), str(about.get("description", ""))
    return Template(name, folder, title, description, version, source, about)


def content(part: Path) -> Path | None:
    """The folder {{cookiecutter.folder}} of a template or of one of its parts."""
    names = sorted(name for name in os.listdir(part) if _CONTENT.fullmatch(name))
    return next((part / name for name in names if (part / name).is_dir()), None)
