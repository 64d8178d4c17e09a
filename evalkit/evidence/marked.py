"""The part of a file that evalkit computes: between two marks, below what people wrote, which stays as it is."""

from collections.abc import Iterator, Mapping, Sequence

from evalkit.errors import EvalkitError
from evalkit.toml.parse import parse
from evalkit.toml.write import Value, written

BEGIN = "# >>> computed by evalkit record: what stands here is written anew each time"
END = "# <<< computed by evalkit record"


def with_computed(text: str, key: str, tables: Sequence[Mapping[str, Value]]) -> str:
    """The text with these tables, `[[key]]`, between its marks; without marks where there are none.

    Raises EvalkitError where the marks are not a pair, or the file holds `key` as a list in one line.
    """
    before, _, after = _parts(text)
    end = "\r\n" if "\r\n" in text else "\n"
    if not tables:
        return (before.rstrip("\r\n") + end if before.strip() and after == "" else before) + after
    _refuse_inline(before + after, key)
    block = end.join(_lines(key, tables, end))
    above = before.rstrip("\r\n")
    return f"{above}{end * 2 if above else ''}{block}{end}{after}"


def computed(text: str) -> str:
    """What stands between the marks; empty where there are none."""
    return _parts(text)[1]


def _lines(key: str, tables: Sequence[Mapping[str, Value]], end: str) -> Iterator[str]:
    yield BEGIN
    for table in tables:
        yield f"[[{key}]]"
        yield from (f"{name} = {written(value, end)}" for name, value in table.items())
    yield END


def _parts(text: str) -> tuple[str, str, str]:
    """What stands above the marks, between and below them."""
    lines = text.splitlines(keepends=True)
    begins = [at for at, line in enumerate(lines) if line.startswith(BEGIN)]
    ends = [at for at, line in enumerate(lines) if line.startswith(END)]
    if not begins and not ends:
        return text, "", ""
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        raise EvalkitError(
            "Its marks of what is computed are not a pair.",
            hint=f"Take out what was computed, and both lines “{BEGIN}” and “{END}”; it is written anew.",
        )
    first, last = begins[0], ends[0] + 1
    return "".join(lines[:first]), "".join(lines[first:last]), "".join(lines[last:])


def _refuse_inline(text: str, key: str) -> None:
    held = parse(text).table.get(key)
    if held is not None and f"[[{key}]]" not in text:
        raise EvalkitError(
            f"`{key}` is written as a list in one place, and nothing can be added below it.",
            hint=f"Write each as a table of its own, under [[{key}]].",
        )
