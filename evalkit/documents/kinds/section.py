"""How a document is planned: sections in order, and which parts stand in each."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document. Parts are written as chapters place them: `results`, `answer: change`."""

    name: str
    """By which its chapter and the order of a house know it."""
    title: str
    parts: tuple[str, ...] = ()
    """What stands below its heading."""
    each: tuple[str, ...] = ()
    """What then stands below the title of each project."""
    closing: tuple[str, ...] = ()
    """What comes last."""
    counted: Literal["number", "letter", ""] = "number"
    is_opening: bool = False
    """Whether a chapter takes the place of the parts that open it."""
    landscape: bool = False
    on_new_page: bool = True
    project_on_new_page: bool = False
    title_from_question: str = ""
    """The id of the question that the section answers."""
    audiences: tuple[str, ...] = ("commissioner", "public")


@dataclass(frozen=True, slots=True)
class Plan:
    """A document."""

    label: str
    stage: Literal["design", "reporting"]
    """The stage whose requirements it asks for."""
    sections: tuple[Section, ...]
    only_projects: bool = False
    """Whether it asks only for what concerns its projects, and for files that are as they should be."""
