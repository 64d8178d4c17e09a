"""Evaluations in ZIPs, at addresses and in repositories: the same as in a folder, and nothing of them stays, or is run."""

import json
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from evalkit.errors import EvalkitError
from evalkit.portfolio import elsewhere, examine, from_git, pool
from evalkit.portfolio.from_git import Place
from evalkit.templates import archive
from tests.repositories import commit, git
from tests.running import Ran, run
from tests.small import AS_OF, PROJECT, edit, make
from tests.tools import needed

Rolled = Callable[..., tuple[Ran, list[dict[str, Any]]]]


@pytest.fixture
def rolled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rolled:
    """Rolls sources up, sees that nothing of them stays, and gives what is said and the rows of evaluations."""
    place = tmp_path / "unpacked"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))

    def rolled(*sources: str, cwd: Path = tmp_path, more: tuple[str, ...] = ()) -> tuple[Ran, list[dict[str, Any]]]:
        ran = run(cwd, "portfolio", *sources, "--as-of", AS_OF, "--output", "result.json", "--no-cache", *more)
        assert list(place.iterdir()) == []
        held = json.loads((cwd / "result.json").read_text("utf-8"))
        (cwd / "result.json").unlink()
        return ran, held["evaluations"]

    return rolled


def packed(folder: Path, into: Path) -> Path:
    return Path(shutil.make_archive(str(into.with_suffix("")), "zip", folder))


def but_for_names(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "evaluation"} for row in rows]


def test_a_zip_is_as_what_was_packed(rolled: Rolled, tmp_path: Path) -> None:
    for name in ("alder", "birch"):
        make(tmp_path / "all" / name)
    edit(tmp_path / "all/alder", PROJECT, 'title = "Ward"\n')
    packed(tmp_path / "all", tmp_path / "two.zip")
    packed(tmp_path / "all/birch", tmp_path / "one.ZIP").rename(tmp_path / "one.ZIP")
    plain, expected = rolled("all")
    ran, found = rolled("two.zip")
    assert ran.status == plain.status
    assert [row["evaluation"] for row in found] == ["two.zip/alder", "two.zip/birch"]
    assert but_for_names(found) == but_for_names(expected)
    _, (row,) = rolled("one.ZIP")
    assert row["evaluation"] == "one.ZIP"


@pytest.fixture
def zipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An evaluation, and beside it the ZIP of it, where verdicts are kept."""
    monkeypatch.delenv("EVALKIT_NO_CACHE")
    monkeypatch.setenv("EVALKIT_CACHE", str(tmp_path / "cache"))
    make(tmp_path / "care")
    return packed(tmp_path / "care", tmp_path / "care.zip")


@pytest.mark.usefixtures("zipped")
def test_a_zip_that_has_not_changed_is_not_unpacked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def rolled() -> str:
        return run(tmp_path, "portfolio", "care.zip", "--as-of", AS_OF).out

    plain, unpack = rolled(), archive.unpack
    monkeypatch.setattr(archive, "unpack", lambda *_: pytest.fail("it is unpacked again"))
    assert rolled() == plain
    monkeypatch.setattr(archive, "unpack", unpack)
    edit(tmp_path / "care", PROJECT, 'lead = "ward manager"\n')
    packed(tmp_path / "care", tmp_path / "care.zip")
    assert rolled() != plain


def test_a_zip_that_is_fetched_and_has_not_changed_is_not_checked_again(
    zipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined = Mock(wraps=examine.examine)
    monkeypatch.setattr(pool, "examine", examined)
    monkeypatch.setattr("evalkit.templates.download.fetch", lambda _, into, __: shutil.copyfile(zipped, into))

    def rolled() -> str:
        return run(tmp_path, "portfolio", "https://host/care.zip", "--as-of", AS_OF).out

    plain = rolled()
    assert plain.startswith("The gate of one evaluation holds.")
    assert (rolled(), examined.call_count) == (plain, 1)
    edit(tmp_path / "care", PROJECT, 'lead = "ward manager"\n')
    packed(tmp_path / "care", tmp_path / "care.zip")
    assert rolled() != plain
    assert examined.call_count == 2


@pytest.mark.usefixtures("zipped")
def test_a_zip_is_unpacked_again_where_a_package_says_that_its_answers_do_not_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin, unpacked = SimpleNamespace(value=SimpleNamespace(stored=False)), Mock(wraps=archive.unpack)
    monkeypatch.setattr("evalkit.plugins.plugins", lambda group: (plugin,) if group == "evalkit.measures" else ())
    monkeypatch.setattr(archive, "unpack", unpacked)
    for _ in range(2):
        run(tmp_path, "portfolio", "care.zip", "--as-of", AS_OF)
    assert unpacked.call_count == 2


def entry(name: str, kind: int = stat.S_IFREG) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (kind | 0o644) << 16
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


ZIPS = {
    "leads out": ([entry("care/../../evaluation.toml")], "whose path leads out of the folder"),
    "is a link": ([entry("care/evaluation.toml", stat.S_IFLNK)], "which is a link."),
    "is a bomb": ([entry("care/evaluation.toml")], "which is more than 200 times larger than in the ZIP"),
    "holds none": ([entry("care/other.toml")], "holds no evaluation."),
    "is none": ([], "cannot be read as a ZIP"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_that_is_not_safe_is_not_unpacked_and_the_others_are_done(
    name: str, rolled: Rolled, tmp_path: Path
) -> None:
    make(tmp_path / "care")
    entries, said = ZIPS[name]
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as made:
        for one in entries:
            made.writestr(one, b"0" * (2_000_000 if name == "is a bomb" else 9))
    if not entries:
        (tmp_path / "bad.zip").write_bytes(b"none")
    ran, rows = rolled("bad.zip", "care")
    assert ran.status == 2
    assert [(row["evaluation"], row["state"]) for row in rows] == [("care", "checked"), ("bad.zip", "unchecked")]
    assert said in rows[1]["reason"]
    assert not (tmp_path / "evaluation.toml").exists()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two evaluations, the older revision of one of which lacks something; and much that git would obey."""
    folder = tmp_path_factory.mktemp("repository") / "all"
    make(folder / "of us/alder")
    make(folder / "birch")
    edit(folder / "birch", PROJECT, 'lead = "ward manager"\n')
    git(folder, "init", "--quiet", "--initial-branch", "main")
    (folder / ".gitattributes").write_text("*.toml filter=evil text eol=crlf\n")
    (folder / "birch/away").symlink_to("/etc")
    git(folder, "-c", "filter.evil.clean=cat", "add", "--all")
    git(folder, "-c", "filter.evil.clean=cat", "commit", "--quiet", "-m", "One")
    git(folder, "tag", "feature/first")
    shutil.rmtree(folder / "birch")
    make(folder / "birch")
    commit(folder)
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


