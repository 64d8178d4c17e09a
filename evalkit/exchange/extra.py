"""What the extras `office` and `evidence` install."""

from collections.abc import Iterator
from contextlib import contextmanager

from evalkit.errors import EvalkitError

_WHAT = {"office": "Workbooks", "evidence": "Data kept as Parquet"}


@contextmanager
def needed(package: str, extra: str = "office") -> Iterator[None]:
    """Where a package is imported that may not be installed: raises EvalkitError with the line that does so."""
    try:
        yield
    except ImportError as error:
        raise EvalkitError(
            f"{_WHAT[extra]} need the package {package}, which is not installed.",
            hint=f'Install it: python -m pip install "evalkit[{extra}]"',
        ) from error
