"""Did you mean …?"""

from bisect import bisect
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_MANY = 500
_AROUND = 4


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
    return next(iter(get_close_matches(name, names, n=1, cutoff=0.6)), None)


@lru_cache(maxsize=64)
def _sorted(options: frozenset[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(options))


def did_you_mean(name: str, options: Iterable[str]) -> str:
    """` Did you mean “…”?`, or nothing where no option comes near."""
    near = nearest(name, options)
    return f" Did you mean “{near}”?" if near else ""
