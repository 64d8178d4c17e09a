"""Git repositories to try things in."""

import os
import subprocess
from pathlib import Path

_SETTINGS = ("user.name=A", "user.email=a@example.org", "commit.gpgsign=false", "init.defaultBranch=main")


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    """Runs git in a folder, gives it something to read, and gives what it says."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    done = subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments], capture_output=True, input=given, check=False
    )
    assert done.returncode == 0, done.stderr
    return os.fsdecode(done.stdout).strip()


def commit(folder: Path, message: str = "A step") -> str:
    """Commits all there is in a repository, and gives the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")
