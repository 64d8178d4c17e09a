"""The Markdown pages of a project: the story and its reflections, and where their links lead."""

import posixpath
from collections import defaultdict
from datetime import date
from urllib.parse import unquote

from evalkit.files.evaluation import Page
from evalkit.files.headings import by_which_found
from evalkit.files.markdown import parse
from evalkit.files.markdown_links import Link, leads_to
from evalkit.files.visit import Folder, Visit
from evalkit.model.stand_ins import is_stand_in
from evalkit.report import Problem


def page(visit: Visit, folder: Folder, name: str) -> Page:
    """A page, and the files of the evaluation that it leads to. A link that leads nowhere, or out, is noted."""
    path = folder.path_of(name)
    text, exists = visit.text(folder, name)
    if text is None:
        return Page(path, None, exists, None)
    document = parse(text)
    refers: dict[str, set[str]] = defaultdict(set)
    for link in document.links:
        if target := _target(visit, folder.path, path, link):
            refers[by_which_found(link.section)].add(target)
    by_section = {title: frozenset(files) for title, files in refers.items()}
    return Page(path, text, exists, document, None, by_section, frozenset().union(*by_section.values()))


def story(visit: Visit, folder: Folder) -> Page:
    """The story of a project. A section that says nothing counts as empty, and is noted."""
    found = page(visit, folder, "story.md")
    for section in found.document.sections.values() if found.document else ():
        if section.filled and is_stand_in(section.words):
            section.filled = False
            message = f"All that stands under “{section.title}” is “{section.words}”, which says nothing."
            fix = "Write the section; until then it counts as empty."
            visit.note(Problem("FIL010", found.path, message, fix, (section.title,), section.line))
    return found


def reflection(visit: Visit, folder: Folder, name: str) -> Page:
    """The reflection of the day that it is named after."""
    found = page(visit, folder, name)
    found.day = _day(name.removesuffix(".md"))
    if found.day is None:
        message = "A reflection is named after its day, and this is not a date such as 2012-03-01.md."
        visit.note(Problem("FIL005", found.path, message, "Rename the file after the day of the reflection."))
    return found


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def _target(visit: Visit, folder: str, page: str, link: Link) -> str | None:
    """The file of the evaluation that a link leads to; None, and a problem, where it leads nowhere or out."""
    relative = unquote(link.target)
    target = leads_to(folder, link.target)
    if target in visit.files:  # looked at already, and found to be inside
        return target
    fault = _fault(visit, folder, relative, target)
    if fault is None:
        return target
    code, message, fix, meant = fault
    visit.note(Problem(code, page, message, fix, (), link.line, link.column, identity=link.target, meant=meant))
    return None


def _fault(visit: Visit, folder: str, relative: str, target: str) -> tuple[str, str, str, str] | None:
    """What is wrong with a link to a path from the folder of its page: code, message, fix, and the file that was meant."""
    if relative.startswith(("/", "\\")) or target == ".." or target.startswith("../"):
        message = f"The link to “{relative}” leads out of the evaluation."
        return "FIL007", message, "Link to a file of the evaluation, or to a web address in full (https://…).", ""
    if "\0" in target or visit.source.type_of(target) is None:
        near = visit.near(posixpath.relpath(target, folder), folder)
        hint, meant = (f" Did you mean “{near}”?", posixpath.normpath(f"{folder}/{near}")) if near else ("", "")
        message = f"The link to “{relative}” leads nowhere: there is no such file.{hint}"
        return "FIL004", message, "Correct the link; it is read from the folder in which this file stands.", meant
    if visit.source.leads_to(target) is None:
        message = f"The link to “{relative}” leads out of the evaluation, by way of a link between folders."
        return "FIL007", message, "Put the file itself into the evaluation, and link to it there.", ""
    return None
