"""Did you mean …?"""

from bisect import bisect
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

_MANY = 500
_AROUND = 4
_NEAR = 0.6
"""How like an option has to be: the share of signs that it has in common with the name, both counted."""

_Sign = tuple[str, int]
"""A sign of a name, and how often it stood there before."""


class _Signs(NamedTuple):
    """Of which signs options are made, as numbers with a bit for each: what two have in common is found at once."""

    bits: Mapping[_Sign, int]
    of_options: tuple[int, ...]


def nearest(name: str, options: Iterable[str]) -> str | None:
    """The option that `name` was most likely meant to be; None where nothing comes near.

    Among very many options only its neighbours in the alphabet are looked at, so that a long list of dead references
    into a large project stays cheap.
    """
    names = _sorted(options if isinstance(options, frozenset) else tuple(options))
    if len(names) > _MANY:
        at = bisect(names, name)
        names = names[max(0, at - _AROUND) : at + _AROUND]
    return _closest(name[:100], names)


@lru_cache(maxsize=1024)
def _closest(name: str, names: tuple[str, ...]) -> str | None:
    likely = _likely(name, names)
    if not likely:
        return None
    from difflib import get_close_matches  # late: most checks suggest nothing

    return next(iter(get_close_matches(name, likely, n=1, cutoff=_NEAR)), None)


def _likely(name: str, names: tuple[str, ...]) -> list[str]:
    """The options that have signs enough in common with a name, wherever they stand: all that can be near, and few others.

    Comparing in which order they stand takes a hundred times as long, and a file may have very many unknown keys.
    """
    bits, of_options = _signs_of(names)
    own = sum(bits.get(sign, 0) for sign in _signs(name))
    return [
        option
        for option, signs in zip(names, of_options, strict=True)
        if 2 * (own & signs).bit_count() >= _NEAR * (len(name) + len(option))
    ]


@lru_cache(maxsize=64)
def _signs_of(names: tuple[str, ...]) -> _Signs:
    bits: dict[_Sign, int] = {}
    of_options = tuple(sum(bits.setdefault(sign, 1 << len(bits)) for sign in _signs(name)) for name in names)
    return _Signs(bits, of_options)


def _signs(name: str) -> list[_Sign]:
    seen: dict[str, int] = {}
    signs = []
    for letter in name:
        before = seen.get(letter, 0)
        seen[letter] = before + 1
        signs.append((letter, before))
    return signs


@lru_cache(maxsize=64)
def _sorted(options: frozenset[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(options))


def did_you_mean(name: str, options: Iterable[str]) -> str:
    """` Did you mean “…”?`, or nothing where no option comes near."""
    near = nearest(name, options)
    return f" Did you mean “{near}”?" if near else ""
