"""The charts of indicators."""

from collections.abc import Iterable

from evalkit.documents.blocks import Figure
from evalkit.documents.material import Material
from evalkit.documents.results import as_sentence, value_of, whole
from evalkit.drawing.charts import Chart, Point
from evalkit.files.evaluation import Sheet
from evalkit.model.indicator import Indicator
from evalkit.thread.graph import ProjectGraph

_TWO = 2


def figure_of(material: Material, project: ProjectGraph, ids: Iterable[str], title: str) -> Figure | None:
    """The charts of indicators side by side, and what they show in words; None where there is none to draw."""
    drawn = [(project.indicators[id], chart_of(material, project.indicators[id])) for id in ids]
    held = [(sheet, chart) for sheet, chart in drawn if chart]
    if not held:
        return None
    from evalkit.drawing.charts import charts

    alt = ". ".join(_in_words(material, sheet, chart) for sheet, chart in held)
    return Figure(title, charts(title, alt, [chart for _, chart in held]), alt)


def _in_words(material: Material, sheet: Sheet[Indicator], chart: Chart) -> str:
    middle = f", median {value_of(sheet.value, chart.median)}" if chart.median is not None else ""
    return f"{material.indicator(sheet)}: {as_sentence(sheet.value, material.day)}{middle}"


def chart_of(material: Material, sheet: Sheet[Indicator]) -> Chart | None:
    """The values of an indicator over time; None where there are fewer than two."""
    held = sheet.value
    points = [Point(one.date, one.value) for one in whole(held, material.day) if one.value is not None and one.date]
    base = held.baseline
    before = Point(base.date, base.value) if base.date and base.value is not None else None
    points = [point for point in points if before is None or point.day > before.day]
    if len(points) + bool(before) < _TWO or not points:
        return None
    target = held.target
    aim = Point(target.date, target.value) if target.date and target.value is not None else None
    parts = tuple(
        Point(one.date, one.value) for one in held.observations if one.by and one.value is not None and one.date
    )
    return Chart(
        material.indicator(sheet), tuple(points), before, aim, parts, value_of(held, points[-1].value), held.unit or ""
    )
