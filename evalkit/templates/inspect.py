"""A template from elsewhere is read before any of it is rendered: what it wants that data cannot have, and what has to be
mended.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.templates.find import ABOUT, CONTENT, PART_FOLDERS, Template, content
from evalkit.templates.language import NotRenderedError, beyond, read
from evalkit.terminal import say, visible

DEBRIS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini", "__pycache__"))
_SHOWN = 20


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a template, and what is to be said of it. `file` is relative to the template."""

    file: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.said}" if self.line else f"{self.file}: {self.said}"


@dataclass(slots=True)
class Inspection:
    """What was found in a template before any of it was rendered."""

    wants: list[Place] = field(default_factory=list)
    """What would be run, or read, with --trust only."""
    hooks: list[Place] = field(default_factory=list)
    """What is never run."""
    faults: list[Place] = field(default_factory=list)
    """What has to be mended in any case."""

    @property
    def needs_trust(self) -> bool:
        return bool(self.wants or self.hooks)


def admitted(template: Template, *, trust: bool) -> Template:
    """The template as it may be rendered. What it wants beyond data is refused or, with `trust`, said.

    Raises EvalkitError that names each thing it wants, and where.
    """
    if template.is_own:
        return template
    found = inspect(template)
    if found.faults:
        raise EvalkitError(
            f"The template {template.source} cannot be used:\n{places_told(found.faults)}",
            hint="Nothing has been written. Mend the template.",
        )
    if found.needs_trust and not trust:
        raise EvalkitError(
            f"The template {template.source} wants more than evalkit gives to one from elsewhere:\n"
            f"{places_told([*found.wants, *found.hooks])}",
            hint="Take it out of the template. Or read it all, and add --trust: then evalkit runs what is written in it, "
            "but for hooks.",
        )
    if found.wants:
        say(f"Because of --trust, this is run with your rights:\n{places_told(found.wants)}")
    if found.hooks:
        say(f"Left out, also with --trust:\n{places_told(found.hooks)}")
    return replace(template, trusted=True) if found.wants else template


def places_told(places: list[Place]) -> str:
    """One place on each line."""
    more = [f"  … and {len(places) - _SHOWN} more"] if len(places) > _SHOWN else []
    return "\n".join([*(f"  {visible(str(place))}" for place in places[:_SHOWN]), *more])


def inspect(template: Template) -> Inspection:
    """Reads all of a template that would be rendered. Nothing in it is run."""
    found = Inspection()
    _inspect_settings(template, found)
    parts = [template.path, *_parts(template, found)]
    for path in (template.path / ABOUT, template.path / "parts", *parts[1:]):
        if path.is_symlink():
            found.faults.append(_link(path.relative_to(template.path).as_posix(), str(path)))
    _inspect_entries(template, parts, found)
    for part in parts:
        if content(part) is None:
            name = part.relative_to(template.path).as_posix()
            found.faults.append(Place("the template" if name == "." else name, 0, f"there is no folder {CONTENT}"))
    for places in (found.wants, found.hooks, found.faults):
        places[:] = sorted(set(places))
    return found


def _parts(template: Template, found: Inspection) -> Iterator[Path]:
    """The folders of the parts that a template has besides itself."""
    folder = template.path / "parts"
    for name in sorted(os.listdir(folder) if folder.is_dir() else ()):
        if name in PART_FOLDERS:
            yield folder / name
        elif name not in DEBRIS:
            said = (
                f"there is no part “{name}”.{did_you_mean(name, PART_FOLDERS)} The parts are {', '.join(PART_FOLDERS)}"
            )
            found.faults.append(Place(f"parts/{name}", 0, said))


