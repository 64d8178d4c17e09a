"""What is missing because a value is wrong, or names what is not there, where a requirement asks for it."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product, zip_longest
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import unquote

from evalkit.check.asks import ASKS, NAMES, WHOLE, Place, file_at
from evalkit.check.causes import Causes
from evalkit.check.findings import Found
from evalkit.keys import Key, path
from evalkit.model.fields import fields, table_at
from evalkit.model.file_kinds import FILES
from evalkit.model.table import Table
from evalkit.report import Finding, Problem
from evalkit.suggest import nearest
from evalkit.thread.subjects import Subject

ANY = ""
"""In place of a name: whichever."""
UNKNOWN_KEY = "FIL002"
WRONG_VALUE = ("FIL003", "FIL010")
DEAD_NAME = ("FIL004", "FIL007")
SAME = ("same",)
_TABLES = {kind.name: kind.table for kind in FILES}
_PATHS = {kind.name: kind.path for kind in FILES}
_Values = tuple[str | None, ...]
"""What stands in place of the names of a place, behind the file or project in which it does."""


def wrong_values(found: Sequence[Found]) -> Iterator[Causes]:
    """Which requirements are missing because of which values."""
    wrong = _Wrong(found)
    for one in found if wrong.keys else ():
        if one.is_requirement:
            yield from ((one, causes) for causes in wrong.behind(one))


class _Wrong:
    """The values that are wrong, by the keys at which they would count."""

    def __init__(self, found: Iterable[Found]) -> None:
        found = list(found)
        lacking = {name for one in found if one.is_requirement for name in (one.item, one.finding.file)}
        wrong = [(one.finding, one.problem) for one in found if one.problem]
        self.keys = [(finding, key) for finding, problem in wrong for key in _keys(finding, problem, lacking)]
        self._by_place: dict[Place, dict[_Values, list[str]]] = {}

    @cached_property
    def _at_key(self) -> dict[tuple[str, Key], list[str]]:
        at_key: dict[tuple[str, Key], list[str]] = defaultdict(list)
        for finding, key in self.keys:
            at_key[finding.file, key].append(finding.fingerprint)
        return at_key

    @cached_property
    def _within_key(self) -> dict[tuple[str, Key], list[str]]:
        """By the key of the list of which they are an element, or of what they name."""
        within: dict[tuple[str, Key], list[str]] = defaultdict(list)
        for finding, key in self.keys:
            if len(key) > 1 and (isinstance(key[-1], int) or finding.code in DEAD_NAME):
                within[finding.file, key[:-1]].append(finding.fingerprint)
        return within

    def behind(self, one: Found) -> list[list[str]]:
        """Lists of what has to be put right first; none where part of the requirement is missing for another reason."""
        places = ASKS.get(one.finding.code, ())
        asked = _asked(one.finding)
        causes: list[list[str]] = []
        for part, key in asked.items():
            may_meet = [place for place in places if part in place.meets(tuple(asked))]
            refined = any(place.kind == "own" and place.key[:-1] == key for place in may_meet)
            files = [] if refined else [one.finding.file]
            files += [_file_of(place.kind, one) for place in may_meet if place.key == SAME]
            behind = [held for file in files for held in self._holding(file, key)]
            behind += [held for place in may_meet for held in self._at_place(place, one, part)]
            if not behind:
                return []
            causes += behind
        return causes

    def _holding(self, file: str, key: Key) -> Iterator[list[str]]:
        """What is wrong at a key of a file, in the tables around it, and right within it."""
        for end in range(1, len(key) + 1):
            if held := self._at_key.get((file, key[:end])):
                yield held
        if held := self._within_key.get((file, key)):
            yield held

    def _at_place(self, place: Place, one: Found, part: str) -> list[list[str]]:
        if not one.subject or place.key in ((), SAME):
            return []
        if place.key[0] == "here":
            return list(self._holding(one.finding.file, (*one.subject.key, *place.key[1:])))
        held = self._of_place(place)
        if not held:
            return []
        scopes = [one.finding.file] if place.kind == "own" else list(dict.fromkeys((one.finding.project, None)))
        names = [_names(name, one.subject, part) for name in (place.id, *place.key) if name.startswith("{")]
        return [causes for values in product(scopes, *names) if (causes := held.get(values))]

    def _of_place(self, place: Place) -> dict[_Values, list[str]]:
        if place not in self._by_place:
            held: dict[_Values, list[str]] = defaultdict(list)
            for finding, key in self.keys:
                at = file_at(finding.file)
                values = _values(place.key, key) if place.kind in ("own", at.kind) else None
                if values is not None:
                    scope = finding.file if place.kind == "own" else finding.project
                    held[(scope, *([at.id] if place.id else ()), *values)].append(finding.fingerprint)
            self._by_place[place] = dict(held)
        return self._by_place[place]


def _keys(finding: Finding, problem: Problem, lacking: Container[str | None]) -> list[Key]:
    """The keys at which a value that is wrong would count, and behind those of references what they name.

    `lacking`: whatever lacks something, by id or file. A name was meant for one of these, if not for any that it is like.
    """
    key = finding.key
    if finding.code in WRONG_VALUE:
        return [key] if key else []
    if finding.code == UNKNOWN_KEY:
        table = _TABLES.get(file_at(finding.file).kind)
        holder = table_at(table, key[:-1]) if table else None
        meant = nearest(str(key[-1]), fields(holder)) if holder else None
        return [(*key[:-1], meant)] if meant else []
    if finding.code not in DEAD_NAME or problem.hides:
        return []
    meant = problem.meant if problem.meant in lacking else ANY
    if not key:
        written = normpath(f"{dirname(finding.file)}/{unquote(problem.identity)}")
        return [("links", file_at(meant or written).kind, meant)]
    before = key[:-1] if key[-1] == problem.identity or isinstance(key[-1], int) else key
    return [(*before, meant), (*before, problem.identity)]


def _asked(finding: Finding) -> dict[str, Key]:
    """The key of each part that is missing; under an empty name, of all where there are no parts."""
    if not finding.parts:
        return dict.fromkeys(WHOLE, finding.key)
    first = path(finding.parts[0])
    base = finding.key[: -len(first)] if finding.key[-len(first) :] == first else finding.key[:-1]
    table = _TABLES.get(file_at(finding.file).kind)
    keys = {part: (*base, *path(part)) for part in finding.parts}
    return {part: key if table and _is_field(table, key) else finding.key for part, key in keys.items()}


def _is_field(table: type[Table], key: Key) -> bool:
    holder = table_at(table, key[:-1])
    return holder is not None and key[-1] in fields(holder)


def _names(wanted: str, subject: Subject[Any], part: str) -> list[str]:
    """What may stand in place of a name of a place, for a subject and the part that is missing."""
    if wanted == "{part}":
        return [part]
    names = list(NAMES[wanted](subject))
    return names if wanted == "{itself}" else [ANY, *names]


def _file_of(kind: str, one: Found) -> str:
    """The file of which a project, or the evaluation, has one."""
    return _PATHS[kind].format(project=one.finding.project)


def _values(pattern: Sequence[str], key: Key) -> _Values | None:
    """What a key, or one around it, has in place of the names of a pattern; None where it is another."""
    if len(key) > len(pattern):
        return None
    values: list[str] = []
    for wanted, part in zip_longest(pattern, key, fillvalue=ANY):
        if wanted.startswith("{"):
            values.append(part if isinstance(part, str) else ANY)
        elif wanted != "*" and part not in (ANY, wanted):
            return None
    return tuple(values)
