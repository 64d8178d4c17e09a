"""All rules, those of other packages too, and what is to be said of each."""

import pkgutil
import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from evalkit import rules
from evalkit.framework import CLAUSES, CRAFTS, HOUSE_PREFIX, PRINCIPLES, Stage, group_of
from evalkit.plugins import RULES, plugins, refused
from evalkit.report import RuleText, Severity
from evalkit.rules import NOT_ASKED, Ask, Gap, Rule, Today, manual
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.subjects import Subject, Subjects

RESERVED = ("FIL", HOUSE_PREFIX)
"""Codes that begin so are not for other packages: rules about files, and the rules that an evaluation sets itself."""


def text_of(rule: Rule) -> RuleText:
    """What is to be said of a rule."""
    page = manual(rule)
    why, good, fix = page.get("why", ""), page.get("good", ""), page.get("fix", "")
    return RuleText(rule.code, rule.title, rule.severity, rule.clause, rule.due, why, good, fix)


def texts_of(codes: Container[str], own: Iterable[Rule] = ()) -> dict[str, tuple[RuleText, ...]]:
    """What is to be said of the rules with these codes, and of all of an evaluation's `own`: by code, a text for each kind
    of subject that a rule is asked of.
    """
    texts: dict[str, tuple[RuleText, ...]] = {}
    for rule in (*(rule for rule in catalogue() if rule.code in codes), *own):
        texts[rule.code] = (*texts.get(rule.code, ()), text_of(rule))
    return texts


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules in the order of principles and crafts, those of other packages too.

    A rule asked of two kinds of subject is there once for each. Raises EvalkitError where a package's rules cannot be used.
    """
    modules = (import_module(f"{rules.__name__}.{module.name}") for module in pkgutil.iter_modules(rules.__path__))
    found = [rule for module in modules for rule in rules_in(module)]
    found += _added({rule.code for rule in found})
    order = [*(principle.id for principle in PRINCIPLES), *CRAFTS]
    found.sort(key=lambda r: (order.index(group_of(r.clause)), r.code))
    return tuple(found)


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
