"""What a requirement is about, as kind and id: what people wrote themselves is no id, and stays behind."""

import re
from typing import NamedTuple

from evalkit.model.ids import is_id
from evalkit.model.kinds import KINDS

_RELATIONSHIP_FILE = re.compile(r"projects/[^/]+/relationships/([^/]+)\.toml")
_PROJECT = re.compile(r"projects/([^/]+)/")
_OTHERS = (
    "evaluation",
    "question",
    "party",
    "behaviour",
    "story",
    "section",
    "findings",
    "percentage",
    "sentence",
    "waiver",
)
_SPOKEN = {
    **{name: name for name in (*KINDS, *_OTHERS)},
    **{kind.words: kind.name for kind in KINDS.values()},
    "logic model of": "logic-model",
}
"""How the name of a subject begins → its kind."""
_NAMES_RELATIONSHIP = ("relationship", "judgement")


class About(NamedTuple):
    """What a requirement is about. `id` is None where it has none, or goes by a text."""

    kind: str | None
    id: str | None
    relationship: str | None


def about(subject: str, file: str, through: dict[str, str]) -> About:
    """What a subject is, by its name and its file.

    `through`: outcome → the relationship that it comes through, in the project of the file.
    """
    parts = [_kind_and_id(part) for part in subject.partition("“")[0].rstrip().split(", ")]
    kind, id = parts[-1]
    of_file = _RELATIONSHIP_FILE.fullmatch(file)
    relationship = of_file[1] if of_file else None
    if parts[0][0] in _NAMES_RELATIONSHIP:
        relationship = parts[0][1] or relationship
    elif kind == "outcome" and id:
        relationship = through.get(id)
    return About(kind, id, relationship)


def project_of(file: str) -> str | None:
    """The project that a file belongs to; None for one of the evaluation as a whole."""
    found = _PROJECT.match(file)
    return found[1] if found else None


def _kind_and_id(part: str) -> tuple[str | None, str | None]:
    """`relationship patient-nurse` → both; `story` → only a kind; of what is named otherwise, neither."""
    words = part.split(" ")
    for number in range(1, 4):
        kind = _SPOKEN.get(" ".join(words[:number]))
        if kind:
            id = "-".join(words[number:]).lower()
            return kind, id if is_id(id) else None
    return ("file" if "/" in part or "." in part else None), None
