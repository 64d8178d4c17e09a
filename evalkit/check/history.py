"""What has changed since a revision: the evaluation as it was is taken from git, and checked in the same way.

What git holds is written, as far as it is read, into a folder within the repository's own `.git`, so that no client's
text leaves the repository, and is taken away at once. Nothing is fetched: what a clone does not have is said to be missing.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evalkit.check.checker import Options, check
from evalkit.errors import EvalkitError
from evalkit.files.loader import load
from evalkit.model.kinds import EVALUATION_FILE
from evalkit.report import Comparison, Past, Report, gone

_READ = (".toml", ".md")
_SETTINGS = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
"""The environment variables by which a user sets up git; the others say which repository somebody else works on."""
_FILE, _LINK = ("100644", "100755", "100664"), "120000"


class _RefusedError(Exception):
    """Git answered with an error; holds what it said."""


def compare(reports: Sequence[Report], revision: str, options: Options) -> None:
    """Notes in each report what is new, and what was found as of a revision and is no more.

    Raises EvalkitError outside a git repository, and where the revision is not there.
    """
    for report in reports:
        repository = _Repository(Path(os.path.realpath(report.path)))
        commit = repository.commit(revision)
        before = repository.checked(commit, replace(options, list_met=False))
        report.since = Comparison(revision, commit)
        then: dict[str, Past] = {}
        if before is None:
            report.since.existed = False
        else:
            then = {finding.fingerprint: Past.of(finding) for finding in before.findings}
            report.since.stage = before.stage
            report.since.fixed = gone(then.values(), report)
        for finding in (*report.findings, *report.known):
            past = then.get(finding.fingerprint)
            finding.is_new = past is None or not past.covers(finding)


class _Repository:
    """The repository in which an evaluation's folder lies."""

    def __init__(self, root: Path) -> None:
        self._root = root
        try:
            self._inside = self._say("rev-parse", "--show-prefix").rstrip("/")
            self._own = Path(self._say("rev-parse", "--absolute-git-dir"))
        except _RefusedError as error:
            told = str(error)
            if "not a git repository" in told:
                told = f"{root} is not in a git repository."
            raise EvalkitError(
                f"There is nothing to compare with: {told}",
                hint="--since needs git; without it, --baseline tells known findings from new ones.",
            ) from error

    def commit(self, revision: str) -> str:
        """The full name of the commit that a revision stands for."""
        try:
            return self._say("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except _RefusedError as error:
            if self._say("rev-parse", "--is-shallow-repository") == "true":
                hint = (
                    "This is a shallow clone, which lacks older commits: run `git fetch --unshallow` first "
                    "(in a workflow, check out with fetch-depth: 0)."
                )
            else:
                hint = "Give a branch, a tag or a commit that `git log` shows, such as main or HEAD~1."
            raise EvalkitError(f"The repository has no revision “{revision}”.", hint=hint) from error

    def checked(self, commit: str, options: Options) -> Report | None:
        """The evaluation as it was, checked; None where it was not there."""
        try:
            with tempfile.TemporaryDirectory(prefix="evalkit-", dir=self._workroom()) as folder:
                self._write(commit, Path(folder))
                return check(load(Path(folder)), options) if os.path.lexists(f"{folder}/{EVALUATION_FILE}") else None
        except _RefusedError as error:
            raise EvalkitError(
                f"Git cannot show the evaluation as of {commit[:10]}: {error}",
                hint="Does `git fsck` find the repository whole? A partial clone has to fetch that commit first.",
            ) from error

    def _workroom(self) -> str | None:
        """Where the evaluation as it was is put: in the repository's own folder or, where that cannot be written to, in
        the one for temporary files.
        """
        return str(self._own) if os.access(self._own, os.W_OK) else None

    def _write(self, commit: str, folder: Path) -> None:
        """Writes the files of the evaluation into a folder; those that evalkit does not read are left empty."""
        files = list(self._files(commit))
        texts = self._texts([name for path, mode, name in files if mode == _LINK or path.endswith(_READ)])
        for path, mode, name in sorted(files, key=lambda file: file[1] == _LINK):  # so that no file goes through a link
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if mode != _LINK:
                target.write_bytes(texts.get(name, b""))
            elif not os.path.lexists(target):
                os.symlink(os.fsdecode(texts[name]), target)

    def _files(self, commit: str) -> Iterator[tuple[str, str, str]]:
        """Path, mode and object of each file of the evaluation."""
        tree = f"{commit}:{self._inside}"
        try:
            listed = self._git("ls-tree", "-r", "-z", "--full-tree", tree)
        except _RefusedError as error:
            if self._inside and ("not a tree" in str(error) or not self._is_there(tree)):
                return  # the folder was not there
            raise
        for line in listed.split(b"\0"):
            facts, _, path = line.partition(b"\t")
            mode, _, name = facts.decode("ascii").partition(" ")
            if (mode in _FILE or mode == _LINK) and not {b"..", b".", b""} & set(path.split(b"/")):
                yield os.fsdecode(path), mode, name.split()[-1]

    def _is_there(self, tree: str) -> bool:
        """Whether a commit has a folder, be its content there or missing."""
        try:
            return bool(self._say("rev-parse", "--verify", "--quiet", tree))
        except _RefusedError:
            return False

    def _texts(self, names: list[str]) -> dict[str, bytes]:
        """The content of objects."""
        given = self._git("cat-file", "--batch", input="".join(f"{name}\n" for name in names).encode("ascii"))
        texts, position = {}, 0
        for name in names:
            end = given.index(b"\n", position)
            facts = given[position:end].split()
            if len(facts) != 3:
                raise _RefusedError(f"the object {name} is missing.")
            size = int(facts[2])
            texts[name] = given[end + 1 : end + 1 + size]
            position = end + 2 + size
        return texts

    def _say(self, *arguments: str) -> str:
        return os.fsdecode(self._git(*arguments)).removesuffix("\n")

    def _git(self, *arguments: str, input: bytes = b"") -> bytes:
        """Asks git. It neither fetches nor asks anybody, and looks for the repository from the evaluation's folder only."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith(_SETTINGS)}
        quiet = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
        try:
            done = subprocess.run(  # noqa: S603  # no shell; what a user gives stands behind --end-of-options
                ["git", "-C", str(self._root), *arguments],  # noqa: S607  # the user's own git
                input=input,
                capture_output=True,
                env=kept | quiet,
                check=False,
            )
        except FileNotFoundError as error:
            raise EvalkitError("git is not installed, or not on the path.", hint="--since needs it.") from error
        except ValueError as error:  # a null character in an argument
            raise _RefusedError(str(error)) from error
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise _RefusedError(lines[0].removeprefix("fatal: ") if lines else "unknown reason")
        return done.stdout
