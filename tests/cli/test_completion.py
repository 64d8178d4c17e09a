"""What a shell offers for the word that is being typed."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from evalkit.cli import _names
from evalkit.exchange.exports.find import exports
from evalkit.files.entities import entities
from evalkit.files.loader import load
from evalkit.library.find import measures
from evalkit.model.kinds import KINDS
from tests.running import COMMAND, Run, program, run


def offered(folder: Path, words: str) -> list[str]:
    env = {"_EVALKIT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    ran = run(folder, env=env)
    assert (ran.status, ran.err) == (0, "")
    return ran.out.split()


def test_kinds_are_those_of_the_model() -> None:
    assert _names.kinds() == {kind.name: (kind.path, kind.within) for kind in KINDS.values()}


def test_codes_are_those_of_the_rules_and_of_the_house(here: Run, tmp_path: Path) -> None:
    known = re.findall(r"(?m)^\s*([A-Z]{3}\d{3})\b", here("rules").out)
    assert len(known) > 90
    own = set(_names.codes(""))
    assert own == set(known)
    (tmp_path / "evaluation.toml").write_text('[[require]]\ncode = "HOU101"\n[[require]]\ncode = 5\n', "utf-8")
    assert set(_names.codes(str(tmp_path))) == own | {"HOU101"}


def test_ids_are_those_of_the_evaluation(worked: Path) -> None:
    evaluation = load(worked)
    of_kind: dict[str, set[str]] = defaultdict(set)
    for kind in KINDS.values():
        for project in (None, *evaluation.projects):
            of_kind[kind.name] |= {entity.id for entity in entities(evaluation, kind, project)}
    checked = [kind for kind in KINDS.values() if kind.has_own_id and kind.shape != "page"]
    assert len(checked) > 12
    for kind in checked:
        assert set(_names.ids(str(worked), kind.name)) == of_kind[kind.name], kind
    (one, *_) = evaluation.projects
    some = set(_names.ids(str(worked), "indicator", one.id))
    assert some < of_kind["indicator"]


def test_measures_and_exports_are_those_that_there_are(example: Path) -> None:
    (example / "library/ours.toml").write_text("", "utf-8")
    assert set(_names.measures(str(example))) == {*measures(), "ours", "pips"}
    assert _names.modules("exchange", "exports") == sorted(exports())


@pytest.mark.parametrize(
    ("words", "some"),
    [
        ("evalkit sta", ["status", "stage"]),
        ("evalkit check --stage re", ["reporting"]),
        ("evalkit check --select TAN201,TAN20", ["TAN201,TAN202"]),
        ("evalkit check --format sa", ["sarif"]),
        ("evalkit check --report j", ["json=", "junit="]),
        ("evalkit draw --format m", ["mermaid"]),
        ("evalkit trace --format m", ["mermaid"]),
        ("evalkit chart book", ["booked-early"]),
        ("evalkit chart --format p", ["png"]),
        ("evalkit explain EXP10", ["EXP101"]),
        ("evalkit explain tangible.", ["tangible.practice"]),
        ("evalkit explain indicator : chasing", ["chasing-calls"]),
        ("evalkit trace outcome:booked", ["booked-early"]),
        ("evalkit status --project cop", ["copd-care-planning"]),
        ("evalkit remove adverse", ["adverse-effect"]),
        ("evalkit remove indicator late", ["late-arrival"]),
        ("evalkit rename stakeholder car", ["carers"]),
        ("evalkit add data-capture x --measure coll", ["collaborate"]),
        ("evalkit library show coll", ["collaborate"]),
        ("evalkit library --relationship pe", ["people-system", "person-professional"]),
        ("evalkit publish re", ["report"]),
        ("evalkit publish report --to p", ["pdf"]),
        ("evalkit publish report --audience pu", ["public"]),
        ("evalkit export red", ["redcap"]),
        ("evalkit export xlsform --source clinic", ["clinic-interviews"]),
        ("evalkit import t.csv --as log", ["logframe", "logic-model"]),
        ("evalkit new x --template wo", ["worked-example"]),
        ("evalkit new x --ci git", ["github", "gitlab"]),
        ("evalkit draw --kind m", ["matrix", "model"]),
        ("evalkit fill prac", ["practice"]),
        ("evalkit schema logic", ["logic-model"]),
    ],
)
def test_words_are_offered(words: str, some: list[str], worked: Path) -> None:
    found = offered(worked, words)
    assert set(some) <= set(found)
    begun = re.split(r"[ :]", words)[-1]
    assert all(word.startswith(begun) for word in found)


def test_without_an_evaluation_and_in_a_broken_one_nothing_is_said(tmp_path: Path) -> None:
    assert offered(tmp_path, "evalkit remove indicator ") == []
    (tmp_path / "evaluation.toml").write_text("[[", "utf-8")
    (tmp_path / "projects/a").mkdir(parents=True)
    (tmp_path / "projects/a/project.toml").write_bytes(b"\xff\xfe[")
    assert offered(tmp_path, "evalkit remove stakeholder ") == []
    assert offered(tmp_path, "evalkit status --project ") == ["a"]
    assert offered(tmp_path, "evalkit remove nonsense ") == []


def test_another_evaluation_is_asked_when_it_is_named(worked: Path, tmp_path: Path) -> None:
    assert "carers" in offered(tmp_path, f"evalkit remove --evaluation {worked} stakeholder ca")


def test_bash_puts_a_word_behind_the_colon_at_which_it_divides(worked: Path) -> None:
    script = f"""
        source <({COMMAND} --show-completion bash)
        COMP_WORDS=(evalkit explain indicator : chas) COMP_CWORD=4
        _evalkit_completion {COMMAND}
        echo "${{COMPREPLY[@]}}"
    """
    env = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    assert program(worked, "bash", "-c", script, env=env).out == "chasing-calls\n"
