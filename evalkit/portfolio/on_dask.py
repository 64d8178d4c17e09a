"""Work that is shared by the workers of a Dask scheduler. None is started here, and nothing is known of their machines."""

import asyncio
import logging
import time
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalkit.errors import EvalkitError
from evalkit.portfolio.engines import Address, Batch, Came, EndedError, Lost, Work
from evalkit.system.extras import needed
from evalkit.terminal import say

if TYPE_CHECKING:
    from distributed import Client, Future, as_completed
    from distributed.security import Security

WAIT = 10
"""Seconds until a scheduler answers, and until it has a worker."""
QUIET = 10 * 60
"""Seconds in which nothing at all is done: then it is no longer waited."""
_RETRIES = 3
_LOOK = 0.1
_AGAIN = 1.0
"""Seconds until it is looked for something that is done; until it is asked who works."""
_CLOSE = 2
"""Seconds in which a scheduler is taken leave of."""
_CERTIFICATES = ("ca", "cert", "key")
_ENDINGS = (".pem", ".crt", ".key")


@contextmanager
def connected(address: Address, tls: Path | None) -> Iterator["Dask"]:
    """The workers of a scheduler. Raises EvalkitError where there is no scheduler, or it has no worker."""
    with needed("distributed", "cluster", "--workers needs"):
        from distributed import Client
    security = _security(tls) if tls else None
    with _in_silence():
        with _told_if_none_answers(address):
            asyncio.run(_answers(address, security))
            client = Client(str(address), timeout=WAIT, security=security, set_as_default=False)
        try:
            with _told_if_there_is_no_worker(address):
                client.wait_for_workers(1, timeout=WAIT)
            yield Dask(client, address)
        finally:
            with suppress(Exception):  # whatever is left of it
                client.close(timeout=_CLOSE)


class Dask:
    """The workers of a scheduler."""

    def __init__(self, client: "Client", address: Address) -> None:
        self._client = client
        self._address = address
        self._unfit: set[str] = set()
        """Workers that cannot do the work."""
        self._over: EndedError | None = None

    def map(self, function: Work, batches: Sequence[Batch]) -> Iterator[Came | Lost]:
        """What becomes of each batch, as it is done."""
        with needed("distributed", "cluster", "--workers needs"):
            from distributed import as_completed
        if self._over:
            raise self._over
        task = partial(_at_a_worker, function)
        handed = dict(zip(self._client.map(task, batches, retries=_RETRIES, pure=False), batches, strict=True))
        bound: dict[Future, tuple[set[str], str]] = {}
        completed = as_completed(handed, with_results=True, raise_errors=False, loop=self._client.loop)
        for future, result in self._as_they_come(completed, bound):
            batch = handed.pop(future)
            _, why = bound.pop(future, (set(), ""))
            became = self._became(batch, result, why)
            future.release()
            if not isinstance(became, str):
                yield became
            elif fit := set(self._workers()) - self._unfit:
                (again,) = self._client.map(task, [batch], retries=_RETRIES, pure=False, workers=sorted(fit))
                handed[again], bound[again] = batch, (fit, became)
                completed.add(again)
            else:
                yield Lost(batch, became)

    def _became(self, batch: Batch, result: Any, why: str) -> Came | Lost | str:
        """What became of a batch; a text where another worker may do what this one cannot. `why`: what was said of it before."""
        from distributed.scheduler import KilledWorker

        if isinstance(result, CancelledError):
            if why:
                return Lost(batch, why)
            raise self._ended("The scheduler at {} ended before all was done.")
        if isinstance(error := result[1], BaseException):
            return Lost(batch) if isinstance(error, KilledWorker) else Lost(batch, _told(error))
        worker, answer = result
        if isinstance(answer, str):
            said = f"The worker {worker} {answer}"
            if worker not in self._unfit:
                say(f"{said} Nothing of it is taken.")
            self._unfit.add(worker)
            return said
        return Came(worker, answer)

    def _as_they_come(
        self, completed: "as_completed", bound: dict["Future", tuple[set[str], str]]
    ) -> Iterator[tuple["Future", Any]]:
        """What is done, as it is done: so long as there is a scheduler, a worker, and anything is done."""
        now = time.monotonic()
        came, worked, looked = now, now, now
        while not completed.is_empty():
            if completed.has_ready():
                yield from completed.next_batch(block=False)
                came = worked = time.monotonic()
                continue
            with completed.thread_condition:
                completed.thread_condition.wait(_LOOK)
            now = time.monotonic()
            if now - looked < _AGAIN:
                continue
            workers, looked = set(self._workers()), now
            worked = now if workers else worked
            if now - worked > WAIT:
                raise self._ended(f"The scheduler at {{}} has had no worker for {WAIT} seconds.")
            if now - came > QUIET:
                raise self._ended(f"The workers of {{}} have done nothing for {QUIET // 60} minutes.")
            if left := [future for future, (fit, _) in bound.items() if not fit & workers]:
                self._client.cancel(left)

    def _workers(self) -> list[str]:
        """Those that are there now. Raises EndedError where the scheduler does not answer."""
        try:
            told = self._client.sync(self._client.scheduler.identity, callback_timeout=WAIT)
        except Exception as error:  # a comm that is closed, a time that is over: what else, depends on the release
            raise self._ended("The scheduler at {} cannot be reached any more.") from error
        return list(told["workers"])

    def _ended(self, said: str) -> EndedError:
        self._over = EndedError(said.format(self._address))
        say(f"{self._over.message} What was done until then is kept.")
        return self._over


