"""`evalkit remove`: takes something away, and out of the lists that name it."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

ItsId = Annotated[str, typer.Argument(metavar="ID", help="Its id.")]
Force = Annotated[bool, typer.Option("--force", help="Also where something else names it.")]


def command(
    kind: _options.KindName,
    id: ItsId,
    inside: _options.Inside = None,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    force: Force = False,
    dry_run: _options.DryRun = False,
) -> int:
    """Take something away, and take it out of the lists that name it.

    Where anything names it, that is shown, and nothing happens without --force. What then still names it, such as a link in
    a story, stays and is listed.
    """
    from evalkit.editing import outcome
    from evalkit.editing.remove import remove
    from evalkit.model.kinds import kind_named

    root = _options.only_one(evaluation)
    wanted = kind_named(kind)
    removed = remove(root, wanted, id, project, inside)
    if not force and not dry_run:
        outcome.refuse_named(wanted, id, removed)
    outcome.carry_out(removed.changes, sys.stdout, dry_run=dry_run)
    outcome.tell_removed(wanted, id, removed, sys.stdout, dry_run=dry_run)
    return 0
