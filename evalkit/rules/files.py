"""The files of an evaluation: readable, consistent and whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from evalkit.files.evaluation import Sheet
from evalkit.grammar import with_article
from evalkit.keys import Key
from evalkit.model.fields import FieldSpec, in_example, names
from evalkit.model.ids import is_id
from evalkit.model.kinds import KINDS, named_by
from evalkit.model.table import Table
from evalkit.report import Problem, Severity
from evalkit.rules import file_rule
from evalkit.suggest import nearest
from evalkit.thread.any_expressions import wrong_expressions
from evalkit.thread.graph import EvaluationGraph, ProjectGraph, Several

FEW = 8
"""As many ids as are listed where one of them was meant."""


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

    Why: A value under a misspelt key is not read, although it stands there.

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
    return _noticed(graph, "FIL004")


@file_rule("FIL005")
def good_ids(graph: EvaluationGraph) -> Iterable[Problem]:
    """Every id is well formed and unique.

    Why: Ids become names of files, columns and links on every system; one that stands for two things stands for neither.

    Good: patient-nurse: lower-case letters, digits and single hyphens, 64 at most; no file named aux or con, as for Windows.

    Fix: Rename it, also where it is referred to. Within a project, the logic model's parts, benefits and adverse effects
    share one space of ids; indicators and data-capture plans share another.
    """
    return [*_noticed(graph, "FIL005"), *_wrong_ids(graph), *_ids_of_two_files(graph)]


@file_rule("FIL006", Severity.WARNING)
def no_strays(graph: EvaluationGraph) -> Iterable[Problem]:
    """No stray file stands where evalkit files are expected.

    Why: A file under a name that is nearly right goes unread, although it stands there.

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
    return _noticed(graph, "FIL007")


