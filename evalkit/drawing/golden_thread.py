"""The golden thread, to be drawn."""

from collections.abc import Iterable, Mapping, Sequence

from evalkit.drawing.circles import without_circles
from evalkit.drawing.description import described
from evalkit.drawing.diagram import Box, Diagram, Group, Link, words
from evalkit.drawing.gaps import Gaps
from evalkit.drawing.groups import add_relationship, occurring
from evalkit.drawing.notes import footer, to_put_right, unreadable
from evalkit.files.evaluation import Sheet
from evalkit.report import Finding
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.thread import CLAIMING, PARTS, Knot, Thread

_ONLY_IN_THE_MODEL = ("input", "activity", "impact")
_GAPS = {"outcome": "LOG609", "benefit": "EVI302", "adverse-effect": "EVI306", "indicator": "IND705"}
"""The rule whose findings are gaps of a kind of knot."""


def thread_diagram(
    graph: EvaluationGraph, thread: Thread, findings: Iterable[Finding], project: str | None = None
) -> Diagram:
    """The golden thread through a project or all of them, without what only the logic model shows."""
    knots = [knot for knot in thread.knots if knot.kind not in _ONLY_IN_THE_MODEL and _says_something(knot, thread)]
    projects = [part for part in graph.projects if project in (None, part.id)]
    whole = footer(graph)
    one = next((words(part.project.title) or part.id for part in projects if part.id == project), "")
    drawn = knots_diagram(thread, knots, findings, one or whole or "The evaluation")
    drawn.notes += unreadable(projects)
    drawn.footer = whole if one else ""
    return drawn


def _says_something(knot: Knot, thread: Thread) -> bool:
    """Whether a knot belongs in the picture: not a section of a story that neither links to evidence nor should."""
    return knot.kind != "story" or bool(thread.back(knot)) or knot.title in CLAIMING


def knots_diagram(thread: Thread, knots: Sequence[Knot], findings: Iterable[Finding], name: str) -> Diagram:
    """Some knots of the thread, and the links between them. Their gaps are those that they have in the whole thread."""
    columns = _columns(knots)
    links = _links(thread, knots)
    several = len({knot.project for knot in knots if knot.project}) > 1
    groups = _relationships(knots, several=several)
    group_of = _groups_of_knots(knots, links, several=several)
    boxes = [_box(knot, columns, several=several) for knot in knots]
    gaps = Gaps(findings)
    for knot, box in zip(knots, boxes, strict=True):
        box.group = group_of[knot] if group_of[knot] in groups else None
        box.gaps = _gaps(knot, thread, gaps)
    drawn, circles = without_circles([Link(_id(one), _id(other)) for one, other in links])
    return Diagram(
        title=f"{name} – golden thread",
        description=" ".join([described(f"The golden thread of {name}", boxes, drawn), *circles]),
        columns=list(columns),
        boxes=boxes,
        links=drawn,
        groups=occurring(groups, boxes),
        notes=to_put_right(circles),
    )


def _columns(knots: Iterable[Knot]) -> dict[str, list[str]]:
    """The columns in which something stands: heading → the kinds that stand there."""
    kinds = {knot.kind for knot in knots}
    columns: dict[str, list[str]] = {}
    for kind, part in PARTS.items():
        columns.setdefault(part.column, []).append(kind)
    return {heading: of for heading, of in columns.items() if kinds.intersection(of)}


def _links(thread: Thread, knots: Iterable[Knot]) -> list[tuple[Knot, Knot]]:
    held = set(knots)
    return [(one, other) for one, other in thread.links() if one in held and other in held]


def _relationships(knots: Iterable[Knot], *, several: bool) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for knot in knots:
        if knot.kind == "relationship" and isinstance(knot.file, Sheet):
            add_relationship(groups, _of_project(knot, knot.id, several=several), knot.file)
    return groups


def _box(knot: Knot, columns: Mapping[str, Sequence[str]], *, several: bool) -> Box:
    return Box(
        id=_id(knot),
        column=next(number for number, kinds in enumerate(columns.values()) if knot.kind in kinds),
        kind="story section" if knot.kind == "story" else PARTS[knot.kind].words,
        remarks=[words(knot.project)] if several and knot.project else [],
        text=words(knot.title) or words(knot.id),
        place=f"{knot.place[0]}:{knot.place[1]}" if knot.place else "",
    )


def _id(knot: Knot) -> str:
    return f"{knot.project}/{knot.address}" if knot.project else knot.address


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
        if knot.kind in ("relationship", "party", "judgement"):
            groups[knot] = _of_project(knot, knot.id.partition("/")[0], several=several)
        else:
            leading = before.get(knot, [])
            through = [other for other in leading if other.kind in ("party", "relationship")]
            found = {groups.get(other) for other in through or leading} - {None}
            groups[knot] = found.pop() if len(found) == 1 else None
    return groups


def _gaps(knot: Knot, thread: Thread, gaps: Gaps) -> list[str]:
    found = [] if knot.title.strip() else ["nothing said"]
    if knot.kind == "relationship" and not any(other.kind == "party" for other in thread.onward(knot)):
        found.append("no party")
    if knot.kind == "story" and knot.title in CLAIMING and not thread.back(knot):
        found.append("no evidence")
    if knot.kind in _GAPS and knot.file:
        found += gaps.at(knot.file.path, knot.key, [_GAPS[knot.kind]])
    return found
