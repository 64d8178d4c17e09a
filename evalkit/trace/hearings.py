"""Who is heard on what."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from evalkit.terminal import Screen, deliver
from evalkit.thread.graph import EvaluationGraph, asks
from evalkit.trace.csv import write_rows
from evalkit.trace.json import SCHEMA_VERSION
from evalkit.trace.text import say_hidden


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
        write_rows(head, [(r.project, r.relationship, r.party, r.question, " ".join(r.sources)) for r in rows], out)
        return
    if format == "json":
        held = [dict(zip(head, (r.project, r.relationship, r.party, r.question, r.sources), strict=True)) for r in rows]
        result = {"schema_version": SCHEMA_VERSION, "heard": held, "unreadable": list(hidden)}
        deliver(json.dumps(result, indent=2) + "\n", out)
        return
    screen = Screen(out)
    say_hidden(screen, hidden)
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
