"""PDF files: what they tell a screen reader, what stands on their pages, and how they are made."""

import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load
from tests.documents.pages import Page, page
from tests.documents.test_whole import framework, report, stories
from tests.documents.texts import flat
from tests.running import Ran, run
from tests.small import PROJECT, edit, make
from tests.tools import program

DAY = "2024-10-01"
KINDS = ("framework", "report", "stories")
NO_FONT = "\U0010fffd"
HOSTILE = f'<b>&</b> #read("/etc/hostname") $x^2$ *a* _b_ @c <d> \\\\e // f שלום {NO_FONT}'


def publish(folder: Path, *arguments: str, as_of: str = DAY) -> Ran:
    return run(folder, "publish", *arguments, "--as-of", as_of)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A draft with hostile texts, and what was said of it."""
    folder = make(tmp_path_factory.mktemp("draft") / "care")
    edit(folder, PROJECT, 'title = "Ward"', f"title = '''{HOSTILE.replace(chr(92) * 2, chr(92))}'''")
    ran = publish(folder, "framework", "--to", "pdf", as_of="2026-03-01")
    assert ran.status == 0, ran.err
    return folder / "published/framework.pdf", ran


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The elements of the structure, in order."""
    held: list[Any] = [pdf.Root.StructTreeRoot.K]
    while held:
        one = held.pop()
        if isinstance(one, pikepdf.Array):
            held += list(one)[::-1]
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield one
            if "/K" in one:
                held.append(one.K)


def poppler(name: str, path: Path, *arguments: str) -> str:
    """What a program of poppler reads in a file."""
    return subprocess.run(
        [program(name), *arguments, str(path), "-"], capture_output=True, encoding="utf-8", check=True, timeout=60
    ).stdout


def text(path: Path) -> str:
    return flat(poppler("pdftotext", path, "-raw").replace("\u200b", ""))


