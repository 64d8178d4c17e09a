"""`evalkit draw`: the logic model, the golden thread, or relationships by project, as a picture."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

Picture = Annotated[
    str,
    typer.Option(
        metavar="KIND", help="model: the logic model; thread: the golden thread; matrix: relationships by project."
    ),
]
_FORMAT = typer.Option(metavar="FORMAT", help="How it is written.", show_default="svg, or by the ending of --output")
Format = Annotated[str | None, _FORMAT]


def complete_help() -> None:
    """Names the formats in the help."""
    from evalkit.drawing.formats import formats

    *others, last = formats()
    _FORMAT.help = f"{', '.join(others)} or {last}."


def command(
    kind: Picture = "model",
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    format: Format = None,
    output: _options.Output = None,
    force: _options.Force = False,
) -> int:
    """Draw the logic model, from inputs to impacts, with its gaps; or the golden thread; or relationships by project.

    A model is that of one project: name it with --project where there are several. What has a gap is dashed: an outcome
    without an indicator, a part that leads to nothing. evalkit check says more about each.
    """
    from evalkit.draw import may_show, picture
    from evalkit.drawing.formats import formats
    from evalkit.files.atomic import write_whole
    from evalkit.terminal import deliver, deliver_bytes

    root = _options.only_one(evaluation)
    chosen = _options.format_of(format, output, formats())
    if output is None:
        may_show(chosen)
    _options.may_write(output, force=force)
    drawn = picture(root, kind, project, chosen, _options.options())
    if output:
        write_whole(output, drawn)
    elif isinstance(drawn, str):
        deliver(drawn, sys.stdout)
    else:
        deliver_bytes(drawn, sys.stdout)
    return 0
