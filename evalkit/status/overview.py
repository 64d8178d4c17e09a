"""Where an evaluation stands, as data: its stages, its scores, the next steps, what is overdue, whom it reaches and asks."""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from evalkit.check.catalogue import catalogue
from evalkit.check.checker import Options, check
from evalkit.files.evaluation import Evaluation
from evalkit.files.find import in_repository, known_project, shown
from evalkit.files.loader import load
from evalkit.framework import CLAUSES, CRAFTS, HOUSE, PRINCIPLES, RELATIONSHIP_TYPES, Stage, title_of
from evalkit.grammar import counted
from evalkit.keys import numbered
from evalkit.model.kinds import EVALUATION_FILE
from evalkit.portfolio.pool import each
from evalkit.report import UNREADABLE, Finding, Report, Score, Severity, worst_first
from evalkit.rules import HOUSE_PREFIX
from evalkit.status.burden import Burden, burden_of

STEPS = 3
SOON = timedelta(days=30)
"""A waiver that ends within this time is worth a word."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


@dataclass(slots=True, eq=False)
class Row:
    """The scores of a principle, a craft or a clause."""

    id: str
    title: str
    all: Score
    programme: Score
    """Of what concerns the evaluation as a whole."""
    projects: dict[str, Score]
    clauses: "list[Row]" = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Step:
    """Something to do: what, where, and the command that helps. `file` is relative to the evaluation."""

    text: str
    file: str
    line: int
    command: str
    code: str | None = None
    """The rule that asks for it; None for the move to the next stage."""
    due: Stage = Stage.INCEPTION
    more: int = 0
    """In how many further places the same rule asks for the same."""


@dataclass(slots=True, eq=False)
class Late:
    """Something whose day is past, or a waiver whose last day is near."""

    text: str
    file: str
    line: int
    code: str | None = None
    """The rule that says so; None where no rule does."""
    project: str | None = None


@dataclass(slots=True, eq=False)
class Overview:
    """Where an evaluation stands, or one project of it."""

    report: Report
    project: str | None
    """The only project that is looked at; None for the whole evaluation."""
    days: dict[Stage, date | None]
    """The planned last day of each stage."""
    limit: date
    """The day by which something is late: that of the check, or that on which the evaluation was closed."""
    score: Score
    rows: list[Row]
    steps: list[Step]
    overdue: list[Late]
    ending: list[Late]
    """Waivers that end soon."""
    relationships: dict[str, int]
    """By type, all three; and by the empty text those that have none."""
    burden: list[Burden]

    @property
    def projects(self) -> list[str]:
        return [self.project] if self.project else self.report.projects

    @property
    def findings(self) -> list[Finding]:
        return of_project(self.report.findings, self.project)

    @property
    def unreadable(self) -> list[Finding]:
        """The files that cannot be read, of whichever project: what they hide, nobody can tell."""
        return [finding for finding in self.report.findings if finding.code == UNREADABLE]

    @property
    def unaddressed(self) -> list[str]:
        """The types of relationship that no project sets out to change."""
        return [type for type in RELATIONSHIP_TYPES if not self.relationships[type]]


def overviews(roots: Sequence[Path], options: Options, project: str | None = None) -> list[Overview]:
    """Looks at evaluations, in the order given; with a project, only at those that have it.

    Raises EvalkitError where none has it.
    """
    found = each(_Look(project), roots, options)
    if project is None:
        return found
    known_project(project, (id for overview in found for id in overview.report.projects))
    return [overview for overview in found if project in overview.report.projects]


@dataclass(frozen=True)
class _Look:
    """Looks at one evaluation. A value, so that other processes can be given it."""

    project: str | None

    def __call__(self, root: Path, options: Options) -> Overview:
        evaluation = load(root)
        report = check(evaluation, options, path=shown(root))
        report.in_repository = in_repository(root)
        return overview(evaluation, report, options, self.project)


def overview(evaluation: Evaluation, report: Report, options: Options, project: str | None = None) -> Overview:
    """Where a loaded evaluation stands, of which `report` is the check with the same options."""
    programme = evaluation.programme.value
    ahead = of_project(_ahead(evaluation, report, options), project)
    folders = [folder for folder in evaluation.projects if project in (None, folder.id)]
    types: Counter[str] = Counter(
        sheet.value.type or "" for folder in folders for sheet in folder.relationships.values()
    )
    limit = min(programme.closed or options.as_of, options.as_of)
    return Overview(
        report=report,
        project=project,
        days={stage: getattr(programme.stages, stage.id) for stage in Stage},
        limit=limit,
        score=report.score(project=project),
        rows=_rows(report, project),
        steps=_steps(evaluation, report, ahead, project),
        overdue=list(_overdue(evaluation, report, ahead, project, limit)),
        ending=list(_ending(evaluation, report, project, limit)),
        relationships={type: types.get(type, 0) for type in (*RELATIONSHIP_TYPES, "")},
        burden=[burden for folder in folders for burden in burden_of(folder)],
    )


def of_project(findings: Iterable[Finding], project: str | None) -> list[Finding]:
    """The findings of a project; all of them where none is given."""
    return [finding for finding in findings if project in (None, finding.project)]


def _ahead(evaluation: Evaluation, report: Report, options: Options) -> list[Finding]:
    """What will be missing: what the next stage asks for, and what is overdue although its rule does not count yet."""
    if report.stage is Stage.REPORTING:
        return []
    following = Stage(report.stage + 1)
    codes = {rule.code for rule in catalogue() if rule.timed or (report.passed and rule.due is following)}
    later = replace(options, stage=Stage.REPORTING, select=(*sorted(codes), HOUSE_PREFIX))
    found = check(evaluation, later).findings
    return [f for f in found if f.due > report.stage and (f.overdue or (report.passed and f.due is following))]


def _rows(report: Report, project: str | None) -> list[Row]:
    groups = [*(principle.id for principle in PRINCIPLES), *(craft for craft in CRAFTS if craft != "files")]
    rows = []
    for group in [*groups, *([HOUSE] if report.house else [])]:
        row = _row(report, group, title_of(group), project)
        row.clauses = [
            _row(report, clause.id, clause.text, project)
            for clause in CLAUSES.values()
            if clause.id.startswith(f"{group}.")
        ]
        rows.append(row)
    return rows


def _row(report: Report, id: str, title: str, project: str | None) -> Row:
    projects = {name: Score() for name in report.projects if project in (None, name)}
    row = Row(id, title, Score(), Score(), projects)
    for (clause, of), score in report.scores.items():
        if clause != id and not clause.startswith(f"{id}."):
            continue
        if project in (None, of):
            row.all.add(score)
            (row.programme if of is None else row.projects.setdefault(of, Score())).add(score)
    return row


def _steps(evaluation: Evaluation, report: Report, ahead: Sequence[Finding], project: str | None) -> list[Step]:
    """What to do first: what holds the gate back, what is overdue, the move to the next stage, the rest of what is
    missing, and what the next stage will ask for. Each rule is named once, at the first of its places.
    """
    order = {rule.code: number for number, rule in enumerate(catalogue())}
    missing = sorted(of_project(report.findings, project), key=lambda finding: order.get(finding.code, len(order)))
    low = not report.score().reaches(report.fail_under)
    holding = [f for f in missing if f.severity is Severity.ERROR or low]
    late = [f for f in (*missing, *ahead) if f.overdue and f not in holding]
    rest = [f for f in missing if f not in holding and not f.overdue]
    coming = [f for f in ahead if not f.overdue]
    move = _move_on(evaluation, report) if project is None else None
    steps = [
        *_by_rule(worst_first(holding), report.path),
        *_by_rule(late, report.path),
        *([move] if move else []),
        *_by_rule(worst_first(rest), report.path),
    ]
    return (steps if len(steps) >= STEPS else [*steps, *_by_rule(coming, report.path)])[:STEPS]


def _by_rule(findings: Sequence[Finding], path: str) -> Iterator[Step]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, (first, *others) in by_code.items():
        text = _SENTENCE.split(first.fix, maxsplit=1)[0]
        yield Step(text, first.file, first.line, _help(code, path), code, first.due, len(others))


def _help(code: str, path: str) -> str:
    """The command that helps with a rule. An evaluation's own rules are explained only where it stands."""
    if code.startswith(HOUSE_PREFIX) and path != ".":
        return f"evalkit check {shlex.quote(path)} --select {code}"
    return f"evalkit explain {code}"


