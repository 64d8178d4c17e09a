"""The values of a project's indicators over time as small charts: all of them, or those that are named."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Figure
from evalkit.documents.material import Material
from evalkit.documents.parts._chart import chart_of
from evalkit.documents.results import as_sentence
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import ProjectGraph


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    wanted = tuple(arguments[1:])
    return material.each(arguments[:1], lambda project: _of(material, project, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    for id in wanted:
        if id not in project.indicators:
            near = did_you_mean(id, project.indicators)
            raise EvalkitError(f"{project.id} has no indicator “{id}”.{near}", hint="Name one of its indicators.")
    drawn = {id: chart_of(material, sheet) for id, sheet in project.indicators.items() if not wanted or id in wanted}
    held = [chart for chart in drawn.values() if chart]
    if not held:
        return
    from evalkit.drawing.charts import charts

    told = [
        f"{material.indicator(project.indicators[id])}: {as_sentence(project.indicators[id].value, material.day)}"
        for id, chart in drawn.items()
        if chart
    ]
    title = f"{material.title(project)}: results over time"
    alt = ". ".join(told)
    yield Figure(title, charts(title, alt, held), alt)
