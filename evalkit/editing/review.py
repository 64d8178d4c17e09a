"""What is about to be written, in words: a line for each value."""

from collections.abc import Callable, Iterator, Sequence

from evalkit.editing.question import in_words, options_of
from evalkit.editing.spots import Spot
from evalkit.editing.values import Wish, flat
from evalkit.files.evaluation import Evaluation
from evalkit.keys import dotted
from evalkit.model import guidance
from evalkit.terminal import visible


def in_review(evaluation: Evaluation, wishes: Sequence[Wish], spot: Callable[[str], Spot]) -> Iterator[str]:
    """What is wanted; ids are told by the names of things. `spot`: where a value of the last one stands, by its key."""
    new = {wish.id: str(wish.values[wish.kind.leading]) for wish in wishes[:-1]}
    for wish in wishes:
        yield f"{wish.kind.words.capitalize()}{f' ({wish.id})' if wish.id and not wish.kind.is_single else ''}"
        for key, value in flat(wish.kind.table, wish.values):
            name = dotted(key)
            place = spot(name) if wish is wishes[-1] else None
            options = options_of(evaluation, place, place.field) if place and place.field else {}
            yield f"  {guidance.label(wish.kind.table, name)}: {visible(in_words(value, {**options, **new}))}"
