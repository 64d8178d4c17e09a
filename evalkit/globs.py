"""Patterns over the paths of files."""

import re
from collections.abc import Iterable
from functools import lru_cache

_SIGNS = re.compile(r"(?:^|(?<=/))\*\*/|\*\*|.", re.DOTALL)


def matching(glob: str, files: Iterable[str]) -> list[str]:
    """The files that a glob matches. What does not begin and end as the glob does is not looked at any further."""
    stretches = re.split(r"[*?]", glob.removeprefix("./"))
    begin, end = stretches[0], stretches[-1].removeprefix("/")  # which `**/` may stand for
    likely = [file for file in files if file.startswith(begin) and file.endswith(end)]
    return [file for file in likely if matches(glob, file)]


@lru_cache(maxsize=1 << 16)
def matches(glob: str, file: str) -> bool:
    """Whether a glob over paths matches a file: `*` and `?` stay within a folder, `**` does not, `**/` may be nothing.

    Follows all readings of the glob at once, letter by letter, so that many stars take no longer than few.
    """
    if "*" not in glob and "?" not in glob:
        return glob.removeprefix("./") == file
    signs = _signs_of(glob)
    at = _onward({0}, signs)
    for letter in file:
        if not at:
            return False
        at = _onward(_behind(letter, at, signs), signs)
    return len(signs) in at


@lru_cache(maxsize=1 << 10)
def _signs_of(glob: str) -> tuple[str, ...]:
    """The signs of a glob; `**/` as two, a fork and the folders that it may stand for."""
    found = _SIGNS.findall(glob.removeprefix("./"))
    return tuple(sign for one in found for sign in (("fork", "folders") if one == "**/" else (one,)))


def _behind(letter: str, at: set[int], signs: tuple[str, ...]) -> set[int]:
    """The positions that are reached from others by a letter of the path."""
    reached = set()
    for position in at:
        sign = signs[position] if position < len(signs) else ""
        if sign in ("**", "folders") or (sign == "*" and letter != "/"):
            reached.add(position)
        if sign == letter or (sign == "?" and letter != "/") or (sign == "folders" and letter == "/"):
            reached.add(position + 1)
    return reached


def _onward(at: set[int], signs: tuple[str, ...]) -> set[int]:
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
        elif sign == "fork":
            waiting += [position + 1, position + 2]
    return reached
