"""`evalkit publish`, as people run it: documents, formats, drafts, files, and what is refused."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from evalkit.documents.publish import formats
from tests.documents.pages import Page, page
from tests.documents.texts import metadata, said
from tests.running import Ran, Run, python, run
from tests.small import PROJECT, edit

DAY = "2024-10-01"
KINDS = ("framework", "report", "stories")


def publish(folder: Path, *arguments: str, as_of: str = DAY) -> Ran:
    """Publishes as a page where no format is asked for: that takes the least time."""
    of_format = () if {"--to", "--output"} & {*arguments} else ("--to", "html")
    return run(folder, "publish", *arguments, *of_format, "--as-of", as_of)


def published(folder: Path, name: str) -> Page:
    return page((folder / "published" / name).read_text("utf-8"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_that_lacks_nothing_has_no_mark(handed_over: Path, kind: str) -> None:
    for ending in formats().values():
        path = handed_over / f"published/{kind}{ending}"
        assert not re.search("Draft:|Not yet given", said(path)), ending
        assert "Draft:" not in metadata(path), ending


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_well_formed_and_fetches_nothing(handed_over: Path, kind: str) -> None:
    read = published(handed_over, f"{kind}.html")
    assert (read.faults, read.open, read.handlers) == ([], [], [])
    assert len(read.ids) == len(set(read.ids))
    assert [link for link in read.links if not link.startswith("#") or link[1:] not in read.ids] == []
    assert read.sources == []
    assert not {"script", "iframe", "object", "embed", "link"} & read.tags
    levels = [level for level, _ in read.headings]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_files_give_the_same_bytes_anywhere(example: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(example, tmp_path / "elsewhere" / "again"))
    for folder in (example, other):
        assert publish(folder, "report", "--to", "html,md").status == 0
    assert contents(example / "published") == contents(other / "published")


def test_what_is_missing_makes_a_draft_that_says_so(care: Path) -> None:
    ran = publish(care, "framework", as_of="2026-03-01")
    assert ran.status == 0
    found = re.search(r"^Draft: (\d+) requirements missing$", ran.err, re.MULTILINE)
    assert found
    read = published(care, "framework.html")
    assert read.text.count(found[0]) >= 4  # title, top, cover, box, foot
    assert f'@top-right{{content:"{found[0]}"' in (care / "published/framework.html").read_text("utf-8")  # in print
    assert "Not yet given" in read.text
    assert f"and {int(found[1]) - 12} more; evalkit check lists them all." in read.text


def test_final_is_refused_while_something_is_missing(care: Path) -> None:
    ran = publish(care, "report", "--final", as_of="2026-03-01")
    assert ran.status == 1
    assert ran.err.startswith("Nothing has been written. Draft: ")
    assert not (care / "published").exists()


@pytest.mark.parametrize("template", ["evaluation", "closing-the-gap"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_a_template_gets_into_a_document(here: Run, tmp_path: Path, template: str, kind: str) -> None:
    here("new", "fresh", "--template", template, "--no-input")
    ran = publish(tmp_path / "fresh", kind, "--to", "html,md")
    assert ran.status == 0, ran.err
    for path in (tmp_path / "fresh/published").glob("*.*"):
        text = path.read_text("utf-8")
        assert "TODO" not in text
        assert "lt;!--" not in text


def test_only_the_projects_that_are_named_are_told_of(example: Path) -> None:
    ran = publish(example, "report", "--project", "copd-care-planning")
    assert ran.status == 0
    text = published(example, "report.html").text
    assert "Plans made together" in text
    assert "One number, one name" not in text


def test_a_file_that_is_there_is_not_written_over(example: Path) -> None:
    publish(example, "stories")
    path = example / "published/stories.html"
    path.write_text("edited by the client", "utf-8")
    ran = publish(example, "stories", "--to", "md,html")
    assert ran.status == 2
    assert "published/stories.html is there already." in ran.err
    assert path.read_text("utf-8") == "edited by the client"
    assert not (example / "published/stories.md").exists()
    assert publish(example, "stories", "--force").status == 0
    assert path.read_text("utf-8") != "edited by the client"


def test_output_is_a_file_by_its_ending_or_else_a_folder(example: Path, tmp_path: Path) -> None:
    assert publish(example, "stories", "--output", str(tmp_path / "tales.md")).err.startswith(
        f"Wrote {tmp_path}/tales.md"
    )
    assert publish(example, "stories", "--output", str(tmp_path / "deep/er"), "--to", "md").status == 0
    assert (tmp_path / "deep/er/stories.md").is_file()
    assert publish(example, "stories", "--output", str(tmp_path / "Loud.HTML")).status == 0
    assert (tmp_path / "Loud.HTML").is_file()


def test_a_house_elsewhere_is_read_as_if_it_was_the_evaluation_s_own_and_not_written_to(
    example: Path, tmp_path: Path
) -> None:
    assert publish(example, "report").status == 0
    (example / "publish").rename(tmp_path / "house")
    ran = publish(example, "report", "--house", str(tmp_path / "house"), "--output", str(tmp_path / "house/r.html"))
    assert ran.status == 2
    assert "r.html is among the files of the house style, which people write." in ran.err
    told = (example / "published/report.html").read_bytes()
    assert publish(example, "report", "--house", str(tmp_path / "house"), "--force").status == 0
    assert (example / "published/report.html").read_bytes() == told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reprot"], "There is no document “reprot”. Did you mean “report”?"),
        (["report", "--to", "htm"], "There is no format “htm”. Did you mean “html”?"),
        (["report", "--to", "md", "--output", "a.html"], "a.html is a file of html, and --to asks for md."),
        (["report", "--audience", "publik"], "There is no audience “publik”. Did you mean “public”?"),
        (["stories", "--audience", "participants"], "For participants there is a report, and no stories."),
        (["report", "--to", ""], "--to names no format."),
        (["report", "--output", ""], "There is nothing at ''"),
        (["report", "--house", ""], "There is nothing at ''"),
        (["report", "--output", "-"], "A document does not go to the standard output."),
        (["report", "--project", "copd"], "There is no project “copd”."),
        (["report", "--house", "nowhere"], "There is no folder “nowhere”."),
        (["report", "--output", "projects/x.html"], "projects/x.html is among the files of the evaluation"),
        (["report", "--output", "publish/x.html"], "publish/x.html is among the files of the house style"),
        ([], "It is not said which document is meant."),
    ],
)
def test_wrong_use_is_refused(example: Path, arguments: list[str], said: str) -> None:
    before = contents(example)
    ran = publish(example, *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert contents(example) == before


def test_a_target_that_cannot_be_written_leaves_nothing(example: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    ran = publish(example, "stories", "--output", str(tmp_path / "file" / "folder"), "--to", "html,md")
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_quiet_says_nothing_unless_something_is_wrong(example: Path) -> None:
    assert publish(example, "stories", "--quiet").err == ""


def test_signs_of_every_kind_stay_what_they_are(care: Path) -> None:
    hostile = "<script>alert(1)</script> & *a* _b_ `c` [d](javascript:e) | \\\\x {{ 7*7 }} שלום 👩‍👩‍👧 #f"
    edit(care, PROJECT, 'title = "Ward"', f'title = "{hostile}"')
    publish(care, "framework", "--to", "html,md", as_of="2026-03-01")
    shown = hostile.replace("\\\\", "\\")
    assert shown in published(care, "framework.html").text
    assert "script" not in published(care, "framework.html").tags
    from markdown_it import MarkdownIt

    markdown = (care / "published/framework.md").read_text("utf-8")
    assert shown in page(MarkdownIt("commonmark").enable("table").render(markdown)).text


def test_the_parts_are_listed_one_on_a_line(here: Run) -> None:
    ran = here("publish", "--parts")
    assert ran.status == 0
    names = [line.split()[0] for line in ran.out.splitlines()]
    assert {"evaluation-matrix", "logic-model", "results", "quotes", "waivers", "provenance"} <= set(names)
    assert all(len(line.split()) > 2 for line in ran.out.splitlines())


def test_nothing_of_documents_is_loaded_by_other_commands(care: Path) -> None:
    script = """
import sys
from evalkit import cli
for line in ("--help", "check", "status", "trace", "rules", "explain EXP101", "draw --output m.svg", "new other --no-input"):
    sys.argv = ["evalkit", *line.split()]
    cli.run()
print([name for name in sys.modules if name.startswith(("evalkit.documents", "docx", "typst", "lxml"))])
"""
    ran = python(care, "-c", script)
    assert ran.out.endswith("[]\n"), ran.out[-500:] + ran.err[-500:]
