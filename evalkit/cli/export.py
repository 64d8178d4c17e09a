"""`evalkit export`: the plan for the programs that people use: workbooks, tables, forms, data packages."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError
from evalkit.grammar import joined

_WHAT = typer.Argument(metavar="WHAT", help="What is exported.", show_default=False)
What = Annotated[str, _WHAT]
As = Annotated[
    str | None, typer.Option("--as", metavar="KIND", help="Of a table: things of this kind.", show_default=False)
]
Empty = Annotated[bool, typer.Option("--empty", help="Of tables: only their headings.")]
Source = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID", help="Of forms: of this data-capture plan; may be given again.", show_default="all with items"
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        parser=_options.an_output,
        metavar="FILE|DIR",
        help="Write to a file, or several into a folder. - is the standard output.",
        show_default=False,
    ),
]
Organisation = Annotated[
    str,
    typer.Option(
        metavar="CODE",
        help="Of IATI: the identifier of the organisation that reports, such as GB-CHC-1234567.",
        show_default=False,
    ),
]


def complete_help() -> None:
    """Names what can be exported in the help."""
    from evalkit.exchange.exports.find import exports

    _WHAT.help = "; ".join(f"{name}: {text}" for name, text in exports().items()) + "."


def command(
    what: What,
    output: Output = None,
    source: Source = None,
    as_: As = None,
    empty: Empty = False,
    organisation: Organisation = "",
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
    from evalkit.files.evaluation import refuse_unknown_project
    from evalkit.files.loader import load
    from evalkit.model.kinds import kind_named

    module, root = export_named(what), _options.only_one(evaluation)
    kind = kind_named(as_) if as_ else None
    into_folder = _goes_into_folder(output, module)
    ending = "" if into_folder else _ending(output, module)
    if organisation and not hasattr(module, "TAKES_ORGANISATION"):
        raise EvalkitError(f"--organisation is not for {what}.", hint="It is for iati.")
    wish = Export(project, kind, empty, ending, tuple(source or ()), organisation)
    module.refuse(wish)
    if not into_folder:
        _options.may_write(output, force=force)
    loaded = load(root)
    refuse_unknown_project(project, [folder.id for folder in loaded.projects])
    files = module.made(loaded, wish, _options.options(stage, as_of))
    if into_folder and output is not None:
        _write_into(output, files, force=force)
    else:
        _write_one(output, files)
    _options.say_written(output, quiet=quiet)
    return 0


def _goes_into_folder(output: Path | None, module: ModuleType) -> bool:
    """Whether a folder is meant: one that is there, or a name without an ending. Raises EvalkitError where nothing can be."""
    if output is None:
        if module.INTO == "folder":
            raise EvalkitError("It is several files, which need a folder.", hint="Say where to: --output FOLDER")
        if sys.stdout.isatty():
            raise EvalkitError(
                "A file is not shown on a terminal.", hint=f"Say where to: --output plan{module.ENDINGS[0]}"
            )
        return False
    if module.INTO == "folder" and output.exists() and not output.is_dir():
        raise EvalkitError(f"{output} is a file, and several are to be written.", hint="Give a folder.")
    return module.INTO == "folder" or (
        module.INTO == "files" and (output.is_dir() or not (output.suffix or output.exists()))
    )


def _ending(output: Path | None, module: ModuleType) -> str:
    """The ending of the file that is meant. Raises EvalkitError for any that it cannot have."""
    endings: tuple[str, ...] = module.ENDINGS
    ending = output.suffix.lower() if output else endings[0]
    if ending not in endings:
        folder = ", or give a folder" if module.INTO == "files" else ""
        raise EvalkitError(
            f"The ending of {output} does not say which format is meant.", hint=f"Use {' or '.join(endings)}{folder}."
        )
    return ending


def _write_one(output: Path | None, files: Mapping[str, bytes]) -> None:
    """Raises EvalkitError where there are several."""
    from evalkit.files.atomic import write_whole
    from evalkit.terminal import deliver_bytes

    if len(files) > 1:
        raise EvalkitError(
            f"There are {len(files)} files: {', '.join(files)}.", hint="Give a folder with --output, or one --source."
        )
    (data,) = files.values()
    if output is None:
        deliver_bytes(data, sys.stdout)
    else:
        write_whole(output, data)


def _write_into(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """All or none, into a folder that is made where it is not there. Raises EvalkitError."""
    from evalkit.files.atomic import Result, write_all
    from evalkit.files.find import refuse_file_of_evaluation

    paths = {folder / name: data for name, data in files.items()}
    for path in paths:
        refuse_file_of_evaluation(path)
    there = [name for name, path in zip(files, paths, strict=True) if os.path.lexists(path)]
    if there and not force:
        verb = "is" if len(there) == 1 else "are"
        raise EvalkitError(
            f"{joined(there, 'and')} {verb} in {folder} already.",
            hint="Give another folder, or add --force to write over.",
        )
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EvalkitError(
                f"{folder} cannot be made: {(error.strerror or 'unknown reason').lower()}.", hint="Give another folder."
            ) from error
        write_all([Result(path, data) for path, data in paths.items()])
    except BaseException:
        for place in made:
            with suppress(OSError):
                place.rmdir()
        raise
