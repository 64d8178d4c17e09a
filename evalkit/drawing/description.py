"""What a diagram shows, in words, for those who do not see it."""

from collections import Counter
from collections.abc import Sequence

from evalkit.drawing.diagram import Box, Link
from evalkit.grammar import counted


def described(what: str, boxes: Sequence[Box], links: Sequence[Link]) -> str:
    """How many boxes of which kind, how they are joined, and how many are dashed."""
    kinds = Counter(box.kind for box in boxes if not box.is_missing)
    held = _together([counted(number, kind) for kind, number in kinds.items()])
    text = f"{what}, from left to right: {held}, joined by {counted(len(links), 'link')}."
    gaps = sum(bool(box.gaps) for box in boxes)
    if gaps:
        text += f" {counted(gaps, 'box')} with a gap {'is' if gaps == 1 else 'are'} dashed."
    broken = sum(link.broken for link in links)
    if broken:
        text += f" {counted(broken, 'link')} {'leads' if broken == 1 else 'lead'} to nothing, or not forwards."
    return text


def _together(parts: Sequence[str]) -> str:
    """`2 inputs, 1 activity and 3 outputs`."""
    return " and ".join([*([", ".join(parts[:-1])] if parts[1:] else []), *parts[-1:]]) or "nothing yet"
