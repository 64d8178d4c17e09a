"""Requirements that are knowingly not met: which waiver covers which, and which waivers are wrong or idle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from evalkit.globs import matches
from evalkit.keys import numbered
from evalkit.model.programme import Waiver
from evalkit.report import Problem
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph

WAIVABLE_FILE_RULE = "FIL006"
_NEEDED = ("rule", "subject", "reason", "owner", "until")


@dataclass(slots=True, eq=False)
class Asked:
    """A requirement as a waiver sees it: rule, file, item; and whether it is met."""

    code: str
    file: str
    item: str | None
    met: bool


@dataclass(slots=True, eq=False)
class ValidWaiver:
    """A waiver that can be applied."""

    index: int
    rule: str
    subject: str
    item: str | None
    reason: str
    owner: str
    until: date

    def covers(self, code: str, file: str, item: str | None) -> bool:
        return code == self.rule and (self.item is None or self.item == item) and matches(self.subject, file)


class Waivers:
    """The waivers of an evaluation, on a day. Problems are collected first; then `covering` is asked for each gap."""

    def __init__(self, graph: EvaluationGraph, codes: Iterable[str], unnamed: Mapping[str, str], day: date) -> None:
        """`codes`: of all rules. `unnamed`: those that a waiver cannot rest on, and why."""
        self._graph = graph
        self._codes = set(codes)
        self._unnamed = unnamed
        self._day = day
        self.problems: list[Problem] = []
        self.valid: list[ValidWaiver] = []
        for index, waiver in numbered(graph.programme.value.waivers):
            faults = self._faults(waiver)
            if faults:
                self._note("FIL008", index, waiver, next(iter(faults)), "; ".join(faults.values()))
            else:
                assert waiver.rule and waiver.subject and waiver.reason and waiver.owner and waiver.until
                self.valid.append(
                    ValidWaiver(
                        index, waiver.rule, waiver.subject, waiver.item, waiver.reason, waiver.owner, waiver.until
                    )
                )

    def covering(self, code: str, file: str, item: str | None) -> ValidWaiver | None:
        return next((w for w in self.valid if w.covers(code, file, item)), None)

    def judge(self, asked: Iterable[Asked], counted: set[str]) -> None:
        """Notes the waivers that match nothing, and those that nothing needs any more.

        `asked`: every requirement of the rules that waivers name. `counted`: the rules that count in this run; whether
        a waiver of another is needed, nobody can tell.
        """
        by_code: dict[str, list[Asked]] = {}
        for one in asked:
            by_code.setdefault(one.code, []).append(one)
        sources = dict(numbered(self._graph.programme.value.waivers))
        for waiver in list(self.valid):
            of_file = [a for a in by_code.get(waiver.rule, ()) if matches(waiver.subject, a.file)]
            matching = [a for a in of_file if waiver.item in (None, a.item)]
            source = sources[waiver.index]
            if not of_file and not any(matches(waiver.subject, f) for f in self._graph.evaluation.files):
                self._refuse(waiver, source, "subject", f"no file matches “{waiver.subject}”")
            elif of_file and not matching:
                items = sorted({a.item for a in of_file if a.item})
                hint = did_you_mean(waiver.item or "", items)
                self._refuse(waiver, source, "item", f"{waiver.rule} asks nothing of “{waiver.item}” there.{hint}")
            elif waiver.rule in counted and all(a.met for a in matching):
                self._note(
                    "FIL009", waiver.index, source, "rule", f"{waiver.rule} is met here without it, or asks nothing"
                )

    def _refuse(self, waiver: ValidWaiver, source: Waiver, key: str, why: str) -> None:
        self.valid.remove(waiver)
        self._note("FIL008", waiver.index, source, key, why)

    def _faults(self, waiver: Waiver) -> dict[str, str]:
        """What is wrong with a waiver by itself: key → why, in the order of the keys."""
        faults = {key: f"`{key}` is not given" for key in _NEEDED if not getattr(waiver, key)}
        if waiver.rule and waiver.rule not in self._codes:
            prefix = any(code.startswith(waiver.rule) for code in self._codes)
            hint = " A waiver names one rule." if prefix else did_you_mean(waiver.rule, self._codes)
            faults["rule"] = f"there is no rule {waiver.rule}.{hint}"
        elif waiver.rule and waiver.rule in self._unnamed:
            faults["rule"] = self._unnamed[waiver.rule]
        elif waiver.rule and waiver.rule.startswith("FIL") and waiver.rule != WAIVABLE_FILE_RULE:
            faults["rule"] = f"{waiver.rule} is about a file that is wrong, which cannot be waived"
        if waiver.until and waiver.until < self._day:
            faults["until"] = f"`until` is {waiver.until}, which is past"
        return {key: faults[key] for key in _NEEDED if key in faults}

    def _note(self, code: str, index: int, waiver: Waiver, key: str, why: str) -> None:
        at = ("waivers", index) if code == "FIL009" else ("waivers", index, key)
        line, column = self._graph.programme.place(at)
        subject = f"waiver {waiver.rule or '?'} {waiver.subject or '?'}"
        if code == "FIL008":
            message = f"This waiver waives nothing: {why}".rstrip(".") + ("" if why.endswith("?") else ".")
            fix = "Correct the waiver, or take it out."
        else:
            message, fix = f"This waiver is no longer needed: {why}.", "Take the waiver out."
        file = self._graph.programme.path
        identity = f"{subject} {waiver.item or ''}"
        self.problems.append(Problem(code, file, message, fix, at, line, column, None, subject, identity))
