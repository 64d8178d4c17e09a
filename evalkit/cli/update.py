"""`evalkit update`: what the template says now, merged with what is there."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

OnlyAsk = Annotated[
    bool, typer.Option("--check", help="Only say whether there is anything newer; then it ends with 1.")
]
Diff = Annotated[bool, typer.Option("--diff", "--dry-run", help="Show what would change, and change nothing.")]
Accept = Annotated[
    str | None,
    typer.Option(
        metavar="mine|theirs",
        help="What counts where you and the template have changed the same.",
        show_default=False,
    ),
]
Template = Annotated[
    str | None,
    typer.Option(
        parser=_options.something,
        metavar="NAME|PATH|ZIP|URL",
        help="Where the template is now.",
        show_default="where it was",
    ),
]
Trust = Annotated[bool, typer.Option("--trust", help="Run what a template that is not evalkit's own wants to run.")]


def command(
    evaluation: _options.Folder = None,
    check: OnlyAsk = False,
    diff: Diff = False,
    accept: Accept = None,
    template: Template = None,
    trust: Trust = False,
) -> int:
    """Bring an evaluation to what its template says now.

    Files are merged by key and by section. What you have written or taken away stays; guidance is renewed where you left it
    as it was. Where you and the template have changed the same, that is listed and nothing is written (status 1), unless
    --accept says what counts.
    """
    from evalkit.editing import outcome
    from evalkit.scaffold import update

    if accept not in (None, "mine", "theirs"):
        raise EvalkitError(f"--accept is “{accept}”.", hint="It takes mine or theirs.")
    root = _options.only_one(evaluation)
    result = update.update(root, template, accept, trust=trust)
    blocked = bool(result.conflicts)
    if diff:
        outcome.carry_out(result.changes, sys.stdout, dry_run=True)
    elif not check and not blocked:
        result.changes.apply()
    outcome.tell_updated(result, sys.stdout, only_asked=check or diff)
    return 1 if blocked or (check and result.is_newer) else 0
