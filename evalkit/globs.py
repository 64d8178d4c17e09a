"""Patterns over the paths of files."""

import re
from functools import lru_cache

_SIGNS = re.compile(r"(?:^|(?<=/))\*\*/|\*\*|.", re.DOTALL)


@lru_cache(maxsize=1 << 16)
def matches(glob: str, file: str) -> bool:
    """Whether a glob over paths matches a file: `*` and `?` stay within a folder, `**` does not, `**/` may be nothing.

    Follows all readings of the glob at once, sign by sign, so that many stars take no longer than few.
    """
    signs: list[str] = []
    for sign in _SIGNS.findall(glob.removeprefix("./")):
        signs += ["no folder", "folders"] if sign == "**/" else [sign]
    at = _onward({0}, signs)
    for letter in file:
        following = set()
        for position in at:
            sign = signs[position] if position < len(signs) else ""
            if sign in ("**", "folders") or (sign == "*" and letter != "/"):
                following.add(position)
            if sign == letter or (sign == "?" and letter != "/") or (sign == "folders" and letter == "/"):
                following.add(position + 1)
        at = _onward(following, signs)
    return len(signs) in at


def _onward(at: set[int], signs: list[str]) -> set[int]:
    """The same positions, and those that are reached by letting a star stand for nothing."""
    reached: set[int] = set()
    waiting = list(at)
    while waiting:
        position = waiting.pop()
        if position in reached:
            continue
        reached.add(position)
        sign = signs[position] if position < len(signs) else ""
        if sign in ("*", "**"):
            waiting.append(position + 1)
        elif sign == "no folder":
            waiting += [position + 1, position + 2]
    return reached
