"""Sketches of an evaluation, to be drawn: the logic model of a project, the golden thread, relationships by project."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from evalkit.drawing.circles import without_circles
from evalkit.drawing.diagram import Box, Diagram, Group, Link, Note, described, unreadable, words
from evalkit.drawing.groups import footer, occurring, relationships
from evalkit.files.entities import Entity
from evalkit.model.kinds import KINDS
from evalkit.model.logic_model import Activity, Outcome
from evalkit.rules import Today
from evalkit.rules.logic_model import forwards, measured, no_dead_end, no_orphan, stated
from evalkit.thread.graph import FORWARD, NODES, EvaluationGraph, ProjectGraph
from evalkit.thread.subjects import project_model

_TERMS = {"short": "Short-term outcomes", "medium": "Medium-term outcomes", "long": "Long-term outcomes"}
_GAPS = (
    (stated, "no statement"),
    (no_orphan, "nothing leads to it"),
    (no_dead_end, "leads to nothing"),
    (measured, "no indicator"),
)
_UNUSED = "nothing uses it"
_NO_DAY = Today(date.min, date.min)
"""The rules of the logic model do not look at the day."""


def model_diagram(graph: EvaluationGraph, project: ProjectGraph) -> Diagram:
    """The logic model of a project: inputs to impacts, with its gaps."""
    name = words(project.project.title) or project.id
    sheet, model = project.folder.logic_model, project.folder.logic_model.value
    terms = _terms(project)
    columns, column_of = _model_columns(terms)
    gaps = _model_gaps(graph, project)
    groups = relationships(project)
    boxes = {
        (node.kind.name, node.id): Box(
            id=f"{node.kind.name}:{node.id}",
            column=column_of[terms.get(node.id, "") if node.kind.name == "outcome" else node.kind.name],
            kind=node.kind.name,
            text=words(node.value.statement) or node.id,
            group=_through(node, groups),
            gaps=gaps.get((node.kind.name, node.id), []),
            place=f"{sheet.path}:{sheet.place(node.key)[0]}",
        )
        for node in project.all_nodes
    }
    links, circles = without_circles(list(_model_links(project, boxes, columns, column_of)))
    for number, assumption in enumerate(model.assumptions, 1):
        for id in dict.fromkeys(assumption.about):
            if id in project.nodes:
                boxes[project.nodes[id].kind.name, id].remarks.append(f"A{number}")
    for box in boxes.values():
        box.remarks = [f"rests on {', '.join(box.remarks)}"] if box.remarks else []
    _fill_empty(boxes, columns, can_be_read=sheet.text is not None or not sheet.exists)
    held = list(boxes.values())
    return Diagram(
        title=f"{name} – logic model",
        description=" ".join([described(f"The logic model of {name}", held, links), *circles]),
        columns=columns,
        boxes=held,
        links=links,
        groups=occurring(groups, held),
        lead=words(model.problem),
        notes=[*_model_notes(graph, project, circles), *unreadable([project])],
        footer=footer(graph),
    )


def _terms(project: ProjectGraph) -> dict[str, str]:
    """The term of each outcome; one that gives none comes as late as the latest that leads to it. Empty without any."""
    outcomes = {node.id: node for node in project.of("outcome")}
    order = list(_TERMS)
    given = {id: node.value.timeframe for id, node in outcomes.items() if isinstance(node.value, Outcome)}
    terms = {id: term for id, term in given.items() if term}
    if not terms:
        return {}
    found: dict[str, str] = dict(terms)
    waiting = list(terms)
    while waiting:
        id = waiting.pop()
        for later in outcomes[id].leads_to:
            if (
                later in outcomes
                and later not in terms
                and order.index(found[id]) > order.index(found.get(later, "short"))
            ):
                found[later] = found[id]
                waiting.append(later)
    earliest = min(terms.values(), key=order.index)
    return {id: found.get(id, earliest) for id in outcomes}


def _model_columns(terms: Mapping[str, str]) -> tuple[list[str], dict[str, int]]:
    """The headings of the columns, and the column of each kind or term; that of outcomes without a term is ``."""
    columns: list[str] = []
    column_of: dict[str, int] = {}
    for kind, table in ((kind, KINDS[kind].within) for kind in NODES):
        if kind == "outcome" and terms:
            for term, heading in _TERMS.items():
                if term in terms.values():
                    column_of[term] = len(columns)
                    columns.append(heading)
            column_of[kind] = column_of[next(term for term in _TERMS if term in column_of)]
        else:
            column_of[kind] = len(columns)
            columns.append(table.capitalize())
    column_of[""] = column_of["outcome"]
    return columns, column_of


def _model_gaps(graph: EvaluationGraph, project: ProjectGraph) -> dict[tuple[str, str], list[str]]:
    """What the rules of `check` find missing in the parts of a model."""
    gaps: dict[tuple[str, str], list[str]] = {}
    for rule, said in _GAPS:
        assert rule.subjects
        assert rule.ask
        for subject in rule.subjects(graph):
            if subject.graph is project and rule.ask(subject, _NO_DAY):
                kind = next(kind for kind in NODES if KINDS[kind].within == subject.key[0])
                is_unused = rule is no_orphan and kind == "input"
                gaps.setdefault((kind, str(subject.key[1])), []).append(_UNUSED if is_unused else said)
    ids = [node.id for node in project.all_nodes]
    for node in project.all_nodes:
        if ids.count(node.id) > 1:
            gaps.setdefault((node.kind.name, node.id), []).append("its id is used twice")
    return gaps


def _model_links(
    project: ProjectGraph, boxes: dict[tuple[str, str], Box], columns: Sequence[str], column_of: Mapping[str, int]
) -> Iterable[Link]:
    """The links of a model. Where one leads to an id that is not there, a box is added that says so."""

    def box_of(id: str, column: int, forward: Sequence[str] = ()) -> Box:
        if found := next((boxes[kind, id] for kind in forward if (kind, id) in boxes), None):
            return found
        if id in project.nodes:
            return boxes[project.nodes[id].kind.name, id]
        missing = Box(f"missing:{id}", column, "missing", words(id), gaps=["not in the model"], is_missing=True)
        return boxes.setdefault(("missing", id), missing)

    for node in project.all_nodes:
        here = boxes[node.kind.name, node.id]
        if isinstance(node.value, Activity):
            for id in dict.fromkeys(node.value.uses):
                there = box_of(id, column_of["input"], ("input",))
                yield Link(there.id, here.id, broken=there.kind != "input")
        for id in dict.fromkeys(node.leads_to):
            there = box_of(id, min(here.column + 1, len(columns) - 1), FORWARD[node.kind.name])
            yield Link(here.id, there.id, broken=there.is_missing or not _runs_forwards(node, there, here))


def _runs_forwards(node: Entity, there: Box, here: Box) -> bool:
    return there.kind in FORWARD[node.kind.name] and there.column >= here.column


def _fill_empty(boxes: dict[tuple[str, str], Box], columns: Sequence[str], *, can_be_read: bool) -> None:
    """A box for each column in which nothing stands, that says so."""
    filled = {box.column for box in boxes.values()}
    for number, heading in enumerate(columns):
        if number not in filled:
            text = f"No {heading.lower()} yet" if can_be_read else "The file cannot be read"
            boxes["none", heading] = Box(f"none:{heading.lower()}", number, "missing", text, is_missing=True)


def _model_notes(graph: EvaluationGraph, project: ProjectGraph, circles: Sequence[str]) -> list[Note]:
    model = project.folder.logic_model.value
    notes = []
    to_put_right = list(circles)
    subject = next(subject for subject in project_model(graph) if subject.graph is project)
    wrong = forwards.ask(subject, _NO_DAY) if forwards.ask else None
    if wrong and project.folder.logic_model.text is not None:
        to_put_right.insert(0, words(wrong.message))
    if to_put_right:
        notes.append(Note("To put right", tuple(to_put_right)))
    if model.assumptions:
        stated = (words(a.statement) or "(no statement)" for a in model.assumptions)
        notes.append(Note("Assumptions", tuple(f"A{number}. {text}" for number, text in enumerate(stated, 1))))
    if model.external_factors:
        notes.append(Note("External factors", tuple(words(text) for text in model.external_factors)))
    return notes


def _through(node: Entity, groups: Mapping[str, Group]) -> str | None:
    through = node.value.through if isinstance(node.value, Outcome) else None
    return through if through in groups else None
