"""`evalkit draw`: the logic model, the golden thread, or relationships by project, as a picture."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

Picture = Annotated[
    str,
    typer.Option(
        metavar="KIND", help="model: the logic model; thread: the golden thread; matrix: relationships by project."
    ),
]
_FORMAT = typer.Option(metavar="FORMAT", help="How it is written.", show_default="svg, or by the ending of --output")
Format = Annotated[str | None, _FORMAT]
Page = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE",
        help="Lay it out for print in landscape, a4 or a3, on as many pages as it takes.",
        show_default=False,
    ),
]


def complete_help() -> None:
    """Names the formats in the help."""
    from evalkit.drawing.formats import formats

    *others, last = formats()
    _FORMAT.help = f"{', '.join(others)} or {last}."


def command(
    kind: Picture = "model",
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    as_of: _options.AsOf = None,
    format: Format = None,
    page: Page = None,
    output: _options.Output = None,
    force: _options.Force = False,
    quiet: _options.Quiet = False,
) -> int:
    """Draw the logic model, from inputs to impacts, with its gaps; or the golden thread; or relationships by project.

    A model is that of one project: name it with --project where there are several. What has a gap is dashed: an outcome
    without an indicator, a part that leads to nothing. evalkit check says more about each.

    With --page a picture that needs several pages becomes a file for each: thread-1.svg, thread-2.svg. A link that goes on
    upon another page says on which, and by a letter to which box.
    """
    from evalkit.draw import pages, picture
    from evalkit.drawing.formats import formats, may_show

    root, options = _options.only_one(evaluation), _options.options(as_of=as_of)
    chosen = _options.format_of(format, output, formats())
    if output is None:
        may_show(chosen, "model.png")
    if page is None:
        _options.may_write(output, force=force)
        _write([picture(root, kind, project, chosen, options)], [output])
        _options.say_written(output, quiet=quiet)
        return 0
    drawn = pages(root, kind, project, chosen, options, page)
    files = _files(output, len(drawn))
    for file in files:
        _options.may_write(file, force=force)
    _write(drawn, files)
    if output and not quiet:
        _say_what_is_written(output, len(drawn), page)
    return 0


def _files(output: Path | None, count: int) -> list[Path | None]:
    """The file of each page. Raises EvalkitError where several pages would go to where there is room for one."""
    if count == 1:
        return [output]
    if output is None or (output.exists() and not output.is_file()):
        raise EvalkitError(f"It takes {count} pages, each a file of its own.", hint="Give a file: --output thread.svg.")
    return [_numbered(output, number) for number in range(1, count + 1)]


def _numbered(output: Path, number: int) -> Path:
    return output.with_name(f"{output.stem}-{number}{output.suffix}")


def _write(drawn: Sequence[str | bytes], files: Sequence[Path | None]) -> None:
    """Writes each picture to its file; without one to where results go."""
    from evalkit.files.atomic import write_whole
    from evalkit.terminal import deliver, deliver_bytes

    for content, file in zip(drawn, files, strict=True):
        if file:
            write_whole(file, content)
        elif isinstance(content, str):
            deliver(content, sys.stdout)
        else:
            deliver_bytes(content, sys.stdout)


def _say_what_is_written(output: Path, count: int, page: str) -> None:
    """Says which files the pages are, and whether one of an earlier drawing stands beside them."""
    from evalkit.grammar import counted
    from evalkit.terminal import say, visible

    several = f"{_numbered(output, 1)} to {_numbered(output, count).name}"
    say(
        f"Wrote {visible(several if count > 1 else str(output))}: {counted(count, 'page')} of {page.upper()}, landscape."
    )
    further = _numbered(output, count + 1)
    if count > 1 and further.exists():
        say(f"{visible(str(further))} is of an earlier drawing, which had more pages.")
