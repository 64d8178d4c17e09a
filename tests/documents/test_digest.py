"""By its digest, a document is matched to the files that it was made from: all of them, however they were checked out."""

import re
from pathlib import Path

import pytest

from tests.documents.test_chapters import png, write
from tests.running import run
from tests.small import INDICATOR, STORY

HOUSE = "publish/house.toml"
FILES: dict[str, str | bytes] = {
    HOUSE: '[house]\nlogo = "logo.png"\n',
    "publish/logo.png": png(),
    "publish/report/change.md": "Much.\n\n![A board](board.jpg.png)\n",
    "publish/report/board.jpg.png": png(),
    "publish/framework/theory.md": "Why.\n",
    "publish/comments/one.md": "agreed = 2026-01-01\n\nYes.\n",
    "publish/brand/house.typ": "= Ours\n",
    "publish/brand/reference.docx": b"PK\r\n",
}


@pytest.fixture
def house(care: Path) -> Path:
    for path, text in FILES.items():
        write(care, path, text)
    return care


def digest(folder: Path, *arguments: str) -> str:
    ran = run(folder, "publish", "report", "--to", "html", "--as-of", "2026-03-01", "--force", *arguments)
    assert ran.status == 0, ran.err
    found = re.search(r'name="digest" content="(\w{16})"', (folder / "published/report.html").read_text("utf-8"))
    assert found
    return found[1]


def test_every_file_that_is_read_counts(house: Path) -> None:
    seen = [digest(house)]
    for path in (*FILES, INDICATOR, STORY):
        file = house / path
        file.write_bytes(file.read_bytes() + b"\n")
        seen.append(digest(house))
    assert len({*seen}) == len(seen)


def test_it_does_not_count_how_files_were_checked_out_nor_where_they_lie(house: Path, tmp_path: Path) -> None:
    before = digest(house)
    for path in house.rglob("*"):
        if path.suffix in (".md", ".toml", ".typ"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for other in ("publish/.DS_Store", "publish/~$ference.docx", "publish/brand/.notes.md", "notes.txt"):
        write(house, other, "open")
    assert digest(house) == before
    (house / "publish").rename(tmp_path / "ours")
    assert digest(house, "--house", str(tmp_path / "ours")) == before


def test_what_lies_outside_is_not_looked_at(house: Path, tmp_path: Path) -> None:
    before = digest(house)
    write(tmp_path, "outside.md", "x")
    (house / "publish/brand/link.md").symlink_to(tmp_path / "outside.md")
    assert digest(house) == before


def test_pictures_and_word_files_count_as_they_are(house: Path) -> None:
    before = digest(house)
    write(house, "publish/brand/reference.docx", b"PK\n")
    assert digest(house) != before
