"""Following the golden thread: forwards from anything, back from anything, who is heard on what."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from evalkit.checker import Options
from evalkit.diagram import Diagram, Note, words
from evalkit.errors import EvalkitError
from evalkit.framework import Stage
from evalkit.graph import EvaluationGraph, asks
from evalkit.loader import load
from evalkit.loose import LooseEnd, loose_ends
from evalkit.pictures import dot, mermaid
from evalkit.portfolio import known_project
from evalkit.report import UNREADABLE
from evalkit.sketch import knots_diagram
from evalkit.suggest import did_you_mean
from evalkit.terminal import Screen, deliver
from evalkit.thread import KINDS, Knot, Thread, thread_of
from evalkit.tree import Evaluation

SCHEMA_VERSION = 1
_DERIVED = ("party", "observation", "judgement", "experience")
"""Kinds that go by the id of something else: meant only where their kind is said."""


def knot_named(thread: Thread, name: str, project: str | None = None) -> Knot:
    """The knot that is meant by `KIND:ID` or by an id alone. Raises EvalkitError where none or several are."""
    if not name.strip():
        raise EvalkitError("The id is empty.", hint="Leave it out, and the whole thread is shown.")
    kind, colon, id = name.partition(":")
    if not colon:
        kind, id = "", name
    elif "/" in kind:  # as JSON names it
        project, _, kind = kind.rpartition("/")
    if kind and kind not in KINDS:
        raise EvalkitError(
            f"There is no kind “{kind}”.{did_you_mean(kind, KINDS)}", hint=f"The kinds are {', '.join(KINDS)}."
        )
    found = [knot for knot in thread.knots if _is_called(knot, id) and kind in ("", knot.kind)]
    found = [knot for knot in found if project is None or knot.project in (None, project)]
    if not kind:
        found = [knot for knot in found if knot.kind not in _DERIVED] or found
    if not found:
        of_kind = [knot for knot in thread.knots if kind in ("", knot.kind)]
        near = did_you_mean(id, {knot.id for knot in of_kind})
        what = KINDS[kind] if kind else "part of the thread"
        where = f" in the project {project}" if project else ""
        raise EvalkitError(f"There is no {what} “{id}”{where}.{near}", hint=_what_there_is(of_kind, kind))
    if len(found) > 1:
        listed = ", ".join(_in_full(knot) for knot in found[:6]) + (" …" if len(found) > 6 else "")
        raise EvalkitError(f"“{name}” stands for several: {listed}.", hint="Say which: KIND:ID, and --project ID.")
    return found[0]


def _is_called(knot: Knot, id: str) -> bool:
    return knot.id.casefold() == id.casefold() or (knot.kind == "party" and knot.id.endswith(f"/{id}"))


def _in_full(knot: Knot) -> str:
    return f"{knot.address} (project {knot.project})" if knot.project else knot.address


def _what_there_is(knots: Sequence[Knot], kind: str) -> str:
    if kind and knots:
        ids = sorted({knot.id for knot in knots})
        return f"There are: {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''}."
    return "`evalkit trace` without an id shows the whole thread; things are named as in indicator:trust."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown of the thread."""

    id: str | None = None
    back: bool = False
    loose: bool = False
    matrix: bool = False
    project: str | None = None


def trace(root: Path, asked: Asked, options: Options, format: str, out: TextIO) -> None:
    """Writes what is asked of the thread of an evaluation. Raises EvalkitError for what it does not have."""
    if asked.loose + asked.matrix + (asked.id is not None or asked.back) > 1:
        raise EvalkitError(
            "--loose, --matrix and an id (or --back) each show something else.", hint="Give one of them."
        )
    evaluation = load(root)
    known_project(asked.project, [project.id for project in evaluation.projects])
    graph = EvaluationGraph(evaluation)
    hidden = _hidden(evaluation, asked.project)
    if asked.matrix:
        write_matrix(hearings(graph, asked.project), hidden, _one_of(format, "--matrix"), out)
        return
    thread = thread_of(graph, asked.project)
    if asked.loose:
        declared = evaluation.programme.value.stage
        stage = Stage.of(declared) if declared else Stage.INCEPTION
        ends = loose_ends(evaluation, thread, options, asked.project)
        write_loose(ends, stage, hidden, _one_of(format, "--loose"), out)
        return
    if asked.id is None:
        starts = _all_starts(thread, back=asked.back)
    else:
        try:
            starts = [knot_named(thread, asked.id, asked.project)]
        except EvalkitError as error:
            unread = "".join(f"\n{place} cannot be read, so what it holds is not known." for place in hidden)
            raise EvalkitError(f"{error.message}{unread}", hint=error.hint) from error
    WRITERS[format](Traced(thread, starts, asked.back, hidden), out)


