"""The completeness gate as one run: check, set against what is known and what was, write every report."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evalkit.check.options import FILE_RULES, Options
from evalkit.errors import EvalkitError
from evalkit.files.find import find, refuse_file_of_evaluation
from evalkit.grammar import counted
from evalkit.portfolio.store import Store
from evalkit.portfolio.verdicts import reports as reports_on
from evalkit.report import Detail, Report
from evalkit.reporters import Reporter, endings, formats, reporter
from evalkit.suggest import did_you_mean
from evalkit.terminal import say

if TYPE_CHECKING:
    from evalkit.check.baseline import Baseline
    from evalkit.files.atomic import Result
    from evalkit.portfolio.engines import Engine


NOT_CHECKED = 3


class Destination(NamedTuple):
    """A format, and the file it goes to; None for the standard output."""

    reporter: Reporter
    file: Path | None


class Known(NamedTuple):
    """What is to be done about known findings."""

    read: Path | None = None
    write: Path | None = None
    prune: bool = False


def run(
    paths: Sequence[Path],
    options: Options,
    destinations: Sequence[Destination],
    known: Known,
    since: str | None,
    detail: Detail,
    jobs: int | None,
    store: Store | None,
    engine: "Engine | None" = None,
) -> int:
    """Checks evaluations and writes the reports; gives the exit status: 0 where the gate holds for all of them, 1 where it
    does not, 3 where one of them could not be checked.

    Raises EvalkitError where anything that was given is wrong; what can be found out before the check is.
    """
    _refuse_contradictions(known)
    roots = find(paths)
    _keep_all_apart(destinations, known)
    baseline = _baseline(known)
    options = replace(options, list_met=any(destination.reporter.lists_met for destination in destinations))
    found = reports_on(roots, options, jobs=jobs, store=store, engine=engine)
    reports: Sequence[Report] = found
    _refuse_nothing(reports, options)
    if since is not None:
        from evalkit.check.history import compare

        reports = compare(reports, since, options)
    files: list[Result] = []
    said: list[str] = []
    if baseline:
        reports, files, said = _set_apart(baseline, reports, known)
    held = found.hold if reports is found else all(report.passed for report in reports)
    for destination in destinations:
        if destination.file:
            files.append(_result(destination.file, destination.reporter, reports, detail))
            said.append(f"Wrote {destination.file}. The gate {'holds' if held else 'does not hold'}.")
    _write(files)
    for sentence in said if detail else ():
        say(sentence)
    for destination in destinations:
        if not destination.file:
            destination.reporter.write(reports, sys.stdout, detail)
    return NOT_CHECKED if found.lack else int(not held)


def _refuse_contradictions(known: Known) -> None:
    """Refuses what cannot be done about known findings at once."""
    if known.prune and not known.read:
        raise EvalkitError("--prune-baseline says nothing about which one.", hint="Give --baseline FILE, too.")
    if known.write and known.prune:
        raise EvalkitError(
            "--prune-baseline and --write-baseline cannot go together: a baseline that is written anew holds nothing that is "
            "fixed.",
            hint="Leave one of them out.",
        )
    if known.read and known.write and os.path.realpath(known.read) != os.path.realpath(known.write):
        raise EvalkitError(
            f"--baseline is {known.read} and --write-baseline is {known.write}: it is open which one counts.",
            hint="Give one of them (--baseline may stand in EVALKIT_BASELINE), or the same file to both.",
        )


def _baseline(known: Known) -> "Baseline | None":
    if not known.read and not known.write:
        return None
    from evalkit.check import baseline_file

    return baseline_file.for_writing(known.write) if known.write else baseline_file.read(known.read or Path())


def _keep_all_apart(destinations: Sequence[Destination], known: Known) -> None:
    for destination in destinations:
        if destination.file:
            _keep_apart(destination.file, (known.read, known.write))
    if known.write:
        _keep_apart(known.write)


def _keep_apart(file: Path, baselines: Sequence[Path | None] = ()) -> None:
    """Refuses to write over what is read: a baseline, or a file of an evaluation."""
    real = Path(os.path.realpath(file))
    if any(other and Path(os.path.realpath(other)) == real for other in baselines):
        raise EvalkitError(f"{file} is the baseline, and a report would go there, too.", hint="Give it another file.")
    refuse_file_of_evaluation(file)


def _refuse_nothing(reports: Sequence[Report], options: Options) -> None:
    """Refuses options that leave no rule to ask: a gate that asks nothing would hold."""
    if not options.select and not options.ignore:
        return
    from evalkit.check.catalogue import catalogue

    codes = {rule.code for rule in catalogue()} | {code for report in reports for code in report.own_rules}
    wanted_files = any(code.startswith(FILE_RULES) for code in options.select)
    if not any(options.counts(code) for code in codes if wanted_files or not code.startswith(FILE_RULES)):
        raise EvalkitError(
            "With these --select and --ignore no rule is left, so there is nothing to check.",
            hint="`evalkit rules` lists them; HOU rules stand in evaluation.toml under [[require]].",
        )


def _set_apart(
    baseline: "Baseline", reports: Sequence[Report], known: Known
) -> "tuple[Sequence[Report], list[Result], list[str]]":
    """The reports with known findings set apart, after they were made known or before what is fixed is taken out; what is to
    be written for it, and what is to be said once it is.
    """
    from evalkit.check import baseline_file

    if known.write:
        baseline = baseline.with_all_of(reports)
    files = [baseline_file.result(baseline)] if known.write else []
    reports = baseline.apply(reports)
    fixed = sum(len({past.fingerprint for past in report.fixed}) for report in reports)
    said = []
    if known.write:
        said.append(f"Wrote {baseline.file}: {counted(sum(len(report.known) for report in reports), 'known finding')}.")
    if known.prune:
        if fixed:
            files.append(baseline_file.result(baseline.without_fixed(reports)))
        said.append(f"Took {counted(fixed, 'fixed finding')} out of {baseline.file}.")
    elif fixed:
        said.append(f"Some of what {baseline.file} knows is fixed: --prune-baseline takes it out.")
    return reports, files, said


def _write(files: "Sequence[Result]") -> None:
    if files:  # late: most runs write none
        from evalkit.files.atomic import write_all

        write_all(files)


def _result(file: Path, reporter: Reporter, reports: Sequence[Report], detail: Detail) -> "Result":
    """A report as it is written to a file."""
    from evalkit.files.atomic import Result

    text = StringIO()
    reporter.write(reports, text, detail)
    return Result(file, text.getvalue().encode("utf-8", "backslashreplace"))


def destinations(format: str | None, output: Path | None, others: Sequence[str]) -> list[Destination]:
    """Where the result goes, in which format: `format` and `output` together, and each of `others`, FORMAT=FILE.

    Raises EvalkitError for a format that there is none of, and for a file that cannot be there.
    """
    chosen = format or (_format_of(output) if output else "text")
    wanted = [Destination(_reporter(chosen), output)]
    for other in others:
        name, equals, file = other.partition("=")
        if not equals or not file:
            raise EvalkitError(
                f"--report is “{other}”, which is not FORMAT=FILE.", hint="For instance: --report sarif=evalkit.sarif"
            )
        wanted.append(Destination(_reporter(name), None if file == "-" else Path(file)))
    if sum(not destination.file for destination in wanted) > 1:
        raise EvalkitError(
            "Two results would go to the standard output.",
            hint=f"Give one a file; or --format {name} for this one alone.",
        )
    seen: set[str] = set()
    for destination in wanted:
        if destination.file:
            _check_place(destination.file, seen)
    return wanted


def _check_place(file: Path, seen: set[str]) -> None:
    real = os.path.realpath(file)
    if real in seen:
        raise EvalkitError(f"Two reports would go to {file}.", hint="Give each a file of its own.")
    seen.add(real)
    if os.path.isdir(real):
        raise EvalkitError(f"{file} cannot be written: it is a folder.", hint="Give the name of a file in it.")
    if not os.path.isdir(os.path.dirname(real)):
        raise EvalkitError(
            f"{file} cannot be written: there is no folder {file.parent}.", hint="Make the folder first, or correct it."
        )


def _reporter(name: str) -> Reporter:
    if name not in formats():
        raise EvalkitError(
            f"There is no format “{name}”.{did_you_mean(name, formats())}",
            hint=f"The formats are {', '.join(formats())}.",
        )
    return reporter(name)


def _format_of(output: Path) -> str:
    """The format that the ending of a file stands for."""
    known = endings()
    if output.suffix not in known:
        raise EvalkitError(
            f"The ending of {output} does not say which format is meant.",
            hint=f"Use one of {', '.join(known)}, or give --format.",
        )
    return known[output.suffix]
