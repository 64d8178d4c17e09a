"""`evalkit chart`: indicators over time, as a picture with words."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

Indicators = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INDICATOR...", help="The ids of indicators; several are drawn below each other.", show_default=False
    ),
]
Format = Annotated[
    str | None,
    typer.Option(metavar="FORMAT", help="svg, png or json.", show_default="svg, or by the ending of --output"),
]
By = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Also each part by itself, such as each unit.", show_default=False),
]


def command(
    indicators: Indicators = None,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    by: By = None,
    as_of: _options.AsOf = None,
    format: Format = None,
    output: _options.Output = None,
    force: _options.Force = False,
    quiet: _options.Quiet = False,
) -> int:
    """Draw indicators over time, and say what the rules of run charts find.

    From ten values on it is a run chart, with the median: of the values up to the day of the baseline where there are six of
    them or more, else of all. A run that is longer than chance leaves, or a line that crosses the median too seldom, is
    told (the Anhøj rules); and so is a value beyond the limits that chance keeps: of a p chart for a proportion where n is
    known, a u chart for a rate, an XmR chart for a mean, median, score or count. With fewer values it is a line with
    intervals and target. What is withheld is a gap.

    The words stand in the picture, and with --output on the standard output as well. A PNG needs the extra png. As JSON it
    is the values, limits and words, for programs.
    """
    from evalkit.chart import FORMATS, chart, tell
    from evalkit.drawing.formats import may_show
    from evalkit.files.atomic import write_whole
    from evalkit.terminal import deliver, deliver_bytes

    root, options = _options.only_one(evaluation), _options.options(as_of=as_of)
    chosen = _options.format_of(format, output, FORMATS)
    if output is None:
        may_show(chosen, "chart.png")
    _options.may_write(output, force=force)
    drawn = chart(root, indicators or [], project, options.as_of, chosen, by)
    if output is None:
        if isinstance(drawn.picture, str):
            deliver(drawn.picture, sys.stdout)
        else:
            deliver_bytes(drawn.picture, sys.stdout)
        return 0
    write_whole(output, drawn.picture)
    if not quiet:
        tell(drawn, sys.stdout)
    _options.say_written(output, quiet=quiet)
    return 0