def _hidden(evaluation: Evaluation, project: str | None) -> list[str]:
    """The files that cannot be read, with the line."""
    problems = [p for p in evaluation.problems if p.hides or p.code == UNREADABLE]
    return [f"{p.file}:{p.line}" for p in problems if project is None or p.project in (None, project)]


def _say_hidden(screen: Screen, hidden: Sequence[str]) -> None:
    for place in hidden:
        screen.hanging(
            ("✗ ", "bold red"), text=f"{place} cannot be read: what it holds is missing here.", style="bold red"
        )
    if hidden:
        screen.line()


def _all_starts(thread: Thread, *, back: bool) -> list[Knot]:
    """Where to start so that the whole thread is shown: its first ends, then one knot of each circle that is left."""
    knots = list(reversed(thread.knots)) if back else thread.knots
    before = thread.onward if back else thread.back
    starts = [knot for knot in knots if not before(knot)]
    reached: set[Knot] = set()
    thread.reach(starts, reached, back=back)
    for knot in knots:
        if knot not in reached:
            starts.append(knot)
            thread.reach([knot], reached, back=back)
    return starts


def _one_of(format: str, option: str) -> str:
    if format not in ("text", "json", "csv"):
        raise EvalkitError(f"{option} cannot be drawn as {format}.", hint="It comes as text, json or csv.")
    return format


@dataclass(frozen=True, slots=True)
class Traced:
    """A part of the thread: where it starts, in which direction it goes, and what it reaches."""

    thread: Thread
    starts: list[Knot]
    back: bool = False
    hidden: Sequence[str] = ()
    """The files that cannot be read, with the line."""

    @property
    def knots(self) -> list[Knot]:
        return self.thread.part(self.starts, back=self.back)

    @property
    def links(self) -> list[tuple[Knot, Knot]]:
        """The links between these knots, each in the direction of the thread."""
        reached = set(self.knots)
        return [(one, other) for one, other in self.thread.links() if one in reached and other in reached]

    def following(self, knot: Knot) -> list[Knot]:
        return self.thread.back(knot) if self.back else self.thread.onward(knot)


def write_text(traced: Traced, out: TextIO) -> None:
    """Writes the thread as a tree; what was shown further up is only named again."""
    screen = Screen(out)
    _say_hidden(screen, traced.hidden)
    shown: set[Knot] = set()
    waiting = [_Branch(knot) for knot in reversed(traced.starts)]
    while waiting:
        branch = waiting.pop()
        if branch.knot in shown:
            _head(screen, branch, ("  (above)", "dim"))
            continue
        shown.add(branch.knot)
        following = traced.following(branch.knot)
        _whole(screen, branch, leads_on=bool(following))
        waiting += reversed([_Branch(knot, branch, last=knot is following[-1]) for knot in following])
    if not traced.starts:
        screen.line("There is nothing to follow yet.")
    screen.show()


_DEEPEST = 24
"""The most signs by which a line is indented: a chain of outcomes can be long."""


class _Branch:
    """A knot at its place in the tree. `stem` stands before what is below it, and `twig` before its own line."""

    def __init__(self, knot: Knot, above: "_Branch | None" = None, *, last: bool = False) -> None:
        self.knot = knot
        self.twig: str = (above.stem + ("└ " if last else "├ "))[-_DEEPEST:] if above else ""
        self.stem: str = (above.stem + ("  " if last else "│ "))[-_DEEPEST:] if above else ""


