"""Measures evalkit against its budgets: `.venv/bin/python benchmarks/run.py`. Only the ratios mean anything.

Whole processes are timed in turn (A B A B …), by the processor time that the system reports for each. What is printed
is the median of the pairwise ratios, with the middle half of them. Needs a POSIX system.
"""

import argparse
import ctypes
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from cluster import Cluster, cluster
from corpus import TINY, USUAL, Size, write_corpus

HERE = Path(__file__).resolve().parent
MARGIN = 1.25
"""Machines are noisy: a budget counts as missed only beyond this."""
SLOW_PAIRS = 5
"""How many pairs, at most, of what takes seconds."""
DOCUMENTS = {"html": 2, "pdf": 4, "docx": 8}
"""Formats of documents, and how many times a check each may take."""
WRITERS = HERE.parent / "evalkit/documents/writers"
PROJECTS = ("one", "two", "three", "four", "five")
TITLE = "Benchmark"


@dataclass(frozen=True, slots=True)
class Command:
    """A process to measure. `makes` is taken away before each run, or made a copy of `like`; `statuses` are the exit statuses
    that are right. `knows`: what is kept of earlier runs stays.
    """

    arguments: Sequence[str]
    statuses: tuple[int, ...] = (0,)
    makes: Path | None = None
    like: Path | None = None
    knows: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: processor time in seconds (user and system, with all that it started), time by the clock, peak
    memory in MiB.
    """

    seconds: float
    clock: float
    memory: float


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the table. `tolerated` is the value beyond which the budget counts as missed."""

    what: str
    values: Sequence[float]
    budget: float | None
    unit: str = "x"
    tolerated: float | None = None

    def cells(self) -> tuple[str, ...]:
        value = median(self.values)
        low, _, high = quantiles(self.values, n=4) if len(self.values) > 2 else (value, value, value)
        number = "{:.0f}" if self.unit == "MiB" else "{:.2f}"
        shown, middle = number.format(value), f"{number.format(low)} to {number.format(high)}"
        if self.budget is None:
            return self.what, f"{shown} {self.unit}", middle, "", ""
        verdict = "ok"
        if value > self.budget:
            missed = value > (self.tolerated or self.budget * MARGIN)
            verdict = f"{'OVER' if missed else 'within the margin, over'} by {100 * (value / self.budget - 1):.0f} %"
        return self.what, f"{shown} {self.unit}", middle, f"{self.budget:g}", verdict


