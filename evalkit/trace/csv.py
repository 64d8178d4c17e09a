"""What is shown of the thread, as rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TextIO

from evalkit.tables.formulas import harmless
from evalkit.terminal import deliver
from evalkit.trace.hearings import Hearings
from evalkit.trace.loose_ends import LooseEnds
from evalkit.trace.select import Traced


def write_thread(traced: Traced, out: TextIO) -> None:
    """Writes a row for each link."""
    rows = [
        (one.project or other.project or "", one.kind, one.id, one.title, other.kind, other.id, other.title)
        for one, other in traced.links
    ]
    head = ("project", "from_kind", "from_id", "from_title", "to_kind", "to_id", "to_title")
    _write(head, rows, out)


def write_loose_ends(loose: LooseEnds, out: TextIO) -> None:
    """Writes a row for each loose end."""
    rows = [(e.direction, e.code, e.due.id, e.project, e.file, e.line, e.message) for e in loose.ends]
    _write(("direction", "code", "due", "project", "file", "line", "message"), rows, out)


def write_hearings(hearings: Hearings, out: TextIO) -> None:
    """Writes a row for each party and question; where several sources ask, their ids stand side by side."""
    rows = [(r.project, r.relationship, r.party, r.question, " ".join(r.sources)) for r in hearings.rows]
    _write(("project", "relationship", "party", "question", "sources"), rows, out)


def _write(head: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> None:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    deliver(text.getvalue(), out)
