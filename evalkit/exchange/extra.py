"""What the extra `office` installs."""

from collections.abc import Iterator
from contextlib import contextmanager

from evalkit.errors import EvalkitError


@contextmanager
def needed(package: str) -> Iterator[None]:
    """Where a package is imported that may not be installed: raises EvalkitError with the line that does so."""
    try:
        yield
    except ImportError as error:
        raise EvalkitError(
            f"Workbooks need the package {package}, which is not installed.",
            hint='Install it: python -m pip install "evalkit[office]"',
        ) from error
