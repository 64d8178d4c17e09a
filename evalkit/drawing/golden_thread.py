"""The golden thread, to be drawn."""

from collections.abc import Iterable, Mapping, Sequence

from evalkit.drawing.circles import without_circles
from evalkit.drawing.description import described
from evalkit.drawing.diagram import Box, Diagram, Link, words
from evalkit.drawing.gaps import Place, gaps_at
from evalkit.drawing.groups import Groups, groups_of, occurring
from evalkit.drawing.notes import footer, to_put_right, unreadable
from evalkit.model.kinds import KINDS
from evalkit.report import Finding
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.thread import CLAIMING, PARTS, Node, Thread

_ONLY_IN_THE_MODEL = ("input", "activity", "impact")
_ROOM = 150
"""In signs: of a long text a box shows the beginning."""


def thread_diagram(
    graph: EvaluationGraph, thread: Thread, findings: Iterable[Finding], project: str | None = None
) -> Diagram:
    """The golden thread through a project or all of them, without what only the logic model shows."""
    nodes = [node for node in thread.nodes if node.kind not in _ONLY_IN_THE_MODEL and _says_something(node, thread)]
    projects = [part for part in graph.projects if project in (None, part.id)]
    whole = footer(graph)
    one = next((words(part.project.title) or part.id for part in projects if part.id == project), "")
    drawn = nodes_diagram(graph, thread, nodes, findings, one or whole or "The evaluation")
    drawn.notes += unreadable(projects)
    drawn.footer = whole if one else ""
    return drawn


def _says_something(node: Node, thread: Thread) -> bool:
    """Whether a node belongs in the picture: not a section of a story that neither links to evidence nor should."""
    return node.kind != "story" or bool(thread.back(node)) or node.title in CLAIMING


def nodes_diagram(
    graph: EvaluationGraph, thread: Thread, nodes: Sequence[Node], findings: Iterable[Finding], name: str
) -> Diagram:
    """Some nodes of the thread, and the links between them. Their gaps are those that they have in the whole thread."""
    columns = _columns(nodes)
    links = _links(thread, nodes)
    shown = {node.project for node in nodes}
    groups = groups_of([project for project in graph.projects if project.id in shown])
    several = any(group.project for group in groups.values())
    boxes = [_box(node, columns, groups, several=several) for node in nodes]
    group_of, gaps = _groups_of_nodes(nodes, links, groups), gaps_at(list(map(_place, nodes)), findings)
    for node, box, found in zip(nodes, boxes, gaps, strict=True):
        box.group, box.gaps = group_of[node], found
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


def _box(node: Node, columns: Mapping[str, Sequence[str]], groups: Groups, *, several: bool) -> Box:
    title = words(node.title) or words(node.id)
    box = Box(
        id=_id(node),
        column=next(number for number, kinds in enumerate(columns.values()) if node.kind in kinds),
        kind="story section" if node.kind == "story" else PARTS[node.kind].words,
        text=_beginning(title),
        whole=title,
        place=f"{node.place[0]}:{node.place[1]}" if node.place else "",
    )
    own = groups.get((node.project or "", node.id)) if node.kind == "relationship" else None
    if own:
        box.text, box.whole = own.name, f"{own.name}. {title}" if node.title else own.name
        box.remarks = [_beginning(words(node.title))] if node.title else []
    if several and node.project:
        box.part = words(node.project)
        box.remarks.append(box.part)
    return box


def _beginning(text: str) -> str:
    """A long text up to a word, with an ellipsis."""
    return text if len(text) <= _ROOM else f"{text[:_ROOM].rsplit(' ', 1)[0].rstrip(' ,;:')} …"


def _id(node: Node) -> str:
    return f"{node.project}/{node.address}" if node.project else node.address


def _place(node: Node) -> Place:
    """How findings speak of a node, and where they stand."""
    file = node.file.path if node.file else ""
    return Place(node.project, _subject(node), file, node.key)


def _subject(node: Node) -> str:
    if node.kind == "party":
        relationship, _, party = node.id.partition("/")
        return f"relationship {relationship}, party {party}"
    if node.kind == "story":
        return f"story, section {node.title}"
    kind = KINDS.get(node.kind)
    words_of_kind = kind.words if kind and kind.inside == "relationship" else node.kind
    return f"{words_of_kind} {node.id}"


def _groups_of_nodes(
    nodes: Sequence[Node], links: Iterable[tuple[Node, Node]], groups: Groups
) -> dict[Node, str | None]:
    """The relationship of each node: its own, that of the parties it comes through, or the only one that leads to it."""
    before: dict[Node, list[Node]] = {}
    for one, other in links:
        before.setdefault(other, []).append(one)
    of_node: dict[Node, str | None] = {}
    for node in nodes:
        if node.kind in ("relationship", "party", "judgement"):
            group = groups.get((node.project or "", node.id.partition("/")[0]))
            of_node[node] = group.id if group else None
        else:
            leading = before.get(node, [])
            through = [other for other in leading if other.kind in ("party", "relationship")]
            found = {of_node.get(other) for other in through or leading} - {None}
            of_node[node] = found.pop() if len(found) == 1 else None
    return of_node
