"""`evalkit schema`: JSON Schemas, for editors and for whoever reads a result."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

FileKind = Annotated[
    str | None,
    typer.Argument(
        metavar="[KIND]",
        help="evaluation, project, relationship, logic-model, indicator, data-capture or findings; or result, for "
        "what `evalkit check --format json` writes.",
        show_default=False,
    ),
]
AllInto = Annotated[
    Path | None,
    typer.Option(
        parser=_options.a_path,
        metavar="DIR",
        help="Write those of all files to a folder, as KIND.json.",
        show_default=False,
    ),
]


def command(
    kind: FileKind = None,
    all: AllInto = None,
) -> int:
    """Write the JSON Schema of a kind of file, for editors.

    With it an editor completes, explains and checks while you write. A new evaluation brings its schemas along, in
    .evalkit/schema; `evalkit schema --all .evalkit/schema` brings them up to date.
    """
    from evalkit.files import schema
    from evalkit.reporters import json as result
    from evalkit.terminal import deliver, say, visible

    if (kind is None) == (all is None):
        what = "Only one of KIND and --all can be given." if kind else "Which schema? Give a KIND, or --all DIR."
        raise EvalkitError(what, hint="Such as: evalkit schema indicator, or evalkit schema --all .evalkit/schema")
    if all is None:
        deliver(schema.text(schema.schema_of(kind or "", {"result": result.schema})), sys.stdout)
        return 0
    for path in schema.write_all(all):
        say(f"Wrote {visible(path.as_posix())}")
    return 0
