"""Work that workers of a scheduler share: the same results, each once; and an end in every case, with what came until then."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.plugins import Plugin
from evalkit.portfolio import engines, on_dask, pool, version
from evalkit.portfolio.engines import Batch, Came, EndedError, Engine, Lost, Work, connected
from evalkit.portfolio.examine import Answer, Facts, Wish
from evalkit.portfolio.packed import unpacked
from evalkit.portfolio.progress import Progress
from tests.portfolio.clusters import Cluster, certificates, cluster
from tests.running import run
from tests.small import AS_OF, PROJECT, edit, make
from tests.tools import program

DAY = date.fromisoformat(AS_OF)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes end otherwise there")


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with one worker, which none of the tests ends."""
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        made.add_worker()
        yield made


def several(folder: Path, number: int) -> list[Path]:
    made = [make(folder / f"e{index:02}") for index in range(number)]
    for root in made[::2]:
        edit(root, PROJECT, 'title = "Ward"\n')
    return made


def named(evaluation: object, options: Options) -> Answer:
    """Ends the process in which some evaluations are looked at, and waits with others."""
    root: Path = evaluation.root  # type: ignore[attr-defined]  # an evaluation
    if (root / "deadly").exists():
        os.kill(os.getpid(), 9)
    while (root / "slow").exists():
        time.sleep(0.05)
    return Answer(root.name)


NAMED = Wish("named", named, Options(DAY))


class Told(Progress):
    """Tells how many are done by now."""

    def __init__(self, tell: Callable[[int], object]) -> None:
        super().__init__(0)
        self._tell = tell

    def add(self, facts: Facts) -> None:
        super().add(facts)
        self._tell(self._done)


def names(found: Sequence[Facts]) -> list[str]:
    return [facts.unchecked or unpacked(facts.body) for facts in found]


def test_workers_say_what_is_said_here(workers: Cluster, tmp_path: Path) -> None:
    several(tmp_path / "all", 9)
    here = run(tmp_path, "check", "all", "--no-cache", "--format", "json")
    secret = workers.address.replace("//", "//me:secret@") + "/?token=secret"
    there = run(tmp_path, "check", "all", "--no-cache", "--format", "json", "--workers", secret)
    assert there.out == here.out
    assert len(json.loads(there.out)["evaluations"]) == 9
    assert "secret" not in there.err
    assert there.err.startswith(f"The user in the address of {workers.address} is not used")
    rolled = [
        run(tmp_path, "portfolio", "all", "--no-cache", env=env) for env in ({}, {"EVALKIT_WORKERS": workers.address})
    ]
    assert rolled[0] == rolled[1]


def test_what_a_worker_does_not_see_is_not_checked(workers: Cluster, tmp_path: Path) -> None:
    roots = [*several(tmp_path, 1), tmp_path / "gone"]
    with connected(workers.address) as engine:
        found = names(pool.found_out(roots, NAMED, engine=engine))
    assert found[0] == "e00"
    assert found[1].startswith("The worker on ")
    assert found[1].endswith(" does not see it.")


def test_what_ends_its_worker_is_not_checked_and_all_others_are(workers: Cluster, tmp_path: Path) -> None:
    """The worker of the module may be among those that end: another takes its place."""
    roots = several(tmp_path, 24)
    (roots[4] / "deadly").touch()
    workers.add_worker()
    workers.add_worker()
    seen: list[int] = []
    with connected(workers.address) as engine:
        found = pool.found_out(roots, NAMED, engine=engine, progress=Told(seen.append))
    assert names(found) == [
        "The worker that looked at it ended before it was done, twice: it may take more memory than there is."
        if index == 4
        else root.name
        for index, root in enumerate(roots)
    ]
    assert seen == list(range(1, 25))
    assert sum(process.poll() is None for process in workers.processes) == 2


