"""The reference of the handbook, made from evalkit's own source: commands, rules, files, measures, the JSON result.

What has no documentation there fails the build.
"""

from pathlib import Path
from typing import Any

from generate import commands, files, measures, principles, publishing, result, rules

FOLDER = "reference"
_INDEX = """# Reference

Made from the source of evalkit {version}.

```{{toctree}}
:maxdepth: 1

commands/index
rules/index
principles
files/index
publishing
measures
result
```
"""


def pages() -> dict[str, str]:
    """The text of every page, by its path without an ending."""
    from evalkit import __version__

    found = {"index": _INDEX.format(version=__version__)}
    for module in (commands, rules, principles, files, publishing, measures, result):
        found |= module.pages()
    return found


def write(folder: Path) -> None:
    """Writes what has changed, and takes away what is no page any more."""
    wanted = {folder / f"{name}.md": text for name, text in pages().items()}
    for path in set(folder.rglob("*.md")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        if not path.is_file() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Lets Sphinx write the reference before it reads the handbook."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / FOLDER))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
