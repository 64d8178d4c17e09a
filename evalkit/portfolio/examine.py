"""One evaluation: what is to be found out of it, by the store or by looking. Takes and gives plain values, so that any
executor can map it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evalkit.check.options import Options
from evalkit.errors import UnreadableError
from evalkit.portfolio.clock import Range
from evalkit.portfolio.packed import packed
from evalkit.portfolio.store import Entry, Store

if TYPE_CHECKING:
    from evalkit.files.evaluation import Evaluation


class Answer(NamedTuple):
    """What is found out of an evaluation."""

    value: Any
    """Plain values, and such as `packed` knows. No day in it but those that stand in the files."""
    brief: Any = None
    """The same in a few plain values."""
    lasts: bool = True
    """Whether it would be the same on a machine that is busier."""


Work = Callable[["Evaluation", Options], Answer]


class Wish(NamedTuple):
    """What is asked of evaluations."""

    name: str
    """Tells it from other wishes with the same options."""
    work: Work
    options: Options

    @property
    def text(self) -> str:
        """All that the answer depends on, but for the day."""
        held = self.options
        return repr((self.name, held.stage, held.select, held.ignore, held.fail_under, held.list_met))


class Facts(NamedTuple):
    """What was found out of the evaluation in a folder; or why it could not be."""

    root: Path
    brief: Any = None
    body: bytes = b""
    """The value, packed."""
    unchecked: str = ""
    """Why nothing could be found out, in a sentence."""
    range: Range | None = None
    """The days of which it holds."""
    name: str = ""
    """How it is told, where that is not by its folder."""
    is_unreached: bool = False
    """Whether it is a source that cannot be had."""
    lasts: bool = True
    """Whether the same files would give it again: no answer that a busier machine, or another package, may give otherwise."""

    @property
    def plain(self) -> tuple[Any, ...]:
        """In plain values, of which `of` makes the same."""
        days = (self.range.since, self.range.until) if self.range else None
        return str(self.root), self.brief, self.body, self.unchecked, days, self.name, self.is_unreached, self.lasts

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "Facts":
        root, brief, body, unchecked, days, *rest = plain
        return cls(Path(root), brief, body, unchecked, Range(*days) if days else None, *rest)


def known(root: Path, wish: Wish, store: Store | None) -> Facts | None:
    """What the store holds of an evaluation."""
    entry = store.kept(root, wish.text, wish.options.as_of) if store else None
    return Facts(root, entry.brief, entry.body, range=entry.range) if entry else None


def examine(root: Path, wish: Wish, store: Store | None) -> Facts:
    """Looks at the evaluation in a folder, and keeps what was found out. Raises UnreadableError where it cannot be read."""
    from evalkit.files.loader import load
    from evalkit.portfolio.clock import WatchedDay
    from evalkit.portfolio.looked import Watched

    # Taken before anything is looked at: what is changed while the clock shows the same moment may leave no trace.
    moment = time.time_ns()
    disk, day = Watched(root), WatchedDay(wish.options.as_of)
    evaluation = load(root, disk)
    answer = wish.work(evaluation, replace(wish.options, as_of=day))
    lasts = answer.lasts and _plugins_last()
    facts = Facts(root, answer.brief, packed(answer.value), range=day.range, lasts=lasts)
    if store and lasts and evaluation.source is disk and disk.told_apart and disk.top is not None:
        seen, looked = disk.seen, disk.looked
        if looked.now(root) == seen:
            entry = Entry(
                day.range, looked, seen.signature, disk.digest, seen.is_recent(moment), facts.brief, facts.body
            )
            store.keep(root, wish.text, entry, disk.top)
    return facts


def _plugins_last() -> bool:
    """Whether what other packages add answers by the files of an evaluation alone: one that says `stored = False` does not."""
    from evalkit.plugins import MEASURES, RULES, plugins

    return all(getattr(plugin.value, "stored", True) for group in (RULES, MEASURES) for plugin in plugins(group))


def examine_each(roots: list[Path], wish: Wish, store: Store | None) -> list[Facts]:
    """The same for several; one that cannot be read is not checked, and the others are."""
    return [_or_unchecked(root, wish, store) for root in roots]


def _or_unchecked(root: Path, wish: Wish, store: Store | None) -> Facts:
    try:
        return examine(root, wish, store)
    except UnreadableError as error:
        return Facts(root, unchecked=error.message)
