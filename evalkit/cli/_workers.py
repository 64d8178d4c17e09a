"""Options of commands whose work other machines may share."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from evalkit.portfolio.engines import Engine

Address = Annotated[
    str | None,
    typer.Option(
        "--workers",
        parser=_options.something,
        metavar="ADDRESS",
        envvar="EVALKIT_WORKERS",
        help="The address of a scheduler (Dask) whose workers share the work, in place of --jobs.",
        show_default=False,
    ),
]
Tls = Annotated[
    Path | None,
    typer.Option(
        "--workers-tls",
        parser=_options.a_path,
        metavar="DIR",
        envvar="EVALKIT_WORKERS_TLS",
        help="Where ca.pem, cert.pem and key.pem are, for an address with tls://.",
        show_default=False,
    ),
]


def behind(address: str | None, tls: Path | None) -> "AbstractContextManager[Engine | None]":
    """Those behind an address; None without one. Raises EvalkitError where it is none, or only certificates are given."""
    if address is None:
        if tls is not None:
            raise EvalkitError("--workers-tls says nothing about where.", hint="Give --workers tls://HOST:PORT, too.")
        return nullcontext()
    from evalkit.portfolio.engines import connected

    return connected(address, tls)
