"""What all tables of the format have in common."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


def key_of(attribute: str) -> str:
    """The key in a file for an attribute of a model: `leads_to` → `leads-to`, `from_` → `from`."""
    return attribute.rstrip("_").replace("_", "-")


class Table(BaseModel):
    """A table of a TOML file. Every key is optional: a draft must load, and what is missing is the checker's business.

    Values are never changed once loaded, so that an absent table, list or map can be one shared empty value
    (hashable, or pydantic would copy it for every file).
    """

    model_config = ConfigDict(strict=True, extra="forbid", defer_build=True, alias_generator=key_of)
    __hash__ = object.__hash__


class _NoTables(dict[str, Any]):
    __hash__ = object.__hash__  # type: ignore[assignment]  # shared as a default and never changed


NO_LIST: Any = ()
NO_TABLES: Any = _NoTables()


@dataclass(slots=True, eq=False)
class Ref:
    """Marks a field whose values (or, on a map, whose keys) name things of these kinds in the same project."""

    kinds: tuple[str, ...]
    measurable: bool = False
    """Whether they may also name anything else that an indicator can measure."""


@dataclass(slots=True, eq=False)
class Id:
    """Marks a field that gives things of this kind their id (on a map: its keys)."""

    kind: str


NODE_KINDS = ("input", "activity", "output", "outcome", "impact")
EVIDENCE = ("indicator", "data-capture")

Text = str | None
Day = date | None
Number = Annotated[float | None, Field(allow_inf_nan=False)]
Count = Annotated[int | None, Field(ge=0)]
Percent = Annotated[float | None, Field(ge=0, le=100)]
INTERVAL = r"^\s*0*[1-9]\d{0,3}\s+(day|week|month|year)s?\s*$"
Interval = Annotated[str | None, Field(pattern=INTERVAL)]

StageId = Literal["inception", "design", "fieldwork", "analysis", "reporting"]

Stakeholders = Annotated[list[str], Ref(("stakeholder",))]
Relationships = Annotated[list[str], Ref(("relationship",))]
Indicators = Annotated[list[str], Ref(("indicator",))]
Evidence = Annotated[list[str], Ref(EVIDENCE)]
Nodes = Annotated[list[str], Ref(NODE_KINDS)]
