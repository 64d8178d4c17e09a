"""House rules: what an evaluation makes of evalkit's rules, and what it asks for itself, both in evaluation.toml.

A setting that is wrong is a finding, and takes no effect.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from evalkit.check.catalogue import told
from evalkit.check.house_rules import NEEDED, fault_of, rule_of
from evalkit.grammar import be, listed
from evalkit.keys import Key, numbered
from evalkit.model.programme import Require, RuleSetting
from evalkit.report import Changed, Problem, RuleText, Severity
from evalkit.rules import HOUSE_PREFIX, Rule
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph

T = TypeVar("T")


UNNAMED = (
    "{0} only counts where the requirement stands: give it a `code` of its own, which stays when others are added."
)


class House:
    """The rules of one evaluation: evalkit's, as the evaluation has set them, and its own."""

    def __init__(self, graph: EvaluationGraph, rules: tuple[Rule, ...]) -> None:
        self._graph = graph
        self._sheet = graph.programme
        self._noticed = {p.key for p in graph.evaluation.problems if p.file == self._sheet.path}
        self.problems: list[Problem] = []
        self.changed: list[Changed] = []
        self.unnamed: set[str] = set()
        """The codes that only come from the order in which requirements stand: no waiver or setting can rest on them."""
        programme = self._sheet.value
        own = list(self._own(programme.require)) if programme.require else []
        self.texts: list[RuleText] = [told(rule) for rule in own]
        self.rules: tuple[Rule, ...] = (*rules, *own)
        if programme.rules:
            self._set(programme.rules)

    def _set(self, settings: dict[str, RuleSetting]) -> None:
        """Sets rules to another severity, or switches them off."""
        known = {rule.code: rule for rule in self.rules}
        wanted: dict[str, str] = {}
        for code, setting in settings.items():
            fault = self._fault(code, setting, known)
            if fault:
                self._note(*fault)
            elif setting.severity and setting.reason and ("rules", code) not in self._noticed:
                wanted[code] = setting.severity
                self.changed.append(Changed(code, setting.severity, setting.reason))
        self.rules = tuple(
            replace(rule, severity=Severity(wanted[rule.code])) if rule.code in wanted else rule
            for rule in self.rules
            if wanted.get(rule.code) != "off"
        )

    def _fault(self, code: str, setting: RuleSetting, known: dict[str, Rule]) -> tuple[str, Key, str] | None:
        """What is wrong with the setting of a rule: code of the finding, key, message."""
        at = ("rules", code)
        if code not in known:
            return "FIL004", at, f"There is no rule {code}.{did_you_mean(code.upper(), known)}"
        if code in self.unnamed:
            return "FIL003", at, UNNAMED.format(code)
        rule = known[code]
        softer = setting.severity == "off" or (setting.severity == "warning" and rule.severity is Severity.ERROR)
        if rule.find and softer:
            return "FIL003", (*at, "severity"), f"{code} is about a file that is wrong, and always counts as it does."
        missing = [
            key for key in ("severity", "reason") if not getattr(setting, key) and (*at, key) not in self._noticed
        ]
        if missing and at not in self._noticed:
            return "FIL003", (*at, missing[0]), f"{listed(missing)} {be(missing)} not given: {code} stays as it is."
        return None

    def _own(self, required: list[Require]) -> Iterator[Rule]:
        """The rules of the evaluation itself."""
        taken: set[str] = set()
        for index, require in numbered(required):
            at = ("require", index)
            code = require.code or f"{HOUSE_PREFIX}{index + 1:03}"
            if not require.code:
                self.unnamed.add(code)
            wrong = [str(key[2]) for key in self._noticed if key[:2] == at and len(key) > 2]
            missing = [key for key in NEEDED if not getattr(require, key) and key not in wrong]
            if missing:
                self._note("FIL003", (*at, missing[0]), f"{listed(missing)} {be(missing)} not given: nothing is asked.")
            if missing or wrong:
                continue
            fault = fault_of(require, code, taken)
            if fault:
                kind, key, message = fault
                self._note(kind, (*at, key), message)
            else:
                taken.add(code)
                yield rule_of(code, require)

    def _note(self, code: str, key: Key, message: str) -> None:
        line, column = self._sheet.place(key)
        fix = "Correct it, or take it out; until then it takes no effect."
        self.problems.append(
            Problem(code, self._sheet.path, message, fix, key, line, column, None, self._sheet.path, message)
        )