def test_a_repository_is_as_its_files(
    repository: Path, rolled: Rolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran_by_git = tmp_path / "ran"
    template = tmp_path / "template"
    (template / "hooks").mkdir(parents=True)
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        (template / "hooks" / hook).write_text(f"#!/bin/sh\ntouch '{ran_by_git}'\n")
        (template / "hooks" / hook).chmod(0o755)
    settings = tmp_path / "config"
    settings.write_text(
        f"[init]\n  templateDir = {template}\n[core]\n  hooksPath = {template}/hooks\n"
        f'[filter "evil"]\n  smudge = touch {ran_by_git}; cat\n  required = true\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another"))
    source = f"git+file://{repository}"
    monkeypatch.delenv("GIT_DIR")
    _, expected = rolled(str(repository / "birch"), str(repository / "of us/alder"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another"))
    _, found = rolled(source)
    assert [row["evaluation"] for row in found] == [f"{source}#birch", f"{source}#of us/alder"]
    assert but_for_names(found) == but_for_names(expected)
    _, (row,) = rolled(f"{source}#of%20us/alder")
    assert row["evaluation"] == f"{source}#of%20us/alder"
    _, (row,) = rolled(f"{source}@feature/first#birch/")
    assert (row["state"], row["held"]) == ("checked", False)
    assert not ran_by_git.exists()
    for wrong, said in (
        (f"{source}@gone", "couldn't find remote ref gone"),
        (f"{source}#gone", "there is no such folder"),
        (f"{source}@feature/first#birch/away", "there is no such folder"),
        (f"git+file://{tmp_path}/none", "does not appear to be a git repository"),
    ):
        ran, (row,) = rolled(wrong)
        assert ran.status == 2
        assert said in row["reason"]
    assert not ran_by_git.exists()


def test_a_repository_that_has_not_changed_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVALKIT_NO_CACHE")
    make(tmp_path / "care")
    git(tmp_path / "care", "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path / "care")

    def rolled(day: str = AS_OF) -> str:
        return run(tmp_path, "portfolio", f"git+file://{tmp_path}/care@main", "--as-of", day).out

    plain, fetch = rolled(), from_git.fetch
    fetched: list[str] = []

    def noted(source: str, name: str, into: Path) -> tuple[Path, str]:
        fetched.append(source)
        return fetch(source, name, into)

    monkeypatch.setattr(from_git, "fetch", noted)
    assert rolled() == plain
    assert rolled("2026-03-02") == plain
    assert fetched == []
    rolled("2027-03-01")  # another day, on which more is due
    assert len(fetched) == 1
    edit(tmp_path / "care", PROJECT, 'lead = "ward manager"\n')
    commit(tmp_path / "care")
    assert rolled() != plain
    assert rolled() != plain
    assert len(fetched) == 2


READ = {
    "git+https://host/a/b.git": Place("https", "https://host/a/b.git", "HEAD", ""),
    "git+https://host:8443/a/b.git@v1.0#x/y": Place("https", "https://host:8443/a/b.git", "v1.0", "x/y"),
    "git+file:///a/b@c/d@feature/x#e%20f/": Place("file", "file:///a/b@c/d", "feature/x", "e f"),
}


@pytest.mark.parametrize("source", READ)
def test_an_address_of_git(source: str) -> None:
    assert from_git.read(source) == READ[source]


NO_SOURCES = [
    "git+https://--upload-pack=option/x",
    "git+https://-oProxyCommand=option/x",
    "git+https://host/--upload-pack=option",
    "git+https://host/x --upload-pack=option",
    "git+https://host/x@--upload-pack=option",
    "git+https://host/x@-option",
    "git+https://host/x@a..option",
    "git+https://host/x@+refs/heads/*:option",
    "git+https://host/x@",
    "git+https://host/x#--option",
    "git+https://host/x#../option",
    "git+https://host/x#a/%2e%2e/option",
    "git+https://host/x#/option",
    "git+https://host/x?upload-pack=option",
    "git+https://me:secret@host/x",
    "git+https://host:option/x",
    "git+https://host",
    "git+file://host/option",
    "git+file:///",
    "git+file:///a/../option",
    "git+ssh://git@host/x",
    "git+ext::sh -c option://x",
    "git+http://host/option",
    "git+https://[option/x",
    "ftp://me:secret@host/x.zip",
    "file:///option.zip",
    "https://me:secret@127.0.0.1:1/y.zip?token=option",
    "https://127.0.0.1:1/x.zip?token=option",
    "https://127.0.0.1:1/x.tar?token=option",
    "git+https://127.0.0.1:1/x",
]


def test_what_is_no_source_is_told_without_what_is_secret(rolled: Rolled) -> None:
    ran, rows = rolled(*NO_SOURCES)
    assert ran.status == 2
    assert [row["state"] for row in rows] == ["unchecked"] * len(NO_SOURCES)
    assert "me:" not in f"{rows}{ran.err}"
    assert "token" not in f"{rows}{ran.err}"
    reasons = {row["evaluation"]: row["reason"] for row in rows}
    assert reasons["git+https://host/x@--upload-pack=option"] == "“--upload-pack=option” is no revision."
    assert reasons["git+https://host/x"] == "An address of git holds a user, a password or a query."
    assert reasons["git+ssh://host/x"] == "git+ssh: is not fetched from; git+https: and git+file: are."
    assert reasons["ftp://host/x.zip"] == "ftp://host/x.zip is an address of a kind that is not known."
    assert reasons["https://127.0.0.1:1/x.tar"] == "https://127.0.0.1:1/x.tar is no ZIP, and no repository of git."
    assert reasons["https://127.0.0.1:1/x.zip"].startswith("https://127.0.0.1:1/x.zip cannot be fetched: ")
    assert reasons["git+https://127.0.0.1:1/x"].startswith("git+https://127.0.0.1:1/x cannot be fetched: ")


def test_object_stores_are_reached_by_fsspec(rolled: Rolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed(_fsspec(), "the extra cluster")
    import fsspec
    from fsspec.implementations.memory import MemoryFileSystem

    monkeypatch.setattr(fsspec, "url_to_fs", lambda url: (MemoryFileSystem(), url.removeprefix("s3:/")))
    make(tmp_path / "care")
    held = packed(tmp_path / "care", tmp_path / "care.zip").read_bytes()
    MemoryFileSystem().pipe("/bucket/care.zip", held)
    _, expected = rolled("care")
    _, found = rolled("s3://bucket/care.zip")
    assert found[0]["evaluation"] == "s3://bucket/care.zip"
    assert but_for_names(found) == but_for_names(expected)
    _, (row,) = rolled("s3://bucket/gone.zip")
    assert row["reason"] == "s3://bucket/gone.zip cannot be fetched: there is nothing."
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 10)
    _, (row,) = rolled("s3://bucket/care.zip")
    assert row["reason"] == "s3://bucket/care.zip is larger than 0 MB."


def _fsspec() -> str | None:
    return "fsspec" if find_spec("fsspec") else None


def test_what_reaches_a_store_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ImportError("no such package")

    needed(_fsspec(), "the extra cluster")
    monkeypatch.setattr("fsspec.url_to_fs", missing)
    with (
        pytest.raises(EvalkitError, match="gs:// needs gcsfs, which is not installed"),
        elsewhere.reached("gs://bucket/x.zip"),
    ):
        pass


def test_workers_reach_the_same(
    repository: Path, rolled: Rolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from evalkit.plugins import Plugin
    from evalkit.portfolio import engines
    from tests.portfolio.test_workers import Plain

    offered = Plugin("ours", "a-package", lambda address: nullcontext(Plain()))
    monkeypatch.setattr(engines, "plugins", lambda group: (offered,) if group == "evalkit.engines" else ())
    packed(repository, tmp_path / "all.zip")
    sources = ("all.zip", f"git+file://{repository}@main#birch", "gone.zip", "git+file:///gone/x")
    assert rolled(*sources, more=("--workers", "ours://x")) == rolled(*sources)
