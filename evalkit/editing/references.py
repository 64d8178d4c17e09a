"""Where a thing is referred to: in TOML by its id, in Markdown by a link to its file, in stories by who is quoted."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from evalkit.editing.links import links_to
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.files.sources import Source
from evalkit.globs import matches
from evalkit.keys import Key, numbered
from evalkit.model.fields import names
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.kinds import named_by
from evalkit.thread.voices import names_of, source_of

CHAPTERS = "publish"
"""The folder in which documents have their chapters."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that names a thing.

    `how`: `value` (a key holds the id), `element` (a list does), `entry` (a table goes by it), `link` (Markdown), `quoted`
    (the attribution of a quotation), `placed` (a chapter of a document places something of it), `path` (a waiver holds the
    path), `within` (a requirement of the evaluation's own holds the path from the folder of the project).
    """

    how: Literal["value", "element", "entry", "link", "quoted", "placed", "path", "within"]
    file: str
    line: int
    key: Key = ()
    """As written in the file; empty for Markdown, but for what a chapter places: which of all that, and which id of it."""
    text: str = ""
    """What stands there now."""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def references(evaluation: Evaluation, thing: Entity) -> list[Reference]:
    """Every place that names a thing, in the order of the files."""
    found: list[Reference] = []
    project = next((p for p in evaluation.projects if p.id == thing.project), None)
    if thing.id and thing.kind.has_own_id:
        found += _named(_naming(evaluation, thing, project), thing)
        if project and thing.kind.name == "stakeholder":
            found += _quoted(project, thing)
        found += _placed(evaluation, thing)
    found += _waivers(evaluation, thing, project)
    if _is_linked_to(thing):
        found += _linked(evaluation, path_of(thing))
    return found


def unread(evaluation: Evaluation, thing: Entity) -> list["FoundPage"]:
    """The Markdown files that could not be read, where they may link to a thing, or place something of it."""
    folder = "" if _is_linked_to(thing) else CHAPTERS
    return [page for page in pages(evaluation.source, folder) if page.text is None]


def _is_linked_to(thing: Entity) -> bool:
    return thing.kind.shape in ("file", "page")


def path_of(thing: Entity) -> str:
    """What links lead to: the file, or the folder of a project."""
    return posixpath.dirname(thing.file) if thing.kind.name == "project" else thing.file


def _naming(evaluation: Evaluation, thing: Entity, project: ProjectFolder | None) -> Iterator[Sheet[Any]]:
    """The TOML files in which the id of a thing may stand: those of its project, and the evaluation's own plans.

    A plan that serves several projects names a thing of either by the same id: where another of them has such a thing too,
    the plan goes on to name that.
    """
    if project:
        yield from project.sheets()
    for plan in evaluation.plans.values():
        others = [p for p in evaluation.projects if p is not project and plan.id in evaluation.plans_for(p.id)]
        if not any(one.id == thing.id for other in others for one in entities(evaluation, thing.kind, other)):
            yield plan
    if thing.kind.shared and project is None:
        for other in evaluation.projects:
            yield from other.sheets() if thing.id in evaluation.plans_for(other.id) else ()


def _named(sheets: Iterable[Sheet[Any]], thing: Entity) -> Iterator[Reference]:
    for sheet in sheets:
        for key, spec, name in names(sheet.value):
            if name != thing.id or spec.ref is None or thing.kind.name not in named_by(spec.ref):
                continue
            how: Literal["value", "element", "entry"] = (
                "entry" if spec.shape == "map" else "element" if spec.shape == "list" else "value"
            )
            yield Reference(how, sheet.path, sheet.place(key)[0], key, name)


def _quoted(project: ProjectFolder, thing: Entity) -> Iterator[Reference]:
    """Quotations that name a party by its id."""
    names = names_of(project.project.value.stakeholders)
    for page in project.pages():
        lines = (page.text or "").split("\n")
        for quotation in page.document.quotations if page.document else ():
            name, source = source_of(quotation, names)
            if name == thing.id and source in lines[quotation.last - 1]:
                yield Reference("quoted", page.path, quotation.last, (), source)


_MAY_HIDE = re.compile(r"[&\\]")
"""By which a text may hold a name written in another way."""


def _placed(evaluation: Evaluation, thing: Entity) -> Iterator[Reference]:
    """Parts and values that chapters place by the id of a thing."""
    chapters = ((page.path, page.text or "") for page in pages(evaluation.source, CHAPTERS))
    held = [(path, text) for path, text in chapters if "{{" in text and (thing.id in text or _MAY_HIDE.search(text))]
    if not held:
        return
    from evalkit.editing.chapters import is_chapter, placing  # which no other command is to wait for

    for path, text in held:
        for key, placed in placing(text, evaluation, thing) if is_chapter(path) else ():
            yield Reference("placed", path, placed.line, key, placed.written)


def _waivers(evaluation: Evaluation, thing: Entity, project: ProjectFolder | None) -> Iterator[Reference]:
    programme = evaluation.programme
    own = f"projects/{thing.project}/"
    for index, waiver in numbered(programme.value.waivers):
        subject = waiver.subject or ""
        at = ("waivers", index)
        path = path_of(thing)
        if thing.kind.shape == "file" and (subject == path or subject.startswith(f"{path}/")):
            key = (*at, "subject")
            yield Reference("path", EVALUATION_FILE, programme.place(key)[0], key, subject)
        held = [thing.file, *(sheet.path for sheet in project.relationships.values())] if project else []
        if (
            waiver.item
            and waiver.item == thing.id
            and subject.startswith(own)
            and any(matches(subject, f) for f in held)
        ):
            key = (*at, "item")
            yield Reference("value", EVALUATION_FILE, programme.place(key)[0], key, waiver.item)


def _linked(evaluation: Evaluation, path: str) -> Iterator[Reference]:
    """Links of all Markdown files in the evaluation's folder that lead to a file, or into a folder."""
    for page in pages(evaluation.source):
        if page.text is not None:
            for address in links_to(page.text, page.path, path):
                yield Reference("link", page.path, address.line, (), address.written)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A Markdown file somewhere in the evaluation's folder: its text or, without one, why it was not read."""

    path: str
    text: str | None
    reason: str = ""


def pages(source: Source, folder: str = "") -> Iterator[FoundPage]:
    """Every Markdown file in a folder, and below; but for hidden ones. Folders that are links are not followed."""
    try:
        entries = {posixpath.join(folder, n): type for n, type in source.entries(folder).items() if n[0] != "."}
    except OSError:
        return
    for path, type in entries.items():
        if type != "folder" and path.lower().endswith((".md", ".markdown")):
            yield _page(source, path)
    for path, type in entries.items():
        if type == "folder":
            yield from pages(source, path)


def _page(source: Source, path: str) -> FoundPage:
    if source.leads_to(path) is None:
        return FoundPage(path, None, "it leads out of the evaluation")
    if source.type_of(path) != "file":
        return FoundPage(path, None, "it is no ordinary file")
    try:
        return FoundPage(path, source.read(path).decode("utf-8"))
    except UnicodeDecodeError:
        return FoundPage(path, None, "it is not in UTF-8")
    except OSError as error:
        return FoundPage(path, None, (error.strerror or "unknown reason").lower())
