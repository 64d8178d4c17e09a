"""What the first sheet of a workbook says."""

from collections.abc import Iterator, Mapping

from evalkit.grammar import counted


def lines_of(title: str, due: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """The lines, each with its format. `due`: the title of each sheet → how many of its cells are due and empty."""
    yield "title", title
    yield "line", "The plan of an evaluation, to be filled in here and brought back into its files."
    yield "line", ""
    yield "part", "How to fill it in"
    yield "line", "Each sheet is a part of the plan, in the order in which one thing leads to the next."
    yield "line", "One row is one thing. A new one goes into the next empty row; rows may be sorted and filtered."
    yield "line", "The note of a heading (the red corner) says what belongs there, with a good and a weak example."
    yield "line", "Where there is a list to choose from, choose. Several in one cell stand one to a line (Alt+Enter)."
    yield "line", "Dates: 2026-03-31 or 31/03/2026, the day first. Numbers: 12.5, 60% or 1,234."
    yield "due line", "A cell of this colour is asked for at the present stage, and is empty."
    yield "not asked line", "A cell of this colour is not asked for in its row."
    yield (
        "line",
        "Cells may stay empty. What is cleared or deleted here is listed when it comes back, and not taken away.",
    )
    yield "line", ""
    yield "part", "What is asked for now"
    for sheet, number in due.items():
        yield "line", f"{sheet}: {counted(number, 'empty cell') if number else 'nothing more'}"
    yield "line", ""
    yield "part", "How it comes back"
    yield "line", "evalkit import FILE shows what has changed, and asks before anything is written."
