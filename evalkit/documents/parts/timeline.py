"""When what happens: stages, reviews and the capture of data, along the months."""

from collections.abc import Iterator, Sequence
from datetime import date

from evalkit.documents.blocks import Block, Figure
from evalkit.documents.material import Material
from evalkit.documents.pieces import in_pieces
from evalkit.documents.text import month, period
from evalkit.drawing.timeline import Bar, timeline
from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.thread.burden import waves_of


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    bars = [*_stages(material), *_sources(material)]
    marks = [(review.date, "review") for review in material.programme.reviews if review.date]
    if not bars:
        return
    title = material.programme.title or "the evaluation"
    alt = "; ".join(f"{bar.label}: {period(bar.start, bar.end)}" for bar in bars)
    if marks:
        alt += f"; reviews in {', '.join(month(day) for day, _ in marks)}"
    days = [day for day, _ in marks]
    whole, pieces = in_pieces(bars, lambda some: timeline(f"Timeline of {title}", alt, some, days, bars))
    yield Figure("Timeline", whole, f"Timeline. {alt}.", printed=pieces)


def _stages(material: Material) -> Iterator[Bar]:
    """Each stage from the end of the one before."""
    stages, begin = material.programme.stages, material.programme.start
    for stage in Stage:
        end: date | None = getattr(stages, stage.id)
        if begin and end and begin <= end:
            yield Bar(stage.id.capitalize(), begin, end, "stage")
        begin = end or begin


def _sources(material: Material) -> Iterator[Bar]:
    seen = set()
    for project in material.projects:
        for plan in project.plans.values():
            schedule = plan.value.schedule
            if plan.path in seen or not schedule.start or not schedule.end or schedule.start > schedule.end:
                continue
            seen.add(plan.path)
            waves = waves_of(schedule)
            times = f" ({counted(waves, 'time')})" if waves else ""
            yield Bar(f"{material.plan(plan)}{times}", schedule.start, schedule.end, "source")
