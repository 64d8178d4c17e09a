"""What an evaluation is given to write its documents with: a house style to fill in, and chapters with guidance."""

import re
from pathlib import Path

import docx
import pytest
import tomli

from evalkit.documents import house
from evalkit.documents.kinds.find import kinds
from evalkit.documents.prose import is_written
from evalkit.templates.find import templates
from tests.documents.test_chapters import png
from tests.running import Ran, run

CONTENT = "{{cookiecutter.folder}}"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    assert run(folder, "new", "mine", "--no-input", "--project", "ward").status == 0
    return folder / "mine"


def published(folder: Path, *arguments: str) -> Ran:
    return run(folder, "publish", *arguments, "--to", "md", "--as-of", "2026-03-01", "--force")


def test_every_chapter_is_guidance_only_and_belongs_to_a_section(fresh: Path) -> None:
    chapters = sorted((fresh / "publish").glob("*/*.md"))
    assert {path.parent.name for path in chapters} == set(kinds())
    for path in chapters:
        text = path.read_text("utf-8")
        assert text.startswith("<!--\n")
        assert not is_written(text)
        assert "TODO" not in text
        assert path.stem in {section.name for section in kinds()[path.parent.name].sections}


@pytest.mark.parametrize("kind", kinds())
def test_what_is_not_filled_in_changes_no_document(fresh: Path, kind: str, tmp_path: Path) -> None:
    texts = []
    for styled in (fresh / "publish", tmp_path):
        assert published(fresh, kind, "--house", str(styled)).status == 0
        texts.append(re.sub(r"[0-9a-f]{16}", "", (fresh / f"published/{kind}.md").read_text("utf-8")))
    assert texts[0] == texts[1]


def test_a_house_style_whose_marks_are_taken_away_is_a_house_style(fresh: Path) -> None:
    path = fresh / "publish/house.toml"
    as_made = path.read_text("utf-8")
    filled = re.sub(r"(?m)^# (?=[\w\" -]+ = |    \"|\])", "", as_made)
    table = tomli.loads(filled)
    keys = {name.replace("_", "-") for name in house.Style.model_fields}
    assert set(table["house"]) == keys
    assert set(table["feedback"]) == set(house.Feedback.model_fields)
    for kind, order in table["documents"].items():
        names = [section.name for section in kinds()[kind].sections]
        assert order["sections"] == [name for name in names if name != "further"]
    (fresh / "publish/logo.png").write_bytes(png())
    (fresh / "publish/house.typ").write_text("", "utf-8")
    docx.Document().save(str(fresh / "publish/reference.docx"))
    path.write_text(filled, "utf-8")
    try:
        assert published(fresh, "report").status == 0
        assert "Prif negeseuon" in (fresh / "published/report.md").read_text("utf-8")
    finally:
        path.write_text(as_made, "utf-8")


def test_a_house_template_may_have_some_of_it_otherwise(tmp_path: Path) -> None:
    folder = tmp_path / "house" / CONTENT
    (folder / "publish/report").mkdir(parents=True)
    (tmp_path / "house/cookiecutter.json").write_text('{"title": "House", "version": "1"}', "utf-8")
    (folder / "evaluation.toml").write_text("format = 1\ntitle = {{ cookiecutter.title | toml }}\n", "utf-8")
    (folder / "publish/house.toml").write_text('[house]\nname = "Hazel & Rowan"\n', "utf-8")
    (folder / "publish/report/method.md").write_text("We always ask both sides.\n", "utf-8")
    assert run(tmp_path, "templates", "check", "house").status == 0
    assert run(tmp_path, "new", "made", "--no-input", "--template", "house").status == 0
    made = tmp_path / "made/publish"
    assert (made / "house.toml").read_text("utf-8") == '[house]\nname = "Hazel & Rowan"\n'
    assert (made / "report/method.md").read_text("utf-8") == "We always ask both sides.\n"
    assert (made / "report/involvement.md").read_text("utf-8").startswith("<!--\n")


@pytest.mark.parametrize("name", templates())
def test_every_template_has_a_house_style_and_chapters(name: str, tmp_path: Path) -> None:
    listed = run(tmp_path, "new", "made", "--no-input", "--template", name, "--dry-run").out.splitlines()
    assert {"made/publish/house.toml", "made/publish/report/main-messages.md"} <= set(listed)
