"""The golden thread, to be drawn."""

from collections.abc import Iterable, Sequence

from evalkit.drawing.circles import without_circles
from evalkit.drawing.diagram import Box, Diagram, Group, Link, Note, described, unreadable, words
from evalkit.drawing.groups import add_relationship, footer, occurring
from evalkit.files.evaluation import Sheet
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.thread import CLAIMING, PARTS, Knot, Thread

_THREAD_COLUMNS = (
    ("Principles", ("principle",)),
    ("Objective", ("objective",)),
    ("Relationships", ("relationship",)),
    ("In practice", ("party", "benefit", "adverse-effect")),
    ("Inputs", ("input",)),
    ("Activities", ("activity",)),
    ("Outputs", ("output",)),
    ("Outcomes", ("outcome",)),
    ("Impacts", ("impact",)),
    ("Indicators", ("indicator",)),
    ("Sources and observations", ("data-capture", "observation")),
    ("Findings", ("judgement", "experience")),
    ("Story", ("story",)),
)
_ONLY_IN_THE_MODEL = ("input", "activity", "impact")
_NEEDS = {
    "relationship": ("party", "no party"),
    "outcome": ("indicator", "no indicator"),
    "benefit": ("indicator", "no indicator"),
    "adverse-effect": ("indicator", "no indicator"),
    "indicator": ("data-capture", "no data source"),
}
"""What a knot of a kind has to lead on to, and what is said where it does not."""


def thread_diagram(graph: EvaluationGraph, thread: Thread, project: str | None = None) -> Diagram:
    """The golden thread through a project or all of them, without what only the logic model shows."""
    knots = [knot for knot in thread.knots if knot.kind not in _ONLY_IN_THE_MODEL and _says_something(knot, thread)]
    held = set(knots)
    links = [(one, other) for one, other in thread.links() if one in held and other in held]
    projects = [part for part in graph.projects if project in (None, part.id)]
    whole = footer(graph)
    one = next((words(part.project.title) or part.id for part in projects if part.id == project), "")
    drawn = knots_diagram(knots, links, one or whole or "The evaluation")
    drawn.notes += unreadable(projects)
    drawn.footer = whole if one else ""
    return drawn


def _says_something(knot: Knot, thread: Thread) -> bool:
    """Whether a knot belongs in the picture: not a section of a story that neither links to evidence nor should."""
    return knot.kind != "story" or bool(thread.back(knot)) or knot.title in CLAIMING


def knots_diagram(knots: Sequence[Knot], links: Sequence[tuple[Knot, Knot]], name: str) -> Diagram:
    """Some knots of the thread, and the links between them."""
    several = len({knot.project for knot in knots if knot.project}) > 1
    groups: dict[str, Group] = {}
    for knot in knots:
        if knot.kind == "relationship" and isinstance(knot.file, Sheet):
            add_relationship(groups, _of_project(knot, knot.id, several=several), knot.file)
    kinds = {knot.kind for knot in knots}
    columns = [(heading, of) for heading, of in _THREAD_COLUMNS if kinds.intersection(of)]
    column_of = {kind: number for number, (_, of) in enumerate(columns) for kind in of}
    onward: dict[Knot, set[str]] = {}
    for one, other in links:
        onward.setdefault(one, set()).add(other.kind)
    resting = {other for _, other in links}
    group_of = _groups_of_knots(knots, links, several=several)
    boxes = {
        knot: Box(
            id=f"{knot.project}/{knot.address}" if knot.project else knot.address,
            column=column_of[knot.kind],
            kind="story section" if knot.kind == "story" else PARTS[knot.kind].words,
            remarks=[words(knot.project)] if several and knot.project else [],
            text=words(knot.title) or words(knot.id),
            group=group_of[knot] if group_of[knot] in groups else None,
            gaps=_knot_gaps(knot, onward.get(knot, set()), rests=knot in resting),
            place=f"{knot.place[0]}:{knot.place[1]}" if knot.place else "",
        )
        for knot in knots
    }
    drawn, circles = without_circles([Link(boxes[one].id, boxes[other].id) for one, other in links])
    held = list(boxes.values())
    return Diagram(
        title=f"{name} – golden thread",
        description=" ".join([described(f"The golden thread of {name}", held, drawn), *circles]),
        columns=[heading for heading, _ in columns],
        boxes=held,
        links=drawn,
        groups=occurring(groups, held),
        notes=[Note("To put right", tuple(circles))] if circles else [],
    )


def _of_project(knot: Knot, id: str, *, several: bool) -> str:
    """An id, with the project before it where there are several."""
    return f"{knot.project}/{id}" if several else id


def _groups_of_knots(
    knots: Sequence[Knot], links: Iterable[tuple[Knot, Knot]], *, several: bool
) -> dict[Knot, str | None]:
    """The relationship of each knot: its own, that of the parties it comes through, or the only one that leads to it."""
    before: dict[Knot, list[Knot]] = {}
    for one, other in links:
        before.setdefault(other, []).append(one)
    groups: dict[Knot, str | None] = {}
    for knot in knots:
        own = knot.id.partition("/")[0] if knot.kind in ("relationship", "party", "judgement") else None
        if own is None:
            leading = before.get(knot, [])
            through = [other for other in leading if other.kind in ("party", "relationship")]
            found = {groups.get(other) for other in through or leading} - {None}
            groups[knot] = found.pop() if len(found) == 1 else None
        else:
            groups[knot] = _of_project(knot, own, several=several)
    return groups


def _knot_gaps(knot: Knot, onward: set[str], *, rests: bool) -> list[str]:
    needs, said = _NEEDS.get(knot.kind, ("", ""))
    gaps = [said] if needs and needs not in onward else []
    if knot.kind == "story" and knot.title in CLAIMING and not rests:
        gaps.append("no evidence")
    return gaps if knot.title.strip() else ["nothing said", *gaps]