@file_rule("FIL008")
def valid_waivers(_: EvaluationGraph) -> Iterable[Problem]:
    """A waiver has a rule that exists, a subject that matches, a reason, an owner and a date that is not past.

    Why: A requirement may knowingly go unmet, for a reason, for a time, and with somebody who answers for it. A waiver
    without these cannot be answered for.

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


@file_rule("FIL010", Severity.WARNING)
def answers_that_say_something(graph: EvaluationGraph) -> Iterable[Problem]:
    """No answer says nothing: “tbc”, “n/a”, or the weak example of the field's own guidance.

    Why: What stands in for an answer looks like one, in every count and every document, until somebody reads it.

    Good: An answer, or the key left out until there is one; where there is nothing, a sentence that says how it was looked for.

    Fix: Write the answer; `evalkit explain` with the field's name shows a good one.
    """
    return _noticed(graph, "FIL010")


def _noticed(graph: EvaluationGraph, code: str) -> list[Problem]:
    """What was noticed while the evaluation was loaded, and what is wrong with its references and expressions."""
    wrong = (*graph.evaluation.problems, *_wrong_references(graph), *wrong_expressions(graph))
    return [problem for problem in wrong if problem.code == code]


class _File(NamedTuple):
    """A TOML file, and the ids and references in it: where each stands, the field that holds it, and the name itself."""

    sheet: Sheet[Any]
    project: ProjectGraph | None
    scope: ProjectGraph | Several
    """Where what it names is looked up."""
    names: list[tuple[Key, FieldSpec, str]]


class _Mention(NamedTuple):
    """An id or a reference of which something is to be said. There are thousands, and most are right."""

    key: Key
    field: FieldSpec
    id: str
    file: _File

    def problem(self, code: str, message: str, fix: str) -> Problem:
        project = self.file.project.id if self.file.project else None
        return _problem(code, self.file.sheet, self.key, message, fix, project, self.id)


def _problem(
    code: str, sheet: Sheet[Table], key: Key, message: str, fix: str, project: str | None, identity: str
) -> Problem:
    line, column = sheet.place(key)
    return Problem(code, sheet.path, message, fix, key, line, column, project, subject=sheet.path, identity=identity)


@lru_cache(maxsize=1)
def _files(graph: EvaluationGraph) -> list[_File]:
    files: list[tuple[Sheet[Any], ProjectGraph | None, ProjectGraph | Several]] = [
        (graph.programme, None, Several(graph, ())),
        *((plan, None, Several(graph, graph.served(plan))) for plan in graph.plans.values()),
        *((sheet, project, project) for project in graph.projects for sheet in project.folder.sheets()),
    ]
    return [_File(sheet, project, scope, names(sheet.value)) for sheet, project, scope in files]


@lru_cache(maxsize=1)
def _wrong_references(graph: EvaluationGraph) -> list[Problem]:
    """References that lead nowhere (FIL004), and those that lead out (FIL007)."""
    wrong = []
    ids: dict[ProjectGraph | Several, dict[FieldSpec, frozenset[str]]] = defaultdict(dict)
    for file in _files(graph):
        there = ids[file.scope]
        for key, field, id in file.names:
            if field.ref is None:
                continue
            if field not in there:
                there[field] = file.scope.ids_of(named_by(field.ref))
            known = id in there[field] or in_example(file.sheet.value, key)
            if not known and all(map(file.scope.known, kinds := named_by(field.ref))):
                mention = _Mention(key, field, id, file)
                wrong.append(_leads_out(mention) if _is_path(id) else _leads_nowhere(mention, kinds, there[field]))
    return wrong


def _is_path(name: str) -> bool:
    return ".." in name.split("/") or name.startswith("/")


def _leads_out(mention: _Mention) -> Problem:
    message = f"{_says(mention)}: a path, and one that leads elsewhere. References are ids, never paths."
    return mention.problem("FIL007", message, "Name the id of something in this project.")


def _leads_nowhere(mention: _Mention, kinds: tuple[str, ...], there: frozenset[str]) -> Problem:
    """`kinds`: what it may name. `there`: the ids of all that there is of these."""
    *others, last = kinds
    wanted = f"{', '.join(others)} or {last}" if others else last
    meant = ""
    if actual := _kind_of(mention):
        message = f"{_says(mention)}, which is {with_article(actual)}; here {with_article(wanted)} is expected."
    else:
        meant = nearest(mention.id, there) or ""
        message = f"{_says(mention)}, but there is no {wanted} with this id.{_hint(meant, there)}"
    return mention.problem("FIL004", message, "Correct the id, or add what it refers to.")._replace(meant=meant)


def _says(mention: _Mention) -> str:
    where = ".".join(str(part) for part in mention.key if not isinstance(part, int))
    return f"`{where}` names “{mention.id}”"


def _kind_of(mention: _Mention) -> str | None:
    """What goes by this id in the project, if anything does."""
    kinds = (kind.name for kind in KINDS.values() if kind.in_project and kind.has_own_id)
    return next((kind for kind in kinds if mention.id in mention.file.scope.ids_of((kind,))), None)


def _hint(meant: str, there: frozenset[str]) -> str:
    """Which one was meant, or may have been."""
    if meant:
        return f" Did you mean “{meant}”?"
    return f" There are: {', '.join(sorted(there))}." if 0 < len(there) <= FEW else ""


def _wrong_ids(graph: EvaluationGraph) -> Iterator[Problem]:
    """Ids inside files that are badly formed, or that two things share."""
    first: dict[tuple[ProjectGraph | None, str, str], _Mention] = {}
    for mention in (_Mention(*found, file) for file in _files(graph) for found in file.names if found[1].id):
        if not is_id(mention.id):
            yield _badly_formed(mention)
        other = first.setdefault((mention.file.project, _space(_kind(mention)), mention.id), mention)
        if other is not mention:
            yield _there_twice(mention, other)


@cache
def _space(kind: str) -> str:
    """The space in which an id of this kind has to be the only one."""
    return (KINDS[kind].space if kind in KINDS else "") or kind


def _badly_formed(mention: _Mention) -> Problem:
    message = (
        f"“{mention.id}” cannot be an id: lower-case letters and digits with single hyphens, at most 64 characters."
    )
    return mention.problem("FIL005", message, "Rename it, also where it is referred to.")


def _there_twice(mention: _Mention, other: _Mention) -> Problem:
    project = other.file.project
    folder = f"{project.folder.path}/" if project else ""
    where = other.file.sheet.path.removeprefix(folder)
    message = (
        f"The id “{mention.id}” is there twice: this {_kind(mention)} shares it with the {_kind(other)} in {where}."
    )
    return mention.problem("FIL005", message, "Rename one of the two, also where it is referred to.")


def _kind(mention: _Mention) -> str:
    return mention.field.id.kind if mention.field.id else ""


def _ids_of_two_files(graph: EvaluationGraph) -> Iterator[Problem]:
    """Indicators and data-capture plans that share a name, and plans of the evaluation that share it with a project's."""
    for project in graph.projects:
        for id, plan in graph.plans.items():
            if id in project.folder.plans:
                yield _shared(
                    plan, f"this data-capture plan shares it with {project.folder.plans[id].path}", project.id
                )
        for id, plan in project.plans.items():
            if id in project.indicators:
                yield _shared(plan, "an indicator and this data-capture plan share it", project.id)


def _shared(plan: Sheet[Table], which: str, project: str) -> Problem:
    message = f"The id “{plan.id}” is there twice: {which}."
    fix = "Rename one of the two files, also where it is referred to."
    of = project if plan.path.startswith("projects/") else None
    return _problem("FIL005", plan, (), message, fix, of, plan.id if of else f"{plan.id} {project}")
