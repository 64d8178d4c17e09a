"""Copies of evalkit, to which something is added as README tells."""

import os
import re
import shutil
from pathlib import Path

from tests.running import Ran, python

ROOT = Path(__file__).parents[1]
_README = (ROOT / "README.md").read_text("utf-8")
TABLE: dict[str, str] = dict(
    re.findall(
        r"^\| (.+?) \| (.+) \|$", _README.partition("| to add | touch |\n")[2].partition("\n\n")[0], re.MULTILINE
    )
)
"""What is to be added → what is to be touched."""


class Copy:
    """Code, templates and tests of evalkit in a folder of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._touched: set[str] = set()
        for part in (
            "evalkit",
            "templates",
            "tests",
        ):  # with what is compiled already, so that nothing is compiled again
            shutil.copytree(
                ROOT / part, root / part, ignore=shutil.ignore_patterns("_templates"), copy_function=_linked
            )
        shutil.copy(ROOT / "pyproject.toml", root)

    def python(self, folder: Path, *arguments: str) -> Ran:
        """Runs Python in a folder, where `evalkit` is the copy."""
        return python(folder, *arguments, env={"PYTHONPATH": str(self.root)})

    def evalkit(self, folder: Path, *arguments: str) -> Ran:
        return self.python(folder, "-m", "evalkit", *arguments)

    def passes(self, only: str, *paths: str) -> bool:
        """Whether those tests of the copy pass whose names hold a text."""
        made = f"--basetemp={self.root}-tests"
        ran = self.python(self.root, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", made, "-k", only, *paths)
        assert ran.status in (0, 1), ran.out + ran.err
        return ran.status == 0

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).unlink(missing_ok=True)  # it may be the very file that it is a copy of
        (self.root / path).write_text(text, "utf-8", newline="\n")
        self._touched.add(path)

    def replace(self, path: str, old: str, new: str) -> None:
        held = (self.root / path).read_text("utf-8")
        assert held.count(old) == 1, old
        self.write(path, held.replace(old, new))

    def insert(self, path: str, after: str, text: str) -> None:
        self.replace(path, after, after + text)

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text("utf-8") + text)

    def assert_touched(self, what: str) -> None:
        """Asserts that what README names has been touched, all of it and nothing else."""
        held = {place: {path for path in self._touched if _within(path, place)} for place in places(what)}
        assert all(held.values()), held
        assert set().union(*held.values()) == self._touched


def _linked(source: str, target: str) -> None:
    """The same file in another place where that can be; it is never written to (`write`)."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def places(what: str) -> list[str]:
    """The files and folders that README names, as patterns."""
    return [re.sub(r"<\w+>", "*", place).rstrip("/") for place in re.findall(r"`([^`]+)`", TABLE[what])]


def _within(path: str, place: str) -> bool:
    return any(Path(above).match(place) for above in (path, *map(str, Path(path).parents)) if above != ".")
