"""`evalkit fill`: leads through what the stage still asks for, question by question."""

import sys
from typing import Annotated

import typer

from evalkit.cli import _options

_NAMES = (
    "objective, relationships, practice, benefits, harms, logic-model, indicators, data-capture, telling, reflection "
    "or paperwork"
)
SectionName = Annotated[
    str | None, typer.Argument(metavar="[SECTION]", help=f"Only this part: {_NAMES}.", show_default=False)
]
List = Annotated[bool, typer.Option("--list", help="List the sections and how many questions each has; ask nothing.")]


def command(
    section: SectionName = None,
    project: _options.ProjectId = None,
    stage: _options.StageName = None,
    list_: List = False,
    evaluation: _options.Folder = None,
    as_of: _options.AsOf = None,
) -> int:
    """Lead through what the stage still asks for, question by question.

    Takes the evaluation up where it stands. Each answer is saved when it is given; what is left open is asked next time.
    Off a terminal it reads plain lines, and stops at the end of them.
    """
    from evalkit.editing.sections import section_named
    from evalkit.filling.session import Session
    from evalkit.filling.text import tell_sections
    from evalkit.terminal import say

    root = _options.only_one(evaluation)
    only = section_named(section).name if section else ""
    session = Session(root, _options.options(stage, as_of), only, project)
    if list_:
        tell_sections(session.open(), session.report, sys.stdout)
        return 0
    try:
        session.run()
    except EOFError:
        say("\nStopped at the end of what was typed. All that was answered is saved.")
    except KeyboardInterrupt:
        say("\nAll that was answered is saved; evalkit fill goes on there.")
        raise
    session.end()
    return 0
