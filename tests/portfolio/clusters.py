"""A scheduler of Dask and workers, as they are started by hand: on loopback alone, and ended in every case."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tests.running import COMMAND, environment
from tests.tools import needed

_PATIENCE = 60
"""Seconds in which a process has to be there, on a busy machine."""
_ROOT = Path(__file__).parents[2]


@dataclass
class Cluster:
    """A scheduler, and the workers that were started for it."""

    folder: Path
    options: list[str]
    address: str = ""
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    """The scheduler first."""

    def add_worker(self, *options: str) -> None:
        """Starts a worker, in one thread and with no process that would start it again."""
        file = str(self.folder / "scheduler.json")
        self._start(
            *("worker", "--no-nanny", "--nthreads", "1", "--scheduler-file", file, "--death-timeout", "60"),
            *("--local-directory", str(self.folder), *options),
        )

    def start(self) -> None:
        """Starts the scheduler, and waits for it."""
        file = self.folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--idle-timeout", "300", "--scheduler-file", str(file))
        until = time.monotonic() + _PATIENCE
        while not self.address:
            assert self.processes[0].poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
            told = file.read_text() if file.exists() else ""
            self.address = told.partition('"address": "')[2].partition('"')[0]

    def end(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()

    def _start(self, *arguments: str) -> None:
        loopback = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        with open(self.folder / "log", "ab") as log:
            self.processes.append(
                subprocess.Popen(
                    [str(COMMAND.with_stem("dask")), *arguments, *loopback, *self.options],
                    env=environment({"PYTHONPATH": str(_ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}),
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            )


@contextmanager
def cluster(folder: Path, *options: str) -> Iterator[Cluster]:
    """A scheduler without workers. `options`: of each process."""
    needed("dask" if find_spec("distributed") else None, "the extra cluster")
    folder.mkdir(exist_ok=True)
    made = Cluster(folder, list(options))
    try:
        made.start()
        yield made
    finally:
        made.end()


def certificates(folder: Path, openssl: str) -> Path:
    """A folder of certificates and a key for this machine."""
    folder.mkdir()

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True, timeout=60)

    new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    run(*new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=a test")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE")
    run(*new, *signed, "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=127.0.0.1")
    return folder


def is_running(process: "subprocess.Popen[bytes]") -> bool:
    return process.poll() is None and os.path.exists(f"/proc/{process.pid}")