def read(folder: Path, kind: str) -> Page:
    return page((folder / f"published/{kind}.html").read_text("utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_made_for_everyone(handed_over: Path, kind: str) -> None:
    html = (handed_over / f"published/{kind}.html").read_text("utf-8")
    with pikepdf.open(handed_over / f"published/{kind}.pdf") as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        found = list(elements(pdf))
        names = [str(one.S) for one in found]
        figures = [one for one in found if one.S == "/Figure"]
        assert all(str(one.Alt).strip() for one in figures)
        assert len(figures) >= html.count("<figcaption") > 0 or kind == "stories"
        assert names.count("/TH") == html.count('<th scope="col"')
        paragraphs = len(re.findall("<p[ >]", html)) + html.count("<caption") + html.count("<figcaption")
        assert names.count("/P") >= paragraphs > 70
        with pdf.open_outline() as outline:
            level_1 = [
                heading for level, heading in read(handed_over, kind).headings if level == 2 and heading != "Contents"
            ]
            assert [entry.title for entry in outline.root] == level_1
        digest = re.search(r'name="digest" content="(\w+)"', html)
        assert digest
        assert digest[1] in str(pdf.docinfo.Keywords)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_it_runs_or_leads_astray_and_fonts_are_within(handed_over: Path, kind: str) -> None:
    with pikepdf.open(handed_over / f"published/{kind}.pdf") as pdf:
        for held in pdf.objects:
            if isinstance(held, pikepdf.Dictionary):
                assert not {"/JS", "/JavaScript", "/Launch", "/OpenAction", "/EmbeddedFiles"} & set(held.keys())
                if "/URI" in held:
                    assert str(held.URI).startswith(("https://", "http://", "mailto:"))
                if held.get("/Type") == "/FontDescriptor":
                    assert {"/FontFile2", "/FontFile3"} & set(held.keys())


def _stands(words: list[str], whole: str) -> bool:
    """Whether a text stands in the whole, in one piece or, where a page ends within it, in two."""
    if "".join(words) in whole:
        return True
    return any("".join(words[:at]) in whole and "".join(words[at:]) in whole for at in range(1, len(words)))


@pytest.mark.parametrize(("kind", "said"), [("framework", framework), ("report", report), ("stories", stories)])
def test_all_that_is_said_is_there(
    handed_over: Path, kind: str, said: Callable[[Evaluation], Iterator[str | None]]
) -> None:
    whole = text(handed_over / f"published/{kind}.pdf").replace(" ", "")
    wanted = [flat(one).split() for one in said(load(handed_over)) if one]
    assert [" ".join(words) for words in wanted if not _stands(words, whole)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_is_off_its_page(handed_over: Path, kind: str) -> None:
    width = height = 0.0
    for line in poppler("pdftotext", handed_over / f"published/{kind}.pdf", "-bbox").splitlines():
        if found := re.search(r'<page width="([\d.]+)" height="([\d.]+)"', line):
            width, height = float(found[1]), float(found[2])
        elif found := re.search(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', line):
            left, top, right, bottom = map(float, found.groups())
            assert left >= 0 and top >= 0 and right <= width and bottom <= height, line


def test_a_draft_says_so_on_each_page_and_hostile_text_is_text(draft: tuple[Path, Ran]) -> None:
    path, ran = draft
    pages = poppler("pdftotext", path).split("\f")[:-1]
    assert len(pages) > 3
    assert all("Draft: " in one for one in pages)
    with pikepdf.open(path) as pdf:
        assert "Draft: " in str(pdf.docinfo.Title)
    whole = text(path).replace(" ", "")
    assert '<b>&</b>#read("/etc/hostname")$x^2$*a*_b_@c<d>\\e//f' in whole
    assert "□" in whole
    assert len(re.findall("□ stands in the PDF", ran.err)) == 1
    assert "U+10FFFD" in ran.err


def test_again_it_is_the_same_to_the_byte(handed_over: Path, tmp_path: Path) -> None:
    ran = publish(handed_over, "stories", "--to", "pdf", "--output", str(tmp_path))
    assert ran.status == 0, ran.err
    assert (tmp_path / "stories.pdf").read_bytes() == (handed_over / "published/stories.pdf").read_bytes()


def test_without_the_extra_it_is_said_what_installs_it_and_nothing_is_written(
    care: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = publish(care, "framework", "--to", "html,pdf")
    assert ran.status == 2
    assert 'python -m pip install "evalkit-relationships[publish]"' in ran.err
    assert not (care / "published").exists()


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


SIZE = bytes((0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0))
PHOTO = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", SIZE) + chunk(b"IDAT", zlib.compress(bytes(6))) + chunk(b"IEND", b"")
CHAPTER = """Before.

1. ### Within a list

   goes on

> ### Within a quotation

![A ward in the morning](photo.png)
"""


def test_a_chapter_of_all_kinds_and_a_house_of_its_own(care: Path) -> None:
    folder = care / "publish/report"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conclusions.md").write_text(CHAPTER, "utf-8")
    (folder / "photo.png").write_bytes(PHOTO)
    (care / "publish/logo.png").write_bytes(PHOTO)
    house = 'logo = "logo.png"\nlogo-alt = "Hazel and Rowan"\naccent = "#0b5563"\nfont = "No such font"\nlang = "cy"\n'
    (care / "publish/house.toml").write_text(f"[house]\n{house}", "utf-8")
    ran = publish(care, "report", "--to", "pdf", as_of="2026-03-01")
    assert ran.status == 0, ran.err
    with pikepdf.open(care / "published/report.pdf") as pdf:
        alts = [str(one.Alt) for one in elements(pdf) if one.S == "/Figure"]
    assert alts[0] == "Hazel and Rowan"
    assert "A ward in the morning" in alts
    whole = text(care / "published/report.pdf")
    assert flat("Within a list") in whole
    assert flat("Within a quotation") in whole


@pytest.mark.parametrize(
    "damaged",
    [PHOTO.replace(SIZE[:8], bytes(8)), PHOTO.replace(zlib.compress(bytes(6)), zlib.compress(bytes(6))[::-1])],
)
def test_a_damaged_picture_is_told_of_and_nothing_is_written(damaged: bytes, care: Path) -> None:
    folder = care / "publish/report"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conclusions.md").write_text("![A ward in the morning](photo.png)\n", "utf-8")
    (folder / "photo.png").write_bytes(damaged)
    ran = publish(care, "report", "--to", "html,pdf", as_of="2026-03-01")
    assert (ran.status, "A picture of the document is damaged." in ran.err) == (2, True), ran.err
    assert not (care / "published").exists()


def test_where_typst_ends_before_it_is_done_that_is_said(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program("false"))
    ran = publish(care, "framework", "--to", "pdf")
    assert (ran.status, ran.out) == (2, "")
    assert "Error: The PDF could not be set: Typst ended with status 1." in ran.err
    assert "Publish it as docx or html" in ran.err
    assert not (care / "published").exists()
