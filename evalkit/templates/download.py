"""A ZIP at an https address → a file. The network is used only where somebody gives an address."""

import re
import ssl
import time
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from evalkit import __version__
from evalkit.errors import EvalkitError

TIME_OUT = 20.0
"""Seconds until an answer; three times as many until all is there."""
_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?=//)")


def is_address(source: str) -> bool:
    """Whether what somebody gave is an address and no path."""
    return _WEB.match(source) is not None


def without_secrets(address: str) -> str:
    """An address without what may let somebody in: user, password, query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "The address"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def fetch(address: str, into: Path, limit: int) -> None:
    """Fetches the file at an https address. Raises EvalkitError where it cannot be had, or has more bytes than the limit."""
    shown = without_secrets(address)
    _refuse_other_than_https(address, shown)
    try:
        request = Request(address, headers={"User-Agent": f"evalkit/{__version__}"})  # noqa: S310  # https only
        with _opener().open(request, timeout=TIME_OUT) as answer, open(into, "xb") as file:
            copy(answer, file, shown, limit)
    except (URLError, HTTPException, TimeoutError, ConnectionError, ssl.SSLError, ValueError) as error:
        raise _not_had(shown, _reason(error)) from error


def _refuse_other_than_https(address: str, shown: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise _not_had(shown, f"it is not written rightly ({error})") from error
    if parts.scheme.lower() != "https":
        raise EvalkitError(
            f"{shown} begins with {parts.scheme}:, and evalkit fetches by https: only.",
            hint="Fetch it yourself, and give the path of the file.",
        )
    if "@" in parts.netloc:
        raise EvalkitError(
            f"The address {shown} holds a user or a password.", hint="Fetch it yourself, and give the path of the file."
        )


def _reason(error: Exception) -> str:
    """Why something could not be fetched, in words."""
    if isinstance(error, HTTPError):
        return f"the server says {error.code} {error.reason}"
    if isinstance(error, URLError):
        return str(error.reason)
    if isinstance(error, TimeoutError):
        return "it takes too long"
    return str(error) or "the connection broke off"


def _not_had(shown: str, why: str) -> EvalkitError:
    return EvalkitError(
        f"{shown} cannot be fetched: {why.rstrip('.')}.",
        hint="Check the address; or fetch it yourself, and give the path of the file.",
    )


def _opener() -> OpenerDirector:
    """Speaks https and nothing else, with certificates checked, also where it is sent on."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPSHandler(context=ssl.create_default_context()),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _OnlyHttps(),
    ):
        opener.add_handler(handler)
    return opener


class _OnlyHttps(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme.lower() != "https":
            raise URLError(f"it sends on to {without_secrets(newurl)}, which is not https:")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def copy(answer: Any, file: IO[bytes], shown: str, limit: int) -> None:
    """Copies what is read from `answer`. Raises EvalkitError where that has more bytes than the limit, TimeoutError where it
    takes too long.
    """
    until, size = time.monotonic() + 3 * TIME_OUT, 0
    while piece := answer.read(65536):
        size += len(piece)
        if size > limit:
            raise EvalkitError(
                f"{shown} is larger than {limit // 10**6} MB.", hint="Leave out what does not belong there."
            )
        if time.monotonic() > until:
            raise TimeoutError
        file.write(piece)