def _adopt_orphans() -> None:
    """From now on, what a measured process leaves behind is waited for as if it were of this one. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _of_orphans(*, others: bool) -> Iterator[resource.struct_rusage]:
    """`others`: whether processes of this one are meant to stay, so that it is not waited until none is left."""
    until = perf_counter() + 0.5
    while True:
        try:
            ended, _, usage = os.wait4(-1, os.WNOHANG if others else 0)
        except ChildProcessError:
            return
        if ended:
            yield usage
        elif perf_counter() > until:
            return
        else:
            sleep(0.01)


class Bench:
    """Runs commands in an environment of its own. Corpora are kept in `corpora`, everything else in `scratch`."""

    def __init__(self, scratch: Path, corpora: Path, pairs: int, *, large: bool) -> None:
        self.scratch = scratch
        self.pairs = pairs
        self.large = large
        self.standing: Cluster | None = None
        """Processes that share the work, and are there already."""
        self._corpora = corpora
        # Settings such as PYTHONDONTWRITEBYTECODE would make every run compile anew. Byte code goes to the scratch
        # folder: each first run fills it, also where evalkit is installed read-only.
        self._environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        self._environment["PYTHONPYCACHEPREFIX"] = str(scratch / "byte-code")
        self._environment["XDG_CACHE_HOME"] = str(scratch / "cache")

    def run(self, command: Command) -> Cost:
        """Runs a command in a fresh state, as for the first time. Raises RuntimeError where it fails."""
        if not command.knows:
            shutil.rmtree(self.scratch / "cache", ignore_errors=True)
        if command.makes:
            shutil.rmtree(command.makes, ignore_errors=True)
            if command.like:
                shutil.copytree(command.like, command.makes)
        with open(self.scratch / "errors", "w+b") as errors:
            stood = self.standing.seconds if self.standing else 0.0
            began = perf_counter()
            process = subprocess.Popen(
                command.arguments,
                cwd=HERE,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            _, status, usage = os.wait4(process.pid, 0)
            clock = perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in command.statuses:
                errors.seek(0)
                message = errors.read().decode("utf-8", "replace")
                raise RuntimeError(f"{command.arguments} exits with {process.returncode}:\n{message}")
        # Peak memory cannot be less than that of this process, which is small: it never imports what it measures.
        unit = 2**20 if sys.platform == "darwin" else 2**10
        usages = [usage, *_of_orphans(others=self.standing is not None)]
        seconds = sum(one.ru_utime + one.ru_stime for one in usages)
        if self.standing:
            seconds += self.standing.seconds - stood
        return Cost(seconds, clock, max(one.ru_maxrss for one in usages) / unit)

    def in_turn(self, commands: Sequence[Command], rounds: int) -> list[list[Cost]]:
        """Runs all commands one after the other, again and again. The first round is not counted."""
        return [[self.run(command) for command in commands] for _ in range(rounds + 1)][1:]

    def ratios(self, command: Command, against: Command, pairs: int) -> list[float]:
        """How many times the processor time of another command a command takes, pair by pair."""
        return [one.seconds / other.seconds for one, other in self.in_turn([command, against], pairs)]

    def corpus(self, evaluations: int, size: Size = USUAL) -> tuple[Path, int]:
        """A folder with so many evaluations, and its number of files. Written when it is first asked for."""
        folder = self._corpora / f"{'tiny' if size is TINY else 'usual'}-{evaluations}"
        if not folder.exists():
            print(f"writing {folder.name} …", file=sys.stderr)
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            write_corpus(unfinished, evaluations, size=size)
            unfinished.rename(folder)
        return folder, sum(len(names) for _, _, names in os.walk(folder))


def bare() -> Command:
    """The interpreter that runs evalkit, with the same site-packages."""
    return Command([sys.executable, "-c", "pass"])


def script(name: str, *arguments: str | Path, makes: Path | None = None) -> Command:
    """A yardstick of this folder. Imported, and not run as a script, so that it is not compiled each time."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); import {name}; {name}.main()"
    return Command([sys.executable, "-c", code, *map(str, arguments)], makes=makes)


def evalkit(*arguments: str | Path, statuses: tuple[int, ...] = (0,), makes: Path | None = None) -> Command:
    """The installed command beside the interpreter, which is what users run; else the module."""
    installed = Path(sys.executable).with_name("evalkit")
    start = [str(installed)] if installed.exists() else [sys.executable, "-m", "evalkit"]
    return Command([*start, *map(str, arguments)], statuses, makes)


def check(folder: Path, *options: str, jobs: int = 1, knows: bool = False) -> Command:
    """In one process, as R is, unless more are wanted."""
    command = evalkit("check", folder, "--jobs", str(jobs), *options, statuses=(0, 1))
    return replace(command, knows=knows)


def version(bench: Bench) -> Iterator[Result]:
    """--version against an empty console script of the same installer"""
    installed = Path(sys.executable).with_name("evalkit")
    empty = bench.scratch / "empty"
    launcher = installed.read_text("utf-8").replace("from evalkit.__main__ import main", "main = lambda: None")
    empty.write_text(launcher, encoding="utf-8")
    empty.chmod(0o755)
    ratios = bench.ratios(evalkit("--version"), Command([str(empty)]), bench.pairs)
    yield Result("--version / empty console script", ratios, 1.1)


def help(bench: Bench) -> Iterator[Result]:
    """--help against a bare interpreter"""
    yield Result("--help / bare interpreter", bench.ratios(evalkit("--help"), bare(), bench.pairs), 8)


def check_100(bench: Bench) -> Iterator[Result]:
    """check of one evaluation, about 100 files, against R"""
    folder, files = bench.corpus(1)
    ratios = bench.ratios(check(folder), script("reference", folder), bench.pairs)
    yield Result(f"check, {files:,} files / R", ratios, 1.4)


