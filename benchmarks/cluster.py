"""A scheduler of Dask and workers on loopback, whose processor time can be told while they run. Linux only."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 60
"""Seconds until a scheduler is there."""
_LOOPBACK = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")


class Cluster:
    """Processes that stand ready."""

    def __init__(self, folder: Path) -> None:
        self.address = ""
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def seconds(self) -> float:
        """Processor time of all of them until now."""
        ticks = 0
        for process in self._processes:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # of itself and of what it has waited for, user and system
        return ticks / os.sysconf("SC_CLK_TCK")

    def start(self, workers: int) -> None:
        file = self._folder / "scheduler.json"
        file.unlink(missing_ok=True)
        self._start("scheduler", "--port", "0", "--scheduler-file", file)
        until = time.monotonic() + _PATIENCE
        while not self.address and time.monotonic() < until:
            time.sleep(0.05)
            told = file.read_text() if file.exists() else ""
            self.address = told.partition('"address": "')[2].partition('"')[0]
        for _ in range(workers):
            self._start("worker", "--no-nanny", "--nthreads", "1", "--scheduler-file", file)

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def _start(self, *arguments: str | Path) -> None:
        command = [str(Path(sys.executable).with_name("dask")), *map(str, arguments), *_LOOPBACK]
        quiet = subprocess.DEVNULL
        self._processes.append(subprocess.Popen(command, cwd=self._folder, stdin=quiet, stdout=quiet, stderr=quiet))


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A scheduler and so many workers, each in one thread."""
    made = Cluster(folder)
    try:
        made.start(workers)
        yield made
    finally:
        made.end()
