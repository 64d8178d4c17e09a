"""What is shown of the thread, as one JSON object."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from evalkit.terminal import deliver
from evalkit.thread.thread import Node
from evalkit.trace.hearings import Hearing, Hearings
from evalkit.trace.loose_ends import LooseEnd, LooseEnds
from evalkit.trace.select import Traced, full_address

SCHEMA_VERSION = 1


def write_thread(traced: Traced, out: TextIO) -> None:
    """Writes nodes and links."""
    thread = {
        "start": [full_address(node) for node in traced.starts],
        "direction": "back" if traced.back else "onward",
        "knots": [_node(node) for node in traced.nodes],
        "links": [{"from": full_address(one), "to": full_address(other)} for one, other in traced.links],
    }
    write_shown(thread, traced.unreadable, out)


def write_loose_ends(loose: LooseEnds, out: TextIO) -> None:
    """Writes loose ends, those that are due first before the others."""
    write_shown({"loose": [_end(end) for end in loose.ends]}, loose.unreadable, out)


def write_hearings(hearings: Hearings, out: TextIO) -> None:
    """Writes who is heard on what."""
    write_shown({"heard": [_hearing(row) for row in hearings.rows]}, hearings.unreadable, out)


def write_shown(shown: dict[str, Any], unreadable: Sequence[str], out: TextIO) -> None:
    """Writes what is shown as one object, with the version of its form and what could not be read."""
    result = {"schema_version": SCHEMA_VERSION, **shown, "unreadable": list(unreadable)}
    deliver(json.dumps(result, indent=2) + "\n", out)


def _node(node: Node) -> dict[str, Any]:
    file, line = node.place or (None, None)
    return {
        "address": full_address(node),
        "kind": node.kind,
        "id": node.id,
        "project": node.project,
        "title": node.title,
        "details": list(node.details),
        "file": file,
        "line": line,
    }


def _end(end: LooseEnd) -> dict[str, Any]:
    return {
        "direction": end.direction,
        "code": end.code,
        "due": end.due.id,
        "project": end.project,
        "file": end.file,
        "line": end.line,
        "message": end.message,
    }


def _hearing(row: Hearing) -> dict[str, Any]:
    return {
        "project": row.project,
        "relationship": row.relationship,
        "party": row.party,
        "question": row.question,
        "sources": row.sources,
    }
