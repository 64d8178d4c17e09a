"""evalkit run in a folder of its own, and evaluations to run it on."""

import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from evalkit.scaffold.answers import checked, completed
from evalkit.scaffold.create import create
from evalkit.templates.find import template
from tests.running import COMMAND as COMMAND
from tests.running import Ran as Ran
from tests.running import Run as Run
from tests.running import installed, run
from tests.small import make

_CACHE = tempfile.TemporaryDirectory(prefix="evalkit-cache-")
"""Where verdicts are kept by tests that want them: never among those of whoever runs them."""


def pytest_configure() -> None:
    """Leaves out what every command that is run would inherit from whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith(("EVALKIT_", "GIT_", "GITHUB_"))]:
        del os.environ[name]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process that is started compiles evalkit anew
    os.environ |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "EVALKIT_CACHE": _CACHE.name,
        "EVALKIT_NO_CACHE": "1",
    }
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background, shells have them ignored


def pytest_collection_finish() -> None:
    """What is loaded and collected by now stays: to look through it for circles, again and again, takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture
def evalkit(tmp_path: Path) -> Run:
    """Runs the installed command in a folder of its own, off any terminal."""

    def evalkit(
        *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None, together: bool = False
    ) -> Ran:
        return installed(cwd or tmp_path, *arguments, env=env, together=together)

    return evalkit


@pytest.fixture
def here(tmp_path: Path) -> Run:
    """Runs the command line within this process: quicker, where only what it says, writes and ends with matter."""

    def here(*arguments: str, cwd: Path | None = None) -> Ran:
        return run(cwd or tmp_path, *arguments)

    return here


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """The small evaluation, which is complete at its stage."""
    return make(tmp_path / "care")


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, rendered once; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("worked") / "example"
    create(template("worked-example"), completed(checked({"ci": "none"})), folder)
    return folder


@pytest.fixture
def example(worked: Path, tmp_path: Path) -> Path:
    """The worked example, to be changed."""
    return Path(shutil.copytree(worked, tmp_path / "example", copy_function=shutil.copyfile))
