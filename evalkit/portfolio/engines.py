"""What shares work on evaluations among other machines: a scheduler that is already there, by the address that is given.

Dask's is known by `tcp://` and `tls://` (`on_dask`). A package may offer another under `evalkit.engines`, by the name of a scheme: a
function that takes the address and gives a context manager of an `Engine`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from evalkit.errors import EvalkitError
from evalkit.plugins import ENGINES, plugins
from evalkit.terminal import say

_DASK = ("tcp", "tls")
_PORT = 8786
"""Of a scheduler that is given without one."""
Batch = list[tuple[int, str]]
"""Evaluations that are handed out at once: number and path."""
Work = Callable[[Batch], bytes | str]
"""What is done with a batch where it is handed to. A text says why it cannot be done there: elsewhere it may be."""


class Came(NamedTuple):
    """What was made of a batch."""

    worker: str
    """Where, as people are told it."""
    answer: bytes


class Lost(NamedTuple):
    """A batch of which nothing came."""

    batch: Batch
    why: str = ""
    """Empty where whatever did the work ended: one of the batch may be the reason, and the others can be had."""


class EndedError(EvalkitError):
    """Nothing more can come."""


class Engine(Protocol):
    """Hands out work."""

    def map(self, function: Work, batches: Sequence[Batch]) -> Iterator[Came | Lost]:
        """What becomes of each batch, in any order, as it is done. Raises EndedError where nothing more can come."""


class Address(NamedTuple):
    """Of a scheduler."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """As it is used, and shown: with nothing that might let somebody in."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether nobody reaches it from another machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"


def connected(given: str, tls: Path | None = None) -> AbstractContextManager[Engine]:
    """The engine behind an address. `tls`: a folder with certificates and key. Raises EvalkitError where the address is
    none, now; and where nothing answers at it, once it is entered.
    """
    address = _read(given)
    if address.scheme in _DASK:
        from evalkit.portfolio import on_dask

        _refuse_tls_without_certificates(address, tls)
        if address.scheme == "tcp" and not address.is_loopback:
            say(
                f"Warning: {address} is not encrypted, and whoever reaches a scheduler can run programs on its workers: "
                "use tls:// with --workers-tls, or a network of your own."
            )
        return on_dask.connected(address, tls)
    for plugin in plugins(ENGINES):
        if plugin.name == address.scheme:
            offered: AbstractContextManager[Engine] = plugin.value(given)
            return offered
    known = ", ".join(f"{scheme}://" for scheme in (*_DASK, *(plugin.name for plugin in plugins(ENGINES))))
    raise EvalkitError(
        f"--workers: nothing is known that answers at {address.scheme}://.",
        hint=f"An address begins with one of {known}: tcp://HOST:{_PORT} is a scheduler of Dask.",
    )


def _read(given: str) -> Address:
    """An address; what stands before an @ in it is no part of what is used. Raises EvalkitError where it is none."""
    try:
        parts = urlsplit(given if "://" in given else f"tcp://{given}")
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host = None
    if not host or not host.isprintable() or " " in host:
        raise EvalkitError(
            "--workers is not the address of a scheduler.", hint=f"Give one such as tcp://127.0.0.1:{_PORT}."
        )
    address = Address(parts.scheme, host, port)
    if "@" in parts.netloc and address.scheme in _DASK:
        say(
            f"The user in the address of {address} is not used: Dask knows no users. Certificates tell who may come in."
        )
    return address


def _refuse_tls_without_certificates(address: Address, tls: Path | None) -> None:
    if address.scheme == "tls" and tls is None:
        raise EvalkitError(
            f"{address} asks for certificates.",
            hint="Give the folder of ca.pem, cert.pem and key.pem with --workers-tls.",
        )
    if address.scheme == "tcp" and tls is not None:
        raise EvalkitError(
            f"--workers-tls is given, and {address} is not encrypted.",
            hint=f"Give the address as tls://{address.host}:{address.port}, or leave --workers-tls out.",
        )
