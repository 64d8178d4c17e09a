"""Which parts of the thread are meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.thread.thread import PARTS, Knot, Thread

_DERIVED = ("party", "observation", "judgement", "experience")
"""Kinds that go by the id of something else: meant only where their kind is said."""


def knot_named(thread: Thread, name: str, project: str | None = None) -> Knot:
    """The knot that is meant by `KIND:ID` or by an id alone. Raises EvalkitError where none or several are."""
    kind, id, project = _parted(name, project)
    of_kind = [knot for knot in thread.knots if kind in ("", knot.kind)]
    found = [knot for knot in of_kind if _is_called(knot, id) and (project is None or knot.project in (None, project))]
    if not kind:
        found = [knot for knot in found if knot.kind not in _DERIVED] or found
    if not found:
        what = PARTS[kind].words if kind else "part of the thread"
        where = f" in the project {project}" if project else ""
        near = did_you_mean(id, {knot.id for knot in of_kind})
        raise EvalkitError(f"There is no {what} “{id}”{where}.{near}", hint=_what_there_is(of_kind, kind))
    if len(found) > 1:
        listed = ", ".join(_in_full(knot) for knot in found[:6]) + (" …" if len(found) > 6 else "")
        raise EvalkitError(f"“{name}” stands for several: {listed}.", hint="Say which: KIND:ID, and --project ID.")
    return found[0]


def _parted(name: str, project: str | None) -> tuple[str, str, str | None]:
    """Kind, id and project of a name; the kind is empty where it is not said. Raises EvalkitError for no kind."""
    if not name.strip():
        raise EvalkitError("The id is empty.", hint="Leave it out, and the whole thread is shown.")
    kind, colon, id = name.partition(":")
    if not colon:
        return "", name, project
    if "/" in kind:  # as JSON names it
        project, _, kind = kind.rpartition("/")
    if kind and kind not in PARTS:
        raise EvalkitError(
            f"There is no kind “{kind}”.{did_you_mean(kind, PARTS)}", hint=f"The kinds are {', '.join(PARTS)}."
        )
    return kind, id, project


def _is_called(knot: Knot, id: str) -> bool:
    return knot.id.casefold() == id.casefold() or (knot.kind == "party" and knot.id.endswith(f"/{id}"))


def _in_full(knot: Knot) -> str:
    return f"{knot.address} (project {knot.project})" if knot.project else knot.address


def _what_there_is(knots: Sequence[Knot], kind: str) -> str:
    if kind and knots:
        ids = sorted({knot.id for knot in knots})
        return f"There are: {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''}."
    return "`evalkit trace` without an id shows the whole thread; things are named as in indicator:trust."


def all_starts(thread: Thread, *, back: bool) -> list[Knot]:
    """Where to start so that the whole thread is shown: its first ends, then one knot of each circle that is left."""
    knots = list(reversed(thread.knots)) if back else thread.knots
    before = thread.onward if back else thread.back
    starts = [knot for knot in knots if not before(knot)]
    reached: set[Knot] = set()
    thread.reach(starts, reached, back=back)
    for knot in knots:
        if knot not in reached:
            starts.append(knot)
            thread.reach([knot], reached, back=back)
    return starts


@dataclass(frozen=True, slots=True)
class Traced:
    """A part of the thread: where it starts, in which direction it goes, and what it reaches."""

    thread: Thread
    starts: list[Knot]
    back: bool = False
    unreadable: Sequence[str] = ()
    """The files that cannot be read, with the line."""

    @property
    def knots(self) -> list[Knot]:
        return self.thread.part(self.starts, back=self.back)

    @property
    def links(self) -> list[tuple[Knot, Knot]]:
        """The links between these knots, each in the direction of the thread."""
        reached = set(self.knots)
        return [(one, other) for one, other in self.thread.links() if one in reached and other in reached]

    def following(self, knot: Knot) -> list[Knot]:
        return self.thread.back(knot) if self.back else self.thread.onward(knot)


def full_address(knot: Knot) -> str:
    """The address, with the project before it: unique in the evaluation."""
    return f"{knot.project}/{knot.address}" if knot.project else knot.address
