"""Options that several commands share, and what is made of them."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.errors import EvalkitError
from evalkit.framework import STAGES, Stage
from evalkit.suggest import did_you_mean

if TYPE_CHECKING:
    from evalkit.checker import Options
    from evalkit.report import Detail

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
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


def a_date(text: str, option: str) -> date:
    """A date as it is written in an option. Raises EvalkitError for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise EvalkitError(f"{option} is “{text}”, which is not a date.", hint="Write it as 2012-06-01.") from error


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


def codes(given: list[str] | None, option: str) -> tuple[str, ...]:
    """Codes and prefixes of rules. Raises EvalkitError where no rule begins like one of them."""
    from evalkit.rules import HOUSE, catalogue

    wanted = tuple(code for text in given or () for code in text.upper().replace(",", " ").split())
    known = {rule.code for rule in catalogue()}
    for code in wanted:
        if not code.startswith(HOUSE) and not any(rule.startswith(code) for rule in known):
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
    from evalkit.checker import Options

    if fail_under is not None and not 0 <= fail_under <= 100:
        raise EvalkitError(f"--fail-under is {fail_under}.", hint="Give a percentage, from 0 to 100.")
    return Options(
        as_of=date.today() if as_of is None else a_date(as_of, "--as-of"),  # noqa: DTZ011  # the user's own day is meant
        stage=None if stage is None else a_stage(stage),
        select=codes(select, "--select") if select else (),
        ignore=codes(ignore, "--ignore") if ignore else (),
        fail_under=fail_under,
    )
