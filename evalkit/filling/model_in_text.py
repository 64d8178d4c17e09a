"""A logic model as a drawing in text: its columns from top to bottom, and what leads to what."""

from collections.abc import Iterator

from evalkit.editing.meant import called
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.model.kinds import KINDS
from evalkit.terminal import shortened

COLUMNS = ("input", "activity", "output", "outcome", "impact")
_LONGEST = 54


def drawn(evaluation: Evaluation, project: ProjectFolder) -> Iterator[str]:
    """The lines of the drawing, as far as the model is told."""
    nodes = {kind: [n for n in entities(evaluation, KINDS[kind], project) if called(n.value)] for kind in COLUMNS}
    names = {node.id: called(node.value) for column in nodes.values() for node in column}
    told = [kind for kind in COLUMNS if nodes[kind]]
    for kind in told:
        if kind != told[0]:
            yield "       ↓"
        heading = KINDS[kind].column
        for number, node in enumerate(nodes[kind]):
            yield f"  {'' if number else heading:<11}│ {shortened(called(node.value), _LONGEST)}"
            if before := [names[id] for id in _from(node, nodes) if id in names]:
                yield f"  {'':<11}│   ← {'; '.join(shortened(name, 24) for name in before)}"


def _from(node: Entity, nodes: dict[str, list[Entity]]) -> Iterator[str]:
    """What leads to a node."""
    yield from getattr(node.value, "uses", ())
    yield from (other.id for column in nodes.values() for other in column if node.id in other.leads_to)
