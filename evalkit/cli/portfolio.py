"""`evalkit portfolio`: many evaluations, rolled up."""

from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options, _workers
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean

BY = ("commissioner", "type", "stage", "year", "evaluator")
DETAIL = ("findings", "requirements")

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        parser=_options.something,
        metavar="[PATH]...",
        help="Evaluations, or folders that contain some; without, the one here, or those below.",
        show_default=False,
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        parser=_options.a_path,
        metavar="FILE",
        help="A list of sources, one a line: paths, ZIPs, https:// or s3://…/x.zip, git+https://…@REF#FOLDER; lines that begin with # are remarks. - is the standard input.",
        show_default=False,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        parser=_options.a_path,
        metavar="FILE",
        help="Write it to a file, or a folder of tables: .html, .xlsx, .csv, .parquet, .duckdb or .json; repeatable.",
        show_default="a screen",
    ),
]
By = Annotated[
    str, typer.Option("--by", metavar="WHAT", help=f"How it is broken down: {', '.join(BY[:-1])} or {BY[-1]}.")
]
Detail = Annotated[
    str,
    typer.Option(
        metavar="WHAT",
        help="findings: a row for each that is missing or waived; requirements: for each that is met or due later, too.",
    ),
]
KeepHistory = Annotated[
    bool, typer.Option("--keep-history", help="Add this run to the trend in a .duckdb or .parquet that is there.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say only whose gate does not hold; with --output, nothing.")
]


def command(
    paths: Paths = None,
    listed: From = None,
    output: Outputs = None,
    by: By = "commissioner",
    detail: Detail = "findings",
    keep_history: KeepHistory = False,
    stage: _options.StageName = None,
    as_of: _options.AsOf = None,
    select: _options.Select = None,
    ignore: _options.Ignore = None,
    fail_under: _options.FailUnder = None,
    baseline: _options.Baseline = None,
    jobs: _options.Jobs = None,
    workers: _workers.Address = None,
    workers_tls: _workers.Tls = None,
    no_cache: _options.NoCache = False,
    quiet: Quiet = False,
) -> int:
    """Roll up many evaluations: which principle is weakest, where, and who needs help first.

    Exit status: 0 every gate holds, 1 one does not, 2 wrong use or a path at which there is no evaluation, 3 an
    evaluation could not be checked. What could not be checked stands in every output with its reason, and never counts
    as holding. Outputs are written whole or not at all, and only over an earlier roll-up.
    """
    from evalkit.check import baseline_file
    from evalkit.portfolio.database import KEEP_RUNS
    from evalkit.portfolio.run import Wanted, run
    from evalkit.portfolio.sources import sources

    _one_of(by, BY, "--by")
    _one_of(detail, DETAIL, "--detail")
    if keep_history and not any(path.suffix.lower() in KEEP_RUNS for path in output or []):
        raise EvalkitError(
            "--keep-history says nothing about where.", hint="Give --output with a .duckdb or a .parquet, too."
        )
    options = _options.options(stage, as_of, select, ignore, fail_under)
    known = baseline_file.read(baseline) if baseline else None
    wanted = Wanted(output or [], by, detail == "requirements", keep_history, quiet)
    meant, store = sources(paths or [], listed), _options.store(no_cache=no_cache)
    with _workers.behind(workers, workers_tls) as engine:
        return run(meant, options, wanted, known, jobs, store, engine)


def _one_of(given: str, known: tuple[str, ...], option: str) -> None:
    if given not in known:
        raise EvalkitError(
            f"{option} is “{given}”.{did_you_mean(given, known)}", hint=f"Use one of {', '.join(known)}."
        )
