"""Checks what would be released: that every place names one version, that both distributions hold what they should and
nothing else, and that the examples run from the wheel, with every Python that is here.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LARGEST = 3_000_000
"""Bytes that a distribution may have."""
WHEEL_HAS = (
    "evalkit/py.typed",
    "evalkit/__main__.py",
    "evalkit/documents/writers/_typst/document.typ",
    "evalkit/library/measures/care.toml",
    "evalkit/_templates/evaluation/cookiecutter.json",
    "evalkit/_templates/worked-example/cookiecutter.json",
    "evalkit/_templates/closing-the-gap/cookiecutter.json",
)
SDIST_HAS = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "evalkit/py.typed",
    "tests/conftest.py",
    "Makefile",
)
NEVER = re.compile(r"__pycache__|\.pyc$|/\.git/|\.venv|\.hypothesis|_cache/|node_modules|(^|/)(demo|build|dist)/")


def versions(root: Path = ROOT) -> dict[str, str]:
    """Where a version stands, and which."""
    places = {
        "evalkit/__init__.py": r'__version__ = "([^"]+)"',
        "CHANGELOG.md": r"(?m)^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$",
        "CITATION.cff": r"(?m)^version: (\S+)$",
        "ci/evalkit.gitlab-ci.yml": r"evalkit-relationships==([^}\"]+)",
        "docs/how-to/gate.md": r"evalkit@v(\d\S+)",
    }
    found = {place: re.search(pattern, (root / place).read_text("utf-8")) for place, pattern in places.items()}
    return {place: match[1] if match else "none" for place, match in found.items()}


def disagreements(root: Path = ROOT, tag: str = "") -> Iterator[str]:
    """What keeps these files from being one release."""
    found = versions(root)
    version = found["evalkit/__init__.py"]
    for place, named in found.items():
        if named != version:
            yield f"{place} names version {named}, evalkit/__init__.py {version}."
    changes = (root / "CHANGELOG.md").read_text("utf-8")
    for named in re.findall(r"(?m)^## \[([^\]]+)\]", changes):
        if not re.search(rf"(?m)^\[{re.escape(named)}\]: https://", changes):
            yield f"CHANGELOG.md has no link for [{named}]."
    dates = re.findall(r"(?m)^## \[\d[^\]]*\] - (\S+)$", changes)
    if dates != sorted(dates, reverse=True):
        yield "The versions in CHANGELOG.md are not in the order of their days."
    released = re.search(r"(?m)^date-released: (\S+)$", (root / "CITATION.cff").read_text("utf-8"))
    if dates and (not released or released[1] != dates[0]):
        yield f"CITATION.cff has another day of release than CHANGELOG.md, {dates[0]}."
    if tag:
        yield from _unpublishable(root, tag, version, changes)


def _unpublishable(root: Path, tag: str, version: str, changes: str) -> Iterator[str]:
    if tag != f"v{version}":
        yield f"The tag is {tag}, the version {version}."
    if re.search(r"(?m)^## \[Unreleased\]\n+#", changes):
        yield f"In CHANGELOG.md there are changes under [Unreleased] that version {version} does not list."
    for place in ("docs/how-to/gate.md", "CHANGELOG.md"):
        if "OWNER/evalkit" in (root / place).read_text("utf-8"):
            yield f"{place} says OWNER/evalkit where the repository's own address should stand."


def build(folder: Path) -> tuple[Path, Path]:
    """The sdist and, made from it, the wheel."""
    _run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    _run(sys.executable, "-m", "twine", "check", "--strict", *folder.iterdir())
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def faults(sdist: Path, wheel: Path) -> Iterator[str]:
    """What is wrong with the contents of the two."""
    with zipfile.ZipFile(wheel) as archive:
        within = archive.namelist()
    for name in within:
        if not re.match(r"evalkit/|evalkit_relationships-[^/]+\.dist-info/", name) or NEVER.search(name):
            yield f"{wheel.name} holds {name}."
    yield from (f"{wheel.name} lacks {name}." for name in WHEEL_HAS if name not in within)
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    yield from (f"{sdist.name} holds {name}." for name in inside if NEVER.search(name))
    yield from (f"{sdist.name} lacks {name}." for name in SDIST_HAS if name not in inside)
    for file in (sdist, wheel):
        if (size := file.stat().st_size) > LARGEST:
            yield f"{file.name} has {size} bytes, more than {LARGEST}."


def tried(wheel: Path, python: str, folder: Path) -> None:
    """Installs the wheel in an empty environment, and runs the examples from there."""
    place = folder / python
    _run(python, "-m", "venv", place)
    binaries = place / ("Scripts" if os.name == "nt" else "bin")
    _run(binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean["PATH"] = f"{binaries}{os.pathsep}{clean['PATH']}"
    _run("sh", ROOT / "examples.sh", folder / f"demo-{python}", env=clean)


def _run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    ran = subprocess.run([str(part) for part in command], env=env, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"{' '.join(str(part) for part in command)}\n{ran.stdout}{ran.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default="", help="the tag of the release: holds what is published to more")
    parser.add_argument("--keep", type=Path, help="a folder for the two distributions")
    options = parser.parse_args()
    wrong = list(disagreements(tag=options.tag))
    name = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["name"]
    print(f"{name} {versions()['evalkit/__init__.py']}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sdist, wheel = build(folder / "dist")
        wrong += faults(sdist, wheel)
        for file in (sdist, wheel):
            print(f"  {file.name}: {file.stat().st_size / 1e6:.1f} MB")
        if wrong:
            sys.exit("\n".join(wrong))
        for version in PYTHONS:
            python = shutil.which(f"python{version}")
            if python is None or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
                print(f"  Python {version}: not here, not tried")
                continue
            tried(wheel, f"python{version}", folder)
            print(f"  Python {version}: installed, examples run")
        if options.keep:
            shutil.copytree(folder / "dist", options.keep, dirs_exist_ok=True)
    print("Ready to release." if options.tag else "What would be released is sound.")


if __name__ == "__main__":
    main()
