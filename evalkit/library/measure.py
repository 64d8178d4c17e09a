"""What is known of a measure, fact by fact, each with its source."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evalkit.framework import RELATIONSHIP_TYPES

Licence = Literal["open", "free-on-request", "licensed", "non-commercial", "unknown"]
Answerer = Literal["people", "professionals", "system", "community"]
Rule = Literal["sum", "mean", "all-top", "share-top", "descriptive", "unknown"]
Known = Literal["about", "items", "range", "scoring", "missing", "smallest-n", "minutes", "languages", "licence"]
COMPUTED = ("sum", "mean", "all-top", "share-top")
_End = Annotated[float, Field(allow_inf_nan=False)]
_Words = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"), extra="forbid", frozen=True)


class Fact(_Part):
    """Where a fact comes from, and how sure it is. A fact that is not told of is unknown."""

    confidence: Literal["stated", "general-knowledge"]
    source: str = ""
    """The address or publication that states it."""

    @model_validator(mode="after")
    def _is_stated_somewhere(self) -> Self:
        if self.confidence == "stated" and not self.source:
            raise ValueError("a fact that is stated needs its source")
        return self


class Items(_Part):
    """Items that follow each other and are answered in the same range. `part`: the subscale that they make up."""

    count: Annotated[int, Field(ge=1, le=500)]
    minimum: _End | None = None
    maximum: _End | None = None
    part: str = ""

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if (self.minimum is None) != (self.maximum is None):
            raise ValueError("minimum and maximum go together")
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("minimum must be below maximum")
        return self


class Scoring(_Part):
    """How the score of a respondent follows from the answers.

    `sum` and `mean`; `all-top`: whether every answer is the highest; `share-top`: the percentage of answers that are.
    """

    rule: Rule = "unknown"
    reversed: tuple[int, ...] = ()
    """The items, by number, whose answers are turned round first."""
    missing: Annotated[int, Field(ge=0)] = 0
    """How many answers may be missing: they count as the mean of the others. With more, there is no score."""
    to: tuple[_End, _End] | None = None
    """The ends of the scale to which the score is stretched, such as 0 and 100."""
    text: str = ""
    """What else there is to know of it."""

    @model_validator(mode="after")
    def _has_two_ends(self) -> Self:
        if self.to and self.to[0] >= self.to[1]:
            raise ValueError("the lower end of the scale comes first")
        return self


class Permit(_Part):
    """By what right it may be used, as it was found on a day."""

    status: Licence = "unknown"
    looked_up: date
    text: str = ""


class Measure(_Part):
    """A published measure. `id`: the name of its file."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    name: _Words
    about: _Words
    """What it measures."""
    relationships: Annotated[tuple[str, ...], Field(min_length=1)]
    answered_by: Annotated[tuple[Answerer, ...], Field(min_length=1)]
    items: tuple[Items, ...] = ()
    scoring: Scoring = Scoring()
    smallest_n: Annotated[int | None, Field(ge=1)] = None
    """How many answers a unit needs before its score is reported."""
    minutes: Annotated[int | None, Field(ge=1)] = None
    languages: tuple[str, ...] = ()
    licence: Permit
    reference: _Words
    doi: str = ""
    strengths: _Words
    cautions: _Words
    facts: dict[Known, Fact] = {}

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if wrong := [type for type in self.relationships if type not in RELATIONSHIP_TYPES]:
            raise ValueError(f"“{wrong[0]}” is no type of relationship: {', '.join(RELATIONSHIP_TYPES)}")
        told = self._told()
        if unsourced := [fact for fact, is_told in told.items() if is_told and fact not in self.facts]:
            raise ValueError(f"[facts] does not say where “{unsourced[0]}” comes from")
        if untold := [fact for fact in self.facts if not told[fact] and fact != "licence"]:
            raise ValueError(f"[facts] has a source for “{untold[0]}”, which is not given")
        if any(not 1 <= number <= self.count for number in self.scoring.reversed):
            raise ValueError("an item that is turned round is none of the items")
        if self.scoring.missing and self.scoring.missing >= self.count:
            raise ValueError("at least one answer must be there")
        return self

    def _told(self) -> dict[Known, bool]:
        """By fact, whether anything is said of it."""
        return {
            "about": True,
            "items": bool(self.items),
            "range": any(block.minimum is not None for block in self.items),
            "scoring": self.scoring.rule != "unknown",
            "missing": self.scoring.missing > 0 or "missing" in self.facts,
            "smallest-n": self.smallest_n is not None,
            "minutes": self.minutes is not None,
            "languages": bool(self.languages),
            "licence": self.licence.status != "unknown",
        }

    @property
    def count(self) -> int:
        """How many items it has; 0 where that is not known."""
        return sum(block.count for block in self.items)

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids that its items have in a data-capture plan."""
        return tuple(f"{self.id.replace('-', '_')}_{number}" for number in range(1, self.count + 1))

    @property
    def range(self) -> tuple[float, float] | None:
        """The range in which all items are answered; None where there is none, or several."""
        ranges = {(block.minimum, block.maximum) for block in self.items}
        if len(ranges) != 1:
            return None
        ((low, high),) = ranges
        return None if low is None or high is None else (low, high)

    @property
    def is_computed(self) -> bool:
        """Whether a score can be computed: by a rule that a source states, from items that are known."""
        return all(map(self.is_stated, _NEEDED)) and self.scoring.rule in COMPUTED and self.range is not None

    def is_stated(self, fact: str) -> bool:
        """Whether a source states a fact."""
        return any(known == fact and held.confidence == "stated" for known, held in self.facts.items())

    def range_of(self, number: int) -> tuple[float, float] | None:
        """The range in which an item, counted from 1, is answered; None where that is not known."""
        for block in self.items:
            if number <= block.count:
                return None if block.minimum is None or block.maximum is None else (block.minimum, block.maximum)
            number -= block.count
        return None


_NEEDED: tuple[Known, ...] = ("items", "range", "scoring")
"""The facts on which a score rests."""