def check_10000(bench: Bench) -> Iterator[Result]:
    """check of 100 evaluations, about 10,000 files, against R: in one process, and in two by the clock"""
    folder, files = bench.corpus(100)
    commands = [check(folder), check(folder, jobs=2), script("reference", folder)]
    rounds = bench.in_turn(commands, min(bench.pairs, SLOW_PAIRS))
    yield Result(f"check, {files:,} files / R", [one.seconds / r.seconds for one, _, r in rounds], 1.7)
    yield Result(
        f"check, {files:,} files, two processes, clock / R", [two.clock / r.clock for _, two, r in rounds], 1.15
    )
    yield Result("check, two processes / one", [two.seconds / one.seconds for one, two, _ in rounds], 1.2)


def store(bench: Bench) -> Iterator[Result]:
    """check where nothing has changed against R, and what keeping verdicts costs"""
    sizes = [(1, USUAL, 0.45), (100, USUAL, 0.15), *([(10_000, TINY, 0.15)] if bench.large else [(1_000, TINY, 0.15)])]
    for evaluations, size, budget in sizes:
        corpus, files = bench.corpus(evaluations, size)
        pairs = bench.pairs if evaluations == 1 else min(bench.pairs, SLOW_PAIRS)
        bench.run(check(corpus))
        rounds = bench.in_turn([check(corpus, knows=True), replace(script("reference", corpus), knows=True)], pairs)
        ratios = [again.seconds / r.seconds for again, r in rounds]
        yield Result(f"check, nothing changed, {files:,} files / R", ratios, budget)
        yield Result(f"… peak memory, {files:,} files", [again.memory for again, _ in rounds], 40, "MiB")
    corpus, files = bench.corpus(20)
    first, without = check(corpus), check(corpus, "--no-cache")
    ratios = bench.ratios(first, without, min(bench.pairs, SLOW_PAIRS))
    yield Result(f"check, first time, {files:,} files / without keeping", ratios, 1.15)
    corpus, files = bench.corpus(100)
    without = check(corpus, "--no-cache")
    clone = bench.scratch / "clone"
    bench.run(replace(check(clone), makes=clone, like=corpus))
    again = replace(check(clone, knows=True), makes=clone, like=corpus)
    rounds = bench.in_turn([again, replace(without, knows=True)], min(bench.pairs, SLOW_PAIRS))
    ratios = [known.seconds / fresh.seconds for known, fresh in rounds]
    yield Result(f"check of a fresh clone, {files:,} files / first check", ratios, 0.15)


def workers(bench: Bench) -> Iterator[Result]:
    """check that two workers of Dask share, which are there already, against two processes here. Linux only"""
    if sys.platform != "linux":
        return
    with cluster(bench.scratch, 2) as made:
        bench.standing = made
        for evaluations, size in ((1_000, TINY), (100, USUAL)):
            folder, files = bench.corpus(evaluations, size)
            there = check(folder, "--no-cache", "--workers", made.address)
            here = check(folder, "--no-cache", jobs=2)
            ratios = bench.ratios(there, here, min(bench.pairs, SLOW_PAIRS))
            yield Result(f"check by 2 workers, {files:,} files / by 2 processes", ratios, 1.35)
    bench.standing = None


def new(bench: Bench) -> Iterator[Result]:
    """new against rendering the same files with Jinja2 in one process"""
    for projects in ((), PROJECTS):
        made, rendered, values = (bench.scratch / name for name in ("new", "rendered", "values.json"))
        bench.run(script("render", "--prepare", values, TITLE, *projects))
        options = [part for project in projects for part in ("--project", project)]
        command = evalkit("new", made, "--no-input", "--set", f"title={TITLE}", *options, makes=made)
        against = script("render", values, rendered, makes=rendered)
        ratios = bench.ratios(command, against, bench.pairs)
        files = _contents(made)
        if files != _contents(rendered):
            print("The files that `new` makes and those of render.py differ: not like for like.", file=sys.stderr)
        yield Result(f"new, {len(files)} files / Jinja2", ratios, 2.5)


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def memory(bench: Bench) -> Iterator[Result]:
    """peak memory of check at 10,000 files"""
    sizes = [(100, USUAL, 70), *([(600, USUAL, 110), (10_000, TINY, 110)] if bench.large else [(1_000, TINY, 110)])]
    for evaluations, size, budget in sizes:
        folder, files = bench.corpus(evaluations, size)
        (costs,) = bench.in_turn([check(folder)], 1)
        yield Result(f"check, {files:,} files: peak memory", [cost.memory for cost in costs], budget, "MiB")


