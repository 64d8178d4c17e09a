"""An evaluation as rows: nothing is lost on the way, and nothing that people wrote goes with them."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.check.checker import judge
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.portfolio.asked import Burdens, quarter_of
from evalkit.portfolio.rows import rows
from evalkit.portfolio.subjects import about
from evalkit.portfolio.tables import ROW_TYPES, BurdenRow, Rows, columns
from evalkit.report import Report
from tests.portfolio.conftest import AS_OF


def of(root: Path) -> tuple[Report, Rows]:
    evaluation = load(root)
    report = judge(evaluation, Options(as_of=date.fromisoformat(AS_OF), list_met=True), path=root.name).report()
    return report, rows(evaluation, report, every_requirement=True)


@pytest.mark.parametrize("name", ["alder", "birch", "cedar", "dogwood", "elm"])
def test_every_way_of_counting_gives_what_the_check_says(name: str, several: Path) -> None:
    report, found = of(several / name)
    expected = {
        (project, clause): (s.met, s.missing, s.waived, s.later)
        for (clause, project), s in report.scores.items()
        if s.due or s.waived or s.later
    }
    by_type: dict[tuple[str | None, str], tuple[int, ...]] = {}
    for row in found.types:
        count = (row.met, row.missing, row.waived, row.later)
        before = by_type.get((row.project, row.clause), (0, 0, 0, 0))
        by_type[row.project, row.clause] = tuple(map(sum, zip(before, count, strict=True)))
    listed: dict[tuple[str | None, str], list[int]] = {}
    for one in found.requirements:
        listed.setdefault((one.project, one.clause), [0, 0, 0, 0])[
            ("met", "missing", "waived", "later").index(one.state)
        ] += 1
    assert {
        (row.project, row.clause): (row.met, row.missing, row.waived, row.later) for row in found.scores
    } == expected
    assert by_type == expected
    assert {where: tuple(count) for where, count in listed.items()} == expected
    (whole,) = found.evaluations
    assert (whole.held, whole.errors, whole.met) == (report.passed, report.errors, report.score().met)


def test_rows_are_plain_values_that_say_nothing_of_what_people_wrote(several: Path) -> None:
    _, found = of(several / "elm")
    assert pickle.loads(pickle.dumps(found)) == found
    types = {"text": str, "integer": int, "number": float, "boolean": bool, "date": date}
    starred = {
        ("evaluations", "title"),
        ("evaluations", "commissioner"),
        ("evaluations", "evaluator"),
        ("factors", "theme"),
    }
    for table, held in zip(Rows._fields, found, strict=True):
        for row in held:
            assert type(row) is ROW_TYPES[table]
            for column, value in zip(columns(table), row, strict=True):
                assert value is None or type(value) is types[column.type], (table, column, value)
                assert (table, column.name) in starred or " " not in str(value).replace(", ", ""), (
                    table,
                    column,
                    value,
                )


@pytest.mark.parametrize(
    ("subject", "file", "kind", "id", "relationship"),
    [
        ("relationship a-b", "projects/p/relationships/a-b.toml", "relationship", "a-b", "a-b"),
        ("relationship a-b, party nurses", "projects/p/story.md", "party", "nurses", "a-b"),
        ("relationship a-b, party nurses, behaviour “Asks, and waits”", "projects/p/relationships/a-b.toml", "behaviour", None, "a-b"),
        ("adverse effect “They, fear it”", "projects/p/relationships/a-b.toml", "adverse-effect", None, "a-b"),
        ("judgement a-b", "projects/p/findings.toml", "judgement", "a-b", "a-b"),
        ("outcome calm", "projects/p/logic-model.toml", "outcome", "calm", "through"),
        ("outcome other", "projects/p/logic-model.toml", "outcome", "other", None),
        ("dissemination “Jane Doe was told”", "projects/p/project.toml", "dissemination", None, None),
        ("logic model of p", "projects/p/logic-model.toml", "logic-model", "p", None),
        ("story, section What changed", "projects/p/story.md", "section", "what-changed", None),
        ("projects/p/project.toml", "projects/p/project.toml", "file", None, None),
        ("evaluation", "evaluation.toml", "evaluation", None, None),
        ("Jane Doe", "evaluation.toml", None, None, None),
    ],
)  # fmt: skip
def test_what_a_requirement_is_about(subject: str, file: str, kind: str, id: str, relationship: str) -> None:
    assert about(subject, file, {"calm": "through"}) == (kind, id, relationship)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@settings(max_examples=30, deadline=None)
@given(DAYS, st.none() | DAYS, st.floats(1, 1000))
def test_hours_are_spread_over_quarters_and_none_is_lost(start: date, end: date | None, hours: float) -> None:
    burdens = Burdens()
    burdens.add(Rows(burden=[BurdenRow("e", "p", "s", None, "nurses", "people", 1, 1, 1, hours, start, end)]))
    spread = {quarter: asked.hours for (_, quarter), asked in burdens.quarters.items()}
    assert sum(spread.values()) == pytest.approx(hours)
    assert min(spread) == quarter_of(start)
    assert max(spread) == quarter_of(max(start, end or start))
    assert burdens.respondents["nurses"].hours == pytest.approx(hours)
