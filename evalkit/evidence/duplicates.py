"""Respondents who answered more than once within a wave."""

from collections.abc import Sequence

from evalkit.evidence.reading import ROW
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column

_SAME = "same"


def twice(table: str, key: str, items: Sequence[str], work: Workspace) -> tuple[list[tuple[int, int]], list[int]]:
    """Rows that say the same as an earlier one of the same respondent and wave, each with that row; and all rows of
    respondents whose answers differ. The first count once; of the second nobody can tell which is right.
    """
    who = f'hash({column(key)}, ":date")'  # a few bytes in place of a text, so that very many find room in memory
    answered = f'{column(key)} IS NOT NULL AND ":date" IS NOT NULL'
    work.do(
        f"CREATE OR REPLACE TEMP TABLE {_SAME} AS SELECT {who} AS who FROM {table} WHERE {answered} GROUP BY 1 HAVING count(*) > 1"
    )
    if not work.value(f"SELECT count(*) FROM {_SAME}"):
        return [], []
    given = f"[{', '.join(f'CAST({column(id)} AS VARCHAR)' for id in items)}]"
    query = (
        f'SELECT {ROW} AS ":at", min({ROW}) OVER (PARTITION BY ":date", {column(key)}) AS ":first", '
        f'count(DISTINCT {given}) OVER (PARTITION BY ":date", {column(key)}) AS ":ways" FROM {table} '
        f"WHERE {answered} AND {who} IN (FROM {_SAME})"
    )
    found = work.rows(
        f'SELECT ":at", ":first", ":ways" FROM ({query}) WHERE ":ways" > 1 OR ":at" <> ":first" ORDER BY 1'
    )
    again = [(int(row), int(first)) for row, first, ways in found if ways == 1]
    return again, [int(row) for row, _, ways in found if ways > 1]
