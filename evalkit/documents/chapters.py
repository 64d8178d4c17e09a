"""Chapters that consultants write: publish/KIND/SECTION.md, with the parts that they place."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evalkit.documents.blocks import Block, Picture
from evalkit.documents.images import picture
from evalkit.documents.links import has_scheme, is_outward, path_of, target_in_document
from evalkit.documents.material import Material
from evalkit.documents.parts.find import build, parts
from evalkit.documents.prose import Reader, blocks_of
from evalkit.documents.results import as_sentence
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean

_PLACED = re.compile(r"\s*\{\{\s*([A-Za-z][A-Za-z0-9_-]*)\s*(?::([^{}]*))?\}\}\s*")
_VALUE = re.compile(r"\{\{\s*value\s*:([^{}]*)\}\}")


@dataclass(slots=True)
class Chapter:
    """A chapter, and which parts it places itself."""

    place: str
    """Its path, as it is told to people."""
    path: Path
    text: str
    blocks: list[Block] = field(default_factory=list)
    placed: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def places(self, name: str, arguments: tuple[str, ...]) -> bool:
        """Whether it has a part already, of just these things or of all."""
        return (name, arguments) in self.placed or (name, ()) in self.placed


def chapters_in(folder: Path, shown: str, kind: str, sections: Sequence[str]) -> dict[str, Chapter]:
    """The chapters that are there by their sections, of which `sections` names all that a document can have.

    Raises EvalkitError for one that is in no section, or cannot be read.
    """
    where = folder / kind
    if not os.path.isdir(where):
        return {}
    found = {}
    for name in sorted(os.listdir(where)):
        if not name.endswith(".md") or name.startswith("."):
            continue
        section, place = name.removesuffix(".md"), f"{shown}/{kind}/{name}"
        if section not in sections:
            raise EvalkitError(
                f"{place} is in no section.{did_you_mean(section, sections)}",
                hint=f"Name it after one of {', '.join(sections)}; or give it a place in house.toml: [documents.{kind}] sections.",
            )
        path = where / name
        if os.path.islink(path) or not os.path.isfile(path):
            raise EvalkitError(f"{place} is not an ordinary file.", hint="Put the file itself there.")
        try:
            found[section] = Chapter(place, path, path.read_text("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise EvalkitError(f"{place} is not in UTF-8.", hint="Save it as UTF-8.") from error
    return found


def read(chapter: Chapter, material: Material) -> None:
    """Fills a chapter with its blocks. Raises EvalkitError, naming file and line, for what cannot be placed or shown."""
    reader = Reader(
        link=partial(_link, chapter, material),
        picture=partial(_picture, chapter, material),
        place=partial(_place, chapter, material),
        words=partial(_words, chapter, material),
        level=2,
    )
    chapter.blocks = blocks_of(chapter.text, reader)
    chapter.left_out += [f"{chapter.place}:{line}: {what} is left out." for line, what in reader.left_out]


def _place(chapter: Chapter, material: Material, text: str, line: int) -> list[Block] | None:
    asked = _PLACED.fullmatch(text)
    if asked is None or asked[1] == "value":
        return None
    name, known = asked[1], parts()
    if name not in known:
        raise EvalkitError(
            f"{chapter.place}:{line}: there is no part “{name}”.{did_you_mean(name, known)}",
            hint="`evalkit publish --parts` lists them all.",
        )
    arguments = tuple((asked[2] or "").replace(",", " ").split())
    chapter.placed.add((name, arguments))
    try:
        return list(build(name, material, arguments))
    except EvalkitError as error:
        raise EvalkitError(f"{chapter.place}:{line}: {error.message}", hint=error.hint) from error


def _words(chapter: Chapter, material: Material, text: str, line: int) -> str:
    def value(match: re.Match[str]) -> str:
        named = match[1].split()
        if len(named) != 2:
            raise EvalkitError(
                f"{chapter.place}:{line}: {match[0]} names no indicator.", hint="Write {{ value: PROJECT INDICATOR }}."
            )
        projects = {project.id: project for project in material.graph.projects}
        project = projects.get(named[0])
        known: Mapping[str, object] = project.indicators if project else projects
        wanted = named[1] if project else named[0]
        if project is None or wanted not in known:
            what = "indicator" if project else "project"
            near = did_you_mean(wanted, known)
            raise EvalkitError(
                f"{chapter.place}:{line}: there is no {what} “{wanted}”.{near}", hint="Correct the name."
            )
        return as_sentence(project.indicators[wanted].value, material.day)

    return _VALUE.sub(value, text) if "{{" in text else text


def _link(chapter: Chapter, material: Material, address: str, line: int) -> str:
    if is_outward(address):
        return address
    if has_scheme(address):
        chapter.left_out.append(f"{chapter.place}:{line}: a link to {address.partition(':')[0]}: is left out.")
        return ""
    if address.startswith("#"):
        return address
    page = os.path.relpath(chapter.path, material.graph.evaluation.root).replace(os.sep, "/")
    path = path_of(page, address)
    inside = not path.startswith(("../", "/")) and path != ".."
    if not inside or not os.path.lexists(material.graph.evaluation.root / path):
        raise EvalkitError(
            f"{chapter.place}:{line}: the link to “{address}” leads nowhere.",
            hint="Correct it; it is read from the folder of the chapter.",
        )
    return target_in_document(material, None, page, address)[0]


def _picture(chapter: Chapter, material: Material, address: str, alt: str, line: int) -> Picture:
    return picture(material.house.folder, chapter.path, address, alt, f"{chapter.place}:{line}")