def _at_a_worker(function: Work, batch: Batch) -> tuple[str, bytes | str]:
    from distributed import get_worker

    return get_worker().address, function(batch)


def _told(error: BaseException) -> str:
    """What kept a worker from beginning."""
    if isinstance(error, ImportError | AttributeError):
        return "A worker has another evalkit, or none: install there what is installed here, with the extra cluster."
    return f"A fault at a worker, not of the files: {type(error).__name__}."


async def _answers(address: Address, security: "Security | None") -> None:
    """Waits until somebody answers in Dask's way: the client itself would wait for ever where somebody is silent. Raises
    OSError.
    """
    from distributed.comm import connect

    arguments = security.get_connection_args("client") if security else {}
    comm = await asyncio.wait_for(connect(str(address), timeout=WAIT, **arguments), WAIT)
    comm.abort()


@contextmanager
def _told_if_none_answers(address: Address) -> Iterator[None]:
    certificates = ", takes the certificates in the folder of --workers-tls," if address.scheme == "tls" else ""
    try:
        yield
    except Exception as error:  # whatever becomes of what a program of another kind answers
        raise EvalkitError(
            f"No scheduler answered at {address} within {WAIT} seconds.",
            hint=f"See that one runs there{certificates} and says this address when it starts: dask scheduler.",
        ) from error


@contextmanager
def _told_if_there_is_no_worker(address: Address) -> Iterator[None]:
    from distributed import TimeoutError as NoneInTime

    try:
        yield
    except (NoneInTime, TimeoutError) as error:
        raise EvalkitError(
            f"The scheduler at {address} has no worker; one was waited for for {WAIT} seconds.",
            hint=f"Start one: dask worker {address}.",
        ) from error
    except (OSError, CancelledError) as error:
        raise EvalkitError(
            f"The scheduler at {address} ended before anything was done.", hint="Start it, and run this again."
        ) from error


@contextmanager
def _in_silence() -> Iterator[None]:
    """What Dask notes for those who run it is not shown: what matters is said in evalkit's words."""
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _security(folder: Path) -> "Security":
    """How it is shown who one is. Raises EvalkitError where a certificate or the key is not there."""
    from distributed.security import Security

    ca, cert, key = (str(_certificate(folder, name)) for name in _CERTIFICATES)
    return Security(tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True)


def _certificate(folder: Path, name: str) -> Path:
    for ending in _ENDINGS:
        if (path := folder / f"{name}{ending}").is_file():
            return path
    raise EvalkitError(
        f"--workers-tls: there is no {name}.pem in {folder}.",
        hint="It holds ca.pem, cert.pem and key.pem: who vouches for all, and how this machine shows that it may come in.",
    )
