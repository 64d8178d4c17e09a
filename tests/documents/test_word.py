"""Word files: what is in them, how they are made, and that other programs read them."""

import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.shared import RGBColor

from tests.documents.texts import flat
from tests.documents.word_files import DRAWING, R, W, WordFile
from tests.running import Ran, run
from tests.small import PROJECT, edit, make

DAY = "2024-10-01"
KINDS = ("framework", "report", "stories")
HOSTILE = "<script>alert(1)</script> & {{ 7*7 }} $x^2$ \\\\input{/etc/passwd} <w:p> שלום 👩‍👩‍👧 \u0007 " + "x" * 3000

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "000000164944415478da63f8cfc0c0c0c0c0c4c0c0c0c0c000000e0d0103e8a1cd7d0000000049454e44ae426082"
)


def publish(folder: Path, *arguments: str, as_of: str = DAY) -> Ran:
    return run(folder, "publish", *arguments, "--as-of", as_of)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft of a report with hostile texts."""
    folder = make(tmp_path_factory.mktemp("draft") / "care")
    edit(folder, PROJECT, 'title = "Ward"', f'title = "{HOSTILE}"'.replace("\u0007", "\\u0007"))
    ran = publish(folder, "report", as_of="2026-03-01")
    assert ran.status == 0, ran.err
    return folder


def style_of(table: ElementTree.Element) -> str | None:
    style = table.find(f"{W}tblPr/{W}tblStyle")
    return None if style is None else style.get(f"{W}val")


def style_in(properties: ElementTree.Element) -> str | None:
    style = properties.find(f"{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def word(folder: Path, kind: str) -> WordFile:
    return WordFile(folder / f"published/{kind}.docx")


@pytest.mark.parametrize("kind", KINDS)
def test_no_level_of_headings_is_left_out(handed_over: Path, kind: str) -> None:
    levels = [level for level, _ in word(handed_over, kind).headings]
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


@pytest.mark.parametrize("kind", KINDS)
def test_python_docx_reads_the_same(handed_over: Path, kind: str) -> None:
    read, held = docx.Document(str(handed_over / f"published/{kind}.docx")), word(handed_over, kind)
    styles = [paragraph.style.name for paragraph in read.paragraphs if paragraph.style]
    assert sum(name.startswith("Heading ") for name in styles if name) == len(held.headings) > 10
    assert len(read.inline_shapes) == len(list(held.root.iter(f"{DRAWING}inline")))
    assert (
        read.core_properties.title
        == f"Fictional worked example: Meeting Halfway in Merrowshire – {dict(zip(KINDS, ('Evaluation framework', 'Evaluation report', 'Improvement stories'), strict=True))[kind]}"
    )
    assert str(read.core_properties.created).startswith(DAY)
    assert "An independent evaluation team" in read.core_properties.author


@pytest.mark.parametrize("kind", KINDS)
def test_links_land_and_pictures_say_what_they_show(handed_over: Path, kind: str) -> None:
    held = word(handed_over, kind)
    marks = [mark.get(f"{W}name") for mark in held.root.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks)) == len(held.headings)
    links = list(held.root.iter(f"{W}hyperlink"))
    assert {link.get(f"{W}anchor") for link in links if link.get(f"{W}anchor")} <= set(marks)
    assert len(links) >= 5
    pictures = list(held.root.iter(f"{DRAWING}docPr"))
    assert all(len(picture.get("descr") or "") > 20 for picture in pictures)
    ids = [picture.get("id") for picture in pictures]
    assert len(ids) == len(set(ids))
    targets = re.findall(r'Target="([^"]+)" TargetMode="External"', held.part("word/_rels/document.xml.rels"))
    assert all(target.startswith(("https://", "http://", "mailto:")) for target in targets)
    assert {link.get(f"{R}id") for link in links} - {None} <= set(
        re.findall(r'Id="(rId\d+)"', held.part("word/_rels/document.xml.rels"))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_tables_have_heads_and_no_cells_are_merged(handed_over: Path, kind: str) -> None:
    held = word(handed_over, kind)
    tables = {style_of(table) for table in held.root.iter(f"{W}tbl")}
    assert tables <= {"DataTable", "FactsTable", "BoxTable"}
    assert not {"gridSpan", "vMerge", "hMerge"} & {element.tag.removeprefix(W) for element in held.root.iter()}
    for table in held.root.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        titled = style_of(table) == "DataTable"
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [titled, *[False] * (len(rows) - 1)]
        widths = [int(column.get(f"{W}w") or 0) for column in table.iter(f"{W}gridCol")]
        assert sum(widths) <= 14570
        assert all(len(row.findall(f"{W}tc")) == len(widths) for row in rows)
        assert all(cell.findall(f"{W}p") for cell in table.iter(f"{W}tc"))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_runs_and_nothing_is_asked_when_it_is_opened(handed_over: Path, kind: str) -> None:
    held = word(handed_over, kind)
    assert not [name for name in held.parts if re.search("vba|activeX|embeddings|customXml|glossary", name)]
    whole = "".join(held.part(name) for name in held.parts if name.endswith((".xml", ".rels")))
    assert not re.search("attachedTemplate|updateFields|macroEnabled|Draft:", whole)
    assert 'w:lang w:val="en-GB"' in held.part("word/styles.xml")
    assert re.search(r"<vt:lpwstr>[0-9a-f]{16}</vt:lpwstr>", held.part("docProps/custom.xml"))
    assert " TOC " in held.part("word/document.xml")
    assert "PAGEREF" not in held.part("word/document.xml")


def test_the_same_files_give_the_same_bytes_anywhere(handed_over: Path, worked: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(worked, tmp_path / "else" / "where"))
    publish(other, "stories")
    held = word(other, "stories")
    assert held.path.read_bytes() == (handed_over / "published/stories.docx").read_bytes()
    assert {info.date_time for info in held.infos} == {(1980, 1, 1, 0, 0, 0)}
    assert list(held.parts) == sorted(held.parts)


def test_a_draft_says_so_on_every_page(draft: Path) -> None:
    held = word(draft, "report")
    mark = re.search(r"Draft: \d+ requirements missing", held.text)
    assert mark
    for name in (name for name in held.parts if re.match(r"word/header\d", name)):
        assert mark[0] in held.texts(name)
    assert docx.Document(str(held.path)).core_properties.title.startswith(mark[0])
    assert mark[0] in held.part("docProps/custom.xml")
    assert "Not yet given" in held.text


def test_text_of_every_kind_stays_text(draft: Path) -> None:
    held = word(draft, "report")
    shown = HOSTILE.replace("\\\\", "\\").replace("\u0007", "\ufffd")
    assert flat(shown) in flat(held.text)
    longest = max(re.split("\\s", "".join(one.text or "" for one in held.root.iter(f"{W}t"))), key=len)
    assert max(map(len, longest.split("\u200b"))) <= 30
    leftwards = [
        run for run in held.root.iter(f"{W}r") if "שלום" in "".join(text.text or "" for text in run.iter(f"{W}t"))
    ]
    assert leftwards
    assert all(run.find(f"{W}rPr/{W}rtl") is not None for run in leftwards)


@pytest.mark.parametrize("name", ["stories", "draft"])
def test_it_is_as_its_schema_asks(handed_over: Path, draft: Path, name: str) -> None:
    audit = pytest.importorskip("openxml_audit")
    path = draft / "published/report.docx" if name == "draft" else handed_over / f"published/{name}.docx"
    assert [str(error) for error in audit.OpenXmlValidator(max_errors=20).validate(str(path)).errors] == []


def test_a_chapter_is_written_with_its_lists_pictures_and_wide_tables(care: Path) -> None:
    (care / "publish/report").mkdir(parents=True)
    (care / "publish/report/photo.png").write_bytes(PHOTO)
    words = ["establishment", "responsibility", "interprofessional", "accountability", "haemodialysis", "commissioning"]
    row = "| " + " | ".join(words) + " | organisational | representative | involvement |"
    chapter = f"""One [page](https://example.org/a?b=[c]&d=é), one [that is none](https://exa mple), one [script](javascript:x).

1. first
   - inner
2. second

   goes on

![A ward in the morning](photo.png)

{row}
|{"---|" * 9}
{row}

After it.

1. begins anew
"""
    (care / "publish/report/conclusions.md").write_text(chapter, "utf-8")
    assert publish(care, "report", as_of="2026-03-01").status == 0
    held = word(care, "report")
    orientations = [size.get(f"{W}orient", "portrait") for size in held.root.iter(f"{W}pgSz")]
    assert orientations == ["portrait", "landscape", "portrait"]
    assert [picture.get("descr") for picture in held.root.iter(f"{DRAWING}docPr")][-1] == "A ward in the morning"
    targets = re.findall(r'Target="([^"]+)" TargetMode="External"', held.part("word/_rels/document.xml.rels"))
    assert targets == ["https://example.org/a?b=%5Bc%5D&amp;d=%C3%A9"]
    numbers = dict(held.numbers_of("first", "inner", "second", "begins anew"))
    assert numbers["first"] == numbers["second"]
    assert len({number for number, _ in numbers.values()}) == 3
    assert numbers["inner"][1] == "1"
    audit = pytest.importorskip("openxml_audit")
    assert [str(error) for error in audit.OpenXmlValidator(max_errors=20).validate(str(held.path)).errors] == []


def of_house(file: "docx.document.Document") -> bytes:
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def reference(care: Path, data: bytes, **names: str) -> None:
    (care / "publish").mkdir(exist_ok=True)
    keys = "".join(f'{name} = "{text}"\n' for name, text in names.items())
    (care / "publish/house.toml").write_text(f'[house]\nreference = "ours.docx"\n{keys}', "utf-8")
    (care / "publish/ours.docx").write_bytes(data)


def test_the_file_of_the_house_is_honoured_and_none_of_its_text_is_left(care: Path) -> None:
    ours = docx.Document()
    heading = ours.styles["Heading 1"].font
    heading.name, heading.color.rgb = "Georgia", RGBColor(0x8B, 0, 0)
    ours.add_heading("Sample heading", 1)
    ours.add_table(1, 1).cell(0, 0).text = "Sample cell"
    ours.sections[0].header.paragraphs[0].text = "Hazel and Rowan"
    ours.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(PHOTO))
    ours.sections[0].footer.paragraphs[0].text = "In confidence"
    ours.core_properties.author = "A person of the house"
    reference(care, of_house(ours), name="Hazel & Rowan")
    assert publish(care, "framework", as_of="2026-03-01").status == 0
    held = word(care, "framework")
    read = docx.Document(str(held.path))
    style = read.styles["Heading 1"].font
    assert (style.name, str(style.color.rgb)) == ("Georgia", "8B0000")
    whole = "".join(held.part(name) for name in held.parts if name.endswith((".xml", ".rels")))
    assert not re.search("Sample|A person of the house|customXml|thumbnail", whole)
    assert read.sections[0].page_width == ours.sections[0].page_width
    for section in read.sections:
        assert "Draft: " in section.header.paragraphs[0].text
        assert section.header.paragraphs[1].text == "Hazel and Rowan"
        assert section.footer.paragraphs[0].text == "In confidence"
    assert all('descr="' in picture for picture in re.findall("<wp:docPr [^>]*>", whole))
    audit = pytest.importorskip("openxml_audit")
    errors = [str(error) for error in audit.OpenXmlValidator(max_errors=50).validate(str(held.path)).errors]
    assert [error for error in errors if "document.xml" in error or "header" in error] == []


def test_a_contact_detail_in_a_header_of_the_house_refuses_a_word_file_and_no_other(care: Path) -> None:
    ours = docx.Document()
    ours.sections[0].header.paragraphs[0].text = "Write to ann.smith@hazel-rowan.org"
    reference(care, of_house(ours))
    ran = publish(care, "framework", as_of="2026-03-01")
    assert ran.status == 1
    assert "publish/ours.docx: an e-mail address in a header or footer\n" in ran.err
    assert not (care / "published").exists()
    assert publish(care, "framework", "--to", "html", as_of="2026-03-01").status == 0


def macros(data: bytes) -> bytes:
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/vbaProject.bin", b"")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (macros, "`reference` “ours.docx” has macros."),
        (lambda _: b"no zip", "`reference` “ours.docx” is no Word document"),
        (lambda data: data[:2000], "`reference` “ours.docx” is no Word document"),
    ],
)
def test_a_file_of_the_house_that_cannot_be_used_is_refused(
    care: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    reference(care, change(of_house(docx.Document())))
    ran = publish(care, "framework")
    assert ran.status == 2
    assert said in ran.err
    assert not (care / "published").exists()


def test_without_the_extra_it_is_said_what_installs_it(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    ran = publish(care, "framework")
    assert ran.status == 2
    assert 'python -m pip install "evalkit-relationships[publish]"' in ran.err
    assert not (care / "published").exists()
    assert publish(care, "framework", "--to", "html").status == 0


def test_a_file_of_the_house_without_header_and_numbered_headings_gets_ours_and_no_second_number(care: Path) -> None:
    ours = docx.Document()
    properties = ours.styles["Heading 1"].element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 1
    reference(care, of_house(ours))
    assert publish(care, "framework", as_of="2026-03-01").status == 0
    held = word(care, "framework")
    read = docx.Document(str(held.path))
    for section in read.sections[1:]:
        header = section.header.paragraphs[0]
        stops = list(header.paragraph_format.tab_stops)
        assert section.page_width and section.left_margin and section.right_margin
        assert [stop.position for stop in stops] == [section.page_width - section.left_margin - section.right_margin]
        assert header.style and header.style.name == "Page Head"
    headings = [one for one in held.root.iter(f"{W}pPr") if style_in(one) == "Heading1"]
    numbers = [one.find(f"{W}numPr/{W}numId") for one in headings]
    assert {None if one is None else one.get(f"{W}val") for one in numbers} == {"0"}
