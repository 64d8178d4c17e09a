"""`evalkit publish`: the framework, the report, or the stories, as documents for clients."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evalkit.documents.publish import Made

Kind = Annotated[str, typer.Argument(metavar="framework|report|stories", help="Which document.", show_default=False)]
_MOST_REMARKS = 50
_TO = typer.Option(
    "--to",
    metavar="FORMAT",
    help="In which format; repeatable, or with commas.",
    show_default="docx, or by the ending of --output",
)
To = Annotated[list[str] | None, _TO]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        parser=_options.a_path,
        metavar="FILE|DIR",
        help="Where to.",
        show_default="published/ in the evaluation",
    ),
]
Audience = Annotated[
    str,
    typer.Option(
        metavar="commissioner|participants|public", help="For whom: others than the commissioner are shown less."
    ),
]
Projects = Annotated[
    list[str] | None, typer.Option("--project", metavar="ID", help="Only this project; repeatable.", show_default=False)
]
Final = Annotated[bool, typer.Option("--final", help="Only if nothing is missing.")]
House = Annotated[
    Path | None,
    typer.Option(
        parser=_options.a_path,
        metavar="DIR",
        envvar="EVALKIT_HOUSE",
        help="House style and chapters.",
        show_default="publish/ of the evaluation",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", envvar="EVALKIT_AS_OF", help="The day of the document.", show_default="today"),
]
Parts = Annotated[bool, typer.Option("--parts", help="List the parts that chapters can place.")]
Trust = Annotated[bool, typer.Option("--trust", help="Run the PDF template of a house style, which is code.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing unless something is wrong.")]


def complete_help() -> None:
    """Names the formats in the help."""
    from evalkit.documents.publish import formats

    *others, last = formats()
    _TO.help = f"{', '.join(others)} or {last}; repeatable, or with commas."


def command(
    kind: Kind = "",
    to: To = None,
    output: Output = None,
    audience: Audience = "commissioner",
    project: Projects = None,
    final: Final = False,
    as_of: AsOf = None,
    house: House = None,
    parts: Parts = False,
    force: _options.Force = False,
    trust: Trust = False,
    evaluation: _options.Folder = None,
    quiet: Quiet = False,
) -> int:
    """Write the evaluation framework, the report, or the improvement stories, for a client to be handed.

    While requirements are missing the document says on every page that it is a draft, and shows its holes. A contact
    detail or personal number anywhere in it refuses it.

    House style and chapters of your own are read from publish/: house.toml, framework/*.md, report/*.md, stories/*.md.
    """
    from evalkit.documents import publish

    if parts:
        return _list_parts()
    if not kind:
        raise EvalkitError("It is not said which document is meant.", hint="Give framework, report or stories.")
    publish.kind_named(kind)
    root, options = _options.only_one(evaluation), _options.options(as_of=as_of)
    formats, folder, name, ending = _where(kind, to, output, audience, root)
    wish = publish.Wish(kind, audience, tuple(project or ()), house, tuple(formats), trust)
    made = publish.made(root, wish, options)
    if made.people:
        return _refuse(made)
    if final and made.missing:
        return _hold_back(made)
    files = [publish.written(made.document, format, name, ending) for format in formats]
    written = {Path(folder, path): data for held in files for path, data in held.items()}
    for path in written:
        _may_write(path, (root / publish.HOUSE, house), force=force)
    removed = _write(written, force=force)
    if not quiet:
        _say(made, [Path(folder, next(iter(held))) for held in files], removed)
    return 0


def _list_parts() -> int:
    from evalkit.documents.parts.find import parts
    from evalkit.terminal import deliver

    width = max(map(len, parts()))
    deliver("".join(f"{name:{width}}  {part.told}\n" for name, part in parts().items()), sys.stdout)
    return 0


def _where(
    kind: str, to: list[str] | None, output: Path | None, audience: str, root: Path
) -> tuple[list[str], Path, str, str]:
    """The formats, the folder, the name of the files without its ending; and that, where it is given."""
    from evalkit.documents.publish import FOLDER, formats

    known = formats()
    asked = [name for text in to or () for name in text.replace(",", " ").split()]
    if to and not asked:
        raise EvalkitError("--to names no format.", hint=f"The formats are {', '.join(known)}.")
    for name in asked:
        _refuse_unknown(name)
    if output and output.name == "-":
        raise EvalkitError("A document does not go to the standard output.", hint="Give a file, or a folder.")
    by_ending = {ending: name for name, ending in known.items()}
    of_output = by_ending.get(output.suffix.lower()) if output else None
    if output and not of_output and output.suffix.lower() in (".docx", ".pdf"):
        _refuse_unknown(output.suffix[1:].lower())
    if output and of_output and not output.is_dir():
        if asked and set(asked) != {of_output}:
            raise EvalkitError(
                f"{output} is a file of {of_output}, and --to asks for {', '.join(asked)}.",
                hint="Give a folder, or leave out --to.",
            )
        return [of_output], output.parent, output.stem, output.suffix
    name = kind if audience == "commissioner" else f"{kind}-{audience}"
    return list(dict.fromkeys(asked)) or ["docx"], output or root / FOLDER, name, ""


def _refuse_unknown(name: str) -> None:
    from evalkit.documents.publish import formats

    if name not in formats():
        raise EvalkitError(
            f"There is no format “{name}”.{did_you_mean(name, formats())}",
            hint=f"The formats are {', '.join(formats())}.",
        )


def _may_write(path: Path, houses: "Iterable[Path | None]", *, force: bool) -> None:
    """Raises EvalkitError for a file that is there, among those that people write, or in a house style."""
    real = os.path.realpath(path)
    if any(real.startswith(os.path.realpath(house) + os.sep) for house in houses if house):
        raise EvalkitError(
            f"{path} is among the files of the house style, which people write.", hint="Give another folder."
        )
    if path.is_dir():
        raise EvalkitError(f"{path} is a folder.", hint="Give another file.")
    _options.may_write(path, force=force)


def _write(files: dict[Path, bytes], *, force: bool) -> list[Path]:
    """Writes all files: each beside its place first, and only then all into their places. Gives the pictures of a document
    that was there which no longer belong to it, and have gone.
    """
    from evalkit.documents.left_behind import left_behind
    from evalkit.documents.together import write_together

    stale = [path for document in files for path in left_behind(document, files)]
    write_together(files, force=force)
    removed = []
    for path in stale:
        with suppress(OSError):
            path.unlink()
            removed.append(path)
    return removed


def _refuse(made: "Made") -> int:
    from evalkit.terminal import say, visible

    say("Nothing has been written: the document would show what identifies a person.")
    for place in made.people:
        say(f"  {visible(place)}")
    say("Take it out, or give as `address` under [feedback] in house.toml the one address that readers may write to.")
    return 1


def _hold_back(made: "Made") -> int:
    from evalkit.documents.gate import draft_line
    from evalkit.terminal import say, visible

    say(f"Nothing has been written. {draft_line(made.missing)}:")
    for finding in made.missing[:12]:
        say(f"  {visible(f'{finding.file}:{finding.line}: {finding.code} {finding.said}')}")
    if len(made.missing) > 12:
        say(f"  and {len(made.missing) - 12} more; evalkit check lists them all.")
    return 1


def _say(made: "Made", files: list[Path], removed: list[Path]) -> None:
    from evalkit.terminal import say, visible

    for path in files:
        say(f"Wrote {visible(str(path))}")
    for path in removed:
        say(f"Removed {visible(str(path))}, which the document no longer shows")
    if made.document.draft:
        say(made.document.draft)
    for remark in made.remarks[:_MOST_REMARKS]:
        say(visible(remark))
    if len(made.remarks) > _MOST_REMARKS:
        say(f"and {len(made.remarks) - _MOST_REMARKS} more of that kind")
