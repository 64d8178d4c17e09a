"""What an evaluation asks for itself: each requirement as a rule."""

import re
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from typing import Any

from evalkit.check.house_settings import TOO_LONG
from evalkit.files.evaluation import Page, Sheet
from evalkit.framework import HOUSE, HOUSE_PREFIX, Stage
from evalkit.globs import matches
from evalkit.grammar import be, listed
from evalkit.keys import Key, numbered
from evalkit.model.data_capture import DataCapture
from evalkit.model.fields import fields, reach
from evalkit.model.file_kinds import FILES
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.programme import Require
from evalkit.model.table import Table
from evalkit.model.values import given
from evalkit.report import Severity
from evalkit.rules import NOT_ASKED, Gap, Rule, Today
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph, ProjectGraph
from evalkit.thread.subjects import Subject

_REFLECTIONS = "reflections/*.md"
_TABLES: dict[str, type[Table] | None] = {
    **{kind.in_project or kind.path: kind.table for kind in FILES},
    "story.md": None,
    _REFLECTIONS: None,
}
"""The files that can be asked for more, by their path within a project; None for Markdown."""
NEEDED = ("file", "key", "stage", "reason")
FEW = 8
"""As many files are listed where one of them was meant."""
_PATIENCE = 1.0
"""For how many seconds a pattern may look at a text."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def fault_of(require: Require, code: str, taken: Container[str]) -> tuple[str, str, str] | None:
    """What is wrong with a requirement in which nothing is missing: code of the finding, key, message."""
    assert require.file and require.key
    if code in taken:
        return "FIL003", "code", f"There is already a requirement {code}; give this one another `code`."
    if not re.fullmatch(rf"{HOUSE_PREFIX}[0-9]{{1,6}}", code):
        return (
            "FIL003",
            "code",
            f"`code` is “{code}”; it has to be {HOUSE_PREFIX} and a number, such as {HOUSE_PREFIX}101.",
        )
    tables = [table for path, table in _TABLES.items() if _may_match(require.file, path)]
    if not tables:
        hint = did_you_mean(require.file, _TABLES)
        if re.search(r"[\[\]{}]", require.file):
            hint = " Only `*`, `**` and `?` stand for other signs."
        message = f"“{require.file}” matches no file that a project can have, such as indicators/*.toml.{hint}"
        return "FIL004", "file", message
    unknown = [_unknown_key(table, require.key) if table else "" for table in tables]
    if all(unknown):
        return "FIL004", "key", unknown[0]
    if require.pattern and not any(_is_text(table, require.key) for table in tables):
        message = f"`{require.key}` is a table, and a `pattern` is for text: ask for one of the keys in it."
        return "FIL003", "pattern", message
    fault = _pattern_fault(require.pattern) if require.pattern else ""
    return ("FIL003", "pattern", fault) if fault else None


@lru_cache(maxsize=1 << 10)
def _may_match(glob: str, path: str) -> bool:
    """Whether a glob can match a file of a kind, itself given with a star for its name: by names that are like the glob's."""
    last, ending = glob.rpartition("/")[2], path.rpartition("*")[2]
    sign, possible = ("1", r"[0-9-]*") if path == _REFLECTIONS else ("a", r"[a-z0-9-]*")
    names = {re.sub(r"\*+", star, last).replace("?", sign).removesuffix(ending) for star in ("", sign)} | {sign}
    likely = [name for name in names if "*" not in path or re.fullmatch(possible, name)]
    return any(matches(glob, path.replace("*", name)) for name in likely)


def _is_text(table: type[Table] | None, key: str) -> bool:
    """Whether what stands under a key is a value or values, and not a table."""
    return table is None or reach(table, key).table is None


def _compiled(pattern: str) -> Any:
    import regex  # and not re, which cannot be told when to give up

    return regex.compile(pattern)


def _pattern_fault(pattern: str) -> str:
    try:
        _compiled(pattern)
    except Exception as error:  # its own error, and what a pattern that is too large meets with
        position = getattr(error, "pos", None)
        where = "" if position is None else f", at its sign {position + 1}"
        return f"`pattern` is no regular expression{where}: {getattr(error, 'msg', error)}."
    return ""


def _unknown_key(table: type[Table], key: str) -> str:
    """What is wrong with a key, so that no file could ever have it; nothing where some can."""
    found = reach(table, key)
    if found.lost is None:
        return ""
    return f"`{key}` is not a key that such a file can have.{did_you_mean(found.lost, found.known)}"


