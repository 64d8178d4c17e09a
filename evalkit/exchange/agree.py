"""Whoever brings a table that others have made is asked which of its columns is which field, and about what it names."""

from collections.abc import Callable, Sequence
from typing import TextIO

from evalkit.asking.ask import ask
from evalkit.asking.question import BackError, Question
from evalkit.errors import EvalkitError
from evalkit.exchange.own_tables import Own
from evalkit.exchange.preview import tell_columns
from evalkit.terminal import say

_RIGHT = "y"


def agreed(take: Callable[[Sequence[str]], Own], columns: Sequence[str], out: TextIO) -> Own:
    """Shows which column is taken for which field, and takes corrections, until that is agreed.

    `take`: the table, with columns as they are said, each as `HEADING=FIELD`.
    """
    said = list(columns)
    table = take(said)
    tell_columns(table, out)
    while correction := _correction():
        try:
            table = take([*said, correction])
        except EvalkitError as error:
            say(f"  {error.message} {error.hint}")
            continue
        said.append(correction)
        tell_columns(table, out)
    return table


def _correction() -> str:
    """What is not right yet, as `HEADING=FIELD`; empty where all is."""
    question = Question(
        title="Are the columns right? (Y, or HEADING=FIELD for one that is not; HEADING= leaves it out)",
        proposed=_RIGHT,
        read=_read,
    )
    while True:
        try:
            return str(ask(question))
        except BackError:
            say("  There is no question before this one.")


def _read(text: str) -> str:
    if text.strip().lower() in (_RIGHT, "yes"):
        return ""
    heading, equals, _ = text.rpartition("=")
    if not (equals and heading.strip()):
        raise EvalkitError("Answer y, or HEADING=FIELD for a column that is something else; Ctrl-C ends.")
    return text
