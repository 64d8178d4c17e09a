"""Which parts of the thread are meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.thread.thread import PARTS, Node, Thread

_DERIVED = ("party", "observation", "judgement", "experience")
"""Kinds that go by the id of something else: meant only where their kind is said."""


def node_named(thread: Thread, name: str, project: str | None = None) -> Node:
    """The node that is meant by `KIND:ID` or by an id alone. Raises EvalkitError where none or several are."""
    kind, id, project = _parted(name, project)
    of_kind = [node for node in thread.nodes if kind in ("", node.kind)]
    found = [node for node in of_kind if _is_called(node, id) and (project is None or node.project in (None, project))]
    if not kind:
        found = [node for node in found if node.kind not in _DERIVED] or found
    if not found:
        what = PARTS[kind].words if kind else "part of the thread"
        where = f" in the project {project}" if project else ""
        near = did_you_mean(id, {node.id for node in of_kind})
        raise EvalkitError(f"There is no {what} “{id}”{where}.{near}", hint=_what_there_is(of_kind, kind))
    if len(found) > 1:
        listed = ", ".join(_in_full(node) for node in found[:6]) + (" …" if len(found) > 6 else "")
        raise EvalkitError(f"“{name}” stands for several: {listed}.", hint="Say which: KIND:ID, and --project ID.")
    return found[0]


def _parted(name: str, project: str | None) -> tuple[str, str, str | None]:
    """Kind, id and project of a name; the kind is empty where it is not said. Raises EvalkitError for no kind."""
    if not name.strip():
        raise EvalkitError("The id is empty.", hint="Leave it out, and the whole thread is shown.")
    kind, colon, id = name.partition(":")
    if not colon:
        return "", name, project
    if "/" in kind:  # as JSON names it
        project, _, kind = kind.rpartition("/")
    if kind and kind not in PARTS:
        raise EvalkitError(
            f"There is no kind “{kind}”.{did_you_mean(kind, (*PARTS, 'figure'))}",
            hint=f'The kinds are {", ".join(PARTS)}; and a figure of a story, as in "figure:58%".',
        )
    return kind, id, project


def _is_called(node: Node, id: str) -> bool:
    return node.id.casefold() == id.casefold() or (node.kind == "party" and node.id.endswith(f"/{id}"))


def _in_full(node: Node) -> str:
    return f"{node.address} (project {node.project})" if node.project else node.address


def _what_there_is(nodes: Sequence[Node], kind: str) -> str:
    if kind and nodes:
        ids = sorted({node.id for node in nodes})
        return f"There are: {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''}."
    return "`evalkit trace` without an id shows the whole thread; things are named as in indicator:trust."


def all_starts(thread: Thread, *, back: bool) -> list[Node]:
    """Where to start so that the whole thread is shown: its first ends, then one node of each circle that is left."""
    nodes = list(reversed(thread.nodes)) if back else thread.nodes
    before = thread.onward if back else thread.back
    starts = [node for node in nodes if not before(node)]
    reached: set[Node] = set()
    thread.reach(starts, reached, back=back)
    for node in nodes:
        if node not in reached:
            starts.append(node)
            thread.reach([node], reached, back=back)
    return starts


@dataclass(frozen=True, slots=True)
class Traced:
    """A part of the thread: where it starts, in which direction it goes, and what it reaches."""

    thread: Thread
    starts: list[Node]
    back: bool = False
    unreadable: Sequence[str] = ()
    """The files that cannot be read, with the line."""

    @property
    def nodes(self) -> list[Node]:
        return self.thread.part(self.starts, back=self.back)

    @property
    def links(self) -> list[tuple[Node, Node]]:
        """The links between these nodes, each in the direction of the thread."""
        reached = set(self.nodes)
        return [(one, other) for one, other in self.thread.links() if one in reached and other in reached]

    def following(self, node: Node) -> list[Node]:
        return self.thread.back(node) if self.back else self.thread.onward(node)


def full_address(node: Node) -> str:
    """The address, with the project before it: unique in the evaluation."""
    return f"{node.project}/{node.address}" if node.project else node.address
