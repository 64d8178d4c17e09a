"""Chapters that consultants write: publish/KIND/SECTION.md, with the parts that they place."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evalkit.documents.blocks import Block, Heading, Picture, Table
from evalkit.documents.images import picture
from evalkit.documents.kinds.find import kinds
from evalkit.documents.links import has_scheme, is_outward, path_of, target_in_document
from evalkit.documents.material import Material
from evalkit.documents.parts.find import VALUE, build, parts, refuse_unknown
from evalkit.documents.placed import Placed, part_in, with_values
from evalkit.documents.prose import Reader, blocks_of
from evalkit.documents.results import as_sentence
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean


@dataclass(slots=True)
class Chapter:
    """A chapter, and which parts it places itself."""

    place: str
    """Its path, as it is told to people."""
    path: Path
    text: str
    blocks: list[Block] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    """Places in the document itself to which it links, each with its line."""
    left_out: list[str] = field(default_factory=list)

    def places(self, name: str, arguments: tuple[str, ...]) -> bool:
        """Whether it has a part already, of just these things or of all."""
        return any(
            one.name == name and (not one.arguments or one.arguments == arguments or _among(arguments, one))
            for one in self.placed
        )


def _among(arguments: tuple[str, ...], placed: Placed) -> bool:
    """Whether something is placed of these projects, among others."""
    only_projects = placed.part is not None and placed.part.arguments == ("project",)
    return only_projects and bool(arguments) and set(arguments) <= {*placed.arguments}


def chapters_in(folder: Path, shown: str, kind: str, sections: Sequence[str]) -> dict[str, Chapter]:
    """The chapters that are there by their sections, of which `sections` names all that a document can have.

    Raises EvalkitError for one that is in no section, or cannot be read.
    """
    _refuse_misspelt(folder, shown)
    found = {}
    for name in _names(folder / kind):
        section, place = name.removesuffix(".md"), f"{shown}/{kind}/{name}"
        if section not in sections:
            ending = "" if name.endswith(".md") else " Its name has to end with .md."
            inside = f" Put it into {kind}/ itself." if "/" in name else ""
            raise EvalkitError(
                f"{place} is in no section.{did_you_mean(Path(name).stem, sections)}{ending}{inside}",
                hint=f"Name it after one of {', '.join(sections)}; or give it a place in house.toml: [documents.{kind}] sections.",
            )
        path = folder / kind / name
        if os.path.islink(path) or not os.path.isfile(path):
            raise EvalkitError(f"{place} is not an ordinary file.", hint="Put the file itself there.")
        try:
            found[section] = Chapter(place, path, path.read_text("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise EvalkitError(f"{place} is not in UTF-8.", hint="Save it as UTF-8.") from error
    return found


def _refuse_misspelt(folder: Path, shown: str) -> None:
    """Raises EvalkitError for a folder whose name is nearly that of a document: its chapters would be missed in silence."""
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        near = did_you_mean(name, kinds())
        if near and name not in (*kinds(), "comments") and os.path.isdir(folder / name):
            raise EvalkitError(f"{shown}/{name}: there is no document “{name}”.{near}", hint="Give it another name.")


def _names(folder: Path) -> list[str]:
    """The Markdown in a folder and below, by its path from there; but for what is hidden."""
    found = []
    for inner, folders, names in os.walk(folder):
        shown = [name for name in (*folders, *names) if _is_markdown(name) and not name.startswith(".")]
        found += [Path(inner, name).relative_to(folder).as_posix() for name in shown]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in shown]
    return sorted(found)


def _is_markdown(name: str) -> bool:
    return name.lower().endswith((".md", ".markdown"))


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
    asked = part_in(text)
    if asked is None:
        return None
    if asked.part is None:
        raise EvalkitError(
            f"{chapter.place}:{line}: there is no part “{asked.name}”.{did_you_mean(asked.name, parts())}",
            hint="`evalkit publish --parts` lists them all.",
        )
    chapter.placed.append(asked)
    try:
        blocks = list(build(asked.name, material, asked.arguments))
    except EvalkitError as error:
        raise EvalkitError(f"{chapter.place}:{line}: {error.message}", hint=error.hint) from error
    if all(isinstance(block, Heading) or (isinstance(block, Table) and not block.rows) for block in blocks):
        chapter.left_out.append(f"{chapter.place}:{line}: {asked.written} shows nothing in this document.")
    return blocks


def _words(chapter: Chapter, material: Material, text: str, line: int) -> str:
    def value(asked: Placed) -> str:
        if len(asked.arguments) != len(VALUE.arguments):
            raise EvalkitError(
                f"{chapter.place}:{line}: {asked.written} names no indicator.",
                hint="Write {{ value: PROJECT INDICATOR }}.",
            )
        try:
            refuse_unknown(VALUE.arguments, material, asked.arguments)
        except EvalkitError as error:
            raise EvalkitError(f"{chapter.place}:{line}: {error.message}", hint=error.hint) from error
        project, indicator = asked.arguments
        found = next(one for one in material.graph.projects if one.id == project)
        return as_sentence(found.indicators[indicator].value, material.day)

    return with_values(text, value)


def _link(chapter: Chapter, material: Material, address: str, line: int) -> str:
    if is_outward(address):
        return address
    if has_scheme(address):
        chapter.left_out.append(f"{chapter.place}:{line}: a link to {address.partition(':')[0]}: is left out.")
        return ""
    if address.startswith("#"):
        chapter.anchors.append((address, line))
        return address
    page, root = _page(chapter, material), material.graph.evaluation.root
    path = path_of(page, address)
    inside = not path.startswith(("../", "/")) and path != ".."
    beside = path_of(chapter.path.as_posix(), address)
    if not inside or not (os.path.lexists(root / path) or os.path.lexists(beside)):
        raise EvalkitError(
            f"{chapter.place}:{line}: the link to “{address}” leads nowhere.",
            hint="Correct it; it is read from the folder of the chapter.",
        )
    return target_in_document(material, None, page, address)[0]


def _page(chapter: Chapter, material: Material) -> str:
    """Its path in the evaluation: that of a house elsewhere as if this was the evaluation's own."""
    path = os.path.relpath(chapter.path, material.graph.evaluation.root).replace(os.sep, "/")
    return f"publish/{material.kind}/{chapter.path.name}" if path.startswith("../") else path


def _picture(chapter: Chapter, material: Material, address: str, alt: str, line: int) -> Picture:
    return picture(material.house.folder, chapter.path, address, alt, f"{chapter.place}:{line}")
