"""What a finding says, for people who know neither the keys nor the ids of files."""

import re
from contextlib import suppress
from datetime import date

from evalkit.editing.question import name_of, named_things
from evalkit.editing.spots import Spot
from evalkit.files.evaluation import Evaluation
from evalkit.model import guidance, written
from evalkit.model.kinds import KINDS

_MARKED = re.compile(r"`([^`]+)`")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def in_words(evaluation: Evaluation, spot: Spot, text: str, name: str = "") -> str:
    """`reflection.who` leaves out `nurses` → “Who reflects” leaves out Nurses; days as they are spoken of.

    `spot`: the value that it is about. `name`: an id in it, without marks around it.
    """
    names = _names(evaluation, spot)
    text = _MARKED.sub(lambda found: names.get(found[1]) or _label(spot, found[1]) or found[0], text)
    if name in names:
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lambda _: names[name], text)
    return _DAY.sub(_day, text)


def _day(found: re.Match[str]) -> str:
    with suppress(ValueError):
        return written.in_words(date.fromisoformat(found[0]))
    return found[0]


def _names(evaluation: Evaluation, spot: Spot) -> dict[str, str]:
    """What the things are called that a value names: by their ids."""
    if not (spot.field and spot.field.ref):
        return {}
    return {thing.id: name_of(evaluation, thing) for thing in named_things(evaluation, spot, spot.field.ref)}


def _label(spot: Spot, key: str) -> str:
    """What a key is called, of the kind of thing that is spoken of or else of any; empty where it is no key."""
    for kind in (spot.kind, *KINDS.values()):
        try:
            return f"“{guidance.label(kind.table, key)}”"
        except KeyError:
            continue
    return ""
