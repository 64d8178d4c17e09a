"""`evalkit export`: the plan for the programs that people use: a workbook, or a table of one kind of thing."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

_WHAT = typer.Argument(metavar="WHAT", help="What is exported.", show_default=False)
What = Annotated[str, _WHAT]
As = Annotated[
    str | None, typer.Option("--as", metavar="KIND", help="Of a table: things of this kind.", show_default=False)
]
Empty = Annotated[bool, typer.Option("--empty", help="Of a table: only its headings.")]


def complete_help() -> None:
    """Names what can be exported in the help."""
    from evalkit.exchange.exports.find import exports

    _WHAT.help = "; ".join(f"{name}: {text}" for name, text in exports().items()) + "."


def command(
    what: What,
    output: _options.Output = None,
    as_: As = None,
    empty: Empty = False,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    stage: _options.StageName = None,
    as_of: _options.AsOf = None,
    force: _options.Force = False,
    quiet: _options.Quiet = False,
) -> int:
    """Hand the plan to the programs that people already use. `evalkit import` takes it back."""
    from evalkit.exchange.exports.find import export_named
    from evalkit.exchange.wish import Export
    from evalkit.files.atomic import write_whole
    from evalkit.files.evaluation import refuse_unknown_project
    from evalkit.files.loader import load
    from evalkit.model.kinds import kind_named
    from evalkit.terminal import deliver_bytes

    module, root = export_named(what), _options.only_one(evaluation)
    kind = kind_named(as_) if as_ else None
    module.refuse(kind, empty=empty)
    if output is None and sys.stdout.isatty():
        raise EvalkitError("A file is not shown on a terminal.", hint=f"Say where to: --output plan{module.ENDINGS[0]}")
    ending = _ending(output, module.ENDINGS)
    _options.may_write(output, force=force)
    loaded = load(root)
    refuse_unknown_project(project, [folder.id for folder in loaded.projects])
    data = module.made(loaded, Export(project, kind, empty, ending), _options.options(stage, as_of))
    if output is None:
        deliver_bytes(data, sys.stdout)
    else:
        write_whole(output, data)
    _options.say_written(output, quiet=quiet)
    return 0


def _ending(output: Path | None, endings: tuple[str, ...]) -> str:
    """The ending of the file that is meant. Raises EvalkitError for any that it cannot have."""
    ending = output.suffix.lower() if output else endings[0]
    if ending not in endings:
        raise EvalkitError(
            f"The ending of {output} does not say which format is meant.", hint=f"Use {' or '.join(endings)}."
        )
    return ending
