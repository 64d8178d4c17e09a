"""Did you mean …?"""

from collections.abc import Iterable
from difflib import get_close_matches

_MANY = 500


def nearest(name: str, options: Iterable[str]) -> str | None:
    """The option that `name` was most likely meant to be; None where nothing comes near.

    Among very many options only those with the same beginning are looked at, so that a long list of dead references
    into a large project stays cheap.
    """
    names = list(options)
    if len(names) > _MANY:
        names = [option for option in names if option[:3] == name[:3]][:_MANY]
    found = get_close_matches(name[:100], names, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(name: str, options: Iterable[str]) -> str:
    """` Did you mean “…”?`, or nothing where no option comes near."""
    near = nearest(name, options)
    return f" Did you mean “{near}”?" if near else ""
