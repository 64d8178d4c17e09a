"""Chromium without a window, by the pipe on which it takes commands: what a page asks the network for, and what axe finds in it."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.tools import package

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_PATIENCE = 60
"""Seconds."""


PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def axe() -> Path | None:
    """Where the npm package axe-core is installed; None where it is not."""
    folder = package("axe-core")
    return folder / "axe.min.js" if folder else None


class Browser:
    """A browser with one page."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers
        self._number, self._waiting, self._session = 0, b"", ""
        self._events: list[dict[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network"):
            self._call(f"{domain}.enable")

    def visit(self, page: Path, query: str = "") -> list[str]:
        """Opens a page of the disk. Gives all addresses that were asked for."""
        self._events.clear()
        self._call("Page.navigate", url=page.as_uri() + query)
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._take()
        return [e["params"]["request"]["url"] for e in self._events if e["method"] == "Network.requestWillBeSent"]

    def resize(self, width: int) -> None:
        """Makes the window as wide as so many CSS pixels."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **size)

    def emulate(self, feature: str, value: str) -> None:
        """Has a media feature, such as `prefers-color-scheme`, be what is wanted."""
        self._call("Emulation.setEmulatedMedia", features=[{"name": feature, "value": value}])

    def evaluate(self, script: str) -> Any:
        """What JavaScript gives on the page; waits for what it promises."""
        given = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in given, given
        return given["result"].get("value")

    def violations(self, axe: Path, *, contrast: bool = True) -> list[str]:
        """What axe finds against WCAG 2.2 AA: rule and elements. `contrast`: whether colours are looked at, which takes long."""
        if not self.evaluate("'axe' in window"):
            self.evaluate(axe.read_text("utf-8"))
        options = json.dumps(
            {
                "runOnly": WCAG,
                "rules": {"color-contrast": {"enabled": contrast}},
                "resultTypes": ["violations"],
                "selectors": False,
                "preload": False,
            }
        )
        found = self.evaluate(f"axe.run(document, {options}).then(found => found.violations)")
        return [f"{one['id']}: {[node['html'] for node in one['nodes'][:5]]}" for one in found]

    def picture(self, height: int) -> bytes:
        """The top of the page, as PNG, so many CSS pixels high."""
        import base64

        width = self.evaluate("innerWidth")
        clip = {"x": 0, "y": self.evaluate("scrollY"), "width": width, "height": height, "scale": 1}
        return base64.b64decode(self._call("Page.captureScreenshot", clip=clip)["data"])

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        order = {"id": self._number, "method": method, "params": parameters}
        os.write(
            self._orders, json.dumps(order | ({"sessionId": self._session} if self._session else {})).encode() + b"\0"
        )
        while True:
            said = self._take()
            if said.get("id") == self._number:
                assert "error" not in said, (method, said["error"])
                return dict(said["result"])

    def _take(self) -> dict[str, Any]:
        """The next message: an answer, or an event, which is kept."""
        while b"\0" not in self._waiting:
            data = os.read(self._answers, 2**20)
            assert data, "the browser is gone"
            self._waiting += data
        message, _, self._waiting = self._waiting.partition(b"\0")
        said: dict[str, Any] = json.loads(message)
        if "method" in said:
            self._events.append(said)
        return said


@contextmanager
def opened(program: str, folder: Path) -> Iterator[Browser]:
    """A browser, for a while, which keeps what it keeps in an empty folder."""
    theirs, orders = map(_aside, os.pipe())
    answers, said = map(_aside, os.pipe())
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    ways = [(os.POSIX_SPAWN_DUP2, theirs, 3), (os.POSIX_SPAWN_DUP2, said, 4)]
    process = os.posix_spawn(
        program, [program, *FLAGS, f"--user-data-dir={folder}"], os.environ, file_actions=[*silent, *ways]
    )
    os.close(theirs)
    os.close(said)
    try:
        yield Browser(orders, answers)
    finally:
        os.close(orders)  # then it ends by itself
        _end(process)
        os.close(answers)


def _aside(number: int) -> int:
    """The same end of a pipe under a number that is in nobody's way."""
    import fcntl

    other = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(number)
    return other


def _end(process: int) -> None:
    for _ in range(_PATIENCE):
        with suppress(ChildProcessError):
            if os.waitpid(process, os.WNOHANG)[0]:
                return
        time.sleep(0.05)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