def _move_on(evaluation: Evaluation, report: Report) -> Step | None:
    """The move to the next stage, where the gate holds at the stage that is declared."""
    if not report.passed or report.stage is Stage.REPORTING or evaluation.programme.value.stage != report.stage.id:
        return None
    following = Stage(report.stage + 1)
    folder = "" if report.path == "." else f" --evaluation {shlex.quote(report.path)}"
    command = f"evalkit stage {following.id}{folder}"
    due = counted(sum(later.due is following for later in report.later), "more requirement")
    line, _ = evaluation.programme.place(("stage",))
    text = f"{command} moves on. {due} will then be due."
    return Step(text, EVALUATION_FILE, line, command, due=following)


def _overdue(
    evaluation: Evaluation, report: Report, ahead: Sequence[Finding], project: str | None, limit: date
) -> Iterator[Late]:
    """What the rules call overdue; and the planned last days, already past, of stages that no rule looks at yet."""
    for finding in (*of_project(report.findings, project), *ahead):
        if finding.overdue:
            text = finding.message
            if finding.due > report.stage:
                text = f"{text.removesuffix('.')} (counts from {finding.due.id} on)."
            yield Late(text, finding.file, finding.line, finding.code, finding.project)
    sheet = evaluation.programme
    for stage in Stage:
        day = getattr(sheet.value.stages, stage.id)
        judged = stage < report.stage or stage.id == sheet.value.stage
        if day and day < limit and not judged and project is None:
            line, _ = sheet.place(("stages", stage.id))
            yield Late(f"The planned last day of {stage.id} was {day}.", sheet.path, line)


def _ending(evaluation: Evaluation, report: Report, project: str | None, limit: date) -> Iterator[Late]:
    """The waivers in use that end soon."""
    sheet = evaluation.programme
    used = {(w.code, w.until, w.owner, w.reason) for w in report.waived if project in (None, w.finding.project)}
    for index, waiver in numbered(sheet.value.waivers):
        named = (waiver.rule, waiver.until, waiver.owner, waiver.reason)
        if named in used and waiver.until and limit <= waiver.until <= limit + SOON:
            line, _ = sheet.place(("waivers", index, "until"))
            days = counted((waiver.until - limit).days, "day") if waiver.until > limit else "today"
            when = f"in {days}" if days != "today" else days
            text = f"The waiver of {waiver.rule} for {waiver.subject} ends {when}, on {waiver.until}."
            yield Late(text, sheet.path, line, waiver.rule)
