"""One run of `evalkit publish`: an evaluation → documents in files, all or none."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

from evalkit.check.checker import judge
from evalkit.check.options import Options
from evalkit.documents.audience import Audience, audience_named
from evalkit.documents.blocks import Document, Heading
from evalkit.documents.by_then import without_later
from evalkit.documents.chapters import Chapter, chapters_in, read
from evalkit.documents.compose import composed, sections_of
from evalkit.documents.digest import digest_of
from evalkit.documents.gate import missing_for, stage_of
from evalkit.documents.house import House, house_in
from evalkit.documents.kinds.find import kinds
from evalkit.documents.kinds.section import Section
from evalkit.documents.material import Material
from evalkit.documents.people import Allowed, given_away
from evalkit.documents.prose import is_written
from evalkit.documents.story import is_approved, may_be_told, told_story
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, refuse_unknown_project
from evalkit.files.find import shown
from evalkit.files.loader import load
from evalkit.report import Finding
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph, questions_of
from evalkit.thread.withhold import without_small_numbers

FOLDER = "published"
HOUSE = "publish"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    kind: str
    audience: str = "commissioner"
    projects: tuple[str, ...] = ()
    house: Path | None = None
    formats: tuple[str, ...] = ()
    trust: bool = False
    """Whether code of the house may be run."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document, and what is to be said of it."""

    document: Document
    missing: Sequence[Finding]
    """What keeps it a draft."""
    people: Sequence[str] = ()
    """Where something in it identifies a person: then it must not be written."""
    remarks: Sequence[str] = field(default=())
    """What was left out of it."""


def kind_named(name: str) -> str:
    """A document by its name. Raises EvalkitError for one that is not known."""
    if name not in kinds():
        raise EvalkitError(
            f"There is no document “{name}”.{did_you_mean(name, kinds())}",
            hint=f"The documents are {', '.join(kinds())}.",
        )
    return name


def made(root: Path, wish: Wish, options: Options) -> Made:
    """The document that is asked for. Raises EvalkitError for a wish that cannot be met."""
    plan = kinds()[kind_named(wish.kind)]
    audience = audience_named(wish.audience, wish.kind)
    house = _house(root, wish)
    evaluation = load(root)
    for id in wish.projects:
        refuse_unknown_project(id, [folder.id for folder in evaluation.projects])
    included = [folder.id for folder in evaluation.projects if not wish.projects or folder.id in wish.projects]
    report = judge(evaluation, options, path=shown(root)).report(stage_of(plan))
    missing = missing_for(plan, report, included, all_projects=not wish.projects)
    digest = digest_of(evaluation, house.folder)
    if not audience.small_numbers:
        without_small_numbers(evaluation)
    without_later(evaluation, options.as_of)
    graph = EvaluationGraph(evaluation)
    projects = [project for project in graph.projects if project.id in included]
    material = Material(graph, report, missing, audience, options.as_of, wish.kind, house, digest, projects)
    sections, chapters, remarks = _planned(material, wish.kind, evaluation)
    for chapter in chapters.values():
        read(chapter, material)
    written = {name: chapter for name, chapter in chapters.items() if chapter.blocks}
    document = composed(material, plan, sections, written)
    people = [*given_away(document, evaluation, house), *_people_of_house(document, wish.formats, house)]
    return Made(
        document, missing, people, [*remarks, *_remarks(material, audience), *_left_out(document, chapters, material)]
    )


def _house(root: Path, wish: Wish) -> House:
    if wish.house is not None and not wish.house.is_dir():
        raise EvalkitError(f"There is no folder “{wish.house}”.", hint="Give the folder of a house style.")
    house = house_in(wish.house, shown(wish.house)) if wish.house else house_in(root / HOUSE, HOUSE)
    if house.pdf_template and "pdf" in wish.formats and not wish.trust:
        place = house.place("house", "pdf-template")
        raise EvalkitError(
            f"{place}: “{house.style.pdf_template}” is code, and would be run.",
            hint="Read it; then add --trust, or take out `pdf-template`.",
        )
    return house


def _planned(
    material: Material, kind: str, evaluation: Evaluation
) -> tuple[list[Section], dict[str, Chapter], list[str]]:
    """The sections that a document has, their chapters, and which chapters are left out with their sections."""
    plan, house = kinds()[kind], material.house
    where = house.folder / kind
    files = [name.removesuffix(".md") for name in os.listdir(where) if name.endswith(".md")] if where.is_dir() else []
    questions = {id: text for id, text in material.questions().items() if id in questions_of(evaluation)}
    sections = sections_of(plan, questions, house, kind, files)
    names = [section.name for section in sections]
    known = dict.fromkeys(
        [*names, *(section.name for section in sections_of(plan, questions, replace(house, orders={}), kind, files))]
    )
    found = chapters_in(house.folder, house.shown, kind, list(known))
    left_out = [
        f"{chapter.place} is left out: house.toml leaves out its section."
        for name, chapter in found.items()
        if name not in names and is_written(chapter.text)
    ]
    return sections, {name: found[name] for name in names if name in found}, left_out


def _people_of_house(document: Document, formats: Sequence[str], house: House) -> list[str]:
    """Where something identifies a person in what the house's own file shows on each page."""
    found: dict[str, None] = {}
    allowed = Allowed(house.feedback.address or "")
    for format in formats:
        module = import_module(f"evalkit.documents.writers.{format}")
        for text in module.texts_of_house(document) if hasattr(module, "texts_of_house") else ():
            for what, _, _ in allowed.found_in(text):
                found.setdefault(f"{house.shown}/{house.style.reference}: {what} in a header or footer")
    return list(found)


def _remarks(material: Material, audience: Audience) -> list[str]:
    """Which stories are left out, or told without quotations."""
    if material.kind == "framework" or not (material.kind == "stories" or audience.id == "participants"):
        return []
    told = []
    for project in material.projects:
        path = project.folder.project.path
        if not may_be_told(material, project):
            told.append(f"{path}: the story is left out: `story.consent` or `story.approved` is not given.")
        elif not is_approved(project):
            told.append(f"{path}: the story is marked: `story.consent` or `story.approved` is not given.")
    return told


def _left_out(document: Document, chapters: Mapping[str, Chapter], material: Material) -> list[str]:
    """What was left out of chapters and stories."""
    told = [remark for chapter in chapters.values() for remark in chapter.left_out]
    keys = {f"#{block.key}" for block in document.blocks if isinstance(block, Heading)}
    told += [
        f"{chapter.place}:{line}: the link to “{anchor}” leads nowhere in this document, and is left out."
        for chapter in chapters.values()
        for anchor, line in chapter.anchors
        if anchor not in keys
    ]
    for project in material.projects if material.kind != "framework" else ():
        if project.id in material.stories:
            page = project.folder.story
            told += [
                f"{page.path}:{line}: {what} is left out." for line, what in told_story(material, project).left_out
            ]
    return told


def formats() -> dict[str, str]:
    """The formats that documents are written in, each with the ending of its files; found by listing their folder."""
    folder = Path(__file__).parent / "writers"
    names = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    return {name: import_module(f"evalkit.documents.writers.{name}").ENDING for name in names}


def written(document: Document, format: str, name: str, ending: str = "") -> dict[str, bytes]:
    """The files of a document in a format, by their paths beside each other; the document itself first.

    `ending`: of its name, where that is not written as it usually is.
    """
    writer = import_module(f"evalkit.documents.writers.{format}")
    files: dict[str, bytes] = writer.write(document, name)
    return {f"{name}{ending}" if ending and path == f"{name}{writer.ENDING}" else path: files[path] for path in files}
