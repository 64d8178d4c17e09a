"""What makes verdicts on a machine, in words that are the same wherever the same is installed: `tool` tells that of one place."""

import os
import platform
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec

from evalkit import __version__
from evalkit.plugins import MEASURES, RULES

_EVALKIT = os.path.dirname(os.path.dirname(__file__))
_TEMPLATES = os.path.join(_EVALKIT, "_templates")
"""Nothing is checked with these; in a checkout they lie elsewhere."""
_READ = (".py", ".toml", ".json")
_RESTS_ON = ("markdown-it-py", "mdit-py-plugins", "phonenumberslite", "pydantic", "regex", "rtoml", "tomli")
"""What evaluations are read and checked with."""


@cache
def in_words() -> str:
    """evalkit, Python and packages that add rules, in words; and what stands for all files and for what they rest on."""
    added = [entry for group in (RULES, MEASURES) for entry in entry_points(group=group)]
    packages = sorted({f"{entry.dist.name} {entry.dist.version}" for entry in added if entry.dist})
    folders = [_EVALKIT, *(place for module in sorted({entry.module for entry in added}) for place in _places(module))]
    held = [*map(_installed, _RESTS_ON), *(file for folder in folders for file in _files(folder))]
    digest = blake2b(repr(held).encode(), digest_size=4).hexdigest()
    return f"{', '.join([f'evalkit {__version__}', *packages])} on Python {platform.python_version()}, build {digest}"


def _installed(name: str) -> str:
    try:
        return f"{name} {distribution(name).version}"
    except PackageNotFoundError:
        return name


def _places(module: str) -> list[str]:
    """The folders of the package that a module belongs to; its file where it belongs to none."""
    spec = find_spec(module.partition(".")[0])
    if spec is None:
        return []
    return list(spec.submodule_search_locations or ([spec.origin] if spec.origin else []))


def _files(place: str) -> Iterator[tuple[str, bytes]]:
    """Path and digest of each file in a folder that counts, sorted; or of the one file."""
    walked = os.walk(place) if os.path.isdir(place) else [("", [], [place])]
    paths = (
        os.path.join(folder, name)
        for folder, _, names in walked
        if not folder.startswith(_TEMPLATES)
        for name in names
        if name.endswith(_READ)
    )
    for path in sorted(paths):
        with open(path, "rb") as stream:
            told = os.path.relpath(path, place).replace(os.sep, "/")
            yield told, blake2b(stream.read(), digest_size=16).digest()
