"""Measures for people to read, and for programs."""

import json
from collections.abc import Sequence
from typing import TextIO

from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.library.fill import ends, scored, why_not
from evalkit.library.measure import Known, Measure
from evalkit.library.name import PREFIX
from evalkit.terminal import Screen, deliver

_GAP = 2
_FACTS: tuple[Known, ...] = (
    "about", "items", "range", "scoring", "missing", "smallest-n", "minutes", "languages", "licence"
)  # fmt: skip


def write_list(found: Sequence[Measure], out: TextIO, only: str | None = None) -> None:
    """One line for each measure, by type of relationship (or for `only` this one); those of several stand under each."""
    screen = Screen(out)
    width = max((len(one.id) for one in found), default=0) + _GAP
    for type in (only,) if only else RELATIONSHIP_TYPES:
        of_type = [one for one in found if type in one.relationships]
        if not of_type:
            continue
        if screen.rows:
            screen.line()
        screen.line((type, "bold"))
        for one in of_type:
            screen.hanging(f"  {one.id.ljust(width)}", text=f"{one.about} ({_in_short(one)})")
    screen.line()
    screen.line(f"{len(found)} measure{'s' * (len(found) != 1)}. More of one: evalkit library show {found[0].id}")
    screen.show()


def write_measure(one: Measure, out: TextIO) -> None:
    """All that is known of a measure, and where it comes from."""
    screen = Screen(out)
    screen.line((one.name, "bold"), ("  " + one.id, "dim"))
    screen.line()
    for title, text in _said(one):
        screen.hanging((f"{title:<14}", "bold"), text=text)
    screen.line()
    screen.line(("Where it comes from", "bold"))
    for fact in _FACTS:
        screen.hanging((f"{fact:<14}", "dim"), text=_source(one, fact))
    screen.line()
    screen.line(f"To use it: evalkit add data-capture {one.id}-survey --measure {one.id}")
    screen.line(f"           evalkit add indicator {one.id} --measure {one.id}")
    screen.show()


def write_json(found: Measure | Sequence[Measure], out: TextIO) -> None:
    """A measure, or a list of them, as JSON."""
    many = [_as_data(one) for one in found] if not isinstance(found, Measure) else _as_data(found)
    deliver(json.dumps(many, ensure_ascii=False, indent=2) + "\n", out)


def _as_data(one: Measure) -> dict[str, object]:
    held = one.model_dump(mode="json", by_alias=True)
    unknown = {fact: {"confidence": "unknown", "source": ""} for fact in _FACTS if fact not in one.facts}
    return held | {"facts": held["facts"] | unknown, "computed": one.is_computed}


def _in_short(one: Measure) -> str:
    items = f"{one.count} item{'s' * (one.count != 1)}" if one.count else "items unknown"
    return f"{items}; asks {' and '.join(one.answered_by)}; licence {one.licence.status}"


def _said(one: Measure) -> list[tuple[str, str]]:
    reference = f"{one.reference}. https://doi.org/{one.doi}" if one.doi else f"{one.reference}."
    few = f"{one.smallest_n} answers" if one.smallest_n else "unknown"
    licence = f"{one.licence.status} (looked up on {one.licence.looked_up})"
    return [
        ("Measures", f"{one.about}."),
        ("Relationship", ", ".join(one.relationships)),
        ("Answered by", ", ".join(one.answered_by)),
        ("Items", _items(one)),
        ("Scoring", scored(one)),
        ("Computed", _computed(one)),
        ("Smallest n", few),
        ("Minutes", str(one.minutes or "unknown")),
        ("Languages", ", ".join(one.languages) or "unknown"),
        ("Licence", f"{licence}. {one.licence.text}.".replace(". .", ".")),
        ("Strengths", f"{one.strengths}."),
        ("Cautions", f"{one.cautions}."),
        ("Reference", reference),
    ]


def _items(one: Measure) -> str:
    if not one.count:
        return "unknown"
    parts = [
        f"{block.count}{_range(block.minimum, block.maximum)}{f' ({block.part})' if block.part else ''}"
        for block in one.items
    ]
    return ", ".join(parts) if len(parts) == 1 else f"{one.count}: {', '.join(parts)}"


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" from {low:g} to {high:g}"


def _computed(one: Measure) -> str:
    if not one.is_computed:
        return f"no: {why_not(one)}."
    low, high = ends(one)
    unit = " percent" if one.scoring.rule in ("all-top", "share-top") else ""
    return f"{PREFIX}{one.id}, from {low:g} to {high:g}{unit}"


def _source(one: Measure, fact: Known) -> str:
    held = one.facts.get(fact)
    if held is None:
        return "unknown"
    return f"{held.confidence.replace('-', ' ')}{f': {held.source}' if held.source else ', to be confirmed'}"
