"""`evalkit check`: the completeness gate."""

import sys
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from evalkit import arguments
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.terminal import say

ENDINGS = {".json": "json", ".txt": "text"}


def command(
    paths: arguments.Paths = None,
    stage: arguments.StageName = None,
    as_of: arguments.AsOf = None,
    select: arguments.Select = None,
    ignore: arguments.Ignore = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT", min=0, max=100, help="The lowest score that passes.", show_default="as declared"
        ),
    ] = None,
    format: Annotated[str | None, typer.Option(metavar="FORMAT", help="text or json.", show_default="text")] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Processes that share the work.", show_default="1, and all cores for many"
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the result to a file; its ending decides the format.", show_default=False
        ),
    ] = None,
) -> int:
    """Check that evaluations are complete: the gate.

    Exit status: 0 the gate holds, 1 it does not, 2 wrong use. An evaluation is only read, never written.
    """
    from evalkit.portfolio import check_all, find
    from evalkit.reporters import formats, writer
    from evalkit.writing import write_whole

    wanted = format or (_format_of(output) if output else "text")
    if wanted not in formats():
        message = f"There is no format “{wanted}”.{did_you_mean(wanted, formats())}"
        raise EvalkitError(message, hint=f"The formats are {', '.join(formats())}.")
    options = arguments.options(stage, as_of, select, ignore, fail_under)
    reports = check_all(find(paths or []), options, jobs=jobs)
    if output:
        text = StringIO()
        writer(wanted)(reports, text)
        write_whole(output, text.getvalue())
        held = all(report.passed for report in reports)
        say(f"Wrote {output}. The gate {'holds' if held else 'does not hold'}.")
    else:
        writer(wanted)(reports, sys.stdout)
    return 0 if all(report.passed for report in reports) else 1


def _format_of(output: Path) -> str:
    """The format that the ending of a file stands for."""
    if output.suffix not in ENDINGS:
        raise EvalkitError(
            f"The ending of {output} does not say which format is meant.",
            hint=f"Use one of {', '.join(ENDINGS)}, or give --format.",
        )
    return ENDINGS[output.suffix]
