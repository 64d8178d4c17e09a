"""Adopting the gate on a half-finished evaluation: what is known does not fail, what is new does."""

import json
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.check import baseline_file
from evalkit.check.baseline import Baseline, KnownEvaluation
from evalkit.errors import EvalkitError
from evalkit.files.atomic import write_all
from evalkit.framework import Stage
from evalkit.report import Finding, Past, Report, Severity
from tests.running import Run, installed
from tests.small import (
    AS_OF,
    OTHER_RELATIONSHIP,
    PROGRAMME,
    PROJECT,
    RELATIONSHIP,
    STORY,
    check,
    check_json,
    edit,
    make,
)

RATIONALE = 'rationale = "Three studies say so."\n'
FROM = 'from = "Care is done to people."\n'
WAIVER = (
    '\n[[waivers]]\nrule = "EXP103"\nsubject = "evaluation.toml"\nreason = "It is being written."\n'
    'owner = "lead"\nuntil = 2026-12-31\n'
)
EXP103, EXP106 = ("EXP103", PROGRAMME), ("EXP106", RELATIONSHIP)


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """An evaluation in which one thing is missing."""
    folder = make(tmp_path / "care")
    edit(folder, PROGRAMME, RATIONALE)
    return folder


@pytest.fixture
def known(care: Path) -> Path:
    """The same; what is missing is known in known.json."""
    ran = check(care, "--write-baseline", "known.json")
    assert ran.status == 0, ran.err
    return care


def written(file: Path) -> list[tuple[str, str]]:
    """Code and file of everything that a baseline knows."""
    held = json.loads(file.read_text("utf-8"))
    return sorted((f["code"], f["file"]) for entry in held["evaluations"] for f in entry["findings"])


# Known, new and fixed


def test_a_half_finished_evaluation_passes_with_its_baseline_and_fails_for_what_is_new_alone(
    evalkit: Run, tmp_path: Path
) -> None:
    care = make(tmp_path / "care")
    edit(care, PROGRAMME, RATIONALE)
    as_of = ("check", "--as-of", AS_OF)
    assert evalkit(*as_of, cwd=care).status == 1
    wrote = evalkit(*as_of, "--write-baseline", "known.json", cwd=care)
    assert wrote.status == 0
    assert wrote.err == "Wrote known.json: 1 known finding.\n"
    assert "Known, in the baseline (1)" in wrote.out
    told = r"The gate holds at stage inception: 95 % \(20 of 21 requirements met, \d+ due later\), 1 known\."
    assert re.search(told, wrote.out)
    held = evalkit(*as_of, "--baseline", "known.json", cwd=care)
    assert held.status == 0
    assert "EXP103  evaluation  evaluation.toml:" in held.out
    edit(care, RELATIONSHIP, FROM)
    failed = evalkit(*as_of, "--baseline", "known.json", cwd=care)
    assert failed.status == 1
    assert failed.out.count("Fix:") == 1
    assert "EXP106" in failed.out
    assert "1 error, 1 known;" in failed.out


def test_json_lists_known_findings_apart(known: Path) -> None:
    edit(known, RELATIONSHIP, FROM)
    ran = check_json(known, "--baseline", "known.json")
    assert ran.status == 1
    assert ran.places() == [EXP106]
    assert ran.places("known") == [EXP103]
    assert ran.evaluation["fixed"] == []
    plain = check_json(known).evaluation
    assert plain["score"] == ran.evaluation["score"]
    assert {"known", "fixed"}.isdisjoint(plain)


def test_what_is_fixed_is_told_and_taken_out_only_when_that_is_asked_for(known: Path) -> None:
    edit(known, PROGRAMME, "[questions]", f"{RATIONALE}\n[questions]")
    before = (known / "known.json").read_bytes()
    ran = check(known, "--baseline", "known.json")
    assert ran.status == 0
    assert "Fixed since the baseline (1)\n  EXP103  evaluation  evaluation.toml\n" in ran.out
    assert "--prune-baseline takes it out" in ran.err
    assert check_json(known, "--baseline", "known.json").places("fixed") == [EXP103]
    assert (known / "known.json").read_bytes() == before
    ran = check(known, "--baseline", "known.json", "--prune-baseline")
    assert ran.status == 0
    assert ran.err == "Took 1 fixed finding out of known.json.\n"
    assert written(known / "known.json") == []
    edit(known, PROGRAMME, RATIONALE)
    assert check_json(known, "--baseline", "known.json").places() == [EXP103]


