"""The measures that there are: those of evalkit, of plug-ins (entry points `evalkit.measures`), and of an evaluation."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from evalkit.errors import EvalkitError
from evalkit.library.measure import Measure
from evalkit.library.name import HOUSE
from evalkit.plugins import MEASURES, plugins, refused
from evalkit.suggest import did_you_mean
from evalkit.toml.parse import parse


def measures(root: Path | None = None) -> dict[str, Measure]:
    """All measures by id; those of the evaluation at `root` come before others of the same id.

    Raises EvalkitError for a file that cannot be read as a measure.
    """
    house = dict(_of_folder(root / HOUSE)) if root else {}
    return dict(sorted({**_published(), **house}.items()))


def measure(id: str, root: Path | None = None) -> Measure:
    """The measure of this id. Raises EvalkitError where there is none."""
    known = measures(root)
    if id not in known:
        raise EvalkitError(
            f"The library has no measure “{id}”.{did_you_mean(id, known)}", hint="All of them: evalkit library"
        )
    return known[id]


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
    for path in sorted(folder.glob("*.toml")):
        yield path.stem, _read(path)


def _read(path: Path) -> Measure:
    shown = f"{path.parent.name}/{path.name}"
    try:
        parsed = parse(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvalkitError(f"{shown} cannot be read.", hint="It must be a text file in UTF-8.") from error
    if parsed.fault:
        raise EvalkitError(f"{shown}: {parsed.fault.message}", hint="Put this line right.")
    try:
        return Measure.model_validate({**parsed.table, "id": path.stem})
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
