"""`evalkit remove`: takes something away, and out of the lists that name it."""

import sys
from typing import Annotated

import typer

from evalkit import arguments


def command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What it is: outcome, indicator, stakeholder, project …")],
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id.")],
    inside: arguments.Inside = None,
    project: arguments.ProjectId = None,
    evaluation: arguments.Folder = None,
    force: Annotated[bool, typer.Option("--force", help="Also where something else names it.")] = False,
    dry_run: arguments.DryRun = False,
) -> int:
    """Take something away, and take it out of the lists that name it.

    Where anything names it, that is shown, and nothing happens without --force. What then still names it, such as a link in
    a story, stays and is listed.
    """
    from evalkit import edits
    from evalkit.kinds import kind_named
    from evalkit.renaming import remove

    root = arguments.only_one(evaluation)
    wanted = kind_named(kind)
    removed = remove(root, wanted, id, project, inside)
    if not force and not dry_run:
        edits.refuse_named(wanted, id, removed)
    edits.carry_out(removed.changes, sys.stdout, dry_run=dry_run)
    edits.tell_removed(wanted, id, removed, sys.stdout, dry_run=dry_run)
    return 0
