"""`evalkit explain`: why a rule exists, what a clause asks, what a field holds."""

import sys
from typing import Annotated

import typer


def command(
    topic: Annotated[
        str, typer.Argument(metavar="CODE|CLAUSE|FIELD", help="TAN202, tangible.behaviour, indicators.denominator …")
    ],
) -> int:
    """Explain a rule, a clause or a field.

    Why it is there, what good looks like, how to meet it.
    """
    from evalkit import manual

    manual.explain(topic, sys.stdout)
    return 0
