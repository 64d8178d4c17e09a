"""The chart of an indicator."""

from evalkit.documents.material import Material
from evalkit.documents.results import value_of, whole
from evalkit.drawing.charts import Chart, Point
from evalkit.files.evaluation import Sheet
from evalkit.model.indicator import Indicator

_TWO = 2


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
        Point(one.date, one.value)
        for one in held.observations
        if one.by and one.value is not None and one.date and one.date <= material.day
    )
    return Chart(
        material.indicator(sheet), tuple(points), before, aim, parts, value_of(held, points[-1].value), held.unit or ""
    )
