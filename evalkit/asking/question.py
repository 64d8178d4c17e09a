"""A question: what is asked, and what may be answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from evalkit.errors import EvalkitError

BACK, GUIDANCE, SAME = "<", "?", "="
"""Answers that are none: to the question before, for more on this one, and the same as what is alike."""


class BackError(Exception):
    """Somebody wants to answer the question before once more."""


class Alike(NamedTuple):
    """The answer that something of the same kind has."""

    whose: str
    """What that is called."""
    text: str


class NotThereError(EvalkitError):
    """An answer names what is not there. It may yet be meant to be: then somebody has to be asked."""

    def __init__(self, name: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.name = name


def as_it_is(text: str) -> Any:
    """An answer in words."""
    return text


@dataclass(slots=True, kw_only=True)
class Question:
    """A question that is asked until its answer is right."""

    title: str
    """What is asked, as a heading or a sentence."""
    above: str = ""
    """Where one stands, shown above it."""
    how: str = ""
    """How it is answered, in a few words; empty where that goes without saying."""
    told: str = ""
    """What is to be known before it is answered."""
    guidance: str = ""
    """What is to be known if somebody asks."""
    good: str = ""
    """An answer that is good, and below one that is weak."""
    weak: str = ""
    given: str = ""
    """What is given already. It may be edited; an empty answer keeps it."""
    is_saved: bool = True
    """Whether what is given stands in a file. What does not is taken back by rubbing it out."""
    proposed: str = ""
    """What an empty answer stands for."""
    empty: str = ""
    """What an empty answer means where nothing is given or proposed, in a few words: `no more`."""
    alike: Alike | None = None
    """What something of the same kind has."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What may be chosen: id → what it is called."""
    several: bool = False
    """Whether several may be chosen, or several texts be given."""
    needed: bool = False
    """Whether it cannot be left open."""
    absent: Callable[[str], str | None] | None = None
    """What is to be done with a name that is none of what may be chosen: gives the id of what it names from now on; an empty
    one where that is left open, None where it is a typing error.
    """
    read: Callable[[str], Any] = as_it_is
    """An answer → its value. Raises EvalkitError where it can be none. What is chosen comes as ids with `, ` between."""

    @property
    def is_choice(self) -> bool:
        """Whether the answer is one or several of what may be chosen, or of what may be named in its place."""
        return bool(self.options) or self.absent is not None
