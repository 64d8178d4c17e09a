"""How the evaluation was carried out: the sources, who was heard, and when, in numbers."""

from collections import Counter
from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Paragraph, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe, number, plain, sentence
from evalkit.grammar import counted


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    plans = list(
        {sheet.path: sheet.value for project in material.projects for sheet in project.plans.values()}.values()
    )
    if not plans:
        return
    methods = Counter(plan.method for plan in plans)
    yield Paragraph(plain(f"The evaluation draws on {counted(len(plans), 'source')} of data."))
    rows = []
    for method, count in methods.items():
        sizes = [plan.sample.size for plan in plans if plan.method == method and plan.sample.size is not None]
        rows.append((cell(sentence(method)), maybe(str(count)), maybe(number(sum(sizes)) if sizes else "")))
    yield Table("Methods", ("Method", "Sources", "Planned size in all"), tuple(rows), (4, 2, 3))
