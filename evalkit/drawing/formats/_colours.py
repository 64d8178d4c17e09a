"""The colours of all pictures. Light fills for dark text, from the palette of Okabe and Ito, which is safe for the
colour-blind; every group goes by its number too, every gap and every broken link by its dashes.
"""

from dataclasses import dataclass

from evalkit.drawing.diagram import Diagram, Group

INK = "#1b1f24"
FAINT_INK = "#4a525c"
"""For headings, remarks and the footer."""
ALARM = "#96140f"
"""For gaps and broken links."""
LINE = "#5b6470"
PAPER = "#ffffff"
BAND = "#f2f4f6"
"""Behind a column."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A light fill, and a dark line that white text can stand on."""

    fill: str
    line: str


PLAIN = Colour(PAPER, LINE)
PALETTE = (
    Colour("#dcebf7", "#005a8c"),
    Colour("#fdecc8", "#855600"),
    Colour("#d8f1e7", "#00674b"),
    Colour("#fadfcf", "#9c4300"),
    Colour("#f5e1ec", "#8a3a67"),
    Colour("#def3fb", "#1b6a98"),
    Colour("#f8f5c4", "#655e00"),
    Colour("#e4e4e4", "#474747"),
)


def colour_of(group: Group | None) -> Colour:
    """The colour of a group; from the ninth on they come again."""
    return PALETTE[(group.number - 1) % len(PALETTE)] if group else PLAIN


def colours_of(diagram: Diagram) -> dict[str | None, Colour]:
    """The colour of each group by its id; of None for what belongs to no group."""
    return {None: PLAIN} | {group.id: colour_of(group) for group in diagram.groups}
