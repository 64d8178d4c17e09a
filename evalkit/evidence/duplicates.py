"""Respondents who answered more than once within a wave."""

from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column


def twice(table: str, key: str, items: list[str], work: Workspace) -> tuple[list[tuple[int, int]], list[int]]:
    """Rows that say the same as an earlier one of the same respondent and wave, each with that row; and all rows of
    respondents whose answers differ. The first count once; of the second nobody can tell which is right.
    """
    same = ", ".join(column(id) for id in items)
    query = (
        f'SELECT row, min(row) OVER (PARTITION BY ":date", {column(key)}) AS first, '
        f"count(DISTINCT [{', '.join(f'CAST({column(id)} AS VARCHAR)' for id in items)}]) "
        f'OVER (PARTITION BY ":date", {column(key)}) AS ways FROM {table} '
        f'WHERE {column(key)} IS NOT NULL AND ":date" IS NOT NULL'
    )
    assert same
    found = work.rows(f"SELECT row, first, ways FROM ({query}) WHERE ways > 1 OR row <> first ORDER BY row")
    again = [(int(row), int(first)) for row, first, ways in found if ways == 1]
    return again, [int(row) for row, _, ways in found if ways > 1]
