"""Requirements that are knowingly not met: which waiver covers which, and which waivers are wrong or idle."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from evalkit.check.findings import Found
from evalkit.check.house_settings import UNNAMED, House
from evalkit.check.outcomes import RuleOutcome
from evalkit.files.evaluation import Sheet
from evalkit.globs import matching
from evalkit.grammar import listed
from evalkit.keys import Key, numbered
from evalkit.model.programme import Programme, Waiver
from evalkit.report import Problem
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph

WRONG_VALUE = "FIL003"
SAYS_NOTHING = "FIL010"
WAIVABLE_FILE_RULES = ("FIL006", SAYS_NOTHING)
_NEEDED = ("rule", "subject", "reason", "owner", "until")


class Asked(NamedTuple):
    """A requirement as a waiver sees it: rule, file, item; and whether it is met."""

    code: str
    file: str
    item: str | None
    met: bool


class ValidWaiver(NamedTuple):
    """A waiver that can be applied."""

    rule: str
    subject: str
    item: str | None
    reason: str
    owner: str
    until: date


Exempt = tuple[Found, ValidWaiver]
"""What is found, and the waiver that covers it."""


class Waivers(NamedTuple):
    """The waivers of an evaluation, on a day."""

    valid: Sequence[ValidWaiver] = ()
    problems: Sequence[Problem] = ()

    def applied(self, found: Iterable[Found]) -> tuple[list[Found], list[Exempt]]:
        """What counts of all that is found, and what is waived."""
        counting: list[Found] = []
        exempt: list[Exempt] = []
        covering = _Covering(self.valid)
        for one in found:
            waiver = covering.first(one)
            if waiver:
                exempt.append((one, waiver))
            else:
                counting.append(one)
        return counting, exempt


class _Covering:
    """Which of several waivers covers what is found: the first. A file is held against each glob once, however many
    waivers there are.
    """

    def __init__(self, waivers: Sequence[ValidWaiver]) -> None:
        self._waivers = waivers
        self._items: dict[str, dict[str, dict[str | None, int]]] = {}
        """Rule → subject → item → position of the first waiver of them."""
        for position, one in enumerate(waivers):
            self._items.setdefault(one.rule, {}).setdefault(one.subject, {}).setdefault(one.item, position)
        self._of_files: dict[tuple[str, str], list[dict[str | None, int]]] = {}

    def first(self, found: Found) -> ValidWaiver | None:
        rule, file = found.finding.code, found.finding.file
        if rule not in self._items:
            return None
        if (rule, file) not in self._of_files:
            self._of_files[rule, file] = [
                items for subject, items in self._items[rule].items() if matching(subject, (file,))
            ]
        items = {None, found.item}
        positions = [held[item] for held in self._of_files[rule, file] for item in items if item in held]
        return self._waivers[min(positions)] if positions else None


def asked_of(outcome: RuleOutcome) -> Iterator[Asked]:
    """The requirements of an outcome as waivers see them."""
    code = outcome.rule.code
    for subject in outcome.met:
        yield Asked(code, subject.file.path, subject.item, met=True)
    for found in outcome.missing:
        yield Asked(code, found.finding.file, found.item, met=False)
    for subject in (*outcome.not_asked, *outcome.later):
        yield Asked(code, subject.file.path, subject.item, met=False)


def judged(graph: EvaluationGraph, house: House, day: date, asked: Iterable[Asked], counted: frozenset[str]) -> Waivers:
    """The waivers of an evaluation that are valid, and what is wrong with the others.

    `asked`: every requirement of the rules that waivers name. `counted`: the rules that count in this run; whether a
    waiver of another is needed, nobody can tell.
    """
    sheet = graph.programme
    problems: list[Problem] = []
    sound: list[tuple[int, Waiver]] = []
    codes = frozenset(house.codes)
    told = {problem.key for problem in graph.evaluation.problems if problem.code in (WRONG_VALUE, SAYS_NOTHING)}
    for index, waiver in numbered(sheet.value.waivers):
        faults = _faults(waiver, codes, house.unnamed, day)
        if not faults:
            sound.append((index, waiver))
        elif told_here := {key: why for key, why in faults.items() if ("waivers", index, key) not in told}:
            problems.append(_useless(sheet, index, waiver, next(iter(told_here)), "; ".join(told_here.values())))
    valid = []
    by_code = _by_code(asked)
    files = graph.evaluation.files
    for index, waiver in sound:
        one = _valid(waiver)
        of_rule = by_code.get(one.rule, {})
        of_file = [asked for file in matching(one.subject, of_rule) for asked in of_rule[file]]
        of_item = [asked for asked in of_file if one.item in (None, asked.item)]
        if missed := _missed(one, of_file, of_item, files):
            problems.append(_useless(sheet, index, waiver, *missed))
            continue
        valid.append(one)
        if one.rule in counted and all(asked.met for asked in of_item):
            problems.append(_idle(sheet, index, waiver))
    return Waivers(valid, problems)


def _by_code(asked: Iterable[Asked]) -> dict[str, dict[str, list[Asked]]]:
    """Rule → file → what is asked there."""
    by_code: dict[str, dict[str, list[Asked]]] = {}
    for one in asked:
        by_code.setdefault(one.code, {}).setdefault(one.file, []).append(one)
    return by_code


def _faults(waiver: Waiver, codes: frozenset[str], unnamed: AbstractSet[str], day: date) -> dict[str, str]:
    """What is wrong with a waiver by itself: key → why, in the order of the keys. `codes`: of all rules."""
    faults = {key: f"`{key}` is not given" for key in _NEEDED if not getattr(waiver, key)}
    if waiver.rule and waiver.rule not in codes:
        prefix = any(code.startswith(waiver.rule) for code in codes)
        hint = " A waiver names one rule." if prefix else did_you_mean(waiver.rule, codes)
        faults["rule"] = f"there is no rule {waiver.rule}.{hint}"
    elif waiver.rule and waiver.rule in unnamed:
        faults["rule"] = UNNAMED.format(waiver.rule)
    elif waiver.rule and waiver.rule.startswith("FIL") and waiver.rule not in WAIVABLE_FILE_RULES:
        faults["rule"] = f"{waiver.rule} is about a file that is wrong, which cannot be waived"
    if waiver.until and waiver.until < day:
        faults["until"] = f"`until` is {waiver.until}, which is past"
    return {key: faults[key] for key in _NEEDED if key in faults}


def _valid(waiver: Waiver) -> ValidWaiver:
    """A waiver without faults."""
    assert waiver.rule and waiver.subject and waiver.reason and waiver.owner and waiver.until
    return ValidWaiver(waiver.rule, waiver.subject, waiver.item, waiver.reason, waiver.owner, waiver.until)


def _missed(
    waiver: ValidWaiver, of_file: Sequence[Asked], of_item: Sequence[Asked], files: Iterable[str]
) -> tuple[str, str] | None:
    """Why a waiver matches nothing, at which of its keys; None where it does."""
    if not of_file and not matching(waiver.subject, files):
        return "subject", f"no file matches “{waiver.subject}”"
    if of_file and not of_item:
        items = sorted({one.item for one in of_file if one.item})
        hint = did_you_mean(waiver.item or "", items)
        return "item", f"{waiver.rule} asks nothing of “{waiver.item}” there.{hint}"
    return None


def _useless(sheet: Sheet[Programme], index: int, waiver: Waiver, key: str, why: str) -> Problem:
    message = f"This waiver waives nothing: {why}".rstrip(".") + ("" if why.endswith("?") else ".")
    missing = [key for key in _NEEDED if not getattr(waiver, key)]
    fix = f"Write {listed(missing)}, or take the waiver out." if missing else "Correct the waiver, or take it out."
    return _problem(sheet, waiver, "FIL008", ("waivers", index, key), message, fix)


def _idle(sheet: Sheet[Programme], index: int, waiver: Waiver) -> Problem:
    message = f"This waiver is no longer needed: {waiver.rule} is met here without it, or asks nothing."
    return _problem(sheet, waiver, "FIL009", ("waivers", index), message, "Take the waiver out.")


def _problem(sheet: Sheet[Programme], waiver: Waiver, code: str, at: Key, message: str, fix: str) -> Problem:
    line, column = sheet.place(at)
    subject = f"waiver {waiver.rule or '?'} {waiver.subject or '?'}"
    identity = f"{subject} {waiver.item or ''}"
    return Problem(code, sheet.path, message, fix, at, line, column, None, subject, identity)
