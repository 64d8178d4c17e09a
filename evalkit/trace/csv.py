"""The thread as rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TextIO

from evalkit.terminal import deliver
from evalkit.trace.select import Traced


def write_csv(traced: Traced, out: TextIO) -> None:
    """Writes a row for each link."""
    rows = [
        (one.project or other.project or "", one.kind, one.id, one.title, other.kind, other.id, other.title)
        for one, other in traced.links
    ]
    head = ("project", "from_kind", "from_id", "from_title", "to_kind", "to_id", "to_title")
    write_rows(head, rows, out)


def write_rows(head: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows([_harmless(cell) for cell in row] for row in rows)
    deliver(text.getvalue(), out)


def _harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
