"""Answers and names that are given to `evalkit new`."""

import os
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from evalkit.errors import EvalkitError
from evalkit.scaffold import answers as asked
from tests.bad_input.evaluations import JARGON, made, within
from tests.running import Run


@pytest.mark.parametrize("id", ["../../x", "..", "/x", "a/b", "A", "a:", "", "{{ 7*7 }}", "x" * 65, "a\nb", "-", "ä"])
def test_ids_of_projects_that_cannot_be(id: str, tmp_path: Path, here: Run) -> None:
    toml = tomli_w.dumps({"projects": [{"id": id}]})
    (tmp_path / "answers.toml").write_text(toml, encoding="utf-8")
    ran = here("new", "in/e", "--answers", "answers.toml")
    assert ran.status == 2
    assert "cannot be the id of a project" in ran.err or "has to be one of" in ran.err
    ran = here("new", "in/e", "--no-input", "--project", id)
    assert ran.status == 2
    assert "cannot be the id of a project" in ran.err or "has to be one of" in ran.err
    assert sorted(os.listdir(tmp_path)) == ["answers.toml"]


@pytest.mark.parametrize("kind", ["stakeholders", "relationships"])
def test_ids_within_answers_that_cannot_be(kind: str, tmp_path: Path) -> None:
    for id in ("../../x", "..", "{{ 7*7 }}", "a/b", "A"):
        project: dict[str, Any] = {"id": "p", kind: [{"id": id}]}
        with pytest.raises(EvalkitError) as error:
            asked.completed(asked.checked({"projects": [project]}))
        assert f"“{id}” cannot be the id of a {kind.removesuffix('s')}." in error.value.message


@pytest.mark.parametrize(
    "answer",
    [
        'title = ""',
        *(
            pytest.param(answer)
            for answer in ('start = ""', 'start = "TODO"', 'ci = "TODO"', '[[projects]]\nid = "a"\ntype = ""')
        ),
    ],
)
def test_an_answer_that_is_blank_or_template_text_is_not_given(answer: str, tmp_path: Path, here: Run) -> None:
    (tmp_path / "answers.toml").write_text(answer, encoding="utf-8")
    ran = here("new", "e", "--answers", "answers.toml")
    assert ran.status == 0, ran.err
    written = tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))
    assert (written["start"], written["title"]) == ("TODO", "E")


@pytest.mark.parametrize(
    "content",
    [
        b"a = [",
        b"\xff",
        b"x = 1",
        b"start = 2011-01-01T00:00:00",
        b"projects = 1",
        b"projects = [1]",
        b"a = " + b"[" * 9999,
    ],
)
def test_answers_that_cannot_be_read_are_wrong_use(content: bytes, tmp_path: Path, here: Run) -> None:
    (tmp_path / "answers.toml").write_bytes(content)
    ran = here("new", "e", "--answers", "answers.toml")
    assert ran.status == 2, ran.err
    assert ran.err.startswith("Error: answers.toml")
    assert not JARGON.search(ran.err)
    assert not (tmp_path / "e").exists()


@pytest.mark.parametrize(
    ("name", "said"), [("gone.toml", "gone.toml"), (".", "folder"), ("pipe", "not an ordinary file")]
)
def test_a_file_of_answers_that_is_none(name: str, said: str, tmp_path: Path, here: Run) -> None:
    os.mkfifo(tmp_path / "pipe")
    with within(30):
        ran = here("new", "e", "--answers", name)
    assert ran.status == 2
    assert ran.err.startswith("Error: ")
    assert said in ran.err.splitlines()[0]
    assert not (tmp_path / "e").exists()


def test_a_folder_named_like_a_template_is_a_name_like_any_other(
    tmp_path: Path, evalkit: Run, whole: list[str]
) -> None:
    ran = evalkit("new", "{{ 7*7 }}", "--no-input")
    assert ran.status == 0, ran.err
    assert os.listdir(tmp_path) == ["{{ 7*7 }}"]
    assert [name.replace("my-evaluation", "first-project") for name in made(tmp_path / "{{ 7*7 }}")] == whole
    written = tomli.loads((tmp_path / "{{ 7*7 }}/evaluation.toml").read_text("utf-8"))
    assert written["title"] == "{{ 7*7 }}"


@pytest.mark.parametrize("dir", ["{{ 7*7 }}/x", "{% bad/x", "a{# b/x"])
def test_a_folder_within_one_named_like_a_template_is_refused(dir: str, tmp_path: Path, here: Run) -> None:
    ran = here("new", dir, "--no-input")
    assert ran.status == 2
    assert "marks of a template" in ran.err
    assert os.listdir(tmp_path) == []


def test_a_dry_run_writes_nowhere_whatever_the_temporary_folder_is_called(tmp_path: Path, evalkit: Run) -> None:
    odd = tmp_path / "{{ 7*7 }}"
    odd.mkdir()
    ran = evalkit("new", "e", "--no-input", "--dry-run", env={"TMPDIR": str(odd)})
    assert ran.status in (0, 2), ran.err
    assert os.listdir(tmp_path) == [odd.name]