def test_pruning_where_nothing_is_fixed_leaves_the_file_alone(known: Path) -> None:
    file = known / "known.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8"))), "utf-8")  # written by another hand
    before = file.read_bytes(), file.stat().st_mtime_ns
    assert check(known, "--baseline", "known.json", "--prune-baseline").status == 0
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_as_many_findings_as_before_but_others_fail(known: Path) -> None:
    edit(known, PROGRAMME, "[questions]", f"{RATIONALE}\n[questions]")
    edit(known, RELATIONSHIP, FROM)
    ran = check_json(known, "--baseline", "known.json")
    assert ran.status == 1
    assert (ran.places(), ran.places("known"), ran.places("fixed")) == ([EXP106], [], [EXP103])


def test_the_same_rule_in_another_file_is_new(care: Path) -> None:
    edit(care, RELATIONSHIP, FROM)
    check(care, "--write-baseline", "known.json")
    edit(care, OTHER_RELATIONSHIP, 'from = "The doctor decides."\n')
    ran = check_json(care, "--baseline", "known.json")
    assert ran.places() == [("EXP106", OTHER_RELATIONSHIP)]


# Identity


def test_where_several_things_are_asked_for_less_is_known_and_more_is_new(care: Path) -> None:
    edit(care, PROJECT, 'lead = "ward manager"\n')
    edit(care, PROJECT, "start = 2026-01-01\n")
    assert check(care, "--write-baseline", "known.json").status == 0
    some = check_json(care, "--baseline", "known.json")
    assert ("SUS402", PROJECT) in some.places("known")
    edit(care, PROJECT, 'title = "Ward"\n', 'title = "Ward"\nlead = "ward manager"\n')
    less = check_json(care, "--baseline", "known.json")
    assert (less.status, less.evaluation["fixed"]) == (0, [])
    assert ("SUS402", PROJECT) in less.places("known")
    edit(care, PROJECT, 'lead = "ward manager"\n')
    edit(care, PROJECT, "end = 2028-06-30\n")
    more = check_json(care, "--baseline", "known.json")
    assert (more.status, more.evaluation["fixed"]) == (1, [])
    assert more.places() == [("SUS402", PROJECT)]
    assert "`lead`, `start` and `end` are not given" in more.evaluation["findings"][0]["message"]


def test_a_story_that_is_taken_away_is_more_than_a_heading_that_is_missing(care: Path) -> None:
    edit(care, STORY, "\n## Limitations\n")
    assert check(care, "--write-baseline", "known.json").status == 0
    (care / STORY).unlink()
    assert ("STO901", STORY) in check_json(care, "--baseline", "known.json").places()


def test_edits_above_a_finding_keep_it_known(known: Path) -> None:
    text = (known / PROGRAMME).read_text("utf-8")
    for more in ("# one\n# two\n", "\r\n\n", "summary = '''\nlong\n'''\n"):
        (known / PROGRAMME).write_text(more + text, "utf-8", newline="")
        ran = check_json(known, "--baseline", "known.json")
        assert (ran.status, ran.places("known"), ran.places("fixed")) == (0, [EXP103], [])


def test_a_table_that_moves_in_its_list_is_still_known(care: Path) -> None:
    effect = '\n[[adverse-effects]]\nid = "{0}"\nkind = "anticipated"\nstatement = "{0}"\naffects = ["patients"]\n'
    edit(care, RELATIONSHIP, add=effect.format("errors"))
    assert check(care, "--stage", "design", "--write-baseline", "known.json").status == 0
    edit(care, RELATIONSHIP, effect.format("errors"), effect.format("delay") + effect.format("errors"))
    ran = check_json(care, "--stage", "design", "--baseline", "known.json")
    assert ran.evaluation["findings"]
    assert {finding["subject"] for finding in ran.evaluation["findings"]} == {"adverse effect delay"}
    assert ran.evaluation["fixed"] == []


