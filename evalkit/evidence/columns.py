"""Which column of a file is which item of a plan: by id, by label, by what was agreed."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from evalkit.errors import EvalkitError
from evalkit.evidence.answers import Answers
from evalkit.evidence.headings import Called, names_of, plain
from evalkit.model.data_capture import Item
from evalkit.privacy.answers import identifying
from evalkit.suggest import did_you_mean
from evalkit.tables.rows import letter

_BETWEEN = re.compile(r"[/:.-]")
"""What stands between a group and an item in the headings of Kobo (`/`), ODK Central (`-`) and others."""
WAVE = "wave"
"""What a column is called that says in which wave an answer was given, where that is no item."""
NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_GROUPS = re.compile(r".*/")
_AROUND_CHOICE = (
    ("___", ""),  # REDCap
    (" (choice=", ")"),  # REDCap, with labels
    ("/", ""),  # Kobo, ODK Central
    (" - ", ""),  # Qualtrics
    (": ", ""),
    (".", ""),
    (":", ""),
    ("-", ""),
    ("_", ""),
)
"""What stands between an item and a choice, and behind it, where each choice has a column."""
_DAYS = (
    "end",
    "submissiondate",
    "_submission_time",
    "completion time",
    "enddate",
    "end date",
    "recordeddate",
    "recorded date",
    "date modified",
    "submitted",
    "survey timestamp",
    "timestamp",
)
"""The headings under which tools keep when an answer was given, the best first."""
_TIMESTAMP = "_timestamp"
_MONTH_FIRST = frozenset({"date modified"})
"""Those of tools that write the month first: SurveyMonkey."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item and the columns that hold its answers, counted from 0: one, or one for each choice."""

    item: Item
    column: int | None = None
    by_choice: dict[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[int]:
        return [self.column] if self.column is not None else list(self.by_choice.values())


@dataclass(frozen=True, slots=True)
class Matched:
    """The items that a file answers."""

    asked: dict[str, Asked]
    """By item id, in the order of the plan."""
    without: list[str]
    """The items of the plan that no column holds."""
    others: list[str]
    """The headings of columns that are no item: they are not stored."""
    day: int | None
    """The column in which the tool says when an answer was given."""
    is_month_first: bool
    """Whether the tool writes such days as 04/25/2026."""
    wave: int | None
    """The column that says in which wave an answer was given, where that is no item."""
    labels: tuple[int, ...]
    """The numbers of rows that hold no answers, but what the headings mean."""


def match(
    answers: Answers, items: Sequence[Item], agreed: Mapping[str, str], before: Mapping[str, str] = NO_TEXTS
) -> Matched:
    """Matches headings and items. `agreed`: heading → item id, whatever the heading says. `before`: item id → the heading that
    it had in an earlier file, which counts where nothing else is that item.

    Raises EvalkitError where two columns are the same item, or none is any, or what was agreed cannot be.
    """
    items = [item for item in items if item.id and item.type != "note"]
    _refuse_unknown(agreed, answers, items)
    names, labels = names_of(answers, items)
    known = _known(items)
    held: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, called in enumerate(names):
        heading = answers.headings[at]
        item, choice = (agreed[heading], "") if heading in agreed else known.meant(called)
        if item:
            held[item][choice].append(at)
    for id, at in _as_before(before, answers.headings, held).items():
        held[id][""].append(at)
    asked = {id: _asked(item, held[id], answers) for item in items if (id := item.id or "") in held}
    if not asked:
        raise EvalkitError(
            f"{answers.path.name} has no column that is an item of this plan.",
            hint=f"Its headings: {_shown(answers.headings)}. Say which is which with --columns “HEADING=ITEM”.",
        )
    taken = {at for question in asked.values() for at in question.columns}
    wave = _wave(names, held.get(WAVE, {}).get("", ()), taken)
    day = _day(answers.headings, taken)
    return Matched(
        asked,
        without=[item.id for item in items if item.id and item.id not in asked],
        others=[_shown_name(called, at) for at, called in enumerate(names) if at not in taken and at != wave],
        day=day,
        is_month_first=day is not None and plain(answers.headings[day]) in _MONTH_FIRST,
        wave=wave,
        labels=labels,
    )


def _refuse_unknown(agreed: Mapping[str, str], answers: Answers, items: Sequence[Item]) -> None:
    ids = [item.id for item in items if item.id]
    for heading, id in agreed.items():
        if heading not in answers.headings:
            raise EvalkitError(
                f"{answers.path.name} has no column “{heading}”.{did_you_mean(heading, answers.headings)}",
                hint=f"Its headings: {_shown(answers.headings)}.",
            )
        if id not in (*ids, WAVE):
            raise EvalkitError(
                f"The plan has no item “{id}”.{did_you_mean(id, ids)}", hint=f"Its items: {', '.join(ids)}."
            )


def _shown_name(called: Sequence[Called], at: int) -> str:
    """What a column is called in a message: where it has no heading of its own, the question before it, and its choice."""
    heading, _ = called[-1]
    below = next((f"{question}: {choice}" for question, choice in called if question and choice), "")
    name = heading or below
    if what := next(identifying(name), None):
        return f"column {letter(at)} (its heading is {what})"
    return name or f"column {letter(at)}"


def _shown(headings: Sequence[str]) -> str:
    few = ", ".join(f"“{heading[:40]}”" for heading in headings[:8])
    return f"{few} and {len(headings) - 8} more" if len(headings) > 8 else few


@dataclass(frozen=True, slots=True)
class _Known:
    """The items of a plan by what tools call them. Texts are `plain`."""

    items: dict[str, Called]
    """By id, label, or either with a choice behind it: the item's id, and the choice's where it is one."""
    ids: frozenset[str]
    choices: dict[str, dict[str, str]]
    """Of each item of several choices: what these are called → their ids."""

    def meant(self, called: Sequence[Called]) -> Called:
        """The item, and the choice, that a column holds; empty texts where it is none."""
        for question, choice in called:
            item, _ = self.items.get(plain(question), ("", ""))
            if choice and (chosen := self.choices.get(item, {}).get(plain(choice))):
                return item, chosen
        names = [plain(name) for name, choice in called if not choice]
        exact = (self.items[name] for name in names if name in self.items)
        return next(exact, None) or next(filter(None, map(self._in_group, names)), ("", ""))

    def _in_group(self, name: str) -> Called | None:
        """What is meant by a name behind that of a group, or of several: `group/asked`, `group-help/pen`."""
        for sign in _BETWEEN.finditer(name):
            behind = name[sign.end() :]
            if behind in self.items and (sign[0] == "/" or _BETWEEN.split(behind)[0] in self.ids):
                return self.items[behind]
        return None


def _known(items: Sequence[Item]) -> _Known:
    found: dict[str, Called] = {}
    choices: dict[str, dict[str, str]] = {}
    labels = Counter(plain(item.label) for item in items if item.label)
    for item in items:
        id, label = item.id or "", plain(item.label or "")
        names = [id, label] if labels[label] == 1 else [id]
        for name in reversed(names):  # an id comes before another item's label
            if name == id or name not in found:
                found[name] = (id, "")
        if item.type == "select-many":
            choices[id] = {plain(label): choice for choice, label in item.choices.items()}
            choices[id] |= {choice.lower(): choice for choice in item.choices}
            for before, behind in _AROUND_CHOICE:
                for name in names:
                    for called, choice in choices[id].items():
                        found.setdefault(f"{name}{before}{called}{behind}", (id, choice))
    return _Known(found, frozenset(item.id or "" for item in items), choices)


def _asked(item: Item, held: Mapping[str, list[int]], answers: Answers) -> Asked:
    """The item's columns. Where one holds all choices and each has one of its own besides, that one is enough."""
    for choice, columns in held.items():
        if len(columns) > 1:
            first, second = (letter(at) for at in columns[:2])
            also = f", choice {choice}" if choice else ""
            raise EvalkitError(
                f"{answers.path.name}: columns {first} and {second} are both {item.id}{also}.",
                hint="Take one of them out, or say with --columns which it is.",
            )
    if "" in held:
        return Asked(item, held[""][0])
    return Asked(item, by_choice={choice: columns[0] for choice, columns in held.items()})


def _as_before(
    before: Mapping[str, str], headings: Sequence[str], held: Mapping[str, Mapping[str, Sequence[int]]]
) -> dict[str, int]:
    """The columns that have the heading that an item had in an earlier file; none where it has another, or they another."""
    taken = {at for choices in held.values() for columns in choices.values() for at in columns}
    places = {heading: at for at, heading in enumerate(headings) if at not in taken and headings.count(heading) == 1}
    return {id: places[heading] for id, heading in before.items() if id not in held and heading in places}


def _wave(names: Sequence[Sequence[Called]], agreed: Sequence[int], taken: set[int]) -> int | None:
    """The column that says in which wave an answer was given: the one that was agreed, or the first of this name."""
    called = [any(_GROUPS.sub("", plain(name)) == WAVE for name, choice in each if not choice) for each in names]
    found = [*agreed, *(at for at, is_so in enumerate(called) if is_so)]
    return next((at for at in found if at not in taken), None)


def _day(headings: Sequence[str], taken: set[int]) -> int | None:
    lowered: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if at not in taken:
            lowered.setdefault(_BETWEEN.split(heading)[-1].strip().lower(), at)
    named = next((lowered[name] for name in _DAYS if name in lowered), None)
    return named if named is not None else next((at for name, at in lowered.items() if name.endswith(_TIMESTAMP)), None)
