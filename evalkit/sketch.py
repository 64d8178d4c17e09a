"""Sketches of an evaluation, to be drawn: the logic model of a project, the golden thread, relationships by project."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from evalkit.diagram import (
    Box,
    Diagram,
    Group,
    Link,
    Matrix,
    Note,
    described,
    unreadable,
    without_circles,
    words,
)
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.graph import FORWARD, NODE_TABLES, EvaluationGraph, ModelNode, ProjectGraph
from evalkit.model.logic_model import Activity, Outcome
from evalkit.model.relationship import Relationship
from evalkit.rules import Today
from evalkit.rules.logic_model import forwards, measured, no_dead_end, no_orphan, stated
from evalkit.subjects import project_model
from evalkit.thread import CLAIMING, KINDS, Knot, Thread
from evalkit.tree import Sheet

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


def model_diagram(graph: EvaluationGraph, project: ProjectGraph) -> Diagram:
    """The logic model of a project: inputs to impacts, with its gaps."""
    name = words(project.project.title) or project.id
    sheet, model = project.folder.logic_model, project.folder.logic_model.value
    terms = _terms(project)
    columns, column_of = _model_columns(terms)
    gaps = _model_gaps(graph, project)
    groups = _relationships(project)
    boxes = {
        (node.kind, node.id): Box(
            id=f"{node.kind}:{node.id}",
            column=column_of[terms.get(node.id, "") if node.kind == "outcome" else node.kind],
            kind=node.kind,
            text=words(node.value.statement) or node.id,
            group=_through(node, groups),
            gaps=gaps.get((node.kind, node.id), []),
            place=f"{sheet.path}:{sheet.place(node.key)[0]}",
        )
        for node in project.all_nodes
    }
    links, circles = without_circles(list(_model_links(project, boxes, columns, column_of)))
    for number, assumption in enumerate(model.assumptions, 1):
        for id in dict.fromkeys(assumption.about):
            if id in project.nodes:
                boxes[project.nodes[id].kind, id].remarks.append(f"A{number}")
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
        groups=_occurring(groups, held),
        lead=words(model.problem),
        notes=[*_model_notes(graph, project, circles), *unreadable([project])],
        footer=_footer(graph),
    )


def _terms(project: ProjectGraph) -> dict[str, str]:
    """The term of each outcome; one that gives none comes as late as the latest that leads to it. Empty without any."""
    outcomes = {node.id: node for node in project.nodes_of("outcome")}
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
    for kind, table in NODE_TABLES.items():
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
                node = subject.value
                is_unused = rule is no_orphan and node.kind == "input"
                gaps.setdefault((node.kind, node.id), []).append(_UNUSED if is_unused else said)
    ids = [node.id for node in project.all_nodes]
    for node in project.all_nodes:
        if ids.count(node.id) > 1:
            gaps.setdefault((node.kind, node.id), []).append("its id is used twice")
    return gaps


def _model_links(
    project: ProjectGraph, boxes: dict[tuple[str, str], Box], columns: Sequence[str], column_of: Mapping[str, int]
) -> Iterable[Link]:
    """The links of a model. Where one leads to an id that is not there, a box is added that says so."""

    def box_of(id: str, column: int, forward: Sequence[str] = ()) -> Box:
        if found := next((boxes[kind, id] for kind in forward if (kind, id) in boxes), None):
            return found
        if id in project.nodes:
            return boxes[project.nodes[id].kind, id]
        missing = Box(f"missing:{id}", column, "missing", words(id), gaps=["not in the model"], is_missing=True)
        return boxes.setdefault(("missing", id), missing)

    for node in project.all_nodes:
        here = boxes[node.kind, node.id]
        if isinstance(node.value, Activity):
            for id in dict.fromkeys(node.value.uses):
                there = box_of(id, column_of["input"], ("input",))
                yield Link(there.id, here.id, broken=there.kind != "input")
        for id in dict.fromkeys(node.leads_to):
            there = box_of(id, min(here.column + 1, len(columns) - 1), FORWARD[node.kind])
            yield Link(here.id, there.id, broken=there.is_missing or not _runs_forwards(node, there, here))


def _runs_forwards(node: ModelNode, there: Box, here: Box) -> bool:
    return there.kind in FORWARD[node.kind] and there.column >= here.column


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


def _relationships(project: ProjectGraph) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for id, sheet in project.relationships.items():
        _add_relationship(groups, id, sheet)
    return groups


def _add_relationship(groups: dict[str, Group], id: str, sheet: Sheet[Relationship]) -> None:
    type = f" ({sheet.value.type})" if sheet.value.type else ""
    groups[id] = Group(id, f"{words(id)}{type}", str(len(groups) + 1))


def _through(node: ModelNode, groups: Mapping[str, Group]) -> str | None:
    through = node.value.through if isinstance(node.value, Outcome) else None
    return through if through in groups else None


def _occurring(groups: Mapping[str, Group], boxes: Iterable[Box]) -> list[Group]:
    occurring = {box.group for box in boxes}
    return [group for id, group in groups.items() if id in occurring]


def _footer(graph: EvaluationGraph) -> str:
    return words(graph.programme.value.title)


def thread_diagram(graph: EvaluationGraph, thread: Thread, project: str | None = None) -> Diagram:
    """The golden thread through a project or all of them, without what only the logic model shows."""
    knots = [knot for knot in thread.knots if knot.kind not in _ONLY_IN_THE_MODEL and _says_something(knot, thread)]
    held = set(knots)
    links = [(one, other) for one, other in thread.links() if one in held and other in held]
    projects = [part for part in graph.projects if project in (None, part.id)]
    whole = _footer(graph)
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
            _add_relationship(groups, _of_project(knot, knot.id, several=several), knot.file)
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
            kind="story section" if knot.kind == "story" else KINDS[knot.kind],
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
        groups=_occurring(groups, held),
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


def matrix(graph: EvaluationGraph, project: str | None = None) -> Matrix:
    """Which types of relationship the projects address."""
    projects = [part for part in graph.projects if project in (None, part.id)]
    held = [[(sheet.value.type, words(id)) for id, sheet in part.relationships.items()] for part in projects]
    types = {id: type.text for id, type in RELATIONSHIP_TYPES.items()}
    if any(type is None for row in held for type, _ in row):
        types[""] = "of which no type is given"
    cells = [[tuple(name for type, name in row if (type or "") == id) for id in types] for row in held]
    groups = [Group(id, id or "no type", str(number)) for number, id in enumerate(types, 1)]
    name = _footer(graph) or "the evaluation"
    drawn = Matrix(
        title=f"{name} – relationships by project",
        description="",
        columns=groups,
        explained=list(types.values()),
        rows=[words(part.project.title) or part.id for part in projects],
        cells=cells,
        notes=unreadable(projects),
    )
    drawn.description = (
        f"Which of {len(groups)} types of relationship each of {len(projects)} projects sets out to change."
    )
    if drawn.unaddressed:
        drawn.description += f" No project addresses {', '.join(group.name for group in drawn.unaddressed)}."
    return drawn
