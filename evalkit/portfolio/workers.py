"""Work on evaluations that is shared by workers elsewhere, which see the same folders and have the same evalkit.

No code and no evaluation is sent: paths go there, facts come back. What the end of a worker takes along is asked for again,
each alone; what is lost once more is not checked.
"""

import os
import pickle  # of what evalkit sends to its like
import platform
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from itertools import count
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.portfolio import store as stores
from evalkit.portfolio import version
from evalkit.portfolio.elsewhere import is_elsewhere, looked_at, not_looked_at
from evalkit.portfolio.engines import Batch, EndedError, Engine, Lost
from evalkit.portfolio.examine import Facts, Wish, examine_each
from evalkit.portfolio.packed import packed, unpacked
from evalkit.portfolio.store import Store

_MOST = 32
"""So many are handed out at once, at most …"""
_PARTS = 16
"""… and where there are fewer, in so many parts."""
_ENDED = "The worker that looked at it ended before it was done, twice: it may take more memory than there is."
_NOW_AND_THEN = 100
"""After so many batches a worker sees to it that its store keeps to its bound."""
_batch = count(1)


class Workers:
    """Work that is shared by workers elsewhere."""

    def __init__(self, places: Sequence[str], wish: Wish, engine: Engine, *, keep: bool) -> None:
        """`places`: folders as each worker finds them, ZIPs and addresses. `keep`: whether workers use the stores that they find
        where they are.
        """
        self._places = places
        self._engine = engine
        self._version = version.in_words()
        self._work = partial(answered, self._version, pickle.dumps(wish), keep)

    def looked_at(self, which: Sequence[int]) -> Iterator[tuple[int, list[Facts]]]:
        """What is found out of the evaluations at places, as they are done: of one in a folder, of any number elsewhere."""
        waiting = dict.fromkeys(which, "")
        try:
            yield from self._came(_batches(which), waiting)
            for index in [index for index, why in waiting.items() if not why]:
                yield from self._came([[index]], waiting)
        except EndedError as error:
            waiting = {index: why or error.message for index, why in waiting.items()}
        for index, why in waiting.items():
            yield index, [not_looked_at(self._places[index], why or _ENDED)]

    def _came(self, batches: Sequence[Sequence[int]], waiting: dict[int, str]) -> Iterator[tuple[int, list[Facts]]]:
        """What comes back of batches, each place once: then it is no longer `waiting`. Why another did not come is noted."""
        work = [[(index, self._places[index]) for index in batch] for batch in batches]
        for came in self._engine.map(self._work, work):
            if isinstance(came, Lost):
                waiting |= {index: came.why for index, _ in came.batch if index in waiting}
                continue
            made_by, found = unpacked(came.answer, (date,))
            for index, of_place in found:
                if made_by != self._version:
                    waiting[index] = f"The worker {came.worker} {_other(made_by, self._version)}"
                elif waiting.pop(index, None) is not None:
                    yield index, [Facts.of(plain) for plain in of_place]


def answered(wanted: str, wish: bytes, keep: bool, batch: Batch) -> bytes | str:
    """At a worker: what is found out of evaluations, packed; or why this is not the one to ask."""
    own = version.in_words()
    if own != wanted:
        return _other(own, wanted)
    held: Wish = pickle.loads(wish)  # noqa: S301  # of the same evalkit, that asks a worker to run it
    kept = _store() if keep else None
    found = [(index, [facts.plain for facts in _found_out(place, held, kept)]) for index, place in batch]
    if kept and next(_batch) % _NOW_AND_THEN == 0:  # a worker may live long
        kept.close(_NOW_AND_THEN)
    return packed((own, found))


def _found_out(place: str, wish: Wish, store: Store | None) -> list[Facts]:
    """What is found out of the evaluations at a place: whatever goes wrong with one, the others are looked at."""
    try:
        if is_elsewhere(place):
            return looked_at(place, wish, store, lambda roots: examine_each(roots, wish, None))
        if os.path.isdir(place):
            return examine_each([Path(place)], wish, store)
        why = f"The worker on {platform.node() or 'another machine'} does not see it."
    except EvalkitError as error:
        why = error.message
    except Exception as error:
        why = f"A fault of evalkit itself, not of its files: {type(error).__name__}."
    return [not_looked_at(place, why)]


def _other(own: str, wanted: str) -> str:
    return f"has {own}; here it is {wanted}."


def _batches(which: Sequence[int]) -> list[Sequence[int]]:
    size = min(_MOST, max(1, len(which) // _PARTS))
    return [which[start : start + size] for start in range(0, len(which), size)]


@cache
def _store() -> Store | None:
    return stores.opened()
