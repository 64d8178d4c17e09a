"""Where measures of one's own lie, and how one is named where an item's id could stand: cheap to import, for whoever only asks whether one is."""

PREFIX = "measure:"
HOUSE = "library"
"""The folder of an evaluation, or of a house template, that holds measures of one's own."""


def measure_named(value: str | None) -> str | None:
    """The id in `measure:collaborate`; None for what names no measure."""
    text = (value or "").strip()
    return text.removeprefix(PREFIX).strip() if text.startswith(PREFIX) else None