def test_a_table_without_an_id_is_known_by_its_text(care: Path) -> None:
    entry = '\n[[adverse-effects]]\nstatement = "{0}"\n'
    edit(care, RELATIONSHIP, add=entry.format("delay"))
    assert check(care, "--stage", "design", "--write-baseline", "known.json").status == 0
    edit(care, RELATIONSHIP, entry.format("delay"), entry.format("errors") + entry.format("delay"))
    ran = check_json(care, "--stage", "design", "--baseline", "known.json")
    assert ran.evaluation["fixed"] == []
    assert {finding["subject"] for finding in ran.evaluation["findings"]} == {"adverse effect “errors”"}


def test_of_two_findings_that_are_alike_each_counts(care: Path) -> None:
    entry = '\n[[adverse-effects]]\nstatement = "delay"\n'
    edit(care, RELATIONSHIP, add=entry)
    options = ("--stage", "design", "--baseline", "known.json")
    assert check(care, "--stage", "design", "--write-baseline", "known.json").status == 0
    of_one = len(check_json(care, *options).evaluation["known"])
    edit(care, RELATIONSHIP, add=entry)
    ran = check_json(care, *options)
    twice = len(ran.evaluation["findings"])
    assert ran.status == 1
    assert twice > 0
    assert len(ran.evaluation["known"]) == of_one
    assert check(care, "--stage", "design", "--write-baseline", "known.json").status == 0
    edit(care, RELATIONSHIP, entry * 2, entry)
    ran = check_json(care, *options)
    assert ran.status == 0
    assert (len(ran.evaluation["known"]), len(ran.evaluation["fixed"])) == (of_one, twice)


# What a run does not look at


@pytest.mark.parametrize(
    "narrower",
    [("--select", "TAN"), ("--ignore", "EXP103"), ("--ignore", "EXP"), ("--stage", "inception")],
)
def test_what_is_not_asked_is_neither_fixed_nor_pruned_nor_forgotten(narrower: tuple[str, ...], care: Path) -> None:
    edit(care, RELATIONSHIP, 'rationale = "People asked for it."\n')
    assert check(care, "--stage", "design", "--write-baseline", "known.json").status == 0
    before = (care / "known.json").read_bytes()
    assert len(written(care / "known.json")) > 10
    options = narrower if "--stage" in narrower else ("--stage", "design", *narrower)
    ran = check_json(care, *options, "--baseline", "known.json")
    assert (ran.status, ran.evaluation["findings"], ran.evaluation["fixed"]) == (0, [], [])
    assert check(care, *options, "--baseline", "known.json", "--prune-baseline").status == 0
    assert (care / "known.json").read_bytes() == before
    assert check(care, *options, "--write-baseline", "known.json").status == 0
    assert (care / "known.json").read_bytes() == before


def test_what_is_not_asked_on_an_earlier_day_is_not_forgotten(care: Path) -> None:
    assert check(care, "--as-of", "2027-06-01", "--write-baseline", "known.json").status == 0
    assert any(code == "SUS406" for code, _ in written(care / "known.json"))
    assert check(care, "--baseline", "known.json").status == 0


def test_a_broken_file_fixes_nothing_that_it_hides(known: Path) -> None:
    edit(known, PROGRAMME, add="= broken\n")
    before = (known / "known.json").read_bytes()
    ran = check_json(known, "--baseline", "known.json")
    assert ran.status == 1
    assert ("FIL001", PROGRAMME) in ran.places()
    assert ran.places("fixed") == []
    assert check(known, "--baseline", "known.json", "--prune-baseline").status == 1
    assert (known / "known.json").read_bytes() == before


def test_a_broken_project_fixes_nothing_in_its_relationships(care: Path) -> None:
    assert check(care, "--stage", "design", "--write-baseline", "known.json").status == 0
    for path in (PROJECT, RELATIONSHIP, PROGRAMME):
        text = (care / path).read_text("utf-8")
        edit(care, path, add="\n= broken\n")
        ran = check_json(care, "--stage", "design", "--baseline", "known.json")
        assert ran.status == 1
        assert ran.places("fixed") == [], path
        (care / path).write_text(text, "utf-8")


