"""One page that anybody can open."""

import re
from pathlib import Path

from evalkit.portfolio.page.write import page
from evalkit.portfolio.rollup import MARK, Rollup

_MARKED = re.compile(rf'<meta name="{MARK.replace("_", "-")}" content="(\d+)">'.encode())


def version(path: Path) -> int | None:
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        found = _MARKED.search(stream.read(300))
    return int(found[1]) if found else None


def write(rollup: Rollup, to: Path, _earlier: Path | None) -> None:
    to.write_text(page(rollup), "utf-8", newline="\n")
