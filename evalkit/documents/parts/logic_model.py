"""The logic model of a project, drawn, with the need that it answers."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Figure, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.text import paragraphs_of, plain
from evalkit.drawing.formats import svg
from evalkit.drawing.logic_model import model_diagram
from evalkit.drawing.paper import Paper
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)

_SHEET = Paper("A4 without its margins, and without the room for a heading", 257, 118)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    for text in paragraphs_of(project.folder.logic_model.value.problem):
        yield Paragraph((*plain("The need it answers: "), *plain(text)))
    if not project.all_nodes:
        return
    findings = [one for one in material.missing if one.project == project.id] if material.draft else []
    diagram = model_diagram(material.graph, project, findings)
    for box in diagram.boxes:
        box.place = ""
    diagram.lead, diagram.footer, diagram.notes = "", "", []
    title = f"Logic model of {material.title(project)}"
    yield Figure(title, svg.draw(diagram), diagram.description, printed=tuple(svg.draw_figure(diagram, _SHEET)))
