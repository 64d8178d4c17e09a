"""The logic model of a project, to be drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from evalkit.drawing.circles import without_circles
from evalkit.drawing.description import described
from evalkit.drawing.diagram import Box, Diagram, Link, Note, words
from evalkit.drawing.gaps import NOT_FORWARDS, Place, gaps_at, message_of
from evalkit.drawing.groups import Groups, groups_of, occurring
from evalkit.drawing.model_columns import Columns
from evalkit.drawing.notes import footer, to_put_right, unreadable
from evalkit.files.entities import Entity
from evalkit.report import Finding
from evalkit.thread.graph import FORWARD, EvaluationGraph, ProjectGraph

Boxes = dict[tuple[str, str], Box]
"""By kind and id."""


def model_diagram(graph: EvaluationGraph, project: ProjectGraph, findings: Sequence[Finding]) -> Diagram:
    """The logic model of a project: inputs to impacts. Its gaps are those among the findings of a check."""
    name = words(project.project.title) or project.id
    columns, groups = Columns(project), groups_of([project])
    boxes = _boxes(project, columns, groups, findings)
    links, circles = without_circles(list(_links(project, boxes, columns)))
    _rest_on_assumptions(project, boxes)
    _fill_empty(project, boxes, columns)
    held = list(boxes.values())
    return Diagram(
        title=f"{name} – logic model",
        description=" ".join([described(f"The logic model of {name}", held, links), *circles]),
        columns=columns.headings,
        boxes=held,
        links=links,
        groups=occurring(groups, held),
        lead=words(project.folder.logic_model.value.problem),
        notes=[*_notes(project, findings, circles), *unreadable([project])],
        footer=footer(graph),
    )


def _boxes(project: ProjectGraph, columns: Columns, groups: Groups, findings: Sequence[Finding]) -> Boxes:
    """A box for each part of the model."""
    used = Counter(node.id for node in project.all_nodes)
    places = [Place(project.id, f"{node.kind.name} {node.id}", node.file, node.key) for node in project.all_nodes]
    boxes: Boxes = {}
    for node, found in zip(project.all_nodes, gaps_at(places, findings), strict=True):
        boxes[node.kind.name, node.id] = Box(
            id=f"{node.kind.name}:{node.id}",
            column=columns.of(node),
            kind=node.kind.name,
            text=words(node.value.statement) or node.id,
            group=_through(project, node, groups),
            gaps=[*found, "its id is used twice"] if used[node.id] > 1 else found,
            place=f"{node.file}:{node.source.place(node.key)[0]}",
        )
    return boxes


def _through(project: ProjectGraph, node: Entity, groups: Groups) -> str | None:
    """The group of the relationship through which an outcome comes."""
    through: str | None = node.value.through if node.kind.name == "outcome" else None
    group = groups.get((project.id, through)) if through else None
    return group.id if group else None


def _links(project: ProjectGraph, boxes: Boxes, columns: Columns) -> Iterator[Link]:
    """The links of a model. Where one leads to an id that is not there, a box is added that says so."""
    for node in project.all_nodes:
        here, forward = boxes[node.kind.name, node.id], FORWARD[node.kind.name]
        for id in dict.fromkeys(node.value.uses if node.kind.name == "activity" else ()):
            there = _meant(id, ("input",), columns.of_kind("input"), project, boxes)
            yield Link(there.id, here.id, broken=there.kind != "input")
        for id in dict.fromkeys(node.leads_to):
            there = _meant(id, forward, columns.after(here.column), project, boxes)
            runs_forwards = there.kind in forward and columns.run_forwards(here.column, there.column)
            yield Link(here.id, there.id, broken=not runs_forwards)


def _meant(id: str, kinds: Sequence[str], column: int, project: ProjectGraph, boxes: Boxes) -> Box:
    """The box that a link means by an id: of one of some kinds where there is one, else of any. `column`: of a new box
    where the model has nothing of this id.
    """
    found = [boxes[kind, id] for kind in kinds if (kind, id) in boxes]
    if found:
        return found[0]
    if id in project.nodes:
        return boxes[project.nodes[id].kind.name, id]
    missing = Box(f"missing:{id}", column, "missing", words(id), gaps=["not in the model"], is_missing=True)
    return boxes.setdefault(("missing", id), missing)


def _rest_on_assumptions(project: ProjectGraph, boxes: Boxes) -> None:
    """Says of each box on which assumptions it rests, by their numbers."""
    resting: dict[str, list[str]] = {}
    for number, assumption in enumerate(project.folder.logic_model.value.assumptions, 1):
        for id in dict.fromkeys(assumption.about):
            resting.setdefault(id, []).append(f"A{number}")
    for id, numbers in resting.items():
        if id in project.nodes:
            boxes[project.nodes[id].kind.name, id].remarks.append(f"rests on {', '.join(numbers)}")


def _fill_empty(project: ProjectGraph, boxes: Boxes, columns: Columns) -> None:
    """A box for each column in which nothing stands, that says so."""
    sheet = project.folder.logic_model
    filled = {box.column for box in boxes.values()}
    for number, heading in enumerate(columns.headings):
        if number not in filled:
            text = f"No {heading.lower()} yet" if sheet.readable else "The file cannot be read"
            boxes["none", heading] = Box(f"none:{heading.lower()}", number, "missing", text, is_missing=True)


def _notes(project: ProjectGraph, findings: Iterable[Finding], circles: Sequence[str]) -> Iterator[Note]:
    sheet, model = project.folder.logic_model, project.folder.logic_model.value
    wrong = words(message_of(findings, NOT_FORWARDS, sheet.path)) if sheet.text is not None else ""
    yield from to_put_right([*([wrong] if wrong else []), *circles])
    if model.assumptions:
        stated = (words(assumption.statement) or "(no statement)" for assumption in model.assumptions)
        yield Note("Assumptions", tuple(f"A{number}. {text}" for number, text in enumerate(stated, 1)))
    if model.external_factors:
        yield Note("External factors", tuple(words(text) for text in model.external_factors))
