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
from evalkit.thread.thread import CLAIMING, PARTS, Node, Thread

_ONLY_IN_THE_MODEL = ("input", "activity", "impact")
_GAPS = {"outcome": "LOG609", "benefit": "EVI302", "adverse-effect": "EVI306", "indicator": "IND705"}
"""The rule whose findings are gaps of a kind of node."""


def thread_diagram(
    graph: EvaluationGraph, thread: Thread, findings: Iterable[Finding], project: str | None = None
) -> Diagram:
    """The golden thread through a project or all of them, without what only the logic model shows."""
    nodes = [node for node in thread.nodes if node.kind not in _ONLY_IN_THE_MODEL and _says_something(node, thread)]
    projects = [part for part in graph.projects if project in (None, part.id)]
    whole = footer(graph)
    one = next((words(part.project.title) or part.id for part in projects if part.id == project), "")
    drawn = nodes_diagram(thread, nodes, findings, one or whole or "The evaluation")
    drawn.notes += unreadable(projects)
    drawn.footer = whole if one else ""
    return drawn


def _says_something(node: Node, thread: Thread) -> bool:
    """Whether a node belongs in the picture: not a section of a story that neither links to evidence nor should."""
    return node.kind != "story" or bool(thread.back(node)) or node.title in CLAIMING


def nodes_diagram(thread: Thread, nodes: Sequence[Node], findings: Iterable[Finding], name: str) -> Diagram:
    """Some nodes of the thread, and the links between them. Their gaps are those that they have in the whole thread."""
    columns = _columns(nodes)
    links = _links(thread, nodes)
    several = len({node.project for node in nodes if node.project}) > 1
    groups = _relationships(nodes, several=several)
    group_of = _groups_of_nodes(nodes, links, several=several)
    boxes = [_box(node, columns, several=several) for node in nodes]
    gaps = Gaps(findings)
    for node, box in zip(nodes, boxes, strict=True):
        box.group = group_of[node] if group_of[node] in groups else None
        box.gaps = _gaps(node, thread, gaps)
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


def _columns(nodes: Iterable[Node]) -> dict[str, list[str]]:
    """The columns in which something stands: heading → the kinds that stand there."""
    kinds = {node.kind for node in nodes}
    columns: dict[str, list[str]] = {}
    for kind, part in PARTS.items():
        columns.setdefault(part.column, []).append(kind)
    return {heading: of for heading, of in columns.items() if kinds.intersection(of)}


def _links(thread: Thread, nodes: Iterable[Node]) -> list[tuple[Node, Node]]:
    held = set(nodes)
    return [(one, other) for one, other in thread.links() if one in held and other in held]


def _relationships(nodes: Iterable[Node], *, several: bool) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for node in nodes:
        if node.kind == "relationship" and isinstance(node.file, Sheet):
            add_relationship(groups, _of_project(node, node.id, several=several), node.file)
    return groups


def _box(node: Node, columns: Mapping[str, Sequence[str]], *, several: bool) -> Box:
    return Box(
        id=_id(node),
        column=next(number for number, kinds in enumerate(columns.values()) if node.kind in kinds),
        kind="story section" if node.kind == "story" else PARTS[node.kind].words,
        remarks=[words(node.project)] if several and node.project else [],
        text=words(node.title) or words(node.id),
        place=f"{node.place[0]}:{node.place[1]}" if node.place else "",
    )


def _id(node: Node) -> str:
    return f"{node.project}/{node.address}" if node.project else node.address


def _of_project(node: Node, id: str, *, several: bool) -> str:
    """An id, with the project before it where there are several."""
    return f"{node.project}/{id}" if several else id


def _groups_of_nodes(
    nodes: Sequence[Node], links: Iterable[tuple[Node, Node]], *, several: bool
) -> dict[Node, str | None]:
    """The relationship of each node: its own, that of the parties it comes through, or the only one that leads to it."""
    before: dict[Node, list[Node]] = {}
    for one, other in links:
        before.setdefault(other, []).append(one)
    groups: dict[Node, str | None] = {}
    for node in nodes:
        if node.kind in ("relationship", "party", "judgement"):
            groups[node] = _of_project(node, node.id.partition("/")[0], several=several)
        else:
            leading = before.get(node, [])
            through = [other for other in leading if other.kind in ("party", "relationship")]
            found = {groups.get(other) for other in through or leading} - {None}
            groups[node] = found.pop() if len(found) == 1 else None
    return groups


def _gaps(node: Node, thread: Thread, gaps: Gaps) -> list[str]:
    found = [] if node.title.strip() else ["nothing said"]
    if node.kind == "relationship" and not any(other.kind == "party" for other in thread.onward(node)):
        found.append("no party")
    if node.kind == "story" and node.title in CLAIMING and not thread.back(node):
        found.append("no evidence")
    if node.kind in _GAPS and node.file:
        found += gaps.at(node.file.path, node.key, [_GAPS[node.kind]])
    return found
