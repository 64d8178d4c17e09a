"""`evalkit check`: the completeness gate."""

from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options, _workers

WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        parser=_options.a_path,
        metavar="FILE",
        envvar="EVALKIT_WRITE_BASELINE",
        help="Make all that is found now known, and write it to a file.",
        show_default=False,
    ),
]
PruneBaseline = Annotated[
    bool,
    typer.Option(
        "--prune-baseline",
        envvar="EVALKIT_PRUNE_BASELINE",
        help="Take out of the baseline what is fixed.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="REV",
        envvar="EVALKIT_SINCE",
        help="Say what is new, fixed and unchanged since a revision in git.",
        show_default=False,
    ),
]
_FORMAT = typer.Option(
    metavar="FORMAT", envvar="EVALKIT_FORMAT", help="For whom, or for what, the result is.", show_default="text"
)
Format = Annotated[str | None, _FORMAT]
Output = Annotated[
    Path | None,
    typer.Option(
        parser=_options.an_output,
        metavar="FILE",
        envvar="EVALKIT_OUTPUT",
        help="Write the result to a file; its ending decides the format. - is the standard output.",
        show_default=False,
    ),
]
Reports = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FORMAT=FILE",
        envvar="EVALKIT_REPORT",
        help="Write the result in another format, too; repeatable.",
        show_default=False,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", envvar="EVALKIT_QUIET", help="Say only whose gate does not hold.")
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        envvar="EVALKIT_VERBOSE",
        help="Tell all in full, with the reasons, what is known, what is due later, and notes on what figures carry.",
    ),
]
ExitZero = Annotated[
    bool,
    typer.Option("--exit-zero", envvar="EVALKIT_EXIT_ZERO", help="End with 0 also where the gate does not hold."),
]


def complete_help() -> None:
    """Names the formats in the help."""
    from evalkit.reporters import own_formats

    *others, last = own_formats()
    _FORMAT.help = f"{', '.join(others)} or {last}."


def command(
    paths: _options.Paths = None,
    stage: _options.StageName = None,
    as_of: _options.AsOf = None,
    select: _options.Select = None,
    ignore: _options.Ignore = None,
    fail_under: _options.FailUnder = None,
    baseline: _options.Baseline = None,
    write_baseline: WriteBaseline = None,
    prune_baseline: PruneBaseline = False,
    since: Since = None,
    format: Format = None,
    output: Output = None,
    report: Reports = None,
    jobs: _options.Jobs = None,
    workers: _workers.Address = None,
    workers_tls: _workers.Tls = None,
    no_cache: _options.NoCache = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    exit_zero: ExitZero = False,
) -> int:
    """Check that evaluations are complete: the gate.

    Exit status: 0 the gate holds, 1 it does not, 2 wrong use, 3 one of several could not be checked; the format makes no difference. An evaluation is only
    read, never written.

    Every option can be given by an environment variable, too: EVALKIT_FAIL_UNDER=80 for --fail-under 80. Where an
    option is repeatable, its variable takes several values with spaces between them.
    """
    from evalkit.gate import Known, destinations, run
    from evalkit.terminal import say

    options = _options.options(stage, as_of, select, ignore, fail_under)
    detail = _options.detail(quiet=quiet, verbose=verbose)
    known = Known(read=baseline, write=write_baseline, prune=prune_baseline)
    store = _options.store(no_cache=no_cache)
    where = destinations(format, output, report or [])
    with _workers.behind(workers, workers_tls) as engine:
        status = run(paths or [], options, where, known, since, detail, jobs, store, engine)
    if verbose and not no_cache and (why := store.hindered if store else "there is no place for it"):
        say(f"What was found out has not been kept for the next time: {why}.")
    return 0 if exit_zero and status == 1 else status