def test_a_file_that_cannot_be_read_is_never_known(care: Path) -> None:
    edit(care, RELATIONSHIP, add="= broken\n")
    ran = check(care, "--write-baseline", "known.json")
    assert ran.status == 1
    assert "FIL001" in ran.out
    assert "FIL001" not in (care / "known.json").read_text("utf-8")
    (finding,) = check_json(care, "--baseline", "known.json").evaluation["findings"]
    held = json.loads((care / "known.json").read_text("utf-8"))
    held["evaluations"][0]["findings"].append(
        {part: finding[part] for part in ("fingerprint", "code", "file", "subject")}
    )
    (care / "known.json").write_text(json.dumps(held), "utf-8")
    assert check_json(care, "--baseline", "known.json").places() == [("FIL001", RELATIONSHIP)]


def test_a_project_behind_a_link_that_leads_out_is_never_known(known: Path, tmp_path: Path) -> None:
    (known / "projects/ward").rename(tmp_path / "ward")
    (known / "projects/ward").symlink_to(tmp_path / "ward")
    link = ("FIL007", "projects/ward")
    assert link in check_json(known, "--baseline", "known.json").places()
    ran = check_json(known, "--write-baseline", "known.json")
    assert (ran.status, ran.places()) == (1, [link])


def test_a_broken_file_does_not_let_what_it_hides_be_pruned(care: Path) -> None:
    edit(care, RELATIONSHIP, FROM)
    assert check(care, "--write-baseline", "known.json").status == 0
    before = (care / "known.json").read_bytes()
    edit(care, PROJECT, add="x = [\n")
    ran = check_json(care, "--baseline", "known.json", "--prune-baseline")
    assert (ran.status, ran.evaluation["fixed"]) == (1, [])
    assert (care / "known.json").read_bytes() == before


def test_what_is_waived_is_neither_known_nor_fixed_and_stays_in_the_baseline(known: Path) -> None:
    before = (known / "known.json").read_bytes()
    edit(known, PROGRAMME, add=WAIVER)
    for arguments in (("--baseline", "known.json", "--prune-baseline"), ("--write-baseline", "known.json")):
        ran = check_json(known, *arguments)
        assert ran.status == 0
        assert [(w["code"], w["file"]) for w in ran.evaluation["waived"]] == [EXP103]
        assert (ran.evaluation["known"], ran.evaluation["fixed"]) == ([], [])
        assert (known / "known.json").read_bytes() == before


# The file


def test_the_same_findings_give_the_same_bytes(known: Path) -> None:
    before = (known / "known.json").read_bytes()
    for _ in range(2):
        assert check(known, "--write-baseline", "known.json").status == 0
        assert (known / "known.json").read_bytes() == before
    assert before.isascii()
    assert before.endswith(b"}\n")
    assert sum(b'"fingerprint"' in line for line in before.splitlines()) == 1


def test_a_baseline_that_is_written_anew_forgets_what_is_fixed_and_learns_what_is_new(known: Path) -> None:
    edit(known, PROGRAMME, "[questions]", f"{RATIONALE}\n[questions]")
    edit(known, RELATIONSHIP, FROM)
    assert check(known, "--write-baseline", "known.json").status == 0
    assert written(known / "known.json") == [EXP106]


