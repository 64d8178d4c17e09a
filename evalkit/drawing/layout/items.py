"""What stands in the ranks of a layout."""

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Item:
    """Something with a place in a rank: a box, or the lane of a link that passes."""

    rank: int
    height: float
    y: float = 0.0
    """The middle."""
    before: list["Item"] = field(default_factory=list)
    after: list["Item"] = field(default_factory=list)
    is_lane: bool = False
