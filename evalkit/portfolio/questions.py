"""The questions of a funder as queries: each with its title, how it is counted, and the SQL that counts it."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("queries")
_REMARK = "-- "

BY = {
    "commissioner": "coalesce(commissioner, 'not given')",
    "stage": "stage",
    "year": "coalesce(CAST(year(\"start\") AS VARCHAR), 'not given')",
    "evaluator": "coalesce(evaluator, 'not given')",
}
"""What evaluations can have in common → how a query says it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the query over the tables that answers it."""

    title: str
    definition: str
    """How it is counted, in a sentence."""
    sql: str


@cache
def question(name: str, by: str = "") -> Question:
    """A question by the name of its file; `by` says what is to stand in the place of what its query leaves open."""
    text = (_FOLDER / f"{name}.sql").read_text("utf-8")
    if by:
        text = text.replace("{by}", by).replace("{expression}", BY[by])
    title, definition, sql = text.split("\n", 2)
    return Question(title.removeprefix(_REMARK), definition.removeprefix(_REMARK), sql.rstrip())


def names() -> list[str]:
    """Of all questions."""
    return sorted(name.removesuffix(".sql") for name in os.listdir(_FOLDER))
