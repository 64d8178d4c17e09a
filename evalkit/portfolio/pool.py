"""Many evaluations, each looked at by itself: in one process, or shared among several."""

import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import TypeVar

from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.find import in_repository, shown
from evalkit.files.loader import load
from evalkit.report import Report

MANY = 20
"""From so many evaluations on, about two thousand files, a second process is worth its start."""
T = TypeVar("T")


def check_all(roots: Sequence[Path], options: Options, *, jobs: int | None = None) -> list[Report]:
    """Loads and checks evaluations, each held in memory only while it is checked. Reports come in the order of `roots`."""
    return each(check_one, roots, options, jobs=jobs)


def each(
    work: Callable[[Path, Options], T], roots: Sequence[Path], options: Options, *, jobs: int | None = None
) -> list[T]:
    """Does some work on each evaluation; the results come in the order of `roots`.

    `jobs`: how many processes share the work; by default one, and one for each core where there are many evaluations.
    """
    wanted = jobs or (os.cpu_count() or 1 if len(roots) >= MANY else 1)
    if min(wanted, len(roots)) < 2:
        return [work(root, options) for root in roots]
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(wanted, len(roots)), initializer=_leave_interruptions_to_the_first) as executor:
        try:
            return list(executor.map(work, roots, repeat(options), chunksize=4))
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def check_one(root: Path, options: Options) -> Report:
    """Loads and checks the evaluation in a folder. Takes and gives plain values, so that any executor can map it."""
    return replace(check(load(root), options, path=shown(root)), in_repository=in_repository(root))


def _leave_interruptions_to_the_first() -> None:
    """In a process that helps: Ctrl-C is the business of the one that waits for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
