"""What chapters of documents place of a thing, by its id: found, and placed under another one."""

from collections.abc import Collection, Iterator
from posixpath import dirname

from evalkit.documents.kinds.find import kinds
from evalkit.documents.parts.find import kind_at
from evalkit.documents.placed import Placed, arguments_at, placed_in
from evalkit.editing.references import CHAPTERS
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity
from evalkit.files.evaluation import Evaluation
from evalkit.keys import Key


def is_chapter(path: str) -> bool:
    """Whether a path is that of a chapter of a document."""
    return dirname(path) in {f"{CHAPTERS}/{kind}" for kind in kinds()}


def placing(text: str, evaluation: Evaluation, thing: Entity) -> Iterator[tuple[tuple[int, int], Placed]]:
    """Where a chapter places something of a thing: which of all that it places, and which argument of that."""
    for number, placed in enumerate(placed_in(text)):
        for position in _naming(evaluation, thing, placed):
            yield (number, position), placed


def _naming(evaluation: Evaluation, thing: Entity, placed: Placed) -> Iterator[int]:
    """Which of its arguments name a thing."""
    for position, id in enumerate(placed.arguments):
        is_kind = placed.part is not None and kind_at(placed.part.arguments, position) == thing.kind.name
        if is_kind and id == thing.id and (position == 0 or _belongs_to(evaluation, thing, placed.arguments[0])):
            yield position


def _belongs_to(evaluation: Evaluation, thing: Entity, project: str) -> bool:
    """Whether a thing is one of a project, or a project itself."""
    if thing.kind.name == "project":
        return True
    return thing.project == project if thing.project else thing.id in evaluation.plans_for(project)


def with_placed(text: str, places: Collection[Key], new: str) -> str:
    """The text of a chapter with another id in these places; all else stays. Raises EvalkitError where that cannot be done."""
    held, pieces, done = placed_in(text), list[str](), 0
    for place in sorted(places):
        number, position = map(int, place)
        placed, spans = held[number], list(arguments_at(held[number]))
        if position >= len(spans):
            raise EvalkitError(
                f"Line {placed.line}: what is placed there is written in a way that evalkit cannot change.",
                hint="Write it on one line, such as {{ results: ward }}; then try again.",
            )
        start, end = spans[position]
        pieces += [text[done : placed.start + start], new]
        done = placed.start + end
    return "".join([*pieces, text[done:]])