def rule_of(code: str, require: Require) -> Rule:
    assert require.file and require.key and require.reason and require.stage
    wording = f"`{require.key}` is given in {require.file}"
    if require.pattern:
        wording += f", and matches `{require.pattern}`"
    kinds = _kinds_with(require.key, require.file)
    if any(kinds.values()):
        path, table = next((path, table) for path, table in kinds.items() if table)
        field = ".".join((re.split(r"[./]", path)[0], *reach(table, require.key).names))
        fix = f"Write `{require.key}`; `evalkit explain {field}` says what belongs there."
    else:
        fix = f"Write what belongs below the heading “{require.key}”."
    page = [wording, f"Why: {require.reason}", f"Fix: {fix}"]
    return Rule(
        code=code,
        due=Stage.of(require.stage),
        severity=Severity.ERROR,
        clause=HOUSE,
        page="\n\n".join(" ".join(paragraph.split()) for paragraph in page),
        subjects=_files(require.file, kinds),
        ask=_asks(require),
        identity=f"{require.file} {require.key} {require.pattern or ''}",
    )


def matches_nothing(require: Require, rule: Rule, graph: EvaluationGraph) -> str:
    """Why a requirement asks nothing of any file; empty where it does, or may do so later: a folder may be empty for now."""
    assert require.file and rule.subjects
    folder, _, name = require.file.removeprefix("./").rpartition("/")
    of_all = re.fullmatch(r"\*+(?:\.\w+)?", name) or folder == "reflections"
    if of_all or not graph.projects or next(iter(rule.subjects(graph)), None):
        return ""
    paths = {file.path.split("/", 2)[-1] for project in graph.projects for _, file in _files_of(project) if file.exists}
    paths |= {plan.path for plan in graph.plans.values()}
    there = sorted(path for path in paths if folder in ("", "**") or path.startswith(f"{folder}/"))
    few = f" There {be(there)}: {', '.join(there)}." if 0 < len(there) <= FEW else ""
    return f"“{require.file}” matches no file of this evaluation, so nothing is asked.{did_you_mean(require.file, there) or few}"


def _kinds_with(key: str, glob: str) -> dict[str, type[Table] | None]:
    """The kinds of file that a glob matches and that can have a key: tables or, where none has it, Markdown."""
    kinds = {path: table for path, table in _TABLES.items() if _may_match(glob, path)}
    tables = {path: table for path, table in kinds.items() if table and not _unknown_key(table, key)}
    return dict(tables) or {path: table for path, table in kinds.items() if not table}


def _files(glob: str, kinds: dict[str, type[Table] | None]) -> Callable[[EvaluationGraph], Iterator[Subject[Any]]]:
    """The files of an evaluation that a glob matches, as subjects; also a file that a glob without signs for any names,
    and that is not there.
    """
    exact = glob.removeprefix("./") if not re.search(r"[*?]", glob) else ""

    def files(graph: EvaluationGraph) -> Iterator[Subject[Any]]:
        if EVALUATION_FILE in kinds and matches(glob, EVALUATION_FILE):
            yield Subject("evaluation", graph.programme, graph.programme, graph)
        plans = [plan for plan in graph.plans.values() if DataCapture in kinds.values() and matches(glob, plan.path)]
        for plan in plans:
            yield Subject(f"data-capture {plan.id}", plan, plan, graph)
        for project in graph.projects:
            found = exact == EVALUATION_FILE or bool(plans)
            for name, file in _files_of(project):
                table = None if isinstance(file, Page) else type(file.value)
                if table in kinds.values() and matches(glob, file.path.removeprefix(f"{project.folder.path}/")):
                    found = True
                    yield Subject(name, file, file, graph, project)
            if exact and not found:
                path, table = f"{project.folder.path}/{exact}", next(iter(kinds.values()))
                absent = Sheet("", path, table(), exists=False) if table else Page(path, None, False, None)
                kind, _, name = exact.rpartition("/")
                yield Subject(f"{kind.removesuffix('s')} {name.rpartition('.')[0]}", absent, absent, graph, project)

    return files


def _files_of(project: ProjectGraph) -> Iterator[tuple[str, Sheet[Any] | Page]]:
    folder = project.folder
    yield f"project {project.id}", folder.project
    yield f"logic model of {project.id}", folder.logic_model
    for kind, sheets in (
        ("relationship", folder.relationships),
        ("indicator", folder.indicators),
        ("data-capture", folder.plans),
    ):
        for id, sheet in sheets.items():
            yield f"{kind} {id}", sheet
    yield "story", folder.story
    for page in folder.reflections:
        yield f"reflection {page.path.rpartition('/')[2].removesuffix('.md')}", page
    yield "findings", folder.findings


