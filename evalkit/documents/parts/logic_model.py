"""The logic model of a project, drawn, with the need that it answers."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Figure, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.text import paragraphs_of, plain
from evalkit.documents.turned import TALLEST_TURNED
from evalkit.drawing.formats import svg
from evalkit.drawing.logic_model import model_diagram
from evalkit.drawing.paper import Paper
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)

_WIDE = 257
"""In millimetres, of A4 without its margins."""
_LINE, _LINES, _IN_LINE = 5, 2, 150
"""Of what stands above: a line in millimetres, how many have room above any figure, and the signs in one."""
_MOST_TAKEN = 40


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    needs = paragraphs_of(project.folder.logic_model.value.problem)
    for text in needs:
        yield Paragraph((*plain("The need it answers: "), *plain(text)))
    if not project.all_nodes:
        return
    findings = [one for one in material.missing if one.project == project.id] if material.draft else []
    diagram = model_diagram(material.graph, project, findings)
    for box in diagram.boxes:
        box.place = ""
    diagram.lead, diagram.footer, diagram.notes = "", "", []
    title = f"Logic model of {material.title(project)}"
    yield Figure(title, svg.draw(diagram), diagram.description, printed=tuple(svg.draw_figure(diagram, _below(needs))))


def _below(needs: Sequence[str]) -> Paper:
    """What is left of a page turned below the heading and the need."""
    lines = sum(1 + len(text) // _IN_LINE for text in needs)
    taken = min(_MOST_TAKEN, _LINE * max(0, lines - _LINES))
    return Paper("what is left of a page", _WIDE, TALLEST_TURNED - taken)
