"""Packages that only some commands need, and the line that installs them: the extras of the distribution."""

from collections.abc import Iterator
from contextlib import contextmanager

from evalkit.errors import EvalkitError

DISTRIBUTION = "evalkit-relationships"
"""What evalkit is called where it is installed from."""


def installing(extra: str) -> str:
    """The command that installs an extra."""
    return f'python -m pip install "{DISTRIBUTION}[{extra}]"'


@contextmanager
def needed(
    package: str, extra: str, what: str, *, instead: str = "", also: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Where packages of an extra are imported: `what` is what needs the package, as in “A workbook needs”.

    Raises EvalkitError with the command that installs them, and with what would do `instead`, where an import fails or
    brings an exception of `also`.
    """
    missing: tuple[type[Exception], ...] = (ImportError, *also)
    try:
        yield
    except missing as error:
        hint = f"Install it ({installing(extra)}), or {instead}" if instead else f"Install it: {installing(extra)}"
        raise EvalkitError(f"{what} {package}, which is not installed.", hint=hint) from error
