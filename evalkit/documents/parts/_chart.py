"""The charts of indicators."""

from collections.abc import Iterable, Iterator, Sequence

from evalkit.documents.blocks import Block, Figure, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.pieces import in_pieces
from evalkit.documents.results import as_sentence, value_of
from evalkit.documents.text import plain
from evalkit.drawing.charts import Chart, Point
from evalkit.files.evaluation import Sheet
from evalkit.model.indicator import Indicator
from evalkit.series.series import series_of
from evalkit.statistics.run_chart import ENOUGH
from evalkit.thread.graph import ProjectGraph

_TWO = 2


def figures_of(material: Material, project: ProjectGraph, ids: Iterable[str], title: str) -> Iterator[Block]:
    """The charts of indicators, and what they show in words; nothing where there is none to draw.

    Those of few values stand side by side; each with as many as a run chart takes is a figure of its own, and what the rules
    find in it is said below.
    """
    sheets = [project.indicators[id] for id in ids]
    numbers = {sheet.id: len(series_of(sheet.value, material.day).values) for sheet in sheets}
    yield from _few(material, [sheet for sheet in sheets if numbers[sheet.id] < ENOUGH], title)
    for sheet in sheets:
        if numbers[sheet.id] >= ENOUGH:
            yield from _many(material, sheet)


def _few(material: Material, sheets: Sequence[Sheet[Indicator]], title: str) -> Iterator[Block]:
    held = [(sheet, chart) for sheet in sheets if (chart := chart_of(material, sheet))]
    if held:
        from evalkit.drawing.charts import ACROSS, charts

        alt = ". ".join(f"{material.indicator(sheet)}: {as_sentence(sheet.value, material.day)}" for sheet, _ in held)
        drawn = [chart for _, chart in held]
        whole, pieces = in_pieces(drawn, lambda some: charts(title, alt, some), ACROSS)
        yield Figure(title, whole, alt, printed=pieces)


def _many(material: Material, sheet: Sheet[Indicator]) -> Iterator[Block]:
    from evalkit.drawing.over_time import over_time
    from evalkit.series.picture import chart_of as over_time_of

    title = material.indicator(sheet)
    chart = over_time_of(title, sheet.value, material.day)
    if chart:
        alt = f"{title}: {chart.words[0]}"
        yield Figure(title, over_time(title, alt, [chart], titled=False), alt)
        yield Paragraph(plain(" ".join(chart.words)))


def chart_of(material: Material, sheet: Sheet[Indicator]) -> Chart | None:
    """The few values of an indicator over time; None where there are fewer than two."""
    held = sheet.value
    series = series_of(held, material.day)
    points = [Point(one.day, one.value) for one in series.measured if one.value is not None]
    if len(points) < _TWO:
        return None
    before = points.pop(0) if series.measured[0].is_baseline else None
    target = held.target
    aim = Point(target.date, target.value) if target.date and target.value is not None else None
    parts = tuple(
        Point(one.date, one.value)
        for one in held.observations
        if one.by and one.value is not None and not one.suppressed and one.date and one.date <= material.day
    )
    gaps = tuple(one.day for one in series.moments if one.value is None)
    last = value_of(held, points[-1].value)
    return Chart(material.indicator(sheet), tuple(points), before, aim, parts, last, held.unit or "", gaps)
