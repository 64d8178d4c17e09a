"""The thread as JSON."""

import json
from typing import Any, TextIO

from evalkit.terminal import deliver
from evalkit.thread.thread import Knot
from evalkit.trace.select import Traced, full_address

SCHEMA_VERSION = 1


def write_json(traced: Traced, out: TextIO) -> None:
    """Writes knots and links as one JSON object."""
    result = {
        "schema_version": SCHEMA_VERSION,
        "start": [full_address(knot) for knot in traced.starts],
        "direction": "back" if traced.back else "onward",
        "knots": [_facts(knot) for knot in traced.knots],
        "links": [{"from": full_address(one), "to": full_address(other)} for one, other in traced.links],
        "unreadable": list(traced.hidden),
    }
    deliver(json.dumps(result, indent=2) + "\n", out)


def _facts(knot: Knot) -> dict[str, Any]:
    file, line = knot.place or (None, None)
    return {
        "address": full_address(knot),
        "kind": knot.kind,
        "id": knot.id,
        "project": knot.project,
        "title": knot.title,
        "details": list(knot.details),
        "file": file,
        "line": line,
    }
