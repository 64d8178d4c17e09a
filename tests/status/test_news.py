"""What has become of evaluations since they were last seen."""

import re
import shutil
from datetime import date
from pathlib import Path

from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.report import Report
from evalkit.status.watch.news import News, differences
from tests.small import AS_OF, PROGRAMME, PROJECT, RELATIONSHIP, edit, make

OWNER = 'owner = "programme lead"\n'


def report(folder: Path, stage: Stage | None = None, path: str = ".") -> Report:
    return check(load(folder), Options(as_of=date.fromisoformat(AS_OF), stage=stage), path=path)


def test_changes_name_what_is_fixed_and_new(care: Path) -> None:
    before = report(care)
    assert differences(before, report(care)) == []
    edit(care, PROGRAMME, OWNER)
    for path, key in ((RELATIONSHIP, "from"), (RELATIONSHIP, "to"), (PROJECT, "lead")):
        text = (care / path).read_text("utf-8")
        (care / path).write_text(re.sub(rf"(?m)^{key} = .*\n", "", text), "utf-8")
    after = report(care)
    said = differences(before, after)
    assert said[0] == f"−{before.score().met - after.score().met} met"
    assert set(said[1:]) == {f"{finding.code} new in {finding.file}" for finding in after.findings}
    assert [text.replace(" fixed", " new") for text in differences(after, before)[1:]] == said[1:]


def test_changes_are_told_briefly(care: Path) -> None:
    said = differences(report(care), report(care, Stage.DESIGN))
    assert said[0] == "the stage is design now"
    assert sum(" new in " in text for text in said) == 3
    assert re.fullmatch(r"\d+ more new", said[-1])


def test_what_is_gone_is_not_called_fixed(care: Path) -> None:
    edit(care, PROJECT, 'lead = "ward manager"\n')
    before = report(care)
    shutil.rmtree(care / "projects/ward")
    told = differences(before, report(care))
    assert "project ward is gone" in told
    assert not any("fixed in projects/ward" in text for text in told)


def test_news_name_the_evaluation_where_there_are_several(tmp_path: Path) -> None:
    one, two = make(tmp_path / "one"), make(tmp_path / "two")
    news = News()

    def said() -> str:
        return news.of([report(folder, path=folder.name) for folder in (one, two)])

    assert said() == ""
    edit(two, PROGRAMME, OWNER)
    assert said() == "two: −1 met, SUS401 new in evaluation.toml"
    assert news.of([report(two, path="two")]) == ""


def test_what_is_fixed_while_a_file_could_not_be_read_is_told_when_it_can_again(care: Path) -> None:
    edit(care, PROGRAMME, OWNER)
    news = News()
    assert news.of([report(care)]) == ""
    edit(care, PROGRAMME, add="[[[\n")
    assert news.of([report(care)]) == "evaluation.toml cannot be read"
    edit(care, PROGRAMME, "[[[\n")
    edit(care, PROGRAMME, "format = 1\n", f"format = 1\n{OWNER}")
    assert news.of([report(care)]) == "evaluation.toml can be read again, +1 met, SUS401 fixed in evaluation.toml"
