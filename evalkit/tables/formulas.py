"""Cells that spreadsheet programs would take for formulas."""

import re

_FORMULA = re.compile(r"[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r]")
"""How a cell begins that a spreadsheet may take for a formula: some of them take off what is blank."""


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula, and in which no carriage return stands: that would end its row."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if _FORMULA.match(cell) else text
