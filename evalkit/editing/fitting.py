"""Whether an answer fits what is there: the other values of its thing, and the other things of its kind."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date
from typing import Any

from evalkit.asking.question import Question
from evalkit.editing.meant import called, folded
from evalkit.editing.values import Values, problems_of, put
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity
from evalkit.grammar import with_article
from evalkit.model import written
from evalkit.model.kind import Kind

Read = Callable[[str], Any]


def refuse_misfit(kind: Kind, others: Values, key: str, value: Any) -> None:
    """Raises EvalkitError for a value that cannot stand beside the other values of a thing, or at all."""
    held = deepcopy(others)
    put(kind, held, key, value)
    if problems := problems_of(kind, held):
        message = problems[0].message.replace(f"`{key}`", "It", 1)
        raise EvalkitError(message, hint=problems[0].fix)


def beside(read: Read, kind: Kind, others: Values, key: str) -> Read:
    """Reads an answer that has to fit the other values of a thing."""

    def fitting(text: str) -> Any:
        value = read(text)
        refuse_misfit(kind, others, key, value)
        if (kind.name, key) == ("relationship", "between") and len(value) < 2:
            raise EvalkitError("A relationship is between two or more.")
        return value

    return fitting


def as_new(read: Read, kind: Kind, things: Iterable[Entity]) -> Read:
    """Reads what something new is called, of which none of these things is called the same."""
    known = {folded(name): thing.id for thing in things if (name := called(thing.value))}

    def new(text: str) -> Any:
        if id := known.get(folded(text)):
            hint = f"Give another name, or fill that one in: evalkit add {kind.name} {id}."
            raise EvalkitError(f"{with_article(kind.words).capitalize()} of this name is there already.", hint=hint)
        return read(text)

    return new


def day_of(page: Kind) -> Question:
    """The question for the day by which a page goes."""

    def read(text: str) -> date:
        try:
            return written.day(text)
        except written.NotClearError as error:
            raise error.told_of(text) from error

    today = written.in_words(date.today())  # noqa: DTZ011  # the user's own day
    return Question(title=f"Day of the {page.words}", how="a date, such as 31 March 2026", proposed=today, read=read)
