"""One JSON object: the mark, the answers, and every table as a list of objects, a row on each line. In ASCII."""

import json
import re
from datetime import date
from pathlib import Path

from evalkit.portfolio.answers import answers
from evalkit.portfolio.rollup import MARK, Rollup

_HEAD = re.compile(rf'\{{\s*"{MARK}": (\d+),'.encode())


def version(path: Path) -> int | None:
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        found = _HEAD.match(stream.read(200))
    return int(found[1]) if found else None


def write(rollup: Rollup, to: Path, _earlier: Path | None) -> None:
    """Writes row after row, so that it need not fit into memory."""
    with to.open("x", encoding="ascii") as out:
        for key, value in rollup.mark.items():
            out.write(f"{',' if key != MARK else '{'}\n  {json.dumps(key)}: {json.dumps(value)}")
        out.write(f',\n  "answers": {json.dumps(answers(rollup.tally), indent=2, default=_plain)}')
        for table in rollup.tables:
            out.write(f",\n  {json.dumps(table)}: [")
            between = "\n    "
            for row in rollup.spool.rows(table):
                out.write(between + json.dumps(row._asdict(), default=_plain))
                between = ",\n    "
            out.write("\n  ]")
        out.write("\n}\n")


def _plain(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
