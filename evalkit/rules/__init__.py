"""The rules. A rule is values and a predicate: it is asked of each of its subjects, and answers with a gap or nothing.

A module for each principle and each craft; the modules are found by listing this folder. The docstring of a rule is
its manual page: its first line says what is required, `Why:`, `Good:` and `Fix:` follow.
"""

import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from operator import attrgetter
from types import ModuleType
from typing import Any, TypeVar

from evalkit.framework import CLAUSES, CRAFTS, PRINCIPLES, Stage, group_of
from evalkit.graph import EvaluationGraph
from evalkit.model.table import Table
from evalkit.plugins import RULES, plugins, refused
from evalkit.report import Key, Problem, Report, RuleText, Severity
from evalkit.subjects import Subject, Subjects

S = TypeVar("S", bound=Subject[Any])

HOUSE = "HOU"
"""So begin the codes of the rules that an evaluation sets itself."""
RESERVED = ("FIL", HOUSE)
"""Codes that begin so are not for other packages: rules about files, and the rules that an evaluation sets itself."""


@dataclass(slots=True, eq=False)
class Today:
    """The day of the check. `as_of`: what is dated later has not happened yet. `limit`: what time rules look at,
    the earlier of that day and the day on which the evaluation was closed.
    """

    as_of: date
    limit: date

    def past(self, day: date | None) -> bool:
        """Whether something dated `day` has happened."""
        return day is not None and day <= self.as_of


@dataclass(slots=True, eq=False)
class Gap:
    """What is missing, and the key in the subject's file at which it belongs (or the line of a Markdown file)."""

    message: str
    key: Key = ()
    line: int | None = None
    fix: str = ""
    overdue: bool = False
    """Whether something should have happened by now."""
    missing: tuple[str, ...] = ()
    """All that is missing, where a rule asks for several things: less of it is still the same gap, more is a new one."""


NOT_ASKED = Gap("not asked")
"""The answer of a rule that does not apply to a subject after all, because of the day: it is not counted."""

Ask = Callable[[Any, Today], Gap | None]
Find = Callable[[EvaluationGraph], Iterable[Problem]]


@dataclass(slots=True, eq=False)
class Rule:
    """A requirement on every subject of a kind, from a stage on."""

    code: str
    due: Stage
    severity: Severity
    clause: str
    page: str
    """The manual page."""
    subjects: Subjects | None = None
    ask: Ask | None = None
    find: Find | None = None
    """For rules about files, which enter no count: the problems themselves."""
    package: str = ""
    """The package that it comes from, where that is not evalkit."""
    identity: str = ""
    """What it is known by in fingerprints, where its code is only a position."""

    @property
    def title(self) -> str:
        return manual(self).get("title", self.code)

    @property
    def fix(self) -> str:
        return manual(self).get("fix", "")


@cache
def manual(rule: Rule) -> dict[str, str]:
    """The manual page of a rule by part: `title`, `why`, `good`, `fix`; each one paragraph."""
    parts: dict[str, str] = {}
    for paragraph in re.split(r"\n\s*\n", rule.page.strip()):
        text = " ".join(paragraph.split())
        name, colon, rest = text.partition(": ")
        if colon and name in ("Why", "Good", "Fix"):
            parts[name.lower()] = rest
        elif "title" not in parts:
            parts["title"] = text.removesuffix(".")
    return parts


def told(rule: Rule) -> RuleText:
    """What is to be said of a rule."""
    page = manual(rule)
    why, good, fix = page.get("why", ""), page.get("good", ""), page.get("fix", "")
    return RuleText(rule.code, rule.title, rule.severity, rule.clause, rule.due, why, good, fix)


def text_of(code: str, report: Report) -> RuleText:
    """What is to be said of a rule that counts in a report: the evaluation's own, or one that everybody has."""
    return next((text for text in report.house if text.code == code), None) or next(
        told(rule) for rule in catalogue() if rule.code == code
    )


def rule(
    code: str, due: Stage, clause: str, subjects: Subjects, severity: Severity = Severity.ERROR
) -> Callable[[Callable[[S, Today], Gap | None]], Rule]:
    """Makes a rule of a predicate: it gives the gap of a subject, or None where the requirement is met."""

    def make(ask: Callable[[S, Today], Gap | None]) -> Rule:
        return Rule(code, due, severity, clause, ask.__doc__ or "", subjects=subjects, ask=ask)

    return make


def file_rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[Find], Rule]:
    """Makes a rule about files of a function that gives their problems."""

    def make(find: Find) -> Rule:
        return Rule(code, Stage.INCEPTION, severity, "files", find.__doc__ or "", find=find)

    return make


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules in the order of principles and crafts, those of other packages too.

    A rule asked of two kinds of subject is there once for each. Raises EvalkitError where a package's rules cannot be used.
    """
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    rules = [rule for module in modules for rule in rules_in(module)]
    rules += _added({rule.code for rule in rules})
    order = [*(principle.id for principle in PRINCIPLES), *CRAFTS]
    rules.sort(key=lambda r: (order.index(group_of(r.clause)), r.code))
    return tuple(rules)


def rules_in(module: object) -> list[Rule]:
    """Every rule that a module holds."""
    return [value for value in vars(module).values() if isinstance(value, Rule)]


def _added(taken: set[str]) -> Iterator[Rule]:
    """The rules of other packages. `taken`: codes that are evalkit's own."""
    owners = dict.fromkeys(taken, "evalkit itself")
    for plugin in plugins(RULES):
        found = rules_in(plugin.value) if isinstance(plugin.value, ModuleType) else [plugin.value]
        if not found or not all(isinstance(rule, Rule) for rule in found):
            raise refused(plugin.package, f"“{plugin.name}” is no module with rules in it.")
        for rule in found:
            fault = _fault(rule, owners)
            if fault:
                raise refused(plugin.package, f"the rule {rule.code} {fault}")
            rule.package, rule.ask = plugin.package, _guarded(rule, plugin.package)
            rule.subjects = _guarded_subjects(rule, plugin.package)
            yield rule
        owners |= dict.fromkeys((rule.code for rule in found), plugin.package)