def growth(bench: Bench) -> Iterator[Result]:
    """growth of check from 1,000 to 10,000 files, net of start-up"""
    start, few = bench.corpus(1, TINY)
    sizes = [bench.corpus(evaluations) for evaluations in ((10, 100, 600) if bench.large else (10, 100))]
    rounds = bench.in_turn([check(start), *(check(folder) for folder, _ in sizes)], min(bench.pairs, SLOW_PAIRS))
    (_, small), (_, big) = sizes[0], sizes[-1]
    decades = math.log((big - few) / (small - few))
    exponents = [
        math.log((costs[-1].seconds - costs[0].seconds) / (costs[1].seconds - costs[0].seconds)) / decades
        for costs in rounds
    ]
    tolerated = 1.05 + math.log(MARGIN) / decades  # the margin in time, as an exponent
    yield Result(f"check, growth from {small:,} to {big:,} files", exponents, 1.05, "exponent", tolerated)


def publish(bench: Bench) -> Iterator[Result]:
    """publish of a report against check of the same folder, and with 600 items against without"""
    usual, many = bench.scratch / "report", bench.scratch / "report-600"
    for folder in (usual, many):
        shutil.rmtree(folder, ignore_errors=True)
        bench.run(evalkit("new", folder, "--template", "worked-example"))
    with open(many / "projects/copd-care-planning/data-capture/review-survey.toml", "a", encoding="utf-8") as plan:
        plan.writelines(f'\n[[items]]\nid = "more_{n}"\nlabel = "Question {n}"\ntype = "text"\n' for n in range(600))
    for format, budget in DOCUMENTS.items():
        if not (WRITERS / f"{format}.py").is_file():
            continue
        pairs = min(bench.pairs, SLOW_PAIRS)
        published = [as_report(folder, format, bench.scratch / "published") for folder in (usual, many)]
        yield Result(f"publish as {format} / check", bench.ratios(published[0], check(usual), pairs), budget)
        yield Result(f"publish as {format}, 600 items / without", bench.ratios(published[1], published[0], pairs), 2)
        ((cost,),) = bench.in_turn([published[1]], 1)
        yield Result(f"publish as {format}, 600 items: peak memory", [cost.memory], 250, "MiB")


def as_report(folder: Path, format: str, into: Path) -> Command:
    return evalkit("publish", "report", "--evaluation", folder, "--to", format, "--output", into, makes=into)


def workbook(bench: Bench) -> Iterator[Result]:
    """export and import of a workbook of one evaluation, about 100 files, against check of them"""
    corpus, files = bench.corpus(1)
    (folder,) = (path for path in corpus.iterdir() if path.is_dir())
    book = bench.scratch / "book.xlsx"
    export = evalkit("export", "workbook", "--evaluation", folder, "--output", book, "--force")
    take = evalkit("import", book, "--evaluation", folder, "--yes")
    for name, command in (("export", export), ("import", take)):
        yield Result(f"{name} workbook, {files:,} files / check", bench.ratios(command, check(folder), bench.pairs), 4)


def table(bench: Bench) -> Iterator[Result]:
    """import of a table of 5,000 rows against reading it with the csv module ten times, and one check"""
    empty, full, taken = (bench.scratch / name for name in ("empty", "full", "taken"))
    bench.run(evalkit("new", empty, "--no-input", "--project", "one:person-professional", makes=empty))
    one = bench.scratch / "indicator.csv"
    one.write_text("Indicator,Unit\nTasks that people do,tasks\n", encoding="utf-8")
    bench.run(evalkit("import", one, "--as", "indicator", "--evaluation", empty, "--yes"))
    for kind, rows in _TABLES.items():
        path = bench.scratch / f"{kind}.csv"
        path.write_text(rows(5_000), encoding="utf-8")
        arguments = ("import", path, "--as", kind, "--yes", "--evaluation")
        bench.run(replace(evalkit(*arguments, full), makes=full, like=empty))
        read = Command([sys.executable, "-c", f"import csv; list(csv.reader(open({str(path)!r}, encoding='utf-8')))"])
        first = replace(evalkit(*arguments, taken), makes=taken, like=empty)
        for name, command in (("", first), (" again", evalkit(*arguments, full))):
            rounds = bench.in_turn([command, read, check(full)], min(bench.pairs, SLOW_PAIRS))
            ratios = [took.seconds / (10 * csv.seconds + one.seconds) for took, csv, one in rounds]
            yield Result(f"import of 5,000 {kind} rows{name} / 10 csv + check", ratios, 1)


