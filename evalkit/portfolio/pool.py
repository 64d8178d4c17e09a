"""Many evaluations, each looked at by itself: in one process, or shared among several.

One that ends the process in which it is looked at costs nobody else anything (`shared`): what was on its way then is looked
at again, each alone, and what ends its process once more is not checked. Where there is an engine, the workers behind it share
what the store does not know (`workers`).
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.portfolio.examine import Facts, Wish, examine, examine_each, known
from evalkit.portfolio.progress import Progress
from evalkit.portfolio.store import Store

if TYPE_CHECKING:
    from evalkit.portfolio.engines import Engine

MANY = 20
"""From so many evaluations on that have to be looked at, a second process is worth its start."""


def found_out(
    roots: Sequence[Path],
    wish: Wish,
    *,
    jobs: int | None = None,
    store: Store | None = None,
    engine: "Engine | None" = None,
    progress: Progress | None = None,
) -> list[Facts]:
    """What is found out of evaluations, in the order of `roots`: first what the store knows, then by looking.

    `jobs`: how many processes share the work; by default one, and one for each that may run where there are many.
    `engine`: what shares it among other machines, in their place. Raises UnreadableError where there is only one, it is
    looked at here, and it cannot be read.
    """
    progress = progress or Progress(len(roots))
    found: dict[int, Facts] = {}
    for index, root in enumerate(roots):
        if facts := known(root, wish, store):
            found[index] = facts
            progress.add(facts)
    open_ones = [index for index in range(len(roots)) if index not in found]
    if len(roots) == 1 and open_ones and not engine:
        found[0] = examine(roots[0], wish, store)
    elif open_ones:
        for index, facts in _looked_at(roots, open_ones, wish, store, jobs, engine):
            found[index] = facts
            progress.add(facts)
    progress.close()
    if store:
        store.close(len(open_ones))
    return [found[index] for index in range(len(roots))]


def found_elsewhere(
    sources: Sequence[str],
    wish: Wish,
    *,
    jobs: int | None = None,
    store: Store | None = None,
    engine: "Engine | None" = None,
) -> Iterator[Facts]:
    """The same of evaluations that have to be unpacked first, by ZIPs and addresses; and why one of these cannot be had."""
    from evalkit.portfolio.elsewhere import looked_at, shown

    if engine and sources:
        from evalkit.portfolio.workers import Workers

        places = [source if "://" in source else _from_anywhere(source) for source in sources]
        found = dict(Workers(places, wish, engine, keep=store is not None).looked_at(range(len(places))))
        for index, (source, place) in enumerate(zip(sources, places, strict=True)):
            yield from (
                facts._replace(name=facts.name.replace(shown(place), shown(source), 1)) for facts in found[index]
            )
        return
    for source in sources:
        yield from looked_at(source, wish, store, lambda roots: found_out(roots, wish, jobs=jobs))
    if store:
        store.close(len(sources))


def processes() -> int:
    """How many processes may run at once."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _from_anywhere(path: str | Path) -> str:
    """A path as it leads there from every folder. A `..` stays: behind a link, it does not lead back."""
    return os.path.join(os.getcwd(), path)


def _looked_at(
    roots: Sequence[Path],
    which: Sequence[int],
    wish: Wish,
    store: Store | None,
    jobs: int | None,
    engine: "Engine | None",
) -> Iterator[tuple[int, Facts]]:
    """What is found out of those evaluations, as they are done."""
    if engine:
        from evalkit.portfolio.workers import Workers

        places = [_from_anywhere(root) for root in roots]
        for index, (facts,) in Workers(places, wish, engine, keep=store is not None).looked_at(which):
            yield index, facts._replace(root=roots[index])
        return
    wanted = jobs or (processes() if len(which) >= MANY else 1)
    number = min(wanted, len(which))
    if number < 2:
        for index in which:
            yield index, examine_each([roots[index]], wish, store)[0]
        return
    from evalkit.portfolio.shared import Shared

    yield from Shared(roots, wish, store, number).looked_at(which)
