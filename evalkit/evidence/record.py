"""`evalkit record`: files of answers → kept data, waves and computed observations, all of it or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.evidence import store
from evalkit.evidence.answers import Answers, as_parquet, read_answers
from evalkit.evidence.columns import WAVE, Matched, match
from evalkit.evidence.duplicates import twice
from evalkit.evidence.keeping import Damaged, Origin, damaged, headings_of, keep
from evalkit.evidence.left_out import LeftOut
from evalkit.evidence.observations import computed_from, write_computed
from evalkit.evidence.people import Identifying, identifying_answers, identifying_name, is_hashed, key_of
from evalkit.evidence.problems import Problem, hold
from evalkit.evidence.reading import DAY, ROW, stage
from evalkit.evidence.waves import BY_COLUMN, Waved, days_of, with_wave
from evalkit.evidence.workspace import Workspace, workspace
from evalkit.expressions.sql import column
from evalkit.files.changes import Changes
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.files.loader import load_from
from evalkit.model.data_capture import DataCapture
from evalkit.suggest import did_you_mean

_AT_ONCE = 10_000
"""How many numbers of rows are told the database in one statement."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be recorded, and how."""

    files: Sequence[Path]
    source: str | None = None
    project: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading → item id, where a heading does not say it."""
    invited: int | None = None
    strict: bool = False
    dry_run: bool = False
    check: bool = False
    """Whether all is held against what is there, and nothing written."""


@dataclass(slots=True)
class Recorded:
    """What came of a file."""

    file: str
    plan: str
    rows: int
    waves: dict[date, int] = field(default_factory=dict)
    """How many answers of each wave are kept."""
    changed: dict[date, str] = field(default_factory=dict)
    """What became of the wave, in words: new, unchanged, or replaced."""
    others: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)
    not_given: dict[str, int] = field(default_factory=dict)
    """By item, how often something says that there is no answer, such as `n/a`."""
    problems: LeftOut = field(default_factory=LeftOut)
    identifying: list[Identifying] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    """By item, the heading of its column."""

    @property
    def kept_headings(self) -> dict[str, str]:
        """The headings of columns that are kept."""
        return {id: heading for id, heading in self.headings.items() if id != DAY}


@dataclass(slots=True)
class Outcome:
    """What was recorded, and what was computed."""

    recorded: list[Recorded]
    computed: dict[str, tuple[int, int]]
    """By the file of an indicator: how many observations, and how many of them withheld."""
    differs: list[str]
    """The files whose computed part says something else than it did."""
    refused: bool = False
    """Whether nothing was written: for personal data, or because all had to be right."""
    written: list[str] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)
    """The files that are not what was recorded."""
    elsewhere: dict[str, int] = field(default_factory=dict)
    """By plan, of how many waves the answers are kept elsewhere and were not given: their figures stay as they were."""


def _is_figures(path: str) -> bool:
    return not path.endswith(f"/{store.RECORD}")


def _damaged(changes: Changes, plan: Sheet[DataCapture], work: Workspace, asked: Asked) -> list[Damaged]:
    """What is not as it was recorded. Raises EvalkitError for it, unless that is what is asked."""
    found = list(damaged(changes, plan, work))
    others = [one for one in found if _is_figures(one.path)]
    if others and not asked.check:
        hint = "Put it back, or record the file of that wave again." if plan.readable else "Correct it."
        raise EvalkitError(f"{others[0].path} {others[0].what}.", hint=hint)
    return found if asked.check else []


def record(root: Path, asked: Asked) -> Outcome:
    """Records files of answers, and computes what follows; without files, only what follows from what is kept.

    Raises EvalkitError for a file or a source that cannot be used.
    """
    changes = Changes(root)
    evaluation = load_from(changes.source)
    plans = _plans(evaluation, asked)
    with workspace(root) as work:
        recorded: list[Recorded] = []
        fresh: dict[str, tuple[Sheet[DataCapture], dict[str, Path]]] = {}
        for file in asked.files:
            answers = read_answers(file, work, asked.sheet)
            plan, matched = _chosen(answers, plans, asked, changes)
            one, waves = _read(answers, matched, plan, evaluation, work)
            recorded.append(one)
            if one.identifying or (asked.strict and one.problems):
                continue
            _refuse_twice(waves, fresh[plan.path][1] if plan.path in fresh else {}, answers.path)
            columns = one.kept_headings
            agreed = {id: heading for id, heading in columns.items() if heading in asked.columns}
            origin = Origin(answers.path, asked.invited, len(one.problems), one.missing, columns, agreed)
            said = keep(changes, evaluation, plan, waves, origin, work)
            one.changed = dict(zip(one.waves, said, strict=True))
            given = {wave.date.isoformat(): wave.path for wave in waves}
            fresh.setdefault(plan.path, (plan, {}))[1].update(given)
        refused = any(one.identifying or (asked.strict and one.problems) for one in recorded)
        computed: dict[str, tuple[int, int]] = {}
        wrong: list[Damaged] = []
        elsewhere: dict[str, int] = {}
        for plan, given in () if refused else fresh.values() if asked.files else ((plan, {}) for plan in plans):
            if found := _damaged(changes, plan, work, asked):
                wrong += found
            else:
                result = write_computed(changes, evaluation, plan, work, given)
                computed |= result.figures
                wrong += result.damaged
                elsewhere |= {plan.id: result.elsewhere} if result.elsewhere else {}
        differs = [path for path in changes.paths if path.endswith(".toml") and (asked.check or _is_figures(path))]
        outcome = Outcome(recorded, computed, differs, refused, damaged=wrong, elsewhere=elsewhere)
        if not refused and not asked.dry_run:
            outcome.written = changes.paths
            changes.apply()
    return outcome


def _refuse_twice(waves: Sequence[store.Wave], given: Mapping[str, Path], file: Path) -> None:
    """Raises EvalkitError for a wave that an earlier file of the same command holds, too, with other answers: a wave is
    replaced by a corrected file, so that those would be gone.
    """
    for wave in waves:
        before = given.get(wave.date.isoformat())
        if before is not None and store.hash_of(before) != wave.sha256:
            raise EvalkitError(
                f"{file.name} has answers of the wave of {wave.date}, and so has a file before it.",
                hint="Put the answers of a wave into one file; or, if one corrects the other, record the corrected one alone.",
            )


def _plans(evaluation: Evaluation, asked: Asked) -> list[Sheet[DataCapture]]:
    """The plans that are meant: those of a name, of a project, or all. Raises EvalkitError where there is none."""
    projects = [folder for folder in evaluation.projects if asked.project in (None, folder.id)]
    if not projects and asked.project:
        ids = [folder.id for folder in evaluation.projects]
        raise EvalkitError(
            f"There is no project “{asked.project}”.{did_you_mean(asked.project, ids)}", hint="Name one that is there."
        )
    found = [*evaluation.plans.values(), *(plan for folder in projects for plan in folder.plans.values())]
    if asked.source is None:
        return found
    named = [plan for plan in found if plan.id == asked.source]
    if not named:
        ids = [plan.id for plan in found]
        raise EvalkitError(
            f"There is no data-capture plan “{asked.source}”.{did_you_mean(asked.source, ids)}",
            hint=f"There are: {', '.join(sorted(ids))}." if ids else "Add one: evalkit add data-capture.",
        )
    if len(named) > 1:
        places = ", ".join(plan.path for plan in named)
        raise EvalkitError(f"Several plans are called “{asked.source}”: {places}.", hint="Say which with --project.")
    return named


def _chosen(
    answers: Answers, plans: Sequence[Sheet[DataCapture]], asked: Asked, changes: Changes
) -> tuple[Sheet[DataCapture], Matched]:
    """The plan that a file answers: the one named, or the one most of whose items it has."""
    if len(plans) == 1:
        return plans[0], match(answers, plans[0].value.items, asked.columns, headings_of(changes, plans[0]))
    found = []
    for plan in plans:
        try:
            matched = match(answers, plan.value.items, asked.columns, headings_of(changes, plan))
        except EvalkitError:
            continue
        found.append(
            (len(matched.asked) / (len(matched.asked) + len(matched.without)), len(matched.asked), plan, matched)
        )
    found.sort(key=lambda one: one[:2], reverse=True)
    if not found or (len(found) > 1 and found[0][:2] == found[1][:2]):
        which = f": {', '.join(one[2].id for one in found[:5])}" if found else ""
        raise EvalkitError(
            f"{answers.path.name} can be told to no single data-capture plan{which}.", hint="Say which with --source."
        )
    return found[0][2], found[0][3]


def _read(
    answers: Answers, matched: Matched, plan: Sheet[DataCapture], evaluation: Evaluation, work: Workspace
) -> tuple[Recorded, list[store.Wave]]:
    """Reads a file, and holds it against its plan. The waves that are to be kept lie in the workspace."""
    with as_parquet(answers.path):
        staged = stage(answers, matched, work)
    one = Recorded(answers.path.name, plan.id, staged.rows, others=matched.others, without=matched.without)
    if named := [Identifying(None, "", what) for what in identifying_name(answers.path)]:
        one.file, one.identifying = f"…{answers.path.suffix}", named
    one.headings = {id: " / ".join(answers.headings[at] for at in asked.columns) for id, asked in matched.asked.items()}
    if matched.day is not None:
        one.headings[DAY] = answers.headings[matched.day]
    one.identifying += identifying_answers(staged, one.headings, work)
    if one.identifying:
        return one, []
    if matched.wave is not None and answers.headings[matched.wave].lower() != WAVE:
        one.headings[WAVE] = answers.headings[matched.wave]
    days = days_of(plan.value, set(matched.asked), matched.day is not None)
    held = hold(staged, plan.value, days.item, work)
    one.missing, one.not_given = dict(held.missing), staged.not_given
    one.problems.add(_of_cells(answers, matched))
    one.problems.add(held.problems(work))
    rule = _rule_of(plan, matched, evaluation)
    waved = with_wave(held.table, rule, plan.value, days, work)
    one.problems.add(_without_wave(waved, days.item or DAY, work))
    again = list(_again(waved, staged.items, work))
    one.problems.add(again)
    if rows := [problem.row for problem in again if problem.value]:
        waved = replace(waved, table=_without_rows(waved.table, rows, work))
    keys = key_of(evaluation.root) if any(map(is_hashed, staged.items.values())) else b""
    waves = list(store.kept(waved, staged.items, days, keys, work, by_name=rule == BY_COLUMN))
    one.waves = {wave.date: wave.rows for wave in waves}
    return one, waves


def _rule_of(plan: Sheet[DataCapture], matched: Matched, evaluation: Evaluation) -> str | None:
    """How the answers of a plan are gathered into waves: as its indicators gather them, where that is by the wave that a
    column names; else by its schedule.
    """
    rules = {sheet.value.compute.wave for sheet in computed_from(evaluation, plan)}
    if matched.wave is not None and (rules == {BY_COLUMN} or not plan.value.schedule.every):
        return BY_COLUMN
    return plan.value.schedule.every


def _of_cells(answers: Answers, matched: Matched) -> Iterator[Problem]:
    """Cells of a workbook without a value that could be read."""
    held = {at: id for id, asked in matched.asked.items() for at in asked.columns}
    for (row, at), what in sorted(answers.unclear.items()):
        if at in held and row >= answers.head[0][0] and row not in matched.labels:
            yield Problem(row, held[at], "", what)


def _without_wave(waved: Waved, day: str, work: Workspace) -> Iterator[Problem]:
    """Rows that belong to no wave."""
    what = "belongs to no wave: the day of the answer is not given, cannot be read, or lies outside of data capture"
    for row in work.each(f'SELECT {ROW} FROM {waved.table} WHERE ":date" IS NULL ORDER BY 1'):
        yield Problem(row, day, "", what)


def _again(waved: Waved, items: Mapping[str, Any], work: Workspace) -> Iterator[Problem]:
    """Respondents who are not told apart, or who answered twice in a wave; those with a value are to be taken out."""
    key = next((id for id, item in items.items() if item.key), None)
    if key is None:
        return
    unknown = f'SELECT {ROW} FROM {waved.table} WHERE ":date" IS NOT NULL AND {column(key)} IS NULL ORDER BY 1'
    for row in work.each(unknown):
        yield Problem(row, key, "", "does not say who answered, so that a second answer could not be told")
    again, differing = twice(waved.table, key, list(items), work)
    for row, first in again:
        yield Problem(row, key, "…", f"answered in row {first} already, and said the same: it counts once")
    for row in differing:
        yield Problem(row, key, "…", "answered more than once in this wave, and not the same: none of it is kept")


def _without_rows(table: str, rows: Sequence[int], work: Workspace) -> str:
    work.do("CREATE OR REPLACE TEMP TABLE gone (row BIGINT)")
    for at in range(0, len(rows), _AT_ONCE):
        work.do(f"INSERT INTO gone VALUES {', '.join(f'({row})' for row in rows[at : at + _AT_ONCE])}")
    return f"(FROM {table} WHERE {ROW} NOT IN (FROM gone))"
