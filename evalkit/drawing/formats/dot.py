"""A picture as DOT, for Graphviz: a column is a cluster of one rank."""

from collections.abc import Iterator

from evalkit.drawing.diagram import Box, Diagram, Matrix
from evalkit.drawing.formats._colours import ALARM, BAND, FAINT_INK, INK, LINE, Colour, colours_of
from evalkit.drawing.text_width import lines

ENDINGS = (".dot", ".gv")
_WIDTH, _SIZE = 200.0, 12.0


def draw(picture: Diagram | Matrix) -> str:
    """A diagram or a matrix as DOT."""
    diagram = picture.diagram() if isinstance(picture, Matrix) else picture
    body = [*_head(diagram), *_columns(diagram), *_links(diagram)]
    return "\n".join(["digraph evalkit {", *(f"  {line}" for line in body), "}\n"])


def _head(diagram: Diagram) -> Iterator[str]:
    yield f"label={_quoted(diagram.title)};"
    yield f"tooltip={_quoted(diagram.description)};"
    yield 'charset="UTF-8"; labelloc=t; rankdir=LR; newrank=true; nodesep=0.25; ranksep=0.8; fontname="Arial"; fontsize=18;'
    yield f'node [shape=box, style="rounded,filled", fontname="Arial", fontsize={_SIZE:g}, fontcolor="{INK}"];'
    yield f'edge [color="{LINE}", arrowsize=0.7];'


def _columns(diagram: Diagram) -> Iterator[str]:
    colours = colours_of(diagram)
    column_of = {box.id: box.column for box in diagram.boxes}
    chained = {column_of[link.start] for link in diagram.links if column_of[link.start] == column_of[link.end]}
    for number, heading in enumerate(diagram.columns):
        held = [box for box in diagram.boxes if box.column == number]
        if not held:
            continue
        yield f"subgraph cluster_{number} {{"
        yield f'  label={_quoted(heading)}; style="rounded,filled"; color="{BAND}"; fontcolor="{FAINT_INK}"; fontsize=14;'
        if number not in chained:
            yield "  rank=same;"
        yield from (f"  {_box(box, diagram.label(box), colours[box.group])}" for box in held)
        yield "}"


def _box(box: Box, label: list[str], colour: Colour) -> str:
    looks = f'fillcolor="{colour.fill}", color="{colour.line}"'
    if box.is_dashed:
        looks = f'fillcolor="{colour.fill}", color="{ALARM}", style="rounded,filled,dashed"'
    written = _lines(line for part in label for line in lines(part, _WIDTH, _SIZE))
    return f"{_quoted(box.id)} [label={written}, {looks}, tooltip={_quoted(box.said)}];"


def _links(diagram: Diagram) -> Iterator[str]:
    for link in diagram.links:
        looks = f' [color="{ALARM}", style=dashed]' if link.broken else ""
        yield f"{_quoted(link.start)} -> {_quoted(link.end)}{looks};"


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _lines(held: Iterator[str]) -> str:
    r"""Lines that begin at the left: each ends with `\l`."""
    return '"' + "".join(f"{_escaped(line)}\\l" for line in held) + '"'


def _escaped(text: str) -> str:
    r"""What Graphviz would read as an escape, the end of a text or an HTML entity is made harmless."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
