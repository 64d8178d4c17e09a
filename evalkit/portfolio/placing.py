"""Outputs are written beside their places, and put there at the end: all of them, or none."""

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.find import refuse_file_of_evaluation
from evalkit.portfolio.formats import Format, format_of
from evalkit.portfolio.tables import SCHEMA_VERSION
from evalkit.system import locks
from evalkit.system.refusals import way_out
from evalkit.system.signals import undisturbed

_OLD = "was"


@dataclass(slots=True)
class Place:
    """Where an output goes; and a folder beside it, in which it is written, and what was there before is kept."""

    path: Path
    format: Format
    real: Path = field(init=False)
    beside: Path = field(init=False)

    def __post_init__(self) -> None:
        self.real = Path(os.path.realpath(self.path))
        self.beside = self.real.with_name(f".{self.real.name[:100]}.{secrets.token_hex(4)}")

    @property
    def new(self) -> Path:
        return self.beside / f"new{self.format.ending}"

    @property
    def old(self) -> Path:
        return self.beside / _OLD

    @property
    def earlier(self) -> Path | None:
        """The roll-up that is there."""
        return self.real if os.path.lexists(self.real) else None


def places(paths: Sequence[Path]) -> list[Place]:
    """Where outputs go. Raises EvalkitError where one of them cannot go there: before anything is checked."""
    found: dict[Path, Place] = {}
    for path in paths:
        place = Place(path, format_of(path))
        if place.real in found:
            raise EvalkitError(f"Two outputs would go to {path}.", hint="Give each a file of its own.")
        if not os.path.isdir(place.real.parent):
            raise EvalkitError(
                f"{path} cannot be written: there is no folder {path.parent}.",
                hint="Make the folder first, or correct it.",
            )
        refuse_file_of_evaluation(path)
        place.format.prepare()
        with told(path):
            _take_away_left(place.real)
        refuse_others(place)
        found[place.real] = place
    return list(found.values())


def refuse_others(place: Place) -> None:
    """Raises EvalkitError where anything is in its place that evalkit has not written so."""
    if not os.path.lexists(place.real):
        return
    version = place.format.version(place.real)
    if version is None:
        raise EvalkitError(
            f"{place.path} is there already and is no roll-up of evalkit, or holds other files, too: it has not been written over.",
            hint="Give another name, or take it away first.",
        )
    if version != SCHEMA_VERSION:
        raise EvalkitError(
            f"{place.path} is a roll-up of version {version}, and this evalkit writes version {SCHEMA_VERSION}.",
            hint="Give another name, or take it away first.",
        )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Says of which output it is that the system would not write it."""
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be written: {(error.strerror or str(error)).lower()}.",
            hint=way_out(error, "Give a name in a folder that is there and can be written to."),
        ) from error


@contextmanager
def beside(held: Sequence[Place]) -> Iterator[None]:
    """Folders to write in, which are taken away in the end."""
    with ExitStack() as in_use:
        try:
            for place in held:
                with told(place.path):
                    place.beside.mkdir()
                    in_use.enter_context(locks.in_use(place.beside))
            yield
        finally:
            for place in held:
                shutil.rmtree(place.beside, ignore_errors=True)


def put(held: Sequence[Place]) -> None:
    """Puts what was written in its place. Where one cannot be, or something else is there by now, none is."""
    for place in held:
        refuse_others(place)
    with undisturbed() as waiting:
        waiting.pass_on()
        done: list[Place] = []
        try:
            for place in held:
                done.append(place)
                with told(place.path):
                    if os.path.lexists(place.real):
                        os.rename(place.real, place.old)
                    os.rename(place.new, place.real)
        except BaseException:
            for place in reversed(done):
                with suppress(OSError):
                    _put_back(place)
            raise


def _put_back(place: Place) -> None:
    if not os.path.lexists(place.new):
        os.rename(place.real, place.new)
    if os.path.lexists(place.old):
        os.rename(place.old, place.real)


def _take_away_left(real: Path) -> None:
    """Takes away what a process that was killed has left beside an output; what was there before comes back."""
    pattern = re.compile(rf"\.{re.escape(real.name[:100])}\.[0-9a-f]{{8}}")
    for name in sorted(name for name in os.listdir(real.parent) if pattern.fullmatch(name)):
        left = real.with_name(name)
        if os.path.isdir(left) and locks.is_given_up(left):
            if os.path.lexists(left / _OLD) and not os.path.lexists(real):
                os.rename(left / _OLD, real)
            shutil.rmtree(left, ignore_errors=True)
