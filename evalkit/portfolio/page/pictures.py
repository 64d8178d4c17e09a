"""Small pictures within the page: a line over runs, bars over quarters. Each says in words what it shows."""

from collections.abc import Sequence

from evalkit.portfolio.page.markup import safe

_WIDTH, _HEIGHT, _EDGE = 200, 48, 4


def line(values: Sequence[float], told: str) -> str:
    """A line of percentages, from 0 at the bottom to 100 at the top; the last is marked."""
    step = (_WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    points = [(_EDGE + at * step, _high(value / 100)) for at, value in enumerate(values)]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    base = f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_high(0):.1f}" y2="{_high(0):.1f}"/>'
    return _picture(f'{base}<polyline points="{drawn}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>', told)


def bars(values: Sequence[float], highest: float, told: str) -> str:
    """Bars side by side, as high as their share of the highest of all pictures beside it."""
    step = (_WIDTH - 2 * _EDGE) / max(1, len(values))
    drawn = "".join(
        f'<rect x="{_EDGE + at * step:.1f}" width="{max(1.0, step - 1):.1f}" y="{_high(value / highest):.1f}" '
        f'height="{_high(0) - _high(value / highest):.1f}"/>'
        for at, value in enumerate(values)
        if value
    )
    base = f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_high(0):.1f}" y2="{_high(0):.1f}"/>'
    return _picture(base + drawn, told)


def _high(part: float) -> float:
    return _HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * part


def _picture(drawn: str, told: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{safe(told)}">{drawn}</svg>'


def small_multiples(held: Sequence[tuple[str, str, str]]) -> str:
    """Pictures side by side: title, picture and words of each."""
    items = "".join(
        f"<li><p><b>{safe(title)}</b></p>{picture}<p>{safe(words)}</p></li>" for title, picture, words in held
    )
    return f'<ul class="small">{items}</ul>'
