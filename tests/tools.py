"""Programs that tests use where they are installed. Where they are not, a test is skipped and says so; with the variable CI set
it fails.
"""

import os
import shutil
from pathlib import Path

import pytest


def program(*names: str) -> str:
    """The path of a program, the first of these that is installed."""
    return str(needed(next((path for path in map(shutil.which, names) if path), None), names[0]))


def package(name: str) -> Path | None:
    """The folder of a package from npm; None where it is not installed."""
    folders = (
        Path(__file__).parents[1] / "node_modules",
        Path("/usr/local/lib/node_modules"),
        Path("/usr/lib/node_modules"),
    )
    return next((folder / name for folder in folders if (folder / name).is_dir()), None)


def needed(tool: str | Path | None, name: str) -> str | Path:
    """What was found, unless that is nothing."""
    if tool is None:
        said = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return tool
