"""What a table names that is not there yet: it can be added in the same go."""

from collections.abc import Sequence

from evalkit.editing.faults import Faults
from evalkit.editing.identify import identified
from evalkit.editing.meant import folded
from evalkit.editing.names import Names
from evalkit.editing.values import Wish
from evalkit.files.evaluation import Evaluation
from evalkit.model.kinds import KINDS

_ALONE = ("data-capture", "outcome", "output", "activity", "stakeholder", "indicator")
"""Kinds of thing of which a name is enough to begin with."""


def strangers(evaluation: Evaluation, wishes: Sequence[Wish]) -> list[Wish]:
    """Wishes for what others name, and neither is there nor among them; each once in a project."""
    found: dict[tuple[str, str, str], Wish] = {}
    targets = identified(evaluation, wishes, Faults("the table"))  # what is wrong is told when they are added
    names = Names(evaluation, wishes, targets)
    for wish, target in zip(wishes, targets, strict=True):
        if target is None:
            continue
        for name, text in names.unknown(wish, target):
            kind = KINDS.get(name)
            if kind and kind.name in _ALONE:
                new = Wish(kind, project=target.project_id or None, values={kind.leading: text}, number=wish.number)
                found.setdefault((name, target.project_id, folded(text)), new)
    return list(found.values())
