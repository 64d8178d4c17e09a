"""What pages look like, in a PDF and in what LibreOffice makes of a Word file: letters that can be read, words that are whole, no page in vain."""

import re
import subprocess
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from evalkit.documents.kinds.find import kinds
from tests.documents.test_chapters import write
from tests.documents.test_publish import publish, published
from tests.documents.texts import flat
from tests.documents.word_files import W, WordFile, text_in
from tests.running import program
from tests.tools import program as installed

CONVERTED = ("report", "stories")
SHORT = 12
ZOOM = 3
TITLE, FOOT = 17 * ZOOM, 8 * ZOOM
HEADINGS = {TITLE, 13 * ZOOM, 11 * ZOOM}


def words(path: Path) -> list[str]:
    """The words of a PDF as they stand on its lines."""
    told = program(path.parent, installed("pdftotext"), "-bbox", path.name, "-").out
    return [flat(unescape(word)) for word in re.findall(r"<word [^>]*>(.*?)</word>", told)]


def pages(path: Path) -> list[list[tuple[int, int]]]:
    """The lines of each page: how far from its top, and how high the letters are; both in thirds of a point."""
    told = program(path.parent, installed("pdftohtml"), "-xml", "-i", "-stdout", "-zoom", str(ZOOM), path.name).out
    sizes = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', told))
    return [
        [(int(top), int(sizes[font])) for top, font in re.findall(r'<text top="(-?\d+)" [^>]*font="(\d+)"', page)]
        for page in told.split("<page ")[1:]
    ]


@pytest.fixture(scope="module")
def converted(handed_over: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice has made PDF of Word files."""
    folder = tmp_path_factory.mktemp("office")
    files = [str(handed_over / f"published/{kind}.docx") for kind in CONVERTED]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [installed("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("kind", CONVERTED)
def test_libreoffice_makes_about_as_many_pages_of_a_word_file(converted: Path, handed_over: Path, kind: str) -> None:
    ours, theirs = (len(pages(folder / f"{kind}.pdf")) for folder in (handed_over / "published", converted))
    assert abs(theirs - ours) <= 0.3 * ours


@pytest.mark.parametrize("kind", CONVERTED)
def test_no_short_word_of_a_table_is_broken(converted: Path, handed_over: Path, kind: str) -> None:
    held = WordFile(handed_over / f"published/{kind}.docx")
    texts = [text_in(cell) for table in held.root.iter(f"{W}tbl") for cell in table.iter(f"{W}tc")]
    asked = Counter(
        one for text in texts for one in re.split(r"[\s\u2010-]+", text) if one.isalpha() and len(one) <= SHORT
    )
    assert sum(asked.values()) > 200
    for folder in (handed_over / "published", converted):
        seen = Counter(one for word in words(folder / f"{kind}.pdf") for one in re.split(r"[\u2010-]+", word))
        assert asked - seen == Counter(), folder


@pytest.mark.parametrize("kind", kinds())
def test_letters_are_7_point_high_at_least_and_no_heading_ends_a_page(handed_over: Path, kind: str) -> None:
    for lines in pages(handed_over / f"published/{kind}.pdf"):
        assert min(size for _, size in lines) >= 7 * ZOOM
        _, last = max(line for line in lines if line[1] != FOOT)
        assert last not in HEADINGS


@pytest.mark.parametrize("kind", kinds())
def test_pages_are_not_empty(handed_over: Path, kind: str, tmp_path: Path) -> None:
    """Ink is on more than a twelfth of the rows of each page but the last of a section."""
    path = handed_over / f"published/{kind}.pdf"
    begins = [TITLE in (size for _, size in lines) for lines in pages(path)]
    subprocess.run([installed("pdftoppm"), "-r", "25", "-gray", str(path), str(tmp_path / "p")], check=True, timeout=60)
    for one, is_last in zip(sorted(tmp_path.glob("*.pgm")), [*begins[1:], True], strict=True):
        _, size, _, pixels = one.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        rows = [min(pixels[at * width : (at + 1) * width]) < 200 for at in range(height)]
        assert is_last or sum(rows) / height > 0.08, one.name


def test_a_short_section_begins_no_page_and_a_long_one_does(example: Path) -> None:
    write(example, "publish/report/conclusions.md", "Short.\n")
    write(example, "publish/report/recommendations.md", "Long.\n\n" * 20)
    assert publish(example, "report").status == 0
    page = (example / "published/report.html").read_text("utf-8")
    assert 'id="conclusions" dir' in page
    assert 'id="recommendations" class="page" dir' in page


def test_what_a_title_asks_is_not_asked_again_below_it(handed_over: Path) -> None:
    text = published(handed_over, "report.html").text
    assert text.count("Who gained least, why, and what was done about it? In short") == 1
    assert "was done about it? Who gained least" not in text


def test_a_long_text_that_is_the_same_for_several_sources_stands_once(handed_over: Path) -> None:
    text = published(handed_over, "framework.html").text
    assert text.count("The same as for: Conversations on site") >= 2
    assert text.count("co-researchers see answers without site or age; no family sees another's") == 1


def test_a_head_of_a_table_that_is_too_high_stands_whole_and_once(care: Path) -> None:
    long = "a name that does not end " * 60
    write(
        care,
        "publish/report/conclusions.md",
        "| One | Two | Three |\n|---|---|---|\n| a | b | c |\n".replace("Two", long),
    )
    assert publish(care, "report", "--to", "pdf", as_of="2026-03-01").status == 0
    found = words(care / "published/report.pdf")
    assert found.count("end") == 60
