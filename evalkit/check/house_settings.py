"""House rules: what an evaluation makes of evalkit's rules, and what it asks for itself, both in evaluation.toml.

A setting that is wrong is a finding, and takes no effect.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from evalkit.check.catalogue import catalogue
from evalkit.files.evaluation import Sheet
from evalkit.framework import HOUSE_PREFIX
from evalkit.grammar import be, listed
from evalkit.keys import Key, numbered
from evalkit.model.programme import Programme, Require, RuleSetting
from evalkit.report import Changed, Finding, Problem, Severity
from evalkit.rules import Rule
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph

UNNAMED = (
    "{0} only counts where the requirement stands: give it a `code` of its own, which stays when others are added."
)
TOO_LONG = "the pattern takes too long"
"""What is said of a pattern where it could not be found out in time whether it matches."""
Fault = tuple[str, Key, str]
"""What is wrong with a setting: code of the finding, key, message."""


def is_final(found: Iterable[Finding]) -> bool:
    """Whether the same would be found on a machine that is less busy."""
    return not any(TOO_LONG in finding.message for finding in found)


class House(NamedTuple):
    """The rules of one evaluation."""

    rules: tuple[Rule, ...]
    """evalkit's, as the evaluation has set them, and its own."""
    own: Sequence[Rule] = ()
    """Its own, before it has set them."""
    changed: Sequence[Changed] = ()
    problems: Sequence[Problem] = ()
    unnamed: AbstractSet[str] = frozenset()
    """The codes that only come from the order in which requirements stand: no waiver or setting can rest on them."""

    @property
    def codes(self) -> set[str]:
        """The codes of all rules, those that are switched off too if they are evalkit's."""
        return {rule.code for rule in (*catalogue(), *self.rules)}


def house_of(graph: EvaluationGraph) -> House:
    """The rules of an evaluation."""
    sheet = graph.programme
    require, settings = sheet.value.require, sheet.value.rules
    if not require and not settings:
        return House(catalogue())
    from evalkit.check.house_rules import matches_nothing  # late: many evaluations ask for nothing of their own

    noticed = {problem.key for problem in graph.evaluation.problems if problem.file == sheet.path}
    own: dict[str, Rule] = {}
    faults: list[Fault] = []
    wrong_in: dict[Key, list[str]] = defaultdict(list)
    for key in noticed:
        wrong_in[key[:2]] += map(str, key[2:3])
    for index, one in numbered(require):
        made = _made(index, one, own.keys(), wrong_in.get(("require", index), ()))
        if isinstance(made, Rule):
            own[made.code] = made
            if message := matches_nothing(one, made, graph):
                faults.append(("FIL004", ("require", index, "file"), message))
        elif made:
            faults.append(made)
    unnamed = {_code(index, one) for index, one in numbered(require) if not one.code}
    rules = (*catalogue(), *own.values())
    known = {rule.code: rule for rule in rules}
    wrong = {code: _wrong(code, setting, known, unnamed, noticed) for code, setting in settings.items()}
    faults += [fault for fault in wrong.values() if fault]
    changed = [
        Changed(code, setting.severity, setting.reason)
        for code, setting in settings.items()
        if not wrong[code] and setting.severity and setting.reason and ("rules", code) not in noticed
    ]
    problems = [_problem(sheet, fault) for fault in faults]
    return House(tuple(_as_set(rules, changed)), list(own.values()), changed, problems, unnamed)


def _made(index: int, require: Require, taken: AbstractSet[str], wrong: Sequence[str]) -> Rule | Fault | None:
    """The rule that a requirement is, or what is wrong with it; neither where that has been noticed already, at the keys
    `wrong`.
    """
    from evalkit.check.house_rules import NEEDED, fault_of, rule_of

    at = ("require", index)
    missing = [key for key in NEEDED if not getattr(require, key) and key not in wrong]
    if missing:
        return "FIL003", (*at, missing[0]), f"{listed(missing)} {be(missing)} not given: nothing is asked."
    if wrong:
        return None
    code = _code(index, require)
    fault = fault_of(require, code, taken)
    if fault:
        kind, key, message = fault
        return kind, (*at, key), message
    return rule_of(code, require)


def _code(index: int, require: Require) -> str:
    return require.code or f"{HOUSE_PREFIX}{index + 1:03}"


def _wrong(
    code: str,
    setting: RuleSetting,
    known: Mapping[str, Rule],
    unnamed: AbstractSet[str],
    noticed: AbstractSet[Key],
) -> Fault | None:
    """What is wrong with the setting of a rule."""
    at = ("rules", code)
    if code not in known:
        return "FIL004", at, f"There is no rule {code}.{did_you_mean(code.upper(), known)}"
    if code in unnamed:
        return "FIL003", at, UNNAMED.format(code)
    rule = known[code]
    softer = setting.severity == "off" or (setting.severity == "warning" and rule.severity is Severity.ERROR)
    if rule.find and softer:
        return "FIL003", (*at, "severity"), f"{code} is about a file that is wrong, and always counts as it does."
    missing = [key for key in ("severity", "reason") if not getattr(setting, key) and (*at, key) not in noticed]
    if missing and at not in noticed:
        return "FIL003", (*at, missing[0]), f"{listed(missing)} {be(missing)} not given: {code} stays as it is."
    return None


def _as_set(rules: Iterable[Rule], changed: Iterable[Changed]) -> Iterator[Rule]:
    """The rules, at other severities or left out where the evaluation says so."""
    wanted = {one.code: one.severity for one in changed}
    for rule in rules:
        severity = wanted.get(rule.code)
        if severity != "off":
            yield replace(rule, severity=Severity(severity)) if severity else rule


def _problem(sheet: Sheet[Programme], fault: Fault) -> Problem:
    code, key, message = fault
    line, column = sheet.place(key)
    fix = "Correct it, or take it out; until then it takes no effect."
    return Problem(code, sheet.path, message, fix, key, line, column, None, sheet.path, message)