def test_what_another_evalkit_says_is_not_taken(
    workers: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = tmp_path / "older.py"
    older.write_text(
        "from evalkit.portfolio import version\nversion.in_words = lambda: 'evalkit 0.0.1 on Python 2.7.1, build 12'\n"
    )
    workers.add_worker("--preload", str(older), "--name", "older")
    roots = several(tmp_path, 24)
    with connected(workers.address) as engine:
        assert isinstance(engine, on_dask.Dask)
        engine._client.wait_for_workers(2, timeout=60)
        assert names(pool.found_out(roots, NAMED, engine=engine)) == [root.name for root in roots]
    said = capsys.readouterr().err
    assert said.count("has evalkit 0.0.1 on Python 2.7.1, build 12; here it is evalkit") == 1
    assert said.startswith("The worker tcp://127.0.0.1:")
    assert said.endswith(f"{version.in_words()}. Nothing of it is taken.\n")


def test_a_scheduler_that_ends_leaves_what_came(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With certificates: nobody who has none is answered."""
    folder = certificates(tmp_path / "tls", program("openssl"))
    options = ("--protocol", "tls", "--tls-ca-file", f"{folder}/ca.pem", "--tls-cert", f"{folder}/cert.pem")
    roots = several(tmp_path, 4)
    (roots[2] / "slow").touch()
    with cluster(tmp_path / "cluster", *options, "--tls-key", f"{folder}/key.pem") as made:
        made.add_worker()
        assert made.address.startswith("tls://")

        def end(done: int) -> None:
            if done == 2:
                made.processes[0].kill()

        with connected(made.address, folder) as engine:
            found = pool.found_out(roots, NAMED, engine=engine, progress=Told(end))
            again = pool.found_out(roots[:1], NAMED, engine=engine)
    ended = f"The scheduler at {made.address} ended before all was done."
    assert names(found) == ["e00", "e01", ended, ended]
    assert names(again) == [ended]
    assert capsys.readouterr().err == f"{ended} What was done until then is kept.\n"


def answers_as_another(server: socket.socket) -> None:
    """As a server of the web does."""
    with server.accept()[0] as connection:
        connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_nobody_waits_without_end(workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "care")
    monkeypatch.setattr(on_dask, "WAIT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        ran = run(tmp_path, "check", "care", "--workers", f"tcp://127.0.0.1:{port}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: No scheduler answered at tcp://127.0.0.1:{port} within 0.5 seconds.\n")
    with socket.create_server(("127.0.0.1", port)) as another:
        threading.Thread(target=answers_as_another, args=(another,)).start()
        ran = run(tmp_path, "check", "care", "--workers", f"tcp://127.0.0.1:{port}")
    assert (ran.status, ran.out) == (2, "")
    ran = run(tmp_path, "portfolio", "care", "--workers", f"127.0.0.1:{port}")
    assert (ran.status, ran.out) == (2, "")
    assert "No scheduler answered" in ran.err
    with cluster(tmp_path / "cluster") as made:
        ran = run(tmp_path, "check", "care", "--workers", made.address)
    assert ran.status == 2
    assert ran.err == (
        f"Error: The scheduler at {made.address} has no worker; one was waited for for 0.5 seconds.\n"
        f"Start one: dask worker {made.address}.\n"
    )


class Plain:
    """An engine that does the work where it is, and loses some of it."""

    def __init__(self, lost: str = "", ends_after: int = 99) -> None:
        self.handed: list[int] = []
        self._lost = lost
        self._ends_after = ends_after

    def map(self, function: Work, batches: Sequence[Batch]) -> Iterator[Came | Lost]:
        for batch in batches:
            if len(self.handed) == self._ends_after:
                raise EndedError("It is over.")
            self.handed.append(len(batch))
            if self._lost and any(path.endswith(self._lost) for _, path in batch):
                yield Lost(batch)
                continue
            answer = function(batch)
            yield Came("here", answer) if isinstance(answer, bytes) else Lost(batch, answer)


def test_any_engine_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots = several(tmp_path, 40)
    engine = Plain(lost="e07")
    found = names(pool.found_out(roots, NAMED, engine=engine))
    assert [index for index, name in enumerate(found) if "ended before it was done, twice" in name] == [7]
    assert engine.handed == [2] * 20 + [1, 1]
    found = names(pool.found_out(roots, NAMED, engine=Plain(ends_after=3)))
    assert found[:7] == [*(f"e{index:02}" for index in range(6)), "It is over."]


def test_a_way_up_behind_a_link_leads_workers_where_it_leads_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root,) = several(tmp_path / "real", 1)
    (tmp_path / "real/deep").mkdir()
    (tmp_path / "way").symlink_to("real/deep")
    monkeypatch.chdir(tmp_path)
    assert names(pool.found_out([Path("way/..", root.name)], NAMED, engine=Plain())) == [root.name]


def test_a_package_may_offer_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    offered = Plugin("ours", "a-package", lambda address: nullcontext(Plain()))
    monkeypatch.setattr(engines, "plugins", lambda group: (offered,) if group == "evalkit.engines" else ())
    make(tmp_path / "care")
    there, here = (
        run(tmp_path, "check", "care", "--no-cache", *more) for more in (("--workers", "ours://somewhere"), ())
    )
    assert there == here


ADDRESSES = {
    "http://me:secret@host:1?secret": "--workers: nothing is known that answers at http://.",
    "tcp://": "--workers is not the address of a scheduler.",
    "tcp://me:secret@:1": "--workers is not the address of a scheduler.",
    "tcp://host:secret": "--workers is not the address of a scheduler.",
    "tcp://[secret": "--workers is not the address of a scheduler.",
    "-x secret": "--workers is not the address of a scheduler.",
    "tls://me:secret@host": "tls://host:8786 asks for certificates.",
}


@pytest.mark.parametrize("given", ADDRESSES)
def test_an_address_that_is_none(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EvalkitError) as error:
        connected(given)
    assert error.value.message == ADDRESSES[given]
    assert "secret" not in f"{error.value.hint}{capsys.readouterr()}"


@pytest.mark.skipif(not find_spec("distributed"), reason="the extra cluster is not installed")
def test_what_is_not_encrypted_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def engine(address: str, tls: Path | None = None) -> Engine:
        return connected(address, tls)  # type: ignore[return-value]  # never entered

    for loopback in ("localhost:1", "tcp://127.0.0.1:1", "tcp://127.9.9.9", "tcp://[::1]:1"):
        engine(loopback)
    assert capsys.readouterr().err == ""
    engine("tcp://10.0.0.1")
    assert capsys.readouterr().err.startswith("Warning: tcp://10.0.0.1:8786 is not encrypted, and whoever reaches")
    with pytest.raises(EvalkitError, match=r"--workers-tls is given, and tcp://10.0.0.1:8786 is not encrypted\."):
        engine("tcp://10.0.0.1", tmp_path)
    with (
        pytest.raises(EvalkitError, match=r"--workers-tls: there is no ca\.pem in "),
        connected("tls://10.0.0.1", tmp_path),
    ):
        pass
    ran = run(tmp_path, "check", "--workers-tls", ".")
    assert ran.status == 2
    assert ran.err.startswith("Error: --workers-tls says nothing about where.")