def _asks(require: Require) -> Callable[[Subject[Any], Today], Gap | None]:
    """The predicate: the key is given, in each entry where there are several, and matches the pattern."""
    assert require.key and require.reason
    key, reason = require.key, " ".join(require.reason.split()).rstrip(".")
    mismatch = _mismatch(key, _compiled(require.pattern), reason) if require.pattern else None

    def ask(subject: Subject[Any], _: Today) -> Gap | None:
        if not subject.value.exists:
            name = subject.file.path.rpartition("/")[2]
            return Gap(f"{name} is not there, and `{key}` belongs in it: {reason}.", tuple(key.split(".")))
        held = _values(subject.value, key)
        if not held:
            return NOT_ASKED  # there is no entry of which it could be asked
        missing = [at for at, value in held if not _is_given(value)]
        if missing:
            names = [".".join(str(p + 1 if isinstance(p, int) else p) for p in at) for at in missing]
            parts = tuple(names) if len(held) > 1 else ()
            return Gap(f"{listed(names)} {be(names)} not given: {reason}.", missing[0], missing=parts)
        gaps = (mismatch(at, value) for at, value in held) if mismatch else ()
        return next((gap for gap in gaps if gap), None)

    return ask


def _mismatch(key: str, pattern: Any, reason: str) -> Callable[[Key, object], Gap | None]:
    """What finds the gap of a value, at its place, of which a text does not match a pattern. One that has once taken too
    long is not tried again.
    """
    too_long = False

    def gap_of(at: Key, value: object) -> Gap | None:
        nonlocal too_long
        try:
            wrong = (
                None if too_long else next((t for t in _texts(value) if not pattern.search(t, timeout=_PATIENCE)), None)
            )
        except TimeoutError:
            too_long, wrong = True, None
        if too_long:
            message = f"Whether `{key}` matches `{pattern.pattern}` could not be found out: {TOO_LONG}."
            return Gap(message, at, fix="Write the `pattern` in evaluation.toml so that no repetition holds another.")
        if wrong is None:
            return None
        shown = f"{wrong[:60]}{'…' if len(wrong) > 60 else ''}"
        return Gap(f"`{key}` is “{shown}”, which does not match `{pattern.pattern}`: {reason}.", at)

    return gap_of


def _is_given(value: object) -> bool:
    """Whether a value is given; of a table, or of several, whether anything in them is."""
    if isinstance(value, Table):
        return any(_is_given(getattr(value, spec.attribute)) for spec in fields(type(value)).values())
    if isinstance(value, dict):
        return any(_is_given(entry) for entry in value.values())
    if isinstance(value, list | tuple):
        return any(_is_given(entry) for entry in value)
    return given(value)


def _values(file: Sheet[Any] | Page, key: str) -> list[tuple[Key, Any]]:
    """What a file holds under a dotted key, and where: one value, or one for each entry of a list or map on the way.

    In Markdown a key is a heading, and its value the text below it.
    """
    if isinstance(file, Page):
        return [((key,), _section_text(file, key))]
    return list(_walk(file.value, key.split("."), (), None))


def _walk(value: Any, parts: list[str], at: Key, table: type[Table] | None) -> Iterator[tuple[Key, Any]]:
    """`table`: what the entries of a list or map are, where they are tables."""
    if not parts:
        yield at, value
    elif isinstance(value, Table):
        spec = fields(type(value))[parts[0]]
        yield from _walk(getattr(value, spec.attribute), parts[1:], (*at, spec.key), spec.table)
    elif isinstance(value, dict):
        each = parts[0] not in value and table is not None and parts[0] in fields(table)
        entries = value if parts[0] == "*" or each else {parts[0]: value.get(parts[0])}
        for id, entry in entries.items():
            yield from _walk(entry, parts if each else parts[1:], (*at, id), table)
    elif isinstance(value, list | tuple):
        for index, entry in numbered(value):
            yield from _walk(entry, parts, (*at, index), table)
    else:
        yield at, None


def _section_text(page: Page, title: str) -> str | None:
    """What stands below a heading: without comments; None where there is nothing but template text."""
    section = page.document.section(title) if page.document else None
    if page.text is None or page.document is None or section is None or not section.filled:
        return None
    following = (s.line for s in page.document.sections.values() if s.line > section.line)
    end = min(following, default=None)
    lines = page.text.split("\n")[section.line : end - 1 if end else None]
    return _COMMENT.sub("", "\n".join(lines)).strip()


def _texts(value: Any) -> list[str]:
    """The values that a pattern is held against."""
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, bool):
        return [str(value).lower()]
    return [] if value is None or isinstance(value, Table) else [str(value)]
