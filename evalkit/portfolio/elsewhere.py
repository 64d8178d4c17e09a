"""Evaluations that lie in no folder here: in a ZIP, at an address, in a repository of git. They are unpacked into a folder that
is always taken away again.

The network is used only for an address that somebody gave, and what lets somebody in is the environment's: git's helper, the
cloud's own settings.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from evalkit.errors import EvalkitError
from evalkit.files.find import find
from evalkit.portfolio import from_git
from evalkit.portfolio.examine import Facts, Wish
from evalkit.portfolio.packed import DamagedError, packed, unpacked
from evalkit.portfolio.store import Store
from evalkit.system.extras import needed
from evalkit.templates import archive, download

_WEB, _STORES = "https", {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs"}
"""Schemes; those of object stores with the package that reaches them."""
_ZIP = ".zip"
_KNOWN = "https://…/x.zip, s3://, gs:// or az://…/x.zip, git+https://…, git+file://…"


class Reached(NamedTuple):
    """An evaluation of a source."""

    name: str
    """As it is told: the source, and where in it."""
    root: Path
    """Where it is unpacked."""


class Unpacked(NamedTuple):
    """A source in a folder."""

    top: Path
    mark: str = ""
    """What is another whenever the source holds anything else; empty where nothing tells that."""


def is_elsewhere(source: str) -> bool:
    """Whether a source is no folder here, or a file in one."""
    return "://" in source or (source.lower().endswith(_ZIP) and os.path.isfile(source))


def shown(source: str) -> str:
    """A source as it may be shown: of an address neither user, password nor query."""
    if "://" not in source:
        return source
    try:
        parts = urlsplit(source)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return f"{source.partition('://')[0]}://…"
    folder = f"#{parts.fragment}" if parts.fragment and parts.scheme.startswith(from_git.PREFIX) else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}{folder}"


@contextmanager
def reached(source: str) -> Iterator[tuple[list[Reached], str]]:
    """The evaluations of a source, each in a folder for as long as it is looked at, and its mark. Raises EvalkitError where the
    source cannot be had, is not safe to unpack, or holds none.
    """
    name = shown(source)
    with tempfile.TemporaryDirectory(prefix="evalkit-", ignore_cleanup_errors=True) as folder:
        top, mark = _unpacked(source, name, Path(folder))
        try:
            roots = find([top])
        except EvalkitError as error:
            raise EvalkitError(f"{name} holds no evaluation.", hint="Give another.") from error
        yield [Reached(_named(name, root, top), root) for root in roots], mark


def looked_at(
    source: str, wish: Wish, store: Store | None, look: Callable[[list[Path]], Sequence[Facts]]
) -> list[Facts]:
    """What is found out of the evaluations of a source: what the store knows of it as it is now, or else by looking at their
    folders; or why it cannot be had.
    """
    try:
        if store and (mark := _mark(source)) and (known := _kept(source, mark, wish, store)):
            return known
        with reached(source) as (found, mark):
            # What is fetched to be marked need not be looked at again.
            if store and mark and (known := _kept(source, mark, wish, store)):
                return known
            facts = look([one.root for one in found])
        made = [held._replace(name=one.name) for one, held in zip(found, facts, strict=True)]
    except EvalkitError as error:
        return [not_looked_at(source, error.message, is_unreached=True)]
    if store and mark and all(held.range and held.lasts for held in made):
        store.hold(_key(source, mark, wish), packed([held.plain for held in made]), mark.encode())
    return made


def _mark(source: str) -> str:
    """The mark of a source as it is now, without fetching it. Raises EvalkitError where it cannot be had."""
    if "://" not in source:
        return _digest(Path(source))
    return from_git.mark(source, shown(source)) if source.startswith(from_git.PREFIX) else ""


def _digest(zipped: Path) -> str:
    """Of the bytes of a ZIP; empty where it cannot be read, or is too large to be unpacked."""
    try:
        if zipped.stat().st_size > archive.MAX_ARCHIVE:
            return ""
        return blake2b(zipped.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def _kept(source: str, mark: str, wish: Wish, store: Store) -> list[Facts] | None:
    """What was found out of a source with this mark, where it still holds on the day."""
    held = store.held(_key(source, mark, wish), mark.encode())
    try:
        found = [Facts.of(plain) for plain in unpacked(held, (date,))] if held else []
    except DamagedError:
        return None
    day = wish.options.as_of
    return found if found and all(facts.range and facts.range.holds(day) for facts in found) else None


def _key(source: str, mark: str, wish: Wish) -> str:
    return "\0".join((source, mark, wish.text))


def not_looked_at(place: str, why: str, *, is_unreached: bool = False) -> Facts:
    """Nothing was found out, of a source or of the evaluation in a folder."""
    return Facts(
        Path(place), unchecked=why, name=shown(place) if is_elsewhere(place) else "", is_unreached=is_unreached
    )


def _named(name: str, root: Path, top: Path) -> str:
    inside = root.relative_to(top).as_posix()
    return name if inside == "." else f"{name}{'/' if '#' in name or not name.startswith('git+') else '#'}{inside}"


def _unpacked(source: str, name: str, folder: Path) -> Unpacked:
    """The content of a source, in that folder."""
    scheme = source.partition("://")[0].lower() if "://" in source else ""
    if scheme.startswith(from_git.PREFIX):
        return Unpacked(*from_git.fetch(source, name, folder))
    zipped = Path(source)
    if scheme:
        zipped = folder / "archive"
        _fetch(source, scheme, name, zipped)
    into = folder / "unpacked"
    into.mkdir()
    try:
        mark = _digest(zipped)
        top = archive.unpack(zipped, into, name)
        return Unpacked(top, mark if mark == _digest(zipped) else "")  # somebody may write it at this moment
    except OSError as error:
        raise EvalkitError(f"{name} cannot be unpacked: {(error.strerror or 'unknown reason').lower()}.") from error


def _fetch(source: str, scheme: str, name: str, into: Path) -> None:
    """Fetches the ZIP at an address."""
    if scheme in (_WEB, *_STORES) and not name.lower().endswith(_ZIP):
        raise EvalkitError(f"{name} is no ZIP, and no repository of git.", hint=f"A source is a path, or {_KNOWN}.")
    if scheme == _WEB:
        download.fetch(source, into, archive.MAX_ARCHIVE)
    elif scheme in _STORES:
        _fetch_from_store(source, scheme, name, into)
    else:
        raise EvalkitError(
            f"{name} is an address of a kind that is not known.", hint=f"A source is a path, or {_KNOWN}."
        )


def _fetch_from_store(source: str, scheme: str, name: str, into: Path) -> None:
    with needed("fsspec", "cluster", f"{scheme}:// needs"):
        import fsspec
    try:
        files, path = fsspec.url_to_fs(source)
        if (files.size(path) or 0) > archive.MAX_ARCHIVE:
            archive.refuse_too_large(name)
        with files.open(path, "rb") as opened, open(into, "xb") as file:
            download.copy(opened, file, name, archive.MAX_ARCHIVE)
    except ImportError as error:
        package = _STORES[scheme]
        raise EvalkitError(
            f"{scheme}:// needs {package}, which is not installed.", hint=f"Install it: python -m pip install {package}"
        ) from error
    except EvalkitError:
        raise
    except Exception as error:  # whatever a cloud's own package comes up with; its text may hold what is secret
        known = ((FileNotFoundError, "there is nothing"), (PermissionError, "access is denied"))
        why = next((told for kind, told in known if isinstance(error, kind)), type(error).__name__)
        raise EvalkitError(
            f"{name} cannot be fetched: {why}.", hint="Check the address, and what the cloud's own settings allow."
        ) from error
