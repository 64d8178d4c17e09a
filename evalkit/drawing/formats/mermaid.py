"""A picture as a Mermaid flowchart: a column is a subgraph, a relationship or a gap a class."""

import re
from collections.abc import Iterator

from evalkit.drawing.diagram import Diagram, Matrix
from evalkit.drawing.formats._colours import ALARM, INK, colours_of

ENDINGS = (".mmd", ".mermaid")
MOST_LINKS, MOST_CHARACTERS = 500, 50_000
"""Beyond these, Mermaid shows an error in place of a diagram (maxEdges, maxTextSize), unless the page around it sets others."""
_MARKUP = re.compile(r'["#<>&`\\{}]|%(?=%)')
_LINK = re.compile(r"  n\d+ (?:-->|-\.->) n\d+")
_LIKE_A_LIST = re.compile(r"^(\d+[.)]|[-*+]) ")
_NO_BREAK_SPACE = "\u00a0"


def draw(picture: Diagram | Matrix) -> str:
    """A diagram or a matrix as Mermaid."""
    diagram = picture.diagram() if isinstance(picture, Matrix) else picture
    return "\n".join([*_head(diagram), *_boxes(diagram), *_links(diagram), *_classes(diagram)]) + "\n"


def beyond(text: str) -> list[str]:
    """By what a diagram is larger than Mermaid draws by default."""
    links = sum(1 for line in text.split("\n") if _LINK.fullmatch(line))
    characters = len(text.encode("utf-16-le")) // 2  # as a browser counts them
    counts = ((links, MOST_LINKS, "links"), (characters, MOST_CHARACTERS, "characters"))
    return [f"{count:,} {what} (it draws {most:,})" for count, most, what in counts if count > most]


def _head(diagram: Diagram) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  accTitle: {_plain(diagram.title)}"
    yield f"  accDescr: {_plain(diagram.description)}"


def _boxes(diagram: Diagram) -> Iterator[str]:
    name_of = names(diagram)
    for number, heading in enumerate(diagram.columns):
        held = [box for box in diagram.boxes if box.column == number]
        if not held:
            continue
        yield f'  subgraph c{number}["{_text(heading)}"]'
        for box in held:
            yield f'    {name_of[box.id]}["{"<br/>".join(map(_text, diagram.label(box)))}"]'
        yield "  end"


def names(diagram: Diagram) -> dict[str, str]:
    """A short name for each box that needs no quotation marks, by its id."""
    return {box.id: f"n{number}" for number, box in enumerate(diagram.boxes)}


def _links(diagram: Diagram) -> Iterator[str]:
    name_of = names(diagram)
    for link in diagram.links:
        yield f"  {name_of[link.start]} {'-.->' if link.broken else '-->'} {name_of[link.end]}"


def _classes(diagram: Diagram) -> Iterator[str]:
    marks, name_of = diagram.marks, names(diagram)
    members: dict[str | None, list[str]] = {}
    for box in diagram.boxes:
        members.setdefault(box.group, []).append(name_of[box.id])
    for id, colour in colours_of(diagram).items():
        name = f"g{marks[id]}" if id in marks else "plain"
        yield from _class(name, f"fill:{colour.fill},stroke:{colour.line},color:{INK}", members.get(id, []))
    looks = f"stroke:{ALARM},stroke-width:2px,stroke-dasharray:6 4"
    yield from _class("gap", looks, [name_of[box.id] for box in diagram.boxes if box.is_dashed])


def _class(name: str, looks: str, members: list[str]) -> Iterator[str]:
    """How some boxes look; nothing where there are none."""
    if members:
        yield f"  classDef {name} {looks}"
        yield f"  class {','.join(members)} {name}"


def _text(text: str) -> str:
    """Text between quotation marks: what Mermaid or HTML would read as markup is written by its number."""
    text = _MARKUP.sub(lambda sign: f"#{ord(sign[0])};", text)
    return _LIKE_A_LIST.sub(lambda start: f"{start[1]}{_NO_BREAK_SPACE}", text)


def _plain(text: str) -> str:
    """Text up to the end of a line."""
    return re.sub(r"[#;{}%]", " ", text).strip() or "-"