def _inspect_entries(template: Template, parts: list[Path], found: Inspection) -> None:
    """Reads the files of a template, up to the limit that holds for a ZIP."""
    from evalkit.templates.archive import MAX_CONTENT, MAX_FILES

    size = 0
    entries = chain.from_iterable(_walk(template.path, part) for part in parts)
    for files, (file, entry) in enumerate(entries, 1):
        size += entry.stat(follow_symlinks=False).st_size
        _inspect_entry(template, file, entry, found)
        if files > MAX_FILES or size > MAX_CONTENT:
            limits = f"{MAX_FILES:,} files or {MAX_CONTENT // 10**6} MB"
            said = f"up to here the template has more than {limits}, which is the limit"
            found.faults.append(Place(file, 0, said))
            return


def _inspect_settings(template: Template, found: Inspection) -> None:
    settings = template.settings
    extensions = settings.get("_extensions") or []
    for extension in extensions if isinstance(extensions, list) else [extensions]:
        found.wants.append(Place(ABOUT, template.line_of("_extensions"), f"_extensions: the module {extension}"))
    if settings.get("_jinja2_env_vars"):
        said = "_jinja2_env_vars: settings of Jinja"
        found.wants.append(Place(ABOUT, template.line_of("_jinja2_env_vars"), said))
    for key, value in template.defaults().items():
        if isinstance(value, str):
            _inspect_text(value, ABOUT, template.line_of(key), template, found)


def _inspect_entry(template: Template, file: str, entry: "os.DirEntry[str]", found: Inspection) -> None:
    if entry.is_symlink():
        found.faults.append(_link(file, entry.path))
    elif _is_hook(file):
        if not entry.is_dir():
            found.hooks.append(Place(file, 0, "a hook, a program that Cookiecutter would run"))
    elif not (entry.is_dir() or entry.is_file()):
        found.faults.append(Place(file, 0, "neither a file nor a folder"))
    else:
        _inspect_text(entry.name, file, 0, template, found)
        text = None if entry.is_dir() or is_copied(template, file) else text_of_file(entry.path)
        if text is not None:
            _inspect_text(text, file, 1, template, found)


def _link(file: str, path: str) -> Place:
    return Place(file, 0, f"a link, to {os.readlink(path)}: put the file itself there")


def _is_hook(file: str) -> bool:
    return "hooks" in file.split("/")[:-1] and "cookiecutter.folder" not in file


def _inspect_text(text: str, file: str, first: int, template: Template, found: Inspection) -> None:
    """`first`: the line on which the text begins; 0 for the name of a file."""
    name = "" if first else "in its name: "
    try:
        for line, said in beyond(read(text)):
            found.wants.append(Place(file, first and first + line - 1, f"{name}{said}"))
    except NotRenderedError as error:
        places = found.wants if template.settings.get("_extensions") else found.faults
        places.append(Place(file, first and first + error.line - 1, f"{name}{error.said}"))


def _walk(top: Path, part: Path) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """All that belongs to a template, or to a part of one: its hooks and its content. Links are not followed."""
    inside = content(part)
    folders = [str(folder) for folder in (part / "hooks", inside) if folder and os.path.lexists(folder)]
    with os.scandir(part) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.path in folders:
                yield from _below(str(top), entry)


def _below(top: str, entry: "os.DirEntry[str]") -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    if entry.name in DEBRIS:
        return
    yield os.path.relpath(entry.path, top).replace(os.sep, "/"), entry
    if entry.is_dir(follow_symlinks=False):
        with os.scandir(entry.path) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        for other in inside:
            yield from _below(top, other)


def text_of_file(path: str) -> str | None:
    """The text of a file; None for one that is no text in UTF-8."""
    with open(path, "rb") as stream:
        data = stream.read()
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_copied(template: Template, file: str) -> bool:
    """Whether a file is to be left as it is: it, or a folder that it is in, is among `_copy_without_render`."""
    patterns = template.settings.get("_copy_without_render")
    parts = file.split("/")
    start = next((number for number, part in enumerate(parts, 1) if "cookiecutter.folder" in part), 0)
    inside = ["/".join(parts[start:end]) for end in range(start + 1, len(parts) + 1)]
    return isinstance(patterns, list) and any(fnmatch(path, str(pattern)) for path in inside for pattern in patterns)
