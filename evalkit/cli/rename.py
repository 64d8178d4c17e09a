"""`evalkit rename`: another id, everywhere that the old one stands."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

IdNow = Annotated[str, typer.Argument(metavar="ID", help="Its id now.")]
IdThen = Annotated[str, typer.Argument(metavar="NEW", help="Its id then.")]


def command(
    kind: _options.KindName,
    id: IdNow,
    new: IdThen,
    inside: _options.Inside = None,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    dry_run: _options.DryRun = False,
) -> int:
    """Give something another id, everywhere: in TOML files, in links of Markdown files, in chapters, in waivers. Or not at all."""
    from evalkit.editing import outcome
    from evalkit.editing.rename import rename
    from evalkit.model.kinds import kind_named

    root = _options.only_one(evaluation)
    wanted = kind_named(kind)
    renamed = rename(root, wanted, id, new, project, inside)
    outcome.carry_out(renamed.changes, sys.stdout, dry_run=dry_run)
    if not dry_run:
        outcome.tell_renamed(wanted, id, new, renamed, sys.stdout)
    return 0
