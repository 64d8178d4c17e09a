"""What a roll-up asks of an evaluation, and what was found out as rows: by the store or by looking, in whichever process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evalkit.check.options import Options
from evalkit.errors import UnreadableError
from evalkit.files.find import shown
from evalkit.portfolio.examine import Answer, Facts, Wish
from evalkit.portfolio.packed import unpacked
from evalkit.portfolio.pool import found_elsewhere, found_out
from evalkit.portfolio.progress import Progress
from evalkit.portfolio.store import Store
from evalkit.portfolio.tables import ROW_TYPES, EvaluationRow, Rows
from evalkit.report import Report
from evalkit.score import Score
from evalkit.terminal import one_line

if TYPE_CHECKING:
    from evalkit.check.baseline import Baseline
    from evalkit.files.evaluation import Evaluation
    from evalkit.portfolio.engines import Engine

_AT_ONCE = 2000
"""So many are looked at, and their rows handed on, before the next are begun: what is on its way fits into memory."""


class Found(NamedTuple):
    """What is found out of an evaluation. No day in it but those that stand in the files."""

    rows: Rows
    fail_under: float = 0
    """What its own gate asks for."""
    projects: Sequence[str] = ()
    apart: Sequence[tuple[str, Sequence[str], bool]] = ()
    """Of findings that a baseline knows by more than their fingerprint: that, what is missing, whether it hides something."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """The rows of an evaluation, as they are on the day."""

    rows: Rows
    is_known: bool = False
    """Whether the baseline knows the evaluation."""
    is_unreached: bool = False
    """Whether it is a source that cannot be had."""


def rolled(
    roots: Sequence[Path],
    options: Options,
    baseline: "Baseline | None",
    *,
    every_requirement: bool,
    jobs: int | None,
    store: Store | None,
    engine: "Engine | None" = None,
    elsewhere: Sequence[str] = (),
) -> Iterator[Rolled]:
    """The rows of evaluations, in the order of `roots` and then of the sources `elsewhere`, as they are done."""
    work, name = (_in_full, "roll-up in full") if every_requirement else (_in_short, "roll-up")
    wish = Wish(name, work, replace(options, fail_under=None, list_met=True))
    progress = Progress(len(roots))
    for first in range(0, len(roots), _AT_ONCE):
        for facts in _facts(roots[first : first + _AT_ONCE], wish, jobs, store, engine, progress):
            yield _rolled(facts, options, baseline)
    for facts in found_elsewhere(elsewhere, wish, jobs=jobs, store=store, engine=engine):
        yield _rolled(facts, options, baseline)


def unchecked(name: str, reason: str) -> Rows:
    """The rows of what could not be checked."""
    return Rows(evaluations=[EvaluationRow(one_line(name), state="unchecked", reason=one_line(reason))])


def _facts(
    roots: Sequence[Path],
    wish: Wish,
    jobs: int | None,
    store: Store | None,
    engine: "Engine | None",
    progress: Progress,
) -> Sequence[Facts]:
    try:
        return found_out(roots, wish, jobs=jobs, store=store, engine=engine, progress=progress)
    except UnreadableError as error:  # there is only one
        return [Facts(roots[0], unchecked=error.message)]


def _holds(facts: Facts, options: Options) -> bool:
    """Whether a gate holds, as far as that can be told before the rows are looked into."""
    if facts.unchecked or facts.brief is None:
        return False
    errors, met, missing, asked = facts.brief
    return not errors and Score(met, missing).reaches(asked if options.fail_under is None else options.fail_under)


def _in_short(evaluation: "Evaluation", options: Options) -> Answer:
    return _looked_at(evaluation, options, every_requirement=False)


def _in_full(evaluation: "Evaluation", options: Options) -> Answer:
    return _looked_at(evaluation, options, every_requirement=True)


def _looked_at(evaluation: "Evaluation", options: Options, *, every_requirement: bool) -> Answer:
    """Rows of an evaluation; of one at which a rule fails, the reason: the others are looked at all the same."""
    from evalkit.check.checker import check
    from evalkit.check.house_settings import is_final
    from evalkit.portfolio.rows import rows

    try:
        report = check(evaluation, options, path="")
        found = Found(
            rows(evaluation, report, every_requirement=every_requirement),
            report.fail_under,
            list(report.projects),
            [(one.fingerprint, one.parts, one.hides) for one in report.findings if one.parts or one.hides],
        )
    except Exception as error:  # one evaluation never keeps the others from being checked
        said = f"A fault of evalkit itself, not of its files: {type(error).__name__} in {_where(error)}."
        return Answer(Found(unchecked("", said)), lasts=False)
    score = report.score()
    brief = (report.errors, score.met, score.missing, report.fail_under)
    return Answer(found, brief, lasts=is_final(report.found))


def _where(error: Exception) -> str:
    """The last line of code that was reached, without any text."""
    trace, last = error.__traceback__, ""
    while trace:
        last = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last


def _rolled(facts: Facts, options: Options, baseline: "Baseline | None") -> Rolled:
    """Rows as they are on the day, at the path by which the evaluation was asked for, with what the gate is asked for."""
    path = facts.name or shown(facts.root)
    if facts.unchecked:
        return Rolled(unchecked(path, facts.unchecked), is_unreached=facts.is_unreached)
    found: Found = unpacked(facts.body, _CLASSES)
    (row,) = found.rows.evaluations
    if row.state == "unchecked":
        return Rolled(unchecked(path, row.reason or ""))
    is_known, errors = _against(baseline, found, path, options) if baseline else (False, row.errors or 0)
    asked = found.fail_under if options.fail_under is None else options.fail_under
    held = not errors and Score(row.met or 0, row.missing or 0).reaches(asked)
    since, until = (facts.range.since, facts.range.until) if facts.range else (date.min, date.max)
    row = row._replace(
        held=held,
        errors=errors,
        days_in_stage_over=_days_over(row, options.as_of),
        since=None if since == date.min else since,
        until=None if until == date.max else until,
    )
    return Rolled(_at(one_line(path), found.rows._replace(evaluations=[row])), is_known)


def _days_over(row: EvaluationRow, as_of: date) -> int | None:
    """Days since the planned last day of the stage, by the day of the check or by that on which it was closed."""
    if row.stage_planned_end is None:
        return None
    return max(0, (min(row.closed or as_of, as_of) - row.stage_planned_end).days)


def _at(path: str, rows: Rows) -> Rows:
    """The same rows at a path, which is not kept with them: it leads from where one stands."""
    return Rows._make([[row._replace(evaluation=path) for row in table] for table in rows])


def _against(baseline: "Baseline", found: Found, path: str, options: Options) -> tuple[bool, int]:
    """Whether a baseline knows an evaluation, and how many errors there are that it does not know."""
    from evalkit.framework import Stage

    (row,) = found.rows.evaluations
    about = Report(path, row.title or "", Stage.INCEPTION, options.as_of, projects=found.projects)
    past = baseline.past_of(about)
    if past is None:
        return False, row.errors or 0
    apart = {fingerprint: (set(parts), hides) for fingerprint, parts, hides in found.apart}
    errors = 0
    for one in found.rows.findings:
        if one.state == "missing" and one.severity == "error":
            parts, hides = apart.get(one.fingerprint or "", (set(), False))
            known = past.get(one.fingerprint or "")
            errors += known is None or hides or not parts <= set(known.parts)
    return True, errors


_CLASSES = (date, Found, Rows, *ROW_TYPES.values())
