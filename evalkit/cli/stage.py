"""`evalkit stage`: the gates of all stages, and the move to another stage."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError
from evalkit.framework import STAGES, Stage
from evalkit.suggest import did_you_mean

NEXT = "next"

Target = Annotated[
    str | None,
    typer.Argument(
        metavar="[STAGE]", help="The stage to move to, or `next`; without, all gates are shown.", show_default=False
    ),
]
Format = Annotated[str, typer.Option(metavar="FORMAT", help="text or json, for all gates.")]
Force = Annotated[bool, typer.Option("--force", help="Move although a gate does not hold, or back; needs --reason.")]
Reason = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Why: kept in evaluation.toml with the day.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")]


def command(
    stage: Target = None,
    evaluation: _options.Folder = None,
    as_of: _options.AsOf = None,
    format: Format = "text",
    force: Force = False,
    reason: Reason = None,
    dry_run: DryRun = False,
) -> int:
    """Show the gate of each stage, or move on to another stage.

    Moves on only where the gates of all stages before the new one hold; what a baseline knows counts here, too. In
    evaluation.toml the value of `stage` changes, and nothing else.

    Exit status: 0 shown, moved, or there already; 1 a gate does not hold, so nothing was written; 2 wrong use.

    The JSON (schema_version 1) has as_of, path, title, stage (the declared one, or inception), declared (whether one
    is), highest (the highest stage whose gate is met, or null), fail_under, and a list, stages. Each of these has stage,
    last_day (or null), passed, score (over all that is due by then: met, due, waived, percent), requirements (those first
    due at it: met, due, waived) and held_back: code, title, severity and count of all that holds its gate back.
    """
    from evalkit import stage as stage_
    from evalkit.check import stages

    _refuse_misuse(stage, format, force=force, reason=reason, dry_run=dry_run)
    root = _options.only_one(evaluation)
    options = _options.options(as_of=as_of)
    if stage is None:
        write = stage_.write_json if format == "json" else stage_.write
        write(stages.gates_of(root, options, named=evaluation), sys.stdout)
        return 0
    target = None if stage == NEXT else _named(stage)
    move = stage_.Move(target, reason=reason.strip() if reason else "", dry_run=dry_run)
    return 0 if stage_.move(root, move, options, sys.stdout, named=evaluation) else 1


def _named(name: str) -> Stage:
    """A stage by its name. Raises EvalkitError for anything else."""
    if name in STAGES:
        return Stage.of(name)
    near = did_you_mean(name, (*STAGES, NEXT))
    raise EvalkitError(f"There is no stage “{name}”.{near}", hint=f"The stages are {', '.join(STAGES)}; or say {NEXT}.")


def _refuse_misuse(stage: str | None, format: str, *, force: bool, reason: str | None, dry_run: bool) -> None:
    """Refuses options that do not go together. Raises EvalkitError."""
    if format not in ("text", "json"):
        raise EvalkitError(f"There is no format “{format}”.", hint="The formats are text, json.")
    if stage is None and (force or reason is not None or dry_run):
        raise EvalkitError(
            "--force, --reason and --dry-run are about a move, and no stage is given.",
            hint="Name the stage to move to: evalkit stage next --dry-run",
        )
    if stage is not None and format == "json":
        raise EvalkitError(
            "--format json shows the gates, and does not move.", hint="Leave out the stage, or --format."
        )
    if force and not (reason and reason.strip()):
        raise EvalkitError("--force needs a reason, which is kept.", hint='Add --reason "why you move all the same".')
    if reason is not None and not force:
        raise EvalkitError("--reason goes with --force only.", hint="Add --force, or leave out --reason.")
