"""Git, asked for an evaluation as it was. Nothing is fetched, nor written: what a clone does not have is said to be missing."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.revision import Blob, Revision
from evalkit.model.file_names import EVALUATION_FILE

_SETTINGS = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
"""The environment variables by which a user sets up git; the others say which repository somebody else works on."""
_QUIET = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
_MODES = ("100644", "100755", "100664", "120000")
"""Ordinary files, executable or not, and links; what else a tree may hold is a submodule."""


class _RefusedError(Exception):
    """Git answered with an error; holds what it said."""


class Repository:
    """The repository in which an evaluation's folder lies. Raises EvalkitError where there is none."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real = Path(os.path.realpath(root))
        try:
            self._inside = self._say("rev-parse", "--show-prefix").rstrip("/")
        except _RefusedError as error:
            told = str(error)
            if "not a git repository" in told:
                told = f"{self._real} is not in a git repository."
            raise EvalkitError(
                f"There is nothing to compare with: {told}",
                hint="--since needs git; without it, --baseline tells known findings from new ones.",
            ) from error

    def commit(self, revision: str) -> str:
        """The full name of the commit that a revision stands for. Raises EvalkitError where there is none."""
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

    def evaluation_at(self, commit: str) -> Revision | None:
        """The evaluation as of a commit; None where it was not there. Raises EvalkitError where git cannot show it."""

        def contents(names: Sequence[str]) -> dict[str, bytes]:
            try:
                return self._contents(names)
            except _RefusedError as error:
                raise _cannot_be_shown(commit, error) from error

        try:
            blobs = self._blobs(commit)
        except _RefusedError as error:
            raise _cannot_be_shown(commit, error) from error
        found = Revision(self._root, blobs, contents)
        return found if EVALUATION_FILE in found.entries("") else None

    def _blobs(self, commit: str) -> list[Blob]:
        """The files and links of the evaluation; none where its folder was not there."""
        tree = f"{commit}:{self._inside}"
        try:
            listed = self._git("ls-tree", "-r", "-z", "--full-tree", tree)
        except _RefusedError as error:
            if self._inside and ("not a tree" in str(error) or not self._is_there(tree)):
                return []
            raise
        found = []
        for line in listed.split(b"\0"):
            facts, _, path = line.partition(b"\t")
            mode, _, name = facts.decode("ascii").partition(" ")
            if mode in _MODES and not {b"..", b".", b""} & set(path.split(b"/")):
                found.append(Blob(os.fsdecode(path), name.split()[-1], is_link=mode == _MODES[-1]))
        return found

    def _is_there(self, tree: str) -> bool:
        """Whether a commit has a folder, be its content there or missing."""
        try:
            return bool(self._say("rev-parse", "--verify", "--quiet", tree))
        except _RefusedError:
            return False

    def _contents(self, names: Sequence[str]) -> dict[str, bytes]:
        """The content of objects."""
        if not names:
            return {}
        given = self._git("cat-file", "--batch", input="".join(f"{name}\n" for name in names).encode("ascii"))
        contents, position = {}, 0
        for name in names:
            end = given.index(b"\n", position)
            facts = given[position:end].split()
            if len(facts) != 3:
                raise _RefusedError(f"the object {name} is missing.")
            size = int(facts[2])
            contents[name] = given[end + 1 : end + 1 + size]
            position = end + 2 + size
        return contents

    def _say(self, *arguments: str) -> str:
        return os.fsdecode(self._git(*arguments)).removesuffix("\n")

    def _git(self, *arguments: str, input: bytes = b"") -> bytes:
        """Asks git. It neither fetches nor asks anybody, and looks for the repository from the evaluation's folder only."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith(_SETTINGS)}
        try:
            done = subprocess.run(  # noqa: S603  # no shell; what a user gives stands behind --end-of-options
                ["git", "-C", str(self._real), *arguments],  # noqa: S607  # the user's own git
                input=input,
                capture_output=True,
                env=kept | _QUIET,
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


def _cannot_be_shown(commit: str, error: _RefusedError) -> EvalkitError:
    return EvalkitError(
        f"Git cannot show the evaluation as of {commit[:10]}: {error}",
        hint="Does `git fsck` find the repository whole? A partial clone has to fetch that commit first.",
    )
