"""Options that several commands share, and what is made of them."""

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.errors import EvalkitError
from evalkit.framework import STAGES, Stage
from evalkit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evalkit.check.options import Options
    from evalkit.portfolio.store import Store
    from evalkit.report import Detail


def a_path(text: str) -> Path:
    """A path that was given. Raises EvalkitError for an empty one, which is not the folder that one stands in."""
    return Path(something(text))


def an_output(text: str) -> Path | None:
    """The file that a result goes to; None for `-`, the standard output. Raises EvalkitError for an empty one."""
    return None if text == "-" else a_path(text)


def something(text: str) -> str:
    """A path, a name or an address that was given. Raises EvalkitError for an empty one."""
    if not text:
        raise EvalkitError(
            "There is nothing at '': an empty path leads nowhere.",
            hint="Give the path, or leave it out. Where it comes from a variable, that is not set.",
        )
    return text


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        parser=a_path,
        metavar="[PATH]...",
        help="Evaluations, or folders that contain some; without, the one here.",
        show_default=False,
    ),
]
AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", envvar="EVALKIT_AS_OF", help="Check as on this day.", show_default="today")
]
StageName = Annotated[
    str | None,
    typer.Option(
        "--stage", metavar="STAGE", envvar="EVALKIT_STAGE", help="Check at this stage.", show_default="as declared"
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        envvar="EVALKIT_SELECT",
        help="Count only these rules: codes or prefixes, with commas or repeated.",
        show_default=False,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        envvar="EVALKIT_IGNORE",
        help="Do not count these rules: as for --select.",
        show_default=False,
    ),
]

FailUnder = Annotated[
    float | None,
    typer.Option(
        metavar="PERCENT",
        min=0,
        max=100,
        envvar="EVALKIT_FAIL_UNDER",
        help="The lowest score that passes.",
        show_default="as declared",
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        parser=a_path,
        metavar="FILE",
        envvar="EVALKIT_BASELINE",
        help="Known findings: they are listed apart, and do not fail.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        envvar="EVALKIT_JOBS",
        help="Processes that share the work.",
        show_default="1, and all cores for many",
    ),
]

KindName = Annotated[str, typer.Argument(metavar="KIND", help="What it is: outcome, indicator, stakeholder, project …")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing unless something is wrong.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        parser=an_output,
        metavar="FILE",
        help="Write to a file; its ending decides the format. - is the standard output.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--evaluation",
        parser=a_path,
        metavar="DIR",
        help="The folder of the evaluation.",
        show_default="the one here or above",
    ),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache", envvar="EVALKIT_NO_CACHE", help="Look at everything anew, and keep nothing of what is found out."
    ),
]
ProjectId = Annotated[
    str | None, typer.Option("--project", metavar="ID", help="Only this project.", show_default=False)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]
Inside = Annotated[
    str | None,
    typer.Option("--in", metavar="ID", help="What it belongs to, where several have one.", show_default=False),
]


def only_one(folder: Path | None) -> Path:
    """The folder of the one evaluation that is meant: the one here or above where none is given. Raises EvalkitError."""
    from evalkit.files.find import find

    found = find([folder] if folder else [])
    if len(found) > 1:
        raise EvalkitError(f"There are {len(found)} evaluations in {folder}.", hint="Give the folder of one of them.")
    return found[0]


def may_write(output: Path | None, *, force: bool) -> None:
    """Sees to it that a file which is there already is meant to be written over: asks at a terminal.

    Raises EvalkitError where it is not, and always for a file of an evaluation.
    """
    from evalkit.files.atomic import take_away_left
    from evalkit.files.find import refuse_file_of_evaluation

    if output is not None:
        refuse_file_of_evaluation(output)
        with suppress(OSError):  # is said where it is written
            take_away_left(output)
    if output is None or force or not os.path.exists(output) or not (os.path.isfile(output) or os.path.isdir(output)):
        return
    if sys.stdin.isatty() and sys.stderr.isatty() and not os.path.isdir(output):
        if typer.confirm(f"{output} is there already. Write over it?", err=True):
            return
        raise EvalkitError("Nothing has been written.", hint="Give another file with --output.")
    raise EvalkitError(f"{output} is there already.", hint="Give another file, or add --force to write over it.")