def fill(bench: Bench) -> Iterator[Result]:
    """fill, until it asks its first question and its input ends, against status of the same evaluation"""
    corpus, files = bench.corpus(1)
    (folder,) = (path for path in corpus.iterdir() if path.is_dir())
    asks = script("prompt", *evalkit("fill", "--evaluation", folder).arguments)
    ratios = bench.ratios(asks, evalkit("status", folder), bench.pairs)
    yield Result(f"fill to its first question, {files:,} files / status", ratios, 1.5)


_TABLES: dict[str, Callable[[int], str]] = {
    "outcome": lambda number: (
        "Outcome,For whom\n" + "".join(f"People of ward {n} choose,people\n" for n in range(number))
    ),
    "observation": lambda number: (
        "Date,Value\n"
        + "".join(f"{1990 + n // 300}-{n // 25 % 12 + 1:02}-{n % 25 + 1:02},{n % 90}\n" for n in range(number))
    ),
}
"""Kinds of thing, and tables of them with so many rows."""


def record(bench: Bench) -> Iterator[Result]:
    """record of five million answers against the plain query of their figures; of 10,000 against csv and check"""
    for rows in (10_000, 5_000_000):
        empty, full, answers = (bench.scratch / f"{name}-{rows}" for name in ("survey", "recorded", "answers"))
        answers = answers.with_suffix(".csv")
        bench.run(script("survey", "--write", empty, answers, str(rows)))
        command = replace(evalkit("record", answers, "--evaluation", full), makes=full, like=empty)
        pairs = min(bench.pairs, SLOW_PAIRS)
        if rows == 10_000:
            read = Command([sys.executable, "-c", f"import csv; list(csv.reader(open({str(answers)!r})))"])
            rounds = bench.in_turn([command, read, check(empty)], pairs)
            ratios = [took.seconds / (csv.seconds + one.seconds) for took, csv, one in rounds]
            yield Result("record of 10,000 answers / csv + check", ratios, 3)
        else:
            rounds = bench.in_turn([command, script("survey", answers)], pairs)
            yield Result(
                f"record of {rows:,} answers / query", [ours.seconds / plain.seconds for ours, plain in rounds], 3
            )
            yield Result(f"record of {rows:,} answers: peak memory", [ours.memory for ours, _ in rounds], 600, "MiB")


MEASUREMENTS: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "version": version,
    "help": help,
    "check-100": check_100,
    "check-10000": check_10000,
    "store": store,
    "new": new,
    "publish": publish,
    "workbook": workbook,
    "table": table,
    "fill": fill,
    "record": record,
    "workers": workers,
    "memory": memory,
    "growth": growth,
}


def main() -> None:
    """Measures what the command line asks for, and prints the table."""
    described = "\n".join(f"  {name:<12} {measure.__doc__}" for name, measure in MEASUREMENTS.items())
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n", maxsplit=1)[0],
        epilog=f"measurements:\n{described}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", action="append", choices=MEASUREMENTS, metavar="NAME", help="measure this; repeatable"
    )
    parser.add_argument("-n", "--pairs", type=int, default=11, help="pairs to time (11); of the slow ones at most 5")
    parser.add_argument("--large", action="store_true", help="growth and memory up to 60,000 files (some minutes)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the corpora here, and use those that are there")
    options = parser.parse_args()
    if options.pairs < 1:
        parser.error("at least one pair")
    _adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="evalkit-benchmarks-") as name:
        scratch = Path(name)
        corpora = options.keep.resolve() if options.keep else scratch / "corpora"
        bench = Bench(scratch, corpora, options.pairs, large=options.large)
        line = "{:<56}{:>16}  {:<16}{:>7}  {}"
        print(line.format("what", "median", "middle half", "budget", "").rstrip())
        for asked in options.only or MEASUREMENTS:
            for result in MEASUREMENTS[asked](bench):
                print(line.format(*result.cells()).rstrip(), flush=True)


if __name__ == "__main__":
    main()
