"""The files of an evaluation: readable, consistent and whole."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from evalkit.files.evaluation import Sheet
from evalkit.grammar import with_article
from evalkit.keys import Key
from evalkit.model.fields import FieldSpec, names
from evalkit.model.ids import is_id
from evalkit.model.kinds import KINDS, named_by
from evalkit.model.table import Table
from evalkit.report import Problem, Severity
from evalkit.rules import file_rule
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph, ProjectGraph

FEW = 8
"""As many ids as are listed where one of them was meant."""


def _noticed(graph: EvaluationGraph, code: str) -> list[Problem]:
    """What was noticed while the evaluation was loaded."""
    return [problem for problem in graph.evaluation.problems if problem.code == code]


@file_rule("FIL001")
def readable(graph: EvaluationGraph) -> Iterable[Problem]:
    """Every file can be read: UTF-8, and TOML where it should be.

    Why: What cannot be read cannot be checked; requirements that depend on it count as missing, never as met.

    Good: A file saved as UTF-8 by a plain-text editor.

    Fix: Go to the line and column named, and put right what the message says.
    """
    return _noticed(graph, "FIL001")


@file_rule("FIL002")
def known_keys(graph: EvaluationGraph) -> Iterable[Problem]:
    """Every key is one that evalkit knows.

    Why: A value under a misspelt key is not read, and its author believes that it is.

    Good: mitigation = "…", not mitigations = "…".

    Fix: Correct the key, move it below the right header, or take it out. What is for humans only can be a # comment.
    """
    return _noticed(graph, "FIL002")


@file_rule("FIL003")
def right_values(graph: EvaluationGraph) -> Iterable[Problem]:
    """Every value has the right type and is among the allowed ones.

    Why: A value that cannot be understood counts as not given.

    Good: start = 2011-01-01 (a date has no quotation marks), every = "3 months" (an interval has).

    Fix: Correct the value as the message says; `evalkit explain` with the field's name shows what it may be.
    """
    return _noticed(graph, "FIL003")


@file_rule("FIL004", end="back")
def live_references(graph: EvaluationGraph) -> Iterable[Problem]:
    """Every reference leads somewhere, Markdown links included.

    Why: The golden thread from principle to story breaks where a name leads to nothing.

    Good: indicators = ["five-or-more-tasks"], where indicators/five-or-more-tasks.toml exists in the same project.

    Fix: Correct the id (it is the name of a file without its ending, or of a table), or add what it refers to.
    """
    yield from _noticed(graph, "FIL004")
    for code, problem in _references(graph):
        if code == "FIL004":
            yield problem


@file_rule("FIL005")
def good_ids(graph: EvaluationGraph) -> Iterable[Problem]:
    """Every id is well formed and unique.

    Why: Ids become names of files, columns and links on every system; one that stands for two things stands for neither.

    Good: patient-nurse, five-or-more-tasks: lower-case letters and digits with single hyphens, at most 64 characters.

    Fix: Rename it, also where it is referred to. Within a project, the logic model's parts, benefits and adverse effects
    share one space of ids; indicators and data-capture plans share another.
    """
    yield from _noticed(graph, "FIL005")
    yield from _ids(graph)


@file_rule("FIL006", Severity.WARNING)
def no_strays(graph: EvaluationGraph) -> Iterable[Problem]:
    """No stray file stands where evalkit files are expected.

    Why: A file under a name that is nearly right goes unread, and its author believes that it counts.

    Good: indicators/ and not indicator/; patient-nurse.toml and not patient-nurse.tml.

    Fix: Rename it if it belongs to the evaluation, else move it elsewhere. Other files anywhere else are welcome.
    """
    return _noticed(graph, "FIL006")


@file_rule("FIL007")
def self_contained(graph: EvaluationGraph) -> Iterable[Problem]:
    """Nothing leads out of the evaluation.

    Why: An evaluation is copied, sent and archived as a folder; what lies outside is lost, or is somebody else's.

    Good: A copy of the file inside the folder, or a web address in full.

    Fix: Put the file itself into the evaluation, and link to it there.
    """
    yield from _noticed(graph, "FIL007")
    for code, problem in _references(graph):
        if code == "FIL007":
            yield problem


@file_rule("FIL008")
def valid_waivers(_: EvaluationGraph) -> Iterable[Problem]:
    """A waiver has a rule that exists, a subject that matches, a reason, an owner and a date that is not past.

    Why: A requirement may knowingly go unmet, for a reason, for a time, and with somebody who answers for it. A waiver
    without these is a way of not looking.

    Good: rule = "EVI304", subject = "projects/peer-support/relationships/*", reason = "…", owner = "…",
    until = 2012-12-31.

    Fix: Correct the waiver in evaluation.toml, or take it out; until then it waives nothing.
    """
    return ()  # noticed where waivers are applied


@file_rule("FIL009", Severity.WARNING)
def needed_waivers(_: EvaluationGraph) -> Iterable[Problem]:
    """A waiver is still needed.

    Why: A waiver that nothing needs any more will one day hide something new.

    Good: The waiver is taken out on the day the requirement is met.

    Fix: Take the waiver out of evaluation.toml.
    """
    return ()  # noticed where waivers are applied


def _problem(
    code: str, sheet: Sheet[Table], key: Key, message: str, fix: str, project: ProjectGraph | None, identity: str
) -> Problem:
    line, column = sheet.place(key)
    return Problem(
        code,
        sheet.path,
        message,
        fix,
        key,
        line,
        column,
        project.id if project else None,
        sheet.path,
        identity,
    )


Named = tuple[ProjectGraph | None, Sheet[Table], list[tuple[Key, FieldSpec, str]]]


@lru_cache(maxsize=1)
def _names(graph: EvaluationGraph) -> list[Named]:
    """Every id and reference of the evaluation, file by file."""
    found: list[Named] = [(None, graph.programme, names(graph.programme.value))]
    found += [(project, sheet, names(sheet.value)) for project in graph.projects for sheet in project.folder.sheets()]
    return found


@lru_cache(maxsize=1)
def _references(graph: EvaluationGraph) -> list[tuple[str, Problem]]:
    """The references of all TOML files that lead nowhere, or out of the evaluation."""
    dead = []
    questions = frozenset(graph.questions)
    for project, sheet, found in _names(graph):
        for key, spec, name in found:
            if spec.ref is None:
                continue
            kinds = named_by(spec.ref)
            options = project.ids_of(kinds) if project else questions
            if name not in options and (project is None or all(project.known(kind) for kind in kinds)):
                dead.append(_dead(sheet, key, name, kinds, options, project))
    return dead


def _dead(
    sheet: Sheet[Table],
    key: Key,
    name: str,
    kinds: tuple[str, ...],
    options: frozenset[str],
    project: ProjectGraph | None,
) -> tuple[str, Problem]:
    where = ".".join(str(part) for part in key if not isinstance(part, int))
    if ".." in name.split("/") or name.startswith("/"):
        message = f"`{where}` names “{name}”: a path, and one that leads elsewhere. References are ids, never paths."
        return "FIL007", _problem(
            "FIL007", sheet, key, message, "Name the id of something in this project.", project, name
        )
    wanted = " or ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)
    actual = next(
        (k.name for k in KINDS.values() if k.in_project and k.has_own_id and project and name in project.ids(k.name)),
        None,
    )
    if actual:
        message = f"`{where}` names “{name}”, which is {with_article(actual)}; here {with_article(wanted)} is expected."
    else:
        hint = did_you_mean(name, options) or (
            f" There are: {', '.join(sorted(options))}." if len(options) <= FEW else ""
        )
        message = f"`{where}` names “{name}”, but there is no {wanted} with this id.{hint if options else ''}"
    fix = "Correct the id, or add what it refers to."
    return "FIL004", _problem("FIL004", sheet, key, message, fix, project, name)


def _space(kind: str) -> str:
    return (KINDS[kind].space if kind in KINDS else "") or kind


def _ids(graph: EvaluationGraph) -> Iterator[Problem]:
    """Ids inside files that are badly formed, or that two things share."""

    def bad(sheet: Sheet[Table], key: Key, name: str, project: ProjectGraph | None) -> Problem:
        message = f"“{name}” cannot be an id: lower-case letters and digits with single hyphens, at most 64 characters."
        return _problem("FIL005", sheet, key, message, "Rename it, also where it is referred to.", project, name)

    seen: dict[tuple[str | None, str, str], str] = {}
    for project, sheet, found in _names(graph):
        for key, spec, name in found:
            if not spec.id:
                continue
            if not is_id(name):
                yield bad(sheet, key, name, project)
            space = (project.id if project else None, _space(spec.id.kind), name)
            if space in seen:
                message = f"The id “{name}” is there twice: this {spec.id.kind} shares it with {seen[space]}."
                fix = "Rename one of the two, also where it is referred to."
                yield _problem("FIL005", sheet, key, message, fix, project, name)
            else:
                folder = f"{project.folder.path}/" if project else ""
                seen[space] = f"the {spec.id.kind} in {sheet.path.removeprefix(folder)}"
    for project in graph.projects:
        for id in project.plans:
            if id in project.indicators:
                message = f"The id “{id}” is there twice: an indicator and this data-capture plan share it."
                fix = "Rename one of the two files, also where it is referred to."
                yield _problem("FIL005", project.plans[id], (), message, fix, project, id)
