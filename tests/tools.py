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


def needed(tool: str | Path | None, name: str) -> str | Path:
    """What was found, unless that is nothing."""
    if tool is None:
        said = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return tool
