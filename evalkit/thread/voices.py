"""Whose words the quotations of a story are."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from evalkit.files.markdown import Document
from evalkit.files.quotations import Quotation
from evalkit.model.project import Stakeholder

_LABEL = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?")
_DETAIL = re.compile(r"\s*(?:[,;:.(\[/—–―]|-\s|$)")
Names = Mapping[str, frozenset[str]]
"""The names and ids of stakeholders as they are spoken → the ids of those who go by them."""


class Voice(NamedTuple):
    """A quotation, and the ids of those whose words it is; none where its source is not known in the project."""

    quotation: Quotation
    parties: frozenset[str]

    @property
    def has_source(self) -> bool:
        """Whether somebody is quoted: words without a source may be those of a law or a leaflet."""
        return bool(self.parties or self.quotation.source)


def voices_in(document: Document | None, stakeholders: Mapping[str, Stakeholder]) -> list[Voice]:
    """The quotations of a story, each with whose words it is."""
    names = names_of(stakeholders)
    found = document.quotations if document else []
    return [Voice(one, names.get(source_of(one, names)[0], frozenset())) for one in found]


def names_of(stakeholders: Mapping[str, Stakeholder]) -> Names:
    """By what names the stakeholders of a project go."""
    names: dict[str, set[str]] = defaultdict(set)
    for id, stakeholder in stakeholders.items():
        for name in (id, stakeholder.name):
            if name and spoken(name):
                names[spoken(name)].add(id)
    return {name: frozenset(ids) for name, ids in names.items()}


def source_of(quotation: Quotation, names: Names) -> tuple[str, str]:
    """The longest name that fits behind a dash of a quotation's last line, and all that stands behind that dash; two empty
    texts where none fits. Commas within a name belong to it.
    """
    for text in (quotation.source, *quotation.perhaps):
        if name := _longest(spoken(_LABEL.sub(r"\1", text)), names):
            return name, text
    return "", ""


def _longest(said: str, names: Names) -> str:
    fitting = (name for name in names if said.startswith(name) and _DETAIL.match(said, len(name)))
    return max(fitting, key=len, default="")


def spoken(name: str) -> str:
    """A name as it may be written: case, white space, emphasis, the shape of an apostrophe and a full stop do not matter."""
    plain = name.replace("*", "").replace("_", "").replace("’", "'")
    return " ".join(plain.split()).casefold().rstrip(".")
