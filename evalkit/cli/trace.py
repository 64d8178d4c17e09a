"""`evalkit trace`: the golden thread, forwards and back, with its loose ends."""

import sys
from io import StringIO
from typing import Annotated

import typer

from evalkit.cli import _options

FORMATS = {"text": [".txt"], "json": [".json"], "csv": [".csv"], "mermaid": [".mmd"], "dot": [".dot", ".gv"]}

Start = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]",
        help="Where to start: an id, or KIND:ID as in indicator:trust; without, the whole thread.",
        show_default=False,
    ),
]
Back = Annotated[bool, typer.Option("--back", help="Follow it back, towards the principle.")]
Loose = Annotated[bool, typer.Option("--loose", help="List what leads on to nothing, and what comes from nothing.")]
Matrix = Annotated[bool, typer.Option("--matrix", help="Show which party is heard on which question.")]
Format = Annotated[
    str | None,
    typer.Option(
        metavar="FORMAT", help="text, json, mermaid, dot or csv.", show_default="text, or by the ending of --output"
    ),
]


def command(
    id: Start = None,
    back: Back = False,
    loose: Loose = False,
    matrix: Matrix = False,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    as_of: _options.AsOf = None,
    format: Format = None,
    output: _options.Output = None,
    force: _options.Force = False,
    quiet: _options.Quiet = False,
) -> int:
    """Follow the golden thread: principle, objective, relationship, behaviour, outcome, indicator, source, story.

    What belongs to a project is named by its id, or by KIND:ID where several things share one. A claim of the story is a
    section: evalkit trace --back "story:What changed". A figure in it leads back to the indicator, the observation, the
    rule that computed it and the answers: evalkit trace --back "figure:58%".

    The JSON (schema_version 1) has start, direction, knots (address, kind, id, project, title, details, file, line) and
    links (from, to); with --loose: loose (direction, code, due, project, file, line, message); with --matrix: heard
    (project, relationship, party, question, sources); of a figure: figures (figure, project, file, line, sentence,
    indicator, linked, values, computed, sources with answers). In each, unreadable names the files that cannot be read.
    """
    from evalkit.files.atomic import write_whole
    from evalkit.trace.run import Asked, trace

    root, options = _options.only_one(evaluation), _options.options(as_of=as_of)
    chosen = _options.format_of(format, output, FORMATS)
    asked = Asked(id=id, back=back, loose=loose, matrix=matrix, project=project)
    _options.may_write(output, force=force)
    out = StringIO() if output else sys.stdout
    trace(root, asked, options, chosen, out)
    if output and isinstance(out, StringIO):
        write_whole(output, out.getvalue())
    _options.say_written(output, quiet=quiet)
    return 0