def _head(screen: Screen, branch: _Branch, *more: str | tuple[str, str]) -> None:
    knot = branch.knot
    twig = branch.twig if screen.is_terminal else " " * len(branch.twig)
    screen.line((twig, "dim"), *_name(knot), *more)


def _name(knot: Knot) -> list[tuple[str, str]]:
    return [(KINDS[knot.kind], "cyan"), ("" if knot.id == knot.kind else f" {knot.id}", "bold")]


def _whole(screen: Screen, branch: _Branch, *, leads_on: bool) -> None:
    """What there is to say of a knot: on a terminal below its name, elsewhere on the same line."""
    knot = branch.knot
    place = f"{knot.place[0]}:{knot.place[1]}" if knot.place else ""
    title = "" if knot.title.casefold() == knot.id.casefold() else knot.title or "not given"
    if screen.is_terminal:
        below = f"{branch.stem}{'│' if leads_on else ' '}   "
        used = len(branch.twig) + sum(len(text) for text, _ in _name(knot)) + 2
        fits = used + len(place) <= screen.width
        _head(screen, branch, (f"  {place}" if fits else "", "dim"))
        if title:
            screen.hanging(text=title, margin=below)
        if not fits:
            screen.hanging(text=place, style="dim", margin=below)
    else:
        below = " " * (len(branch.stem) + 4)
        _head(screen, branch, f": {title}" if title else "", f"  {place}" if place else "")
    for detail in knot.details:
        screen.hanging("- ", text=detail, margin=below)


def write_json(traced: Traced, out: TextIO) -> None:
    """Writes knots and links as one JSON object."""
    result = {
        "schema_version": SCHEMA_VERSION,
        "start": [_full_address(knot) for knot in traced.starts],
        "direction": "back" if traced.back else "onward",
        "knots": [_facts(knot) for knot in traced.knots],
        "links": [{"from": _full_address(one), "to": _full_address(other)} for one, other in traced.links],
        "unreadable": list(traced.hidden),
    }
    deliver(json.dumps(result, indent=2) + "\n", out)


def _full_address(knot: Knot) -> str:
    """The address, with the project before it: unique in the evaluation."""
    return f"{knot.project}/{knot.address}" if knot.project else knot.address


def _facts(knot: Knot) -> dict[str, Any]:
    file, line = knot.place or (None, None)
    return {
        "address": _full_address(knot),
        "kind": knot.kind,
        "id": knot.id,
        "project": knot.project,
        "title": knot.title,
        "details": list(knot.details),
        "file": file,
        "line": line,
    }


def write_csv(traced: Traced, out: TextIO) -> None:
    """Writes a row for each link."""
    rows = [
        (one.project or other.project or "", one.kind, one.id, one.title, other.kind, other.id, other.title)
        for one, other in traced.links
    ]
    head = ("project", "from_kind", "from_id", "from_title", "to_kind", "to_id", "to_title")
    _table(head, rows, out)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows([_harmless(cell) for cell in row] for row in rows)
    deliver(text.getvalue(), out)


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def write_loose(ends: Sequence[LooseEnd], stage: Stage, hidden: Sequence[str], format: str, out: TextIO) -> None:
    """Writes loose ends as `text`, `json` or `csv`; those that are due at a stage before those that are due later."""
    if format == "json":
        rows = [_end(end) for end in ends]
        held = {"schema_version": SCHEMA_VERSION, "loose": rows, "unreadable": list(hidden)}
        deliver(json.dumps(held, indent=2) + "\n", out)
    elif format == "csv":
        _table(list(_end(ends[0])) if ends else _END, [list(_end(end).values()) for end in ends], out)
    else:
        _loose_text(ends, stage, hidden, out)


_END = ("direction", "code", "due", "project", "file", "line", "message")


def _end(end: LooseEnd) -> dict[str, Any]:
    values = (end.direction, end.code, end.due.id, end.project, end.file, end.line, end.message)
    return dict(zip(_END, values, strict=True))