def say_written(output: Path | None, *, quiet: bool) -> None:
    """Says which file was written; nothing where the result went to the standard output."""
    from evalkit.terminal import say, visible

    if output is not None and not quiet:
        say(f"Wrote {visible(str(output))}.")


def format_of(format: str | None, output: Path | None, endings: "Mapping[str, Sequence[str]]") -> str:
    """The format that is meant: the one that is given, or that which the ending of the file stands for, or the first.

    `endings`: format → the endings of its files. Raises EvalkitError for a format or an ending that is none of them.
    """
    if format is not None:
        if format not in endings:
            raise EvalkitError(
                f"There is no format “{format}”.{did_you_mean(format, endings)}",
                hint=f"The formats are {', '.join(endings)}.",
            )
        return format
    if output is None:
        return next(iter(endings))
    for name, of_name in endings.items():
        if output.suffix.lower() in of_name:
            return name
    known = ", ".join(ending for of_name in endings.values() for ending in of_name)
    raise EvalkitError(
        f"The ending of {output} does not say which format is meant.", hint=f"Use one of {known}, or give --format."
    )


def a_date(text: str, option: str) -> date:
    """A date as it is written in an option. Raises EvalkitError for anything else, or what could be two dates."""
    with suppress(ValueError):
        return date.fromisoformat(text.strip())
    from evalkit.model import written

    try:
        return written.day(text)
    except written.NotClearError as error:
        raise EvalkitError(f"{option} is “{text}”, which is not a date.", hint=error.fix) from error


def a_stage(text: str) -> Stage:
    """A stage by its name. Raises EvalkitError for anything else."""
    if text not in STAGES:
        raise EvalkitError(
            f"There is no stage “{text}”.{did_you_mean(text, STAGES)}", hint=f"The stages are {', '.join(STAGES)}."
        )
    return Stage.of(text)


def detail(*, quiet: bool, verbose: bool) -> "Detail":
    """How much is told. Raises EvalkitError where both little and much is asked for."""
    from evalkit.report import Detail

    if quiet and verbose:
        raise EvalkitError("--quiet and --verbose cannot go together.", hint="Leave one of them out.")
    return Detail.VERDICT if quiet else Detail.ALL if verbose else Detail.USUAL


def store(*, no_cache: bool) -> "Store | None":
    """What was found out before; None where that is not to be used, or there is no place for it."""
    from evalkit.portfolio import store

    return None if no_cache else store.opened()


def codes(given: list[str] | None, option: str) -> tuple[str, ...]:
    """Codes and prefixes of rules. Raises EvalkitError where no rule begins like one of them."""
    from evalkit.check.catalogue import catalogue
    from evalkit.framework import HOUSE_PREFIX

    wanted = tuple(code for text in given or () for code in text.upper().replace(",", " ").split())
    known = {rule.code for rule in catalogue()}
    for code in wanted:
        if not code.startswith(HOUSE_PREFIX) and not any(rule.startswith(code) for rule in known):
            raise EvalkitError(
                f"{option}: no rule is called {code}, and none begins so.{did_you_mean(code, known)}",
                hint="`evalkit rules` lists them all.",
            )
    vague = next(
        (code for code in wanted if option == "--ignore" and "FIL".startswith(code[:3]) and code not in known), None
    )
    if vague:
        raise EvalkitError(
            f"--ignore: {vague} stands for rules about files that are wrong, which always count.",
            hint="If you must, ignore one of them by its whole code, such as FIL006.",
        )
    return wanted


def options(
    stage: str | None = None,
    as_of: str | None = None,
    select: list[str] | None = None,
    ignore: list[str] | None = None,
    fail_under: float | None = None,
) -> "Options":
    """How to check, from what was given on the command line. Raises EvalkitError where that is wrong."""
    from evalkit.check.options import Options

    if fail_under is not None and not 0 <= fail_under <= 100:
        raise EvalkitError(f"--fail-under is {fail_under}.", hint="Give a percentage, from 0 to 100.")
    return Options(
        as_of=date.today() if as_of is None else a_date(as_of, "--as-of"),  # noqa: DTZ011  # the user's own day is meant
        stage=None if stage is None else a_stage(stage),
        select=codes(select, "--select") if select else (),
        ignore=codes(ignore, "--ignore") if ignore else (),
        fail_under=fail_under,
    )
