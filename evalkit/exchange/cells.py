"""Values in cells, and back: texts, numbers, days; lists one to a line, names in the place of ids."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from evalkit.editing.values import of_field, problems_of
from evalkit.errors import EvalkitError
from evalkit.exchange.names import Called
from evalkit.exchange.sheets import Field
from evalkit.model import written
from evalkit.model.kind import Kind
from evalkit.model.kinds import named_by
from evalkit.model.stand_ins import is_stand_in
from evalkit.model.values import given, not_given

Cell = str | float | bool | date | None
"""What a cell holds, as Excel knows it: a whole number is a number, a day is a date."""
LONGEST = 32_767
"""As many signs a cell can hold."""


def cell_of(field: Field, value: Any, called: Called, project: str) -> Cell:
    """A value of a field as a cell; None where it is not given."""
    if not given(value):
        return None
    if field.holds == "names":
        return "\n".join(called.name(id, named_by(_ref(field)), project) for id in value)
    if field.holds == "name":
        return called.name(value, named_by(_ref(field)), project)
    if field.holds == "list":
        return "\n".join(" ".join(str(part).split()) for part in value)
    if field.holds == "lines":
        return "\n".join(f"{name}: {' '.join(text.split())}" for name, text in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int | float | date) else str(value)


def _ref(field: Field) -> Any:
    assert field.spec.ref
    return field.spec.ref


_NOTHING = frozenset({"na", "n.a.", "not applicable", "none given"})


@lru_cache(maxsize=4096)  # for in a column the same is said again and again
def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or holds what stands there until somebody has an answer: `-`, `N/A`, `TBC`, `TODO`."""
    said = text.strip().lower()
    return not_given(text) or said in _NOTHING or (said != "none" and is_stand_in(text))


def plain(cell: Any) -> str:
    """A cell as text, the same one whichever program has written it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, int | float):
        return f"{cell:.15g}"
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def value_of(kind: Kind, field: Field, text: str, called: Called, project: str) -> Any:
    """The value that a cell's text is for a field; names that are known are ids then, others stay as they are.

    Raises NotClearError where it can be none, or several.
    """
    if field.holds == "names":
        kinds = named_by(_ref(field))
        return [called.id(part, kinds, project) for part in written.parts(text)]
    if field.holds == "name":
        return called.id(text, named_by(_ref(field)), project)
    if field.holds == "list":
        return written.parts(text)
    if field.holds == "lines":
        return dict(map(_name_and_text, filter(None, map(str.strip, text.split("\n")))))
    try:
        value = of_field(field.owner, field.spec, field.key, text)
    except EvalkitError as error:
        if isinstance(error.__cause__, written.NotClearError):
            raise error.__cause__ from None
        raise
    if field.spec.allowed and value not in field.spec.allowed:
        raise written.NotClearError("which is none of its words", f"Write one of {', '.join(field.spec.allowed)}.")
    _refuse_out_of_range(kind, field, value)
    return value


def _refuse_out_of_range(kind: Kind, field: Field, value: Any) -> None:
    """Refuses a number, say, that is too low for its field."""
    values: Any = value
    for part in reversed(field.key.split(".")):
        values = {part: values}
    if problem := next(iter(problems_of(kind, values)), None):
        raise written.NotClearError(f"and {problem.message.rstrip('.')}", "")


def _name_and_text(line: str) -> tuple[str, str]:
    name, colon, text = line.partition(":")
    if not (colon and name.strip() and text.strip()):
        raise written.NotClearError("where each line is a name, a colon and a text", "Write it like “unit: York”.")
    return name.strip(), text.strip()
