"""Work on evaluations that is shared among processes."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Thread

from evalkit.portfolio.examine import Facts, Wish, examine_each
from evalkit.portfolio.store import Store
from evalkit.system.signals import deaf, undisturbed

_BATCH = 8
"""So many are handed out at once, at most."""
_AHEAD = 2
"""So many batches for each process are handed out before they are asked for."""
_ENDED = "The process that looked at it ended before it was done, twice: it may take more memory than there is."


class Shared:
    """Work that is shared among processes."""

    def __init__(self, roots: Sequence[Path], wish: Wish, store: Store | None, number: int) -> None:
        self._roots = roots
        self._arguments = wish, store
        self._number = number

    def looked_at(self, which: Sequence[int]) -> Iterator[tuple[int, Facts]]:
        """What is found out of the evaluations at these places, as they are done."""
        size = max(1, min(_BATCH, len(which) // (self._number * _AHEAD)))
        batches = [which[start : start + size] for start in range(0, len(which), size)]
        waiting = list(reversed(batches))
        while waiting:
            lost: list[int] = []
            with _executor(self._number) as executor:
                try:
                    yield from self._until_one_ends(executor, waiting, lost)
                except BaseException:
                    executor.shutdown(wait=False, cancel_futures=True)
                    raise
            yield from self._one_by_one(lost)

    def _until_one_ends(
        self, executor: ProcessPoolExecutor, waiting: list[Sequence[int]], lost: list[int]
    ) -> Iterator[tuple[int, Facts]]:
        """Hands out what is waiting, until all is done; or until a process ends: then what was on its way is `lost`."""
        on_its_way: dict[Future[list[Facts]], Sequence[int]] = {}
        broken = False
        while on_its_way or (waiting and not broken):
            while waiting and not broken and len(on_its_way) < self._number * _AHEAD:
                batch = waiting.pop()
                try:
                    on_its_way[self._hand_out(executor, batch)] = batch
                except BrokenProcessPool:
                    broken = True
                    waiting.append(batch)
            for future in wait(on_its_way, return_when=FIRST_COMPLETED).done:
                batch = on_its_way.pop(future)
                try:
                    yield from zip(batch, future.result(), strict=True)
                except BrokenProcessPool:
                    broken = True
                    lost += batch

    def _one_by_one(self, lost: Sequence[int]) -> Iterator[tuple[int, Facts]]:
        """Each alone, so that it is known which one ends its process."""
        waiting = list(reversed(lost))
        while waiting:
            with _executor(1) as executor:
                while waiting:
                    index = waiting.pop()
                    try:
                        yield index, self._hand_out(executor, [index]).result()[0]
                    except BrokenProcessPool:
                        yield index, Facts(self._roots[index], unchecked=_ENDED)
                        break

    def _hand_out(self, executor: ProcessPoolExecutor, batch: Sequence[int]) -> "Future[list[Facts]]":
        with undisturbed():  # it may have to start processes, of which none must be left without this one
            return executor.submit(examine_each, [self._roots[index] for index in batch], *self._arguments)


def _executor(number: int) -> ProcessPoolExecutor:
    """So many processes, none of them a copy of this one as it is: another thread may hold what it would wait for."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["evalkit.portfolio.loaded"])
        from multiprocessing import forkserver  # not there on Windows

        with deaf():
            forkserver.ensure_running()
    return ProcessPoolExecutor(number, mp_context=context, initializer=_help)


def _help() -> None:
    """In a process that helps: Ctrl-C is the business of the one that waits for it, and without that one there is no work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    """Where that one is killed, nobody tells those that help: they would wait for ever."""
    first = multiprocessing.parent_process()
    if first:
        first.join()
        os._exit(1)
