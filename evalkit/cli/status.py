"""`evalkit status`: where an evaluation stands, and what to do next."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

FORMATS = {"text": [".txt"], "json": [".json"]}

Format = Annotated[str | None, typer.Option(metavar="FORMAT", help="text or json.", show_default="text")]
Watch = Annotated[
    bool, typer.Option("--watch", "-w", help="Draw it anew whenever a file changes, and say what changed.")
]


def command(
    paths: _options.Paths = None,
    stage: _options.StageName = None,
    as_of: _options.AsOf = None,
    project: _options.ProjectId = None,
    format: Format = None,
    watch: Watch = False,
    no_cache: _options.NoCache = False,
) -> int:
    """Show where evaluations stand, and what to do next; several as a table, one line each.

    Ends with 0 whatever the gate says. A cell of the table says how many requirements are met of those that are due; a
    step names the file, the line, and the command that helps.

    The JSON (schema_version 1) has for each evaluation path, title, project, stage, stages (stage, last_day), passed
    and verdict (of the whole evaluation), errors, warnings, score, rows (id, title, all, programme, projects, clauses;
    each score with met, due, waived, later), unreadable (file, line), steps (code, due, subject, file, line, text,
    command, more), overdue and ending (code, project, file, line, text), relationships (number by type), unaddressed,
    burden (project, source, respondents, people, waves, minutes, hours, file), and indicators: the primary ones with
    three values or more (project, id, title, unit, file, values: date, value, n, withheld).
    """
    chosen, options = _options.format_of(format, None, FORMATS), _options.options(stage, as_of)
    if watch:
        if chosen != "text" or not sys.stdout.isatty():
            raise EvalkitError(
                "--watch needs a terminal to draw on.", hint="Leave it out: the result is then written once."
            )
        from evalkit.status.watch.run import watch as keep_watching

        return keep_watching(paths or [], lambda: _options.options(stage, as_of), project, sys.stdout)
    from evalkit.files.find import find
    from evalkit.status import json as as_json
    from evalkit.status.look import overviews
    from evalkit.status.text import write as as_text

    found = overviews(find(paths or []), options, project, _options.store(no_cache=no_cache))
    (as_json if chosen == "json" else as_text).write(found, sys.stdout)
    return 0
