"""Where something might be said that meets a requirement which is missing, and of what."""

from collections.abc import Iterator
from typing import NamedTuple

from evalkit.check.asks import ASKS, NAMES, Place, file_at
from evalkit.check.findings import Found
from evalkit.report import Finding


class Offer(NamedTuple):
    """A place: the files of a kind (`ids`: only these of them), a key in them in which `*` is any part, and the names that may
    stand there, if it takes any.
    """

    kind: str
    key: tuple[str, ...]
    names: tuple[str, ...] = ()
    ids: tuple[str, ...] | None = None


class Missing(NamedTuple):
    """A finding, and what is offered beyond the place at which it is."""

    finding: Finding
    offers: tuple[Offer, ...]


def missing_of(found: Found) -> Missing:
    """A finding with the places at which it might be met."""
    return Missing(found.finding, tuple(_offers(found)))


def _offers(found: Found) -> Iterator[Offer]:
    if found.subject is None:
        return
    for place in ASKS.get(found.finding.code, ()):
        kind = file_at(found.finding.file).kind if place.kind == "own" else place.kind
        yield Offer(kind, _key(place, found), _names(place.key[-1:], found), _ids(place, found))


def _key(place: Place, found: Found) -> tuple[str, ...]:
    """The key of a place without the names that end it; the parts of it that are names have to be known."""
    if place.key == ("same",):
        return tuple(str(part) for part in found.finding.key)
    parts = place.key[:-1] if place.key[-1:] and place.key[-1].startswith("{") else place.key
    return tuple(next(iter(_names((part,), found)), "*") if part.startswith("{") else part for part in parts)


def _names(parts: tuple[str, ...], found: Found) -> tuple[str, ...]:
    """What the last part of a key stands for."""
    assert found.subject
    if parts == ("{part}",):
        return found.finding.parts
    return tuple(name for part in parts if part in NAMES for name in NAMES[part](found.subject))


def _ids(place: Place, found: Found) -> tuple[str, ...] | None:
    return _names((place.id,), found) if place.id.startswith("{") else None
