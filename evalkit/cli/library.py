"""`evalkit library`: published measures of relationships."""

import sys
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evalkit.library.measure import Measure

ACTIONS = ("list", "show")

Action = Annotated[str, typer.Argument(metavar="[list|show]", help="What to do.", show_default="list")]
MeasureId = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="For show: the measure's id.", show_default=False)
]
Type = Annotated[
    str | None,
    typer.Option(
        "--relationship",
        metavar="TYPE",
        help="Only of this type of relationship: person-professional, people-system, community-system.",
        show_default=False,
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="GROUP",
        help="Only what this group answers: people, professionals, system, community.",
        show_default=False,
    ),
]
LicenceStatus = Annotated[
    str | None,
    typer.Option(
        "--licence",
        metavar="STATUS",
        help="Only with this licence: open, free-on-request, licensed, non-commercial, unknown.",
        show_default=False,
    ),
]
Format = Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")]


def command(
    action: Action = "list",
    id: MeasureId = None,
    relationship: Type = None,
    by: By = None,
    licence: LicenceStatus = None,
    evaluation: _options.Folder = None,
    format: Format = "text",
) -> int:
    """List published measures of relationships, or show what is known of one.

    What is known has its source, and what is not is called unknown. What a measure asks is never shown: its authors have
    the wording. Measures of an evaluation's own stand in its folder library/.
    """
    from evalkit.files.find import around
    from evalkit.library import find, show

    _one_of(action, ACTIONS, "nothing called “{}” to do", "Say list, or show ID.")
    _one_of(format, ("text", "json"), "no format “{}”")
    root = _options.only_one(evaluation) if evaluation else around()
    if action == "show":
        if not id or relationship or by or licence:
            raise EvalkitError("show takes the id of one measure.", hint="Such as: evalkit library show collaborate")
        one = find.measure(id, root)
        show.write_json(one, sys.stdout) if format == "json" else show.write_measure(one, sys.stdout)
        return 0
    if id:
        raise EvalkitError("list takes no id.", hint=f"Such as: evalkit library show {id}")
    found = _chosen(find.measures(root).values(), relationship, by, licence)
    if format == "json":
        show.write_json(found, sys.stdout)
    elif found:
        show.write_list(found, sys.stdout, relationship)
    else:
        _none()
    return 0


def _chosen(
    all_: "Iterable[Measure]", relationship: str | None, by: str | None, licence: str | None
) -> "list[Measure]":
    """The measures that are wanted. Raises EvalkitError for a type, group or licence that there is not."""
    from evalkit.framework import RELATIONSHIP_TYPES
    from evalkit.library.measure import Answerer, Licence

    _one_of(relationship, tuple(RELATIONSHIP_TYPES), "no type of relationship “{}”")
    _one_of(by, get_args(Answerer), "no group “{}”")
    _one_of(licence, get_args(Licence), "no licence “{}”")
    return [
        one
        for one in all_
        if (not relationship or relationship in one.relationships)
        and (not by or by in one.answered_by)
        and (not licence or licence == one.licence.status)
    ]


def _one_of(given: str | None, known: tuple[str, ...], what: str, hint: str = "") -> None:
    if given is not None and given not in known:
        raise EvalkitError(
            f"There is {what.format(given)}.{did_you_mean(given, known)}",
            hint=hint or f"There are: {', '.join(known)}.",
        )


def _none() -> None:
    from evalkit.terminal import say

    say("The library has no such measure. All of them: evalkit library")
