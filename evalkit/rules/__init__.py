"""The rules. A rule is values and a predicate: it is asked of each of its subjects, and answers with a gap or nothing.

A module for each principle and each craft, and nothing else in the folder: the modules are found by listing it. The
docstring of a rule is its manual page: its first line says what is required, `Why:`, `Good:` and `Fix:` follow.

Here stands what the author of a rule needs, in evalkit and in other packages: `rule` makes one of a function; `subjects`
are what it can be asked of; `Gap` is its answer where something is missing. A rule reads no file, prints nothing, and
looks at no clock but the `Today` that it is given. The words that a rule looks for in a text are data: see `words/`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

from evalkit.framework import Stage
from evalkit.grammar import be, joined, listed
from evalkit.keys import Key, path
from evalkit.model.indicator import Observation
from evalkit.model.table import Table
from evalkit.model.values import given
from evalkit.report import Problem, Severity
from evalkit.thread import subjects
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.subjects import Subject, Subjects

__all__ = [
    "NOT_ASKED",
    "Gap",
    "Problem",
    "Rule",
    "Severity",
    "Stage",
    "Subject",
    "Today",
    "file_rule",
    "given",
    "is_given",
    "lacks",
    "rule",
    "subjects",
]

S = TypeVar("S", bound=Subject[Any])


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

    def observed(self, observation: Observation) -> bool:
        """Whether an observation has been made: it has a value, and is not dated later."""
        return observation.value is not None and self.past(observation.date)


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
End = Literal["onward", "back"]
"""An end of the golden thread that hangs loose: one that leads on to nothing, or one that comes from nothing."""


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
    timed: bool = False
    """Whether it can say of something that it is overdue, which is worth knowing before the rule falls due."""
    end: End | None = None
    """The loose end of the golden thread that it finds, if it finds any."""
    end_key: str = ""
    """The key at which a finding of it is one, where it asks for other things, too."""

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


def rule(
    code: str,
    due: Stage,
    clause: str,
    subjects: Subjects,
    severity: Severity = Severity.ERROR,
    *,
    timed: bool = False,
    end: End | None = None,
    end_key: str = "",
) -> Callable[[Callable[[S, Today], Gap | None]], Rule]:
    """Makes a rule of a predicate: it gives the gap of a subject, or None where the requirement is met.

    `end`: its gaps are loose ends of the golden thread; with `end_key`, only those at this key.
    """

    def make(ask: Callable[[S, Today], Gap | None]) -> Rule:
        return Rule(
            code, due, severity, clause, ask.__doc__ or "", subjects, ask, timed=timed, end=end, end_key=end_key
        )

    return make


def file_rule(code: str, severity: Severity = Severity.ERROR, *, end: End | None = None) -> Callable[[Find], Rule]:
    """Makes a rule about files of a function that gives their problems; `end`: these are loose ends of the thread."""

    def make(find: Find) -> Rule:
        return Rule(code, Stage.INCEPTION, severity, "files", find.__doc__ or "", find=find, end=end)

    return make


@cache
def _getter(keys: tuple[str, ...]) -> Callable[[Any], Any]:
    names = {"from": "from_", "for": "for_"}
    return attrgetter(*(".".join(names.get(part, part.replace("-", "_")) for part in key.split(".")) for key in keys))


def is_given(table: Table, key: str) -> bool:
    """Whether the value at `key` (dotted, as in the file) is given. Nought and false are."""
    return given(_getter((key,))(table))


def lacks(
    table: Table, keys: tuple[str, ...] | Mapping[str, str], because: str = "", *, at: Key = (), instead: str = ""
) -> Gap | None:
    """The gap where any of `keys` is not given in `table`, which stands at the key `at`. Names all that are missing.

    `keys` may say of each key what is open without it; `because` is what is to be said whichever is missing. `instead`: a
    key that may say why there is none, in place of all of them.
    """
    values = _getter(tuple(keys))(table)
    if len(keys) == 1:
        values = (values,)
    if all(values):
        return None
    missing = tuple(key for key, value in zip(keys, values, strict=True) if not given(value))
    if not missing or (instead and is_given(table, instead)):
        return None
    if isinstance(keys, Mapping):
        because = f"it is open {joined([keys[key] for key in missing])}."
    asked = tuple(keys)
    return Gap(
        f"{listed(missing)} {be(missing)} not given{f': {because}' if because else '.'}",
        at + path(missing[0]),
        fix=_fix(type(table), missing, instead) if len(missing) < max(3, len(asked)) else "",
        missing=missing if len(asked) > 1 else (),
    )


@cache
def _fix(table: type[Table], missing: tuple[str, ...], instead: str) -> str:
    """What to write where these keys are missing: the manual page of a rule speaks of all that it asks for."""
    from evalkit.model.guidance import meaning

    headers = {key.rpartition(".")[0] for key in missing}
    header = headers.pop() if len(headers) == 1 else ""
    where = f" under [{header}]" if header else ""
    what = [f"`{key.removeprefix(f'{header}.')}`" for key in missing]
    told = joined(what)
    if len(missing) < 3:
        told = "; and ".join(f"{name}: {meaning(table, key)}" for name, key in zip(what, missing, strict=True))
    otherwise = f"; or say in `{instead}` why there is none" if instead else ""
    return f"Write{where} {told}{otherwise}."


@cache
def word_lists(name: str) -> dict[str, Any]:
    """The lists of words in `words/<name>.toml`. Read when a rule is asked for the first time, and not before."""
    from evalkit.toml.parse import parse

    return parse((Path(__file__).with_name("words") / f"{name}.toml").read_text("utf-8")).table


def any_of(words: Sequence[str]) -> str:
    """A pattern for each of `words`, which are in lower case. None is tried where no word begins with what is there."""
    first = "".join(re.escape(letter) for letter in dict.fromkeys(word[0] for word in words))
    return f"(?=[{first}])(?:{'|'.join(map(re.escape, words))})"


def any_form(entries: Iterable[Mapping[str, Sequence[str]]]) -> str:
    """A pattern for the `words` of each entry, which count `only-before` certain words, or `not-before` certain words."""
    return f"(?:{'|'.join(map(_form, entries))})"


def _form(entry: Mapping[str, Sequence[str]]) -> str:
    pattern = any_of(entry["words"])
    for condition, ahead in (("not-before", "!"), ("only-before", "=")):
        if condition in entry:
            pattern += rf"(?{ahead}\s+{any_of(entry[condition])}\b)"
    return pattern
