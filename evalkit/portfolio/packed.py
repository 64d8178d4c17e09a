"""Values in bytes, and back. Only plain values and the classes that are named come back: nothing else is ever called."""

import io
import pickle  # read by a reader that knows a few classes only
import zlib
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from evalkit import report
from evalkit.framework import Stage
from evalkit.score import Score

_LEVEL = 1
"""Of packing: a higher one takes longer than it saves."""
REPORT = (
    date,
    Score,
    Stage,
    report.Changed,
    report.Finding,
    report.Note,
    report.Report,
    report.Requirement,
    report.RuleText,
    report.Severity,
    report.Waived,
)
"""The classes that a report consists of."""


class DamagedError(Exception):
    """Bytes that no value can be made of."""


def packed(value: object) -> bytes:
    """A value in bytes: it and what it holds are plain values, or of classes that can be named when it is unpacked."""
    stream = io.BytesIO()
    _Writer(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    return zlib.compress(stream.getbuffer(), _LEVEL)


def unpacked(data: bytes, classes: tuple[type, ...] = REPORT) -> Any:
    """The value again. Raises DamagedError where the bytes are others, or hold anything of another class."""
    try:
        return _Reader(io.BytesIO(zlib.decompress(data)), _by_name(classes)).load()
    except Exception as error:  # whatever damaged bytes lead to
        raise DamagedError(str(error)) from error


@cache
def _by_name(classes: tuple[type, ...]) -> dict[tuple[str, str], type]:
    return {(one.__module__, one.__qualname__): one for one in classes}


class _Writer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Of a dataclass its class and what it is made with: so it is made again sooner than by way of its state."""
        if not is_dataclass(value) or isinstance(value, type):
            return NotImplemented
        return type(value), tuple(getattr(value, field.name) for field in fields(value) if field.init)


class _Reader(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, classes: dict[tuple[str, str], type]) -> None:
        super().__init__(stream)
        self._classes = classes

    def find_class(self, module: str, name: str) -> type:
        return self._classes[module, name]
