"""`evalkit rename`: another id, everywhere that the old one stands."""

import sys
from typing import Annotated

import typer

from evalkit import arguments


def command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What it is: outcome, indicator, stakeholder, project …")],
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id now.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its id then.")],
    inside: arguments.Inside = None,
    project: arguments.ProjectId = None,
    evaluation: arguments.Folder = None,
    dry_run: arguments.DryRun = False,
) -> int:
    """Give something another id, everywhere: in TOML files, in links of Markdown files, in waivers. Or not at all."""
    from evalkit import edits
    from evalkit.kinds import kind_named
    from evalkit.renaming import rename

    root = arguments.only_one(evaluation)
    wanted = kind_named(kind)
    renamed = rename(root, wanted, id, new, project, inside)
    edits.carry_out(renamed.changes, sys.stdout, dry_run=dry_run)
    if not dry_run:
        edits.tell_renamed(wanted, id, new, renamed, sys.stdout)
    return 0
