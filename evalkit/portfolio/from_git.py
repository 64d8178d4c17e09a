"""A folder of a repository of git, as it is at a revision: fetched by the git that is at hand, and nothing of it is ever run."""

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple, NoReturn
from urllib.parse import unquote, urlsplit

from evalkit.errors import EvalkitError
from evalkit.terminal import visible

PREFIX = "git+"
_SCHEMES = ("https", "file")
_TIME_OUT = 300
"""Seconds for each step."""
_LONGEST = 200
"""Signs of what git says."""
_PLAIN = re.compile(r"[^\x00-\x1f\x7f-\x9f\\]+")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]")
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]*")
_OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SETTINGS = ("GIT_ASKPASS", "GIT_CONFIG", "GIT_EXEC_PATH", "GIT_HTTP_", "GIT_PROXY_", "GIT_SSL_")
"""The environment variables by which a user sets up git; the others say which repository somebody else works on."""
_QUIET = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_HTTP_LOW_SPEED_LIMIT": "1",
    "GIT_HTTP_LOW_SPEED_TIME": "20",
}
_HARMLESS = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.autocrlf=false",
    "core.sparseCheckoutCone=false",
    "advice.detachedHead=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
)
_NO_FILTERS = "* -text -filter -ident -eol -working-tree-encoding\n"
"""Attributes that count above those in a repository: files are laid down as they were kept."""
_SHAPE = "It is written git+https://HOST/PATH@REVISION#FOLDER; revision and folder may be left out."


class Place(NamedTuple):
    """A folder in a repository."""

    scheme: str
    address: str
    revision: str
    folder: str
    """From the top, with `/`; empty for that itself."""


def read(source: str) -> Place:
    """What is meant by `git+https://…[@REF][#FOLDER]`. Raises EvalkitError where it is written otherwise, or could be taken for
    an option.
    """
    try:
        parts = urlsplit(source.removeprefix(PREFIX))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        _refuse("An address of git is not written rightly.")
    if parts.scheme.lower() not in _SCHEMES:
        _refuse(f"git+{visible(parts.scheme)}: is not fetched from; git+https: and git+file: are.")
    if "@" in parts.netloc or parts.query:
        _refuse(
            "An address of git holds a user, a password or a query.", "git's own credential helper knows who you are."
        )
    path, _, revision = parts.path.rpartition("@") if "@" in parts.path else (parts.path, "", "HEAD")
    folder = unquote(parts.fragment).rstrip("/")
    is_file = parts.scheme.lower() == "file"
    if bool(host) == is_file or (host and not _HOST.fullmatch(host)) or " " in path or not _is_path(path.strip("/")):
        _refuse("An address of git is not written rightly.")
    if not _REVISION.fullmatch(revision) or ".." in revision:
        _refuse(f"“{visible(revision)}” is no revision.")
    if folder and not _is_path(folder):
        _refuse(f"“{visible(folder)}” is no folder in a repository.")
    at = f"{host}:{port}" if port else host
    return Place(parts.scheme.lower(), f"{parts.scheme.lower()}://{at}{path}", revision, folder)


def _is_path(path: str) -> bool:
    """Whether each part of a path is a name, and none could be taken for an option."""
    parts = path.split("/")
    return all(_PLAIN.fullmatch(part) and not part.startswith("-") and part not in (".", "..") for part in parts)


def mark(source: str, name: str) -> str:
    """The object that a revision stands for now, as the repository says; empty where it stands for none, or for several. Raises
    EvalkitError where the repository cannot be asked.
    """
    place = read(source)
    if _OBJECT.fullmatch(place.revision):
        return place.revision
    told = _Repository(place, name, Path(os.sep)).git("ls-remote", place.address, place.revision)
    found = [line.split("\t") for line in told.splitlines() if not line.endswith("^{}")]
    return found[0][0] if len(found) == 1 else ""


def fetch(source: str, name: str, into: Path) -> tuple[Path, str]:
    """Lays down the folder of a repository in another, and gives where, and the object that was fetched. Raises EvalkitError
    where it cannot be had.
    """
    place = read(source)
    git, files = into / "git", into / "files"
    files.mkdir()
    held = _Repository(place, name, into, f"--git-dir={git}", f"--work-tree={files}")
    held.git("init", "--quiet", "--template=")
    (git / "info").mkdir(exist_ok=True)
    (git / "info/attributes").write_text(_NO_FILTERS, "utf-8")
    held.git("config", "remote.origin.url", place.address)
    blobs = ("--filter=blob:none",) if place.folder else ()
    held.git("fetch", "--quiet", "--depth=1", "--no-tags", *blobs, "origin", place.revision)
    if place.folder:
        held.git("config", "core.sparseCheckout", "true")
        (git / "info/sparse-checkout").write_text(f"/{_escaped(place.folder)}/\n", "utf-8")
    held.git("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
    top = files.joinpath(*place.folder.split("/")) if place.folder else files
    if not top.is_dir():
        raise EvalkitError(f"{name} cannot be fetched: there is no such folder.", hint="Check how it is written.")
    return top, (git / "FETCH_HEAD").read_text("utf-8").partition("\t")[0]


class _Repository:
    """A repository that is asked, or one that is made for one fetch, apart from the files that it lays down."""

    def __init__(self, place: Place, name: str, folder: Path, *options: str) -> None:
        self._place = place
        self._name = name
        self._folder = folder
        self._command = ["git", *options]
        self._command += [part for setting in _HARMLESS for part in ("-c", setting)]
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        kept |= {key: value for key, value in os.environ.items() if key.startswith(_SETTINGS)}
        self._environment = kept | _QUIET | {"GIT_ALLOW_PROTOCOL": place.scheme}

    def git(self, *arguments: str) -> str:
        """Runs git, and gives what it says. Raises EvalkitError where it gives up."""
        try:
            done = subprocess.run(  # noqa: S603  # no shell; nothing that could be an option is taken from an address
                [*self._command, *arguments],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIME_OUT,
                check=False,
            )
        except FileNotFoundError as error:
            raise EvalkitError("git is not installed, or not on the path.", hint=f"{self._name} needs it.") from error
        except subprocess.TimeoutExpired as error:
            raise self._not_had("it takes too long") from error
        if done.returncode:
            raise self._not_had(self._said(done.stderr.decode("utf-8", "replace")))
        return done.stdout.decode("utf-8", "replace")

    def _said(self, text: str) -> str:
        """Why git gave up, in its words."""
        lines = text.replace(self._place.address, "it").strip().splitlines()
        told = next((line for line in lines if line.startswith(("fatal: ", "error: "))), "unknown reason")
        return visible(told.partition(": ")[2] if ": " in told[:8] else told)[:_LONGEST].rstrip(".")

    def _not_had(self, why: str) -> EvalkitError:
        return EvalkitError(
            f"{self._name} cannot be fetched: {why}.", hint="Check the address, the revision, and who may read it."
        )


def _escaped(folder: str) -> str:
    """A folder as a pattern that means itself."""
    return re.sub(r"([*?\[\]!#\\ ])", r"\\\1", folder)


def _refuse(said: str, hint: str = _SHAPE) -> NoReturn:
    raise EvalkitError(said, hint=hint)
