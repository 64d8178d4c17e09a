"""Which column of a file is which item of a plan: by id, by label, by what was agreed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.errors import EvalkitError
from evalkit.evidence.answers import Answers
from evalkit.model.data_capture import Item
from evalkit.suggest import did_you_mean
from evalkit.tables.rows import letter

_BETWEEN = re.compile(r"[/:.-]")
"""What stands between a group and an item in the headings of Kobo (`/`), ODK Central (`-`) and others."""
_BEFORE_CHOICE = ("___", "/", ".", ":", "-", "_")
"""What stands between an item and a choice, where each choice has a column: REDCap writes three underscores."""
_RESPONSE = frozenset({"response", "open-ended response"})
"""What SurveyMonkey writes below the heading of a question without choices."""
_IMPORT = '{"ImportId"'
"""How Qualtrics begins the cells of the row below its labels."""
_DAYS = (
    "end",
    "submissiondate",
    "_submission_time",
    "completion time",
    "enddate",
    "end date",
    "recordeddate",
    "submitted",
)
"""The headings under which tools keep when an answer was given, the best first."""
_TIMESTAMP = "_timestamp"


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
    wave: int | None
    """The column called `wave`, where that is no item."""
    labels: tuple[int, ...]
    """The numbers of rows that hold no answers, but what the headings mean."""


def match(answers: Answers, items: Sequence[Item], agreed: Mapping[str, str]) -> Matched:
    """Matches headings and items. `agreed`: heading → item id, whatever the heading says.

    Raises EvalkitError where two columns are the same item, or none is any, or what was agreed cannot be.
    """
    items = [item for item in items if item.id and item.type != "note"]
    _refuse_unknown(agreed, answers, items)
    labels = list(_label_rows(answers, items))
    names = _names(answers, [cells for _, cells in labels])
    held: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, called in enumerate(names):
        item, choice = _meant(called, items, agreed.get(answers.headings[at]))
        if item:
            held[item][choice].append(at)
    asked = {id: _asked(item, held[id], answers) for item in items if (id := item.id or "") in held}
    if not asked:
        raise EvalkitError(
            f"{answers.path.name} has no column that is an item of this plan.",
            hint=f"Its headings: {_shown(answers.headings)}. Say which is which with --columns “HEADING=ITEM”.",
        )
    taken = {at for question in asked.values() for at in question.columns}
    wave = next((at for at, name in enumerate(answers.headings) if name.lower() == "wave" and at not in taken), None)
    return Matched(
        asked,
        without=[item.id for item in items if item.id and item.id not in asked],
        others=[heading for at, heading in enumerate(answers.headings) if at not in taken and at != wave],
        day=_day(answers.headings, taken),
        wave=wave,
        labels=tuple(number for number, _ in labels),
    )


def _refuse_unknown(agreed: Mapping[str, str], answers: Answers, items: Sequence[Item]) -> None:
    ids = [item.id for item in items if item.id]
    for heading, id in agreed.items():
        if heading not in answers.headings:
            raise EvalkitError(
                f"{answers.path.name} has no column “{heading}”.{did_you_mean(heading, answers.headings)}",
                hint=f"Its headings: {_shown(answers.headings)}.",
            )
        if id not in ids:
            raise EvalkitError(
                f"The plan has no item “{id}”.{did_you_mean(id, ids)}", hint=f"Its items: {', '.join(ids)}."
            )


def _shown(headings: Sequence[str]) -> str:
    few = ", ".join(f"“{heading[:40]}”" for heading in headings[:8])
    return f"{few} and {len(headings) - 8} more" if len(headings) > 8 else few


def _label_rows(answers: Answers, items: Sequence[Item]) -> Iterator[tuple[int, list[str]]]:
    """The rows right below the headings that say what these mean."""
    labels = {_plain(item.label) for item in items if item.label}
    choices = {_plain(label) for item in items for label in item.choices.values()}
    has_blank = not all(answers.headings)
    for number, cells in answers.head[:2]:
        given = [cell for cell in cells if cell.strip()]
        told = [cell for cell in given if _plain(cell) in labels or cell.startswith(_IMPORT)]
        below = [cell for cell in given if _plain(cell) in _RESPONSE | choices]
        if not given or (2 * len(told) < len(given) and not (has_blank and 2 * len(below) >= len(given))):
            return
        yield number, cells


def _names(answers: Answers, labels: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """What each column may be called: pairs of a question and a choice, which is empty where the name holds both."""
    names: list[list[tuple[str, str]]] = []
    question = ""
    for at, heading in enumerate(answers.headings):
        question = heading or question
        below = [cells[at] for cells in labels if at < len(cells) and cells[at].strip()]
        names.append([(heading, ""), *((name, "") for name in below), *((question, name) for name in below)])
    return names


def _meant(called: Sequence[tuple[str, str]], items: Sequence[Item], agreed: str | None) -> tuple[str, str]:
    """The item, and the choice, that a column holds; empty texts where it is none."""
    if agreed is not None:
        return agreed, ""
    for name, choice in called:
        for item in items:
            if _is_called(name, item):
                if not choice:
                    return item.id or "", ""
                if chosen := _choice(choice, item):
                    return item.id or "", chosen
    for name, _ in called:
        for item in items:
            if item.type == "select-many" and (chosen := _choice_behind(name, item)):
                return item.id or "", chosen
    return "", ""


def _is_called(name: str, item: Item) -> bool:
    return item.id in (name, name.lower(), _BETWEEN.split(name.lower())[-1]) or bool(
        item.label and _plain(item.label) == _plain(name)
    )


def _choice_behind(name: str, item: Item) -> str:
    """The choice that a heading such as `group/help/pen` or `help___pen` ends with."""
    lowered = name.lower()
    for before in _BEFORE_CHOICE:
        question, found, choice = lowered.rpartition(before)
        if found and _is_called(question, item) and (chosen := _choice(choice, item)):
            return chosen
    return ""


def _choice(text: str, item: Item) -> str:
    return next((id for id, label in item.choices.items() if _plain(text) in (id.lower(), _plain(label))), "")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


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


def _day(headings: Sequence[str], taken: set[int]) -> int | None:
    lowered = {
        _BETWEEN.split(heading)[-1].strip().lower(): at for at, heading in enumerate(headings) if at not in taken
    }
    named = next((lowered[name] for name in _DAYS if name in lowered), None)
    return named if named is not None else next((at for name, at in lowered.items() if name.endswith(_TIMESTAMP)), None)
