"""The worked example as clients are handed it: made once, for all tests that only look at it."""

import shutil
from pathlib import Path

import pytest

from evalkit.documents.kinds.find import kinds
from evalkit.documents.publish import formats
from tests.running import run

DAY = "2024-10-01"


@pytest.fixture(scope="session")
def handed_over(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with all its documents in all formats, each final; to be looked at, not changed."""
    folder = Path(shutil.copytree(worked, tmp_path_factory.mktemp("published") / "example"))
    for kind in kinds():
        ran = run(folder, "publish", kind, "--final", "--to", ",".join(formats()), "--as-of", DAY)
        wrote = [f"Wrote published/{kind}{ending}\n" for ending in formats().values()]
        assert (ran.status, ran.out, ran.err) == (0, "", "".join(wrote))
    return folder