def _loose_text(ends: Sequence[LooseEnd], stage: Stage, hidden: Sequence[str], out: TextIO) -> None:
    screen = Screen(out)
    _say_hidden(screen, hidden)
    groups = [
        (f"{said}{when}", [end for end in ends if end.direction == direction and (end.due <= stage) is now])
        for now, when in ((True, ""), (False, ", due at a later stage"))
        for direction, said in (("onward", "Leads on to nothing"), ("back", "Comes from nothing"))
    ]
    for said, held in groups:
        if not held:
            continue
        screen.line((f"{said} ({len(held)})", "bold"))
        for end in held:
            screen.line((f"  {end.file}:{end.line}", "cyan"), (f"  {end.code or '(no rule)'}", "dim"))
            screen.hanging("    ", text=end.message)
        screen.line()
    if not ends and not hidden:
        screen.line(("✓ There is no loose end.", "bold green"))
    screen.show()


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who is heard: the data sources that ask a party, on a question."""

    project: str
    relationship: str
    party: str
    question: str
    sources: list[str]


def hearings(graph: EvaluationGraph, project: str | None = None) -> list[Hearing]:
    """Relationship × party × question, in the order of the files."""
    return [
        Hearing(part.id, party.relationship.id, party.id, question, sources)
        for part in graph.projects
        if project in (None, part.id)
        for party in part.parties
        for question in part.questions
        for sources in [
            [id for id, plan in part.plans.items() if asks(plan.value, party.id) and question in plan.value.questions]
        ]
    ]


def write_matrix(rows: Sequence[Hearing], hidden: Sequence[str], format: str, out: TextIO) -> None:
    """Writes who is heard on what as `text`, `json` or `csv`."""
    head = ("project", "relationship", "party", "question", "sources")
    if format == "csv":
        _table(head, [(r.project, r.relationship, r.party, r.question, " ".join(r.sources)) for r in rows], out)
        return
    if format == "json":
        held = [dict(zip(head, (r.project, r.relationship, r.party, r.question, r.sources), strict=True)) for r in rows]
        result = {"schema_version": SCHEMA_VERSION, "heard": held, "unreadable": list(hidden)}
        deliver(json.dumps(result, indent=2) + "\n", out)
        return
    screen = Screen(out)
    _say_hidden(screen, hidden)
    for project, of_project in _grouped(rows, lambda row: row.project):
        screen.line((project, "bold"))
        for relationship, of_relationship in _grouped(of_project, lambda row: row.relationship):
            screen.line((f"  {relationship}", "cyan"))
            for party, of_party in _grouped(of_relationship, lambda row: row.party):
                screen.line(f"    {party}")
                width = max(len(row.question) for row in of_party)
                for row in of_party:
                    heard = ", ".join(row.sources) or "nobody asks them"
                    screen.hanging(
                        (f"      {row.question:<{width}}  ", "dim"), text=heard, style="" if row.sources else "yellow"
                    )
        screen.line()
    if not rows:
        screen.line("No relationship has a party yet, so there is nobody to be heard.")
    screen.show()


def _grouped(rows: Iterable[Hearing], by: Callable[[Hearing], str]) -> list[tuple[str, list[Hearing]]]:
    groups: dict[str, list[Hearing]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return list(groups.items())


def write_mermaid(traced: Traced, out: TextIO) -> None:
    """Writes the thread as a Mermaid flowchart."""
    deliver(mermaid.draw(_diagram(traced)), out)


def write_dot(traced: Traced, out: TextIO) -> None:
    """Writes the thread as DOT, for Graphviz."""
    deliver(dot.draw(_diagram(traced)), out)


def _diagram(traced: Traced) -> Diagram:
    start = _full_address(traced.starts[0]) if len(traced.starts) == 1 else ""
    drawn = knots_diagram(traced.knots, traced.links, start or "The evaluation")
    if traced.hidden:
        drawn.notes += [Note("Cannot be read, and so is left out", tuple(traced.hidden))]
        drawn.description += f" Cannot be read, and so is left out: {', '.join(map(words, traced.hidden))}."
    return drawn


WRITERS = {"text": write_text, "json": write_json, "csv": write_csv, "mermaid": write_mermaid, "dot": write_dot}
