"""Where help lists what there is, it lists all of it. Help is written by hand where it would cost too much to make it."""

import re
from typing import Any

import pytest
from typer.main import get_command

from evalkit import chart, cli, reporters
from evalkit.cli import status, trace
from evalkit.drawing.formats import formats
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.model.file_kinds import FILES
from evalkit.model.kinds import KINDS
from evalkit.scaffold.answers import SETTABLE
from evalkit.templates.find import templates


def help_of(command: str, parameter: str) -> str:
    """As a command gives it when it is asked for alone."""
    group: Any = get_command(cli.application(command))
    (found,) = (param for param in group.commands[command].params if param.name == parameter)
    return str(found.help)


def listed(text: str) -> list[str]:
    """The names in a list such as `svg, png, mermaid or dot.`"""
    return re.split(r", | or ", text.rstrip("."))


def test_schema_lists_every_kind_of_file() -> None:
    kinds = {file.table: file.name for file in FILES} | {
        kind.table: kind.name for kind in KINDS.values() if kind.shape == "file"
    }
    assert sorted(listed(help_of("schema", "kind").partition("; ")[0])) == sorted(kinds.values())


@pytest.mark.parametrize(
    ("command", "there"),
    [
        ("check", reporters.formats()),
        ("draw", tuple(formats())),
        ("trace", tuple(trace.FORMATS)),
        ("chart", tuple(chart.FORMATS)),
        ("status", tuple(status.FORMATS)),
    ],
)
def test_formats_are_listed(command: str, there: tuple[str, ...]) -> None:
    assert sorted(listed(help_of(command, "format"))) == sorted(there)


def test_new_lists_templates_answers_and_types_of_relationship() -> None:
    assert sorted(listed(help_of("new", "template").partition(";")[0])) == sorted(templates())
    assert listed(help_of("new", "set").partition(";")[0]) == list(SETTABLE)
    kinds = help_of("new", "project").partition(": ")[2].partition(";")[0]
    assert listed(kinds) == list(RELATIONSHIP_TYPES)