def test_a_baseline_may_stand_anywhere(care: Path, tmp_path: Path) -> None:
    (care / "ci").mkdir()
    (tmp_path / "elsewhere").mkdir()
    for file in (care / "ci/known.json", tmp_path / "elsewhere/known baseline.json", tmp_path / "known.json"):
        assert check(care, "--write-baseline", os.path.relpath(file, care)).status == 0
        assert check(tmp_path, "care", "--baseline", str(file)).status == 0
        assert check(care / "projects", "--baseline", os.path.relpath(file, care / "projects")).status == 0
        assert str(tmp_path) not in file.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_by_whichever_way_one_comes_it_is_the_same_evaluation(care: Path, tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(".")
    (tmp_path / "link").symlink_to("care")
    for wrote, read in (("known.json", f"{tmp_path}/way/care/known.json"), ("../way/known.json", "../known.json")):
        assert check(care, "--write-baseline", wrote).status == 0
        assert check(care, "--baseline", read).status == 0
        from_above = os.path.relpath(os.path.abspath(care / read), tmp_path)
        for path in ("link", "way/link", "care/evaluation.toml", f"{tmp_path}/way/care"):
            assert check(tmp_path, path, "--baseline", from_above).status == 0
        before = (care / wrote).read_bytes()
        assert check(tmp_path, "way/link", "--write-baseline", from_above).status == 0
        assert (care / wrote).read_bytes() == before


def test_the_same_repository_at_another_place_has_the_same_baseline(known: Path, tmp_path: Path) -> None:
    before = (known / "known.json").read_bytes()
    moved = known.rename(tmp_path / "another name")
    assert check(moved, "--baseline", "known.json").status == 0
    assert check(moved, "--write-baseline", "known.json").status == 0
    assert (moved / "known.json").read_bytes() == before


@pytest.mark.parametrize("change", ["path", "project"])
def test_an_evaluation_is_recognised_when_it_is_moved(change: str, care: Path, tmp_path: Path) -> None:
    assert check(tmp_path, "care", "--write-baseline", "known.json").status == 0
    if change == "path":
        care.rename(tmp_path / "shared-care")
    else:
        (care / "projects/ward").rename(care / "projects/wards")
    ran = check_json(tmp_path, ".", "--baseline", "known.json")
    assert (ran.status, ran.places("known")) == (0, [EXP103])
    assert check(tmp_path, ".", "--write-baseline", "known.json").status == 0
    assert len(json.loads((tmp_path / "known.json").read_text("utf-8"))["evaluations"]) == 1


def test_under_another_title_it_is_another_though_its_projects_are_called_the_same(known: Path) -> None:
    edit(known, PROGRAMME, 'title = "Shared care"', 'title = "Care, shared"')
    ran = check(known, "--baseline", "known.json")
    assert ran.status == 2
    assert "it knows “Shared care” (.), and this is “Care, shared” (.)." in ran.err
    assert "If this is the same evaluation under another title, change `title` in the baseline, too." in ran.err
    edit(known, "known.json", '"title": "Shared care"', '"title": "Care, shared"')
    assert check(known, "--baseline", "known.json").status == 0


def test_an_evaluation_without_projects_may_get_its_title_later(tmp_path: Path) -> None:
    care = make(tmp_path / "care")
    shutil.rmtree(care / "projects")
    edit(care, PROGRAMME, RATIONALE)
    edit(care, PROGRAMME, 'title = "Shared care"', 'title = "TODO"')
    assert check(care, "--write-baseline", "known.json").status == 0
    edit(care, PROGRAMME, 'title = "TODO"', 'title = "Care"')
    assert EXP103 in check_json(care, "--baseline", "known.json").places("known")
    edit(care, PROGRAMME, add="= broken\n")
    assert ("FIL001", PROGRAMME) in check_json(care, "--baseline", "known.json").places()


def two(tmp_path: Path) -> None:
    for name, title in (("a", "One"), ("b", "Other")):
        edit(make(tmp_path / name), PROGRAMME, 'title = "Shared care"', f'title = "{title}"')
        edit(tmp_path / name, PROGRAMME, RATIONALE)


def test_one_baseline_knows_several_evaluations(tmp_path: Path) -> None:
    two(tmp_path)
    assert check(tmp_path, ".", "--write-baseline", "known.json").status == 0
    assert written(tmp_path / "known.json") == [EXP103, EXP103]
    edit(tmp_path / "b", RELATIONSHIP, FROM)
    ran = check(tmp_path, ".", "--baseline", "known.json", "--format", "json")
    first, second = json.loads(ran.out)["evaluations"]
    assert (ran.status, first["passed"], second["passed"]) == (1, True, False)
    assert [f["code"] for f in second["findings"]] == ["EXP106"]
    assert check(tmp_path, "a", "--baseline", "known.json").status == 0
    before = (tmp_path / "known.json").read_bytes()
    assert check(tmp_path, "a", "--write-baseline", "known.json").status == 0
    assert (tmp_path / "known.json").read_bytes() == before
    assert check(tmp_path, "b", "--write-baseline", "known.json").status == 0
    assert written(tmp_path / "known.json") == [EXP103, EXP103, EXP106]


def test_an_evaluation_that_the_baseline_does_not_know_is_all_new(tmp_path: Path) -> None:
    two(tmp_path)
    assert check(tmp_path, "a", "--write-baseline", "known.json").status == 0
    ran = check(tmp_path, ".", "--baseline", "known.json", "--format", "json")
    first, second = json.loads(ran.out)["evaluations"]
    assert ran.status == 1
    assert (len(first["findings"]), len(second["findings"]), second["known"]) == (0, 1, [])


def test_a_copy_of_an_evaluation_is_not_known_through_the_one_that_it_was_copied_from(tmp_path: Path) -> None:
    edit(make(tmp_path / "a"), PROGRAMME, RATIONALE)
    assert check(tmp_path, "a", "--write-baseline", "known.json").status == 0
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    ran = check(tmp_path, ".", "--baseline", "known.json", "--format", "json")
    first, second = json.loads(ran.out)["evaluations"]
    assert (ran.status, len(first["known"]), len(second["known"])) == (1, 1, 0)
    assert [f["code"] for f in second["findings"]] == ["EXP103"]
    assert check(tmp_path, "b", "--write-baseline", "known.json").status == 0
    assert check(tmp_path, ".", "--baseline", "known.json").status == 0
    held = json.loads((tmp_path / "known.json").read_text("utf-8"))["evaluations"]
    assert [entry["path"] for entry in held] == ["a", "b"]


def test_another_evaluation_is_refused(known: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other")
    edit(other, PROGRAMME, 'title = "Shared care"', 'title = "Open doors"')
    (other / "projects/ward").rename(other / "projects/hall")
    ran = check(other, "--baseline", str(known / "known.json"))
    assert (ran.status, ran.out) == (2, "")
    assert "is for another evaluation: it knows “Shared care” (.), and this is “Open doors” (../other)." in ran.err


# Wrong and hostile files


ENTRY = '{"path": ".", "title": "Shared care", "projects": ["ward"], "findings": []}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe{\x00}\x00", "it is not in UTF-8"),
        (b"title = 3\n", "it is not JSON"),
        (b'{"evalkit_baseline": 1, "evaluations": [{"pa', "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "there is no `evalkit_baseline` in it"),
        (b'{"schema_version": 1, "evaluations": []}', "there is no `evalkit_baseline` in it"),
        (b'{"evalkit_baseline": 1}', "`evaluations` is missing or wrong"),
        (b'{"evalkit_baseline": 1, "evaluations": {}}', "`evaluations` is missing or wrong"),
        (b'{"evalkit_baseline": 1, "evaluations": [3]}', "`evaluations.0` is missing or wrong"),
        (
            b'{"evalkit_baseline": 1, "evaluations": [' + ENTRY.replace('"."', "7").encode() + b"]}",
            "`evaluations.0.path` is missing or wrong",
        ),
        (
            b'{"evalkit_baseline": 1, "evaluations": [' + ENTRY.replace("[]", '[{"code": "A"}]').encode() + b"]}",
            "`evaluations.0.findings.0.file` is missing or wrong",
        ),
        (b'{"evalkit_baseline": true, "evaluations": []}', "`evalkit_baseline` is not the number of a version"),
        (
            b'{"evalkit_baseline": "\\ud800\\u001b[31m", "evaluations": []}',
            "`evalkit_baseline` is not the number of a version",
        ),
        (b'{"evalkit_baseline": 2, "evaluations": 5}', "is of version 2, and this evalkit reads version 1."),
        (b'{"evalkit_baseline": 1, "evaluations": []}', "is for another evaluation: it knows none"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_and_never_written_over(content: bytes, said: str, care: Path) -> None:
    (care / "known.json").write_bytes(content)
    ran = check(care, "--baseline", "known.json")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "known.json" in ran.err
    assert "\x1b" not in ran.err
    if b'"evaluations": []}' in content and b": 1," in content and b"schema" not in content:
        return  # a good baseline, which only knows nothing of this evaluation
    ran = check(care, "--write-baseline", "known.json")
    assert (ran.status, ran.out) == (2, "")
    assert "It has not been written over." in ran.err
    assert (care / "known.json").read_bytes() == content


def test_a_baseline_that_is_not_there_or_is_a_folder(care: Path) -> None:
    ran = check(care, "--baseline", "none.json")
    assert ran.status == 2
    assert "The baseline none.json cannot be read: no such file or directory." in ran.err
    assert "--write-baseline none.json" in ran.err
    (care / "folder").mkdir()
    for option in ("--baseline", "--write-baseline"):
        ran = check(care, option, "folder")
        assert ran.status == 2
        assert "folder cannot be read: is a directory." in ran.err


@pytest.mark.parametrize("file", [PROGRAMME, PROJECT, STORY])
def test_no_file_of_the_evaluation_is_taken_for_a_baseline(file: str, care: Path) -> None:
    before = (care / file).read_bytes()
    assert check(care, "--write-baseline", file).status == 2
    assert (care / file).read_bytes() == before


def test_a_baseline_in_a_folder_that_is_not_there(care: Path) -> None:
    ran = check(care, "--write-baseline", "ci/known.json")
    assert (ran.status, ran.out) == (2, "")
    assert "ci/known.json cannot be written" in ran.err
    assert not (care / "ci").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--baseline", "known.json", "--report", "json=known.json"),
        ("--write-baseline", "known.json", "--report", "json=known.json"),
        ("--baseline", "known.json", "--output", "./known.json"),
        ("--write-baseline", "new.json", "--output", "new.json"),
    ],
)
def test_no_report_is_written_over_a_baseline(options: tuple[str, ...], known: Path) -> None:
    before = (known / "known.json").read_bytes()
    ran = check(known, *options)
    assert (ran.status, ran.out) == (2, "")
    assert options[1] in ran.err
    assert (known / "known.json").read_bytes() == before
    assert not (known / "new.json").exists()


def test_it_is_never_open_which_baseline_counts(known: Path) -> None:
    ran = check(known, "--baseline", "known.json", "--write-baseline", "other.json")
    assert ran.status == 2
    assert "--baseline is known.json and --write-baseline is other.json: it is open which one counts." in ran.err
    assert not (known / "other.json").exists()
    ran = check(known, "--write-baseline", "known.json", env={"EVALKIT_BASELINE": "./known.json"})
    assert ran.status == 0
    ran = check(known, "--baseline", "known.json", "--write-baseline", "known.json", "--prune-baseline")
    assert ran.status == 2
    assert "cannot go together" in ran.err


@pytest.mark.parametrize("file", ["projects/ward/indicators/known.json", "evaluation.toml", "../other/projects/x.json"])
def test_no_baseline_is_written_among_the_files_of_an_evaluation(file: str, care: Path, tmp_path: Path) -> None:
    make(tmp_path / "other")
    ran = check(care, "--write-baseline", file)
    assert ran.status == 2
    assert "is among the files of the evaluation in" in ran.err or "is no baseline" in ran.err
    assert not (tmp_path / "other/projects/x.json").exists()


def test_pruning_needs_a_baseline(known: Path) -> None:
    ran = check(known, "--prune-baseline")
    assert (ran.status, ran.out) == (2, "")
    assert "--baseline FILE" in ran.err


def test_the_score_stays_honest(known: Path) -> None:
    options = ("--baseline", "known.json", "--fail-under", "96")
    ran = check(known, *options)
    assert ran.status == 1
    assert "The score is below 96 %, which is asked for, and what a baseline knows is missing all the same." in ran.out
    assert check(known, *options[:-1], "95").status == 0


def test_names_that_are_no_text_are_known_too(care: Path) -> None:
    folder = os.fsencode(care / "projects/ward/indicators")
    os.makedirs(folder, exist_ok=True)
    if sys.platform != "linux":
        pytest.skip("other systems refuse such names")
    Path(os.fsdecode(folder + b"/a\xff\n\xe2\x80\xae.toml")).write_text("title = 3\n", "utf-8")
    assert check(care, "--write-baseline", "known.json").status == 0
    ran = check_json(care, "--baseline", "known.json")
    assert (ran.status, ran.evaluation["findings"], ran.evaluation["fixed"]) == (0, [], [])
    assert len(ran.evaluation["known"]) > 1


def test_a_link_to_a_baseline_stays_a_link(known: Path, tmp_path: Path) -> None:
    (known / "known.json").rename(tmp_path / "real.json")
    (tmp_path / "link.json").symlink_to("real.json")
    edit(known, RELATIONSHIP, FROM)
    assert check(known, "--write-baseline", "../link.json").status == 0
    assert (tmp_path / "link.json").is_symlink()
    assert written(tmp_path / "real.json") == [EXP103, EXP106]


@pytest.mark.skipif(os.name == "nt", reason="another kind of interruption")
def test_an_interruption_leaves_the_baseline_as_it_was(known: Path, tmp_path: Path) -> None:
    before = (known / "known.json").read_bytes()
    edit(known, RELATIONSHIP, FROM)
    stop = "import os, signal\nos.fsync = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "sitecustomize.py").write_text(stop, "utf-8")
    ran = installed(
        known, "check", "--as-of", AS_OF, "--write-baseline", "known.json", env={"PYTHONPATH": str(tmp_path)}
    )
    assert ran.status in (130, -signal.SIGINT), ran.err
    assert "Traceback" not in ran.err
    assert (known / "known.json").read_bytes() == before
    assert sorted(path.name for path in known.iterdir()) == ["evaluation.toml", "known.json", "projects"]


# Whatever the findings

TEXT = st.text(st.characters(), max_size=8)
GONE = st.builds(Past, TEXT, TEXT, TEXT, st.text(min_size=1, max_size=8))
ENTRIES = st.lists(
    st.builds(KnownEvaluation, TEXT, TEXT, st.lists(TEXT, max_size=3), st.lists(GONE, max_size=4)),
    max_size=3,
    unique_by=lambda entry: entry.path,
)


def contents(baseline: Baseline) -> Sequence[object]:
    def of(known: Past) -> tuple[str, str, str, str]:
        return known.file, known.code, known.subject, known.fingerprint

    return sorted((e.path, e.title, e.projects, sorted(map(of, e.findings))) for e in baseline.evaluations)


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES)
def test_what_was_written_is_read_again(entries: list[KnownEvaluation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        baseline = Baseline(Path(folder, "known.json"), entries)
        write_all([baseline_file.result(baseline)])
        again = baseline_file.read(baseline.file)
        assert contents(again) == contents(baseline)
        before = baseline.file.read_bytes()
        write_all([baseline_file.result(again)])
        assert baseline.file.read_bytes() == before


def a_report(codes: list[str]) -> Report:
    findings = [
        Finding(code, Severity.ERROR, "c", None, "f.toml", 1, 1, (), "s", "m", "f", fingerprint=f"of {code}")
        for code in codes
    ]
    return Report(".", "Care", Stage.DESIGN, date(2026, 3, 1), findings=findings, asked=frozenset("ABCDEFGH"))


@settings(max_examples=60, deadline=None)
@given(past=st.sets(st.sampled_from("ABCDEFGH")), present=st.sets(st.sampled_from("ABCDEFGH")))
def test_each_finding_is_either_new_or_known(past: set[str], present: set[str]) -> None:
    baseline = Baseline(Path("known.json")).with_all_of([a_report(sorted(past))])
    unchanged = a_report(sorted(present))
    (report,) = baseline.apply([unchanged])
    new, known = ({finding.code for finding in found} for found in (report.findings, report.known))
    assert new == present - past
    assert known == present & past
    assert {gone.code for gone in report.fixed} == past - present
    assert {finding.code for finding in unchanged.findings} == present
    assert not unchanged.known
    pruned = baseline.without_fixed([report])
    assert {one.code for one in pruned.evaluations[0].findings} == past & present
    (again,) = pruned.apply([a_report(sorted(past | present))])
    assert {finding.code for finding in again.known} == present & past


def test_a_baseline_for_nothing_here_is_refused() -> None:
    with pytest.raises(EvalkitError, match="for another evaluation: it knows none"):
        Baseline(Path("known.json")).apply([a_report([])])


def test_a_byte_order_mark_before_a_baseline_is_tolerated(known: Path) -> None:
    (known / "known.json").write_bytes(b"\xef\xbb\xbf" + (known / "known.json").read_bytes())
    assert check(known, "--baseline", "known.json").status == 0
