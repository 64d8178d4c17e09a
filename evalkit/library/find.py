"""The measures that there are: those of evalkit, of plug-ins (entry points `evalkit.measures`), and of an evaluation."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from evalkit.errors import EvalkitError
from evalkit.library.measure import Measure
from evalkit.library.name import HOUSE
from evalkit.plugins import MEASURES, plugins, refused
from evalkit.suggest import did_you_mean
from evalkit.toml.parse import parse

_ENDING = ".toml"


def measures(root: Path | None = None) -> dict[str, Measure]:
    """All measures by id; those of the evaluation at `root` come before others of the same id.

    Raises EvalkitError for a file that cannot be read as a measure.
    """
    return _with_published(_of_folder(root / HOUSE) if root else ())


def measures_with(house: Iterable[str], read: Callable[[str], bytes]) -> dict[str, Measure]:
    """The same, where those of the evaluation lie in the files of these names, which `read` reads: as they are elsewhere than
    on the disk. `read` may raise OSError.
    """
    return _with_published(_of_files(house, read))


def measure(id: str, root: Path | None = None) -> Measure:
    """The measure of this id. Raises EvalkitError where there is none."""
    known = measures(root)
    if id not in known:
        raise EvalkitError(
            f"The library has no measure “{id}”.{did_you_mean(id, known)}", hint="All of them: evalkit library"
        )
    return known[id]


def _with_published(house: Iterable[tuple[str, Measure]]) -> dict[str, Measure]:
    return dict(sorted({**_published(), **dict(house)}.items()))


@cache
def _published() -> dict[str, Measure]:
    found = dict(_of_folder(Path(__file__).parent / "measures"))
    for plugin in plugins(MEASURES):
        file = getattr(plugin.value, "__file__", None)
        if not file:
            raise refused(plugin.package, f"“{plugin.name}” is no package with measures in it.")
        try:
            found |= _of_folder(Path(file).parent)
        except EvalkitError as error:
            raise refused(plugin.package, error.message) from error
    return found


def _of_folder(folder: Path) -> Iterator[tuple[str, Measure]]:
    names = (path.name for path in folder.glob(f"*{_ENDING}"))
    return _of_files(names, lambda name: (folder / name).read_bytes(), folder.name)


def _of_files(names: Iterable[str], read: Callable[[str], bytes], folder: str = HOUSE) -> Iterator[tuple[str, Measure]]:
    for name in sorted(names):
        if name.endswith(_ENDING):
            yield name.removesuffix(_ENDING), _read(name, f"{folder}/{name}", read)


def _read(name: str, shown: str, read: Callable[[str], bytes]) -> Measure:
    try:
        parsed = parse(read(name).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvalkitError(f"{shown} cannot be read.", hint="It must be a text file in UTF-8.") from error
    if parsed.fault:
        raise EvalkitError(f"{shown}: {parsed.fault.message}", hint="Put this line right.")
    try:
        return Measure.model_validate({**parsed.table, "id": name.removesuffix(_ENDING)})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        what = f"{what[:1].lower()}{what[1:]}"
        said = f"`{key}`: {what}" if key else what
        raise EvalkitError(
            f"{shown} is no measure: {said}.",
            hint="For the shape: evalkit library show collaborate --format json",
        ) from error
