"""Cells that spreadsheet programs would take for formulas."""

import re

_FORMULA = re.compile(r"'*(?:[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r])")
"""How a cell begins that a spreadsheet may take for a formula: some of them take off what is blank. One that begins with the
mark of such a cell, too, so that what is read is what was written.
"""


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula, and in which no carriage return stands: that would end its row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if _FORMULA.match(cell) else text


def as_meant(cell: str) -> str:
    """What stood in a cell before it was made harmless."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
