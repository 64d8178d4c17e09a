"""`evalkit explain`: why a rule exists, what a clause asks, what a field holds, what an indicator counts."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

Topic = Annotated[
    str,
    typer.Argument(
        metavar="CODE|CLAUSE|FIELD|indicator:ID",
        help="TAN202, tangible.behaviour, indicators.denominator, indicator:tasks …",
    ),
]


def command(
    topic: Topic,
    evaluation: _options.Folder = None,
) -> int:
    """Explain a rule, a clause, a field, or what an indicator counts.

    Why it is there, what good looks like, how to meet it; in an evaluation, also what its own rules make of it.
    """
    from evalkit.explain.text import explain
    from evalkit.files.find import around, find

    explain(topic, find([evaluation])[0] if evaluation else around(), sys.stdout)
    return 0
