"""How it looks where evaluations stand, at every width."""

import io
import json
import pickle
import re
import shutil
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.check.options import Options
from evalkit.status.look import overviews
from evalkit.status.text.fit import cells, shortened
from evalkit.status.text.write import write
from tests.small import AS_OF, PROGRAMME, PROJECT, check_json, edit, make
from tests.status.shown import at_terminal, facts, status


def test_plain_lines_on_a_pipe(care: Path) -> None:
    out = status(care, "--stage", "design").out
    lines = out.splitlines()
    assert lines[0] == "Shared care  2026-03-01"
    assert lines[2].startswith("Stage  inception 2026-06-30 → [design] 2026-12-31 → fieldwork 2027-12-31")
    assert not re.search("[\x1b\u2500-\u259f]", out)
    tangible = next(line for line in lines if line.startswith("Tangible"))
    assert re.fullmatch(r"Tangible +(\d+/\d+) +– +\1", tangible)
    assert re.search(r"(?m)^  practice +\d+/\d+ ", out)


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_nothing_runs_over_the_edge(care: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        (care / f"projects/a-project-with-a-long-name-{number}").mkdir()
    lines = at_terminal(care, columns, monkeypatch, as_of="2027-01-15")
    too_long = [line for line in lines if len(line) > columns and "/" not in line and "evalkit" not in line]
    assert too_long == []
    (head,) = [line for line in lines if line.split()[:1] == ["all"]]
    shown = len(head.split()) - 2
    hidden = [line for line in lines if line.startswith("+")]
    assert bool(hidden) == (shown < 7)
    if hidden:
        assert hidden[0].startswith(f"+{7 - max(0, shown)} more of the projects")


def test_the_stages_are_a_rail(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    _, _, rail, days, *_ = at_terminal(care, 80, monkeypatch, as_of="2027-01-15")
    assert re.fullmatch(r"Stage  ✓ inception ─+ ▶ design ─+ · fieldwork ─+ · analysis ─+ · reporting", rail)
    assert days.split() == ["2026-06-30", "!", "2026-12-31", "2027-12-31", "2028-06-30", "2028-12-31"]
    for stage, day in (("inception", "2026-06-30"), ("design", "2026-12-31"), ("reporting", "2028-12-31")):
        assert rail.index(stage) == days.index(day)
    narrow = at_terminal(care, 40, monkeypatch, as_of="2027-01-15")
    assert "       ▶ design     ! 2026-12-31" in narrow


def test_cells_are_shaded_where_the_terminal_can(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    lines = at_terminal(care, 80, monkeypatch)
    assert any(re.search(r" (\d+)/\1 █", line) for line in lines)
    assert any(re.search(r" 0/\d+ ·", line) for line in lines)
    poor = "\n".join(at_terminal(care, 80, monkeypatch, encoding="latin-1"))
    assert not re.search("[░▒▓█▶]", poor)
    poor.encode("latin-1")


def test_a_file_that_cannot_be_read_is_shown_and_the_rest_is_drawn(care: Path) -> None:
    edit(care, PROJECT, add="[[[\n")
    ran = status(care)
    line = (care / PROJECT).read_text("utf-8").count("\n")
    assert f"✗ 1 file cannot be read, and what stands there is not counted: {PROJECT}:{line}\n" in ran.out
    assert "Relationships  2 person-professional" in ran.out
    (care / PROGRAMME).write_bytes(b"\xff\x00[[")
    assert "✗ 2 files cannot be read" in status(care).out


@pytest.mark.parametrize("title", ["[bold]x[/bold]", "日本語 🙂 評価", "تقييم العلاقات", "a\\u001b[31mb\\u202e"])
@pytest.mark.parametrize("columns", [40, 80])
def test_titles_in_any_script_are_only_text(
    care: Path, title: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(care, PROGRAMME, 'title = "Shared care"', f'title = "{title}"')
    lines = at_terminal(care, columns, monkeypatch)
    shown = title.replace("\\u001b", "\\x1b")
    assert lines[0].startswith(shown)
    assert not re.search("[\x1b\u202e]", "".join(lines))
    assert shown in status(care).out


def test_several_are_a_table_one_line_each(care: Path) -> None:
    other = make(care.parent / "other", programme="")
    edit(other, PROGRAMME, 'owner = "programme lead"\n')
    out = status(care.parent, ".", as_of="2026-08-01").out.splitlines()
    assert out[0].split() == ["stage", "gate", "met/due", "%", "overdue", "next"]
    first, second = (check_json(folder, "--as-of", "2026-08-01").evaluation["score"] for folder in (care, other))
    for line, score, mark in ((out[1], first, "✓"), (out[2], second, "✗")):
        assert line.split()[:7] == [
            *("Shared", "care", "inception", mark),
            f"{score['met']}/{score['due']}",
            str(score["percent"]),
            "2",
        ]
    assert out[2].endswith("  SUS401  other/evaluation.toml:1")
    assert out[-1] == (
        f"2 evaluations: the gate holds for 1, {first['met'] + second['met']} of "
        f"{first['due'] + second['due']} requirements met, 4 overdue."
    )
    held = json.loads(status(care.parent, ".", "--format", "json").out)
    assert [evaluation["path"] for evaluation in held["evaluations"]] == ["care", "other"]
    assert held["passed"] is False


@given(st.text(), st.integers(1, 40))
def test_shortened_text_fits(text: str, width: int) -> None:
    short = shortened(text, width)
    assert cells(short) <= width
    assert short == text or short.endswith("…")


def test_the_gate_of_the_whole_and_the_findings_of_a_project_are_told_apart(care: Path) -> None:
    edit(care, PROGRAMME, 'rationale = "Three studies say so."\n')
    told = status(care, "--project", "ward").out
    assert "Gate   ✗ does not hold for the whole evaluation: 1 error; in this project nothing is missing\n" in told
    assert "✓ Nothing is missing in this project at this stage." in told
    held = facts(care, "--project", "ward")
    assert (held["passed"], held["errors"], held["warnings"]) == (False, 0, 0)


def test_what_is_drawn_are_values_that_need_no_evaluation(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(care.parent)
    (seen,) = overviews([Path("care")], Options(as_of=date.fromisoformat(AS_OF)))
    shutil.rmtree(care)
    texts = []
    for overview in (seen, pickle.loads(pickle.dumps(seen))):
        out = io.StringIO()
        write([overview], out)
        texts.append(out.getvalue())
    assert texts[0] == texts[1]
    assert texts[0].startswith("Shared care  care · 2026-03-01\n")
    with pytest.raises(FrozenInstanceError):
        seen.title = "Other"  # type: ignore[misc]
