"""The evaluation's questions, and by which sources each is answered."""

from collections import Counter
from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe, sentence
from evalkit.grammar import counted


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    plans = {sheet.path: sheet.value for project in material.projects for sheet in project.plans.values()}
    rows: list[tuple[Cell, ...]] = []
    for number, (id, text) in enumerate(material.questions().items(), 1):
        methods = Counter(plan.method for plan in plans.values() if id in plan.questions)
        told = ", ".join(f"{sentence(method).lower()} ({count})" for method, count in methods.items() if method)
        total = sum(methods.values())
        rows.append((maybe(str(number)), cell(text), maybe(counted(total, "source") if total else ""), maybe(told)))
    yield Table(
        "Evaluation questions", ("No.", "Question", "Answered by", "Methods (sources)"), tuple(rows), (1, 8, 2, 5)
    )
