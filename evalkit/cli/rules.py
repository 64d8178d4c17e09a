"""`evalkit rules`: the rule catalogue."""

import sys
from typing import Annotated

import typer

from evalkit.errors import EvalkitError

Format = Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")]


def command(
    format: Format = "text",
) -> int:
    """List all rules, and when they fall due."""
    from evalkit.explain.catalogue import write_catalogue, write_json

    if format not in ("text", "json"):
        raise EvalkitError(f"There is no format “{format}”.", hint="The formats are text, json.")
    if format == "json":
        write_json(sys.stdout)
    else:
        write_catalogue(sys.stdout)
    return 0
