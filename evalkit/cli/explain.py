"""`evalkit explain`: why a rule exists, what a clause asks, what a field holds."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

Topic = Annotated[
    str, typer.Argument(metavar="CODE|CLAUSE|FIELD", help="TAN202, tangible.behaviour, indicators.denominator …")
]


def command(
    topic: Topic,
    evaluation: _options.Folder = None,
) -> int:
    """Explain a rule, a clause or a field.

    Why it is there, what good looks like, how to meet it; in an evaluation, also what its own rules make of it.
    """
    from evalkit.explain.text import explain
    from evalkit.files.find import around, find

    explain(topic, find([evaluation])[0] if evaluation else around(), sys.stdout)
    return 0