def _guarded(rule: Rule, package: str) -> Ask:
    """The same predicate, whose faults are laid to its package."""
    ask: Callable[[Any, Today], Any] = rule.ask or _not_asked

    def guarded(subject: Any, today: Today) -> Gap | None:
        try:
            gap = ask(subject, today)
        except (Exception, SystemExit) as error:  # whatever another's rule does
            why = f"the rule {rule.code} fails on {subject.name} ({type(error).__name__}: {error})."
            raise refused(package, why) from error
        if gap is not None and not _is_gap(gap):
            raise refused(package, f"the rule {rule.code} answers {gap!r}; it has to answer with a Gap or with None.")
        found: Gap | None = gap
        return found

    return guarded


def _is_gap(given: Any) -> bool:
    return isinstance(given, Gap) and type(given.message) is str and type(given.key) is tuple


def _guarded_subjects(rule: Rule, package: str) -> Subjects:
    """The same subjects; a fault in finding them is laid to the package."""
    find: Subjects = rule.subjects or _none

    def guarded(graph: EvaluationGraph) -> Iterator[Subject[Any]]:
        try:
            found = list(find(graph))
        except (Exception, SystemExit) as error:
            why = f"the rule {rule.code} does not find what to ask ({type(error).__name__}: {error})."
            raise refused(package, why) from error
        if not all(isinstance(subject, Subject) for subject in found):
            raise refused(package, f"the rule {rule.code} asks of what is no Subject.")
        return iter(found)

    return guarded


def _none(_: EvaluationGraph) -> Iterator[Subject[Any]]:
    return iter(())


def _not_asked(_: object, __: Today) -> Gap:
    return NOT_ASKED


def _fault(rule: Any, owners: dict[str, str]) -> str:
    """Why a rule of another package cannot be used; nothing where it can."""
    if not re.fullmatch(r"[A-Z]{3}\d{3,6}", rule.code) or rule.code.startswith(RESERVED):
        return f"needs a code of three letters and three digits or more, other than {' and '.join(RESERVED)}."
    if rule.code in owners:
        return f"is there already: it is a rule of {owners[rule.code]}."
    if rule.clause not in CLAUSES and rule.clause not in CRAFTS:
        return f"belongs to “{rule.clause}”, which is neither a clause nor a craft."
    if rule.ask is None or not isinstance(rule.due, Stage) or not isinstance(rule.severity, Severity):
        return "has to be made with evalkit.rules.rule."
    return ""


@cache
def _getter(keys: tuple[str, ...]) -> Callable[[Any], Any]:
    names = {"from": "from_", "for": "for_"}
    return attrgetter(*(".".join(names.get(part, part.replace("-", "_")) for part in key.split(".")) for key in keys))


def is_given(table: Table, key: str) -> bool:
    """Whether the value at `key` (dotted, as in the file) is given. Nought and false are."""
    return given(_getter((key,))(table))


def given(value: object) -> bool:
    """Whether a value is given. Nought and false are."""
    return bool(value) or (value is not None and value in (0, False))


def lacks(table: Table, keys: tuple[str, ...], because: str, *, at: Key = ()) -> Gap | None:
    """The gap where any of `keys` is not given in `table`, which stands at the key `at`. Names all that are missing."""
    values = _getter(keys)(table)
    if len(keys) == 1:
        values = (values,)
    if all(values):
        return None
    missing = [key for key, value in zip(keys, values, strict=True) if not given(value)]
    if not missing:
        return None
    return Gap(
        f"{listed(missing)} {be(missing)} not given: {because}",
        at + path(missing[0]),
        missing=tuple(missing) if len(keys) > 1 else (),
    )


def path(key: str) -> Key:
    """A dotted key → a key path."""
    return tuple(key.split("."))


def with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def be(keys: Sequence[str]) -> str:
    """`is` for one key, `are` for several."""
    return "is" if len(keys) == 1 else "are"


def listed(keys: Iterable[str]) -> str:
    """Keys for a sentence: `a`, `b` and `c`."""
    quoted = [f"`{key}`" for key in keys]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def add_interval(day: date, interval: str) -> date:
    """A day and an interval such as `3 months` → the day by which, in calendar time.

    Three months after 30 November is the last day of February. Past the last year of the calendar it is its last day.
    """
    from calendar import monthrange
    from datetime import timedelta

    count, unit = interval.split()
    number = int(count)
    try:
        if unit.startswith(("day", "week")):
            return day + timedelta(days=number * (7 if unit.startswith("week") else 1))
        months = day.year * 12 + day.month - 1 + number * (12 if unit.startswith("year") else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max
