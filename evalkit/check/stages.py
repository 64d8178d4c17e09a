"""The gates of all stages, and the move from one stage to another."""

import shlex
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evalkit.check.checker import judge
from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.files.find import shown
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.model.programme import Programme
from evalkit.report import Finding, Report, Severity
from evalkit.score import Score


@dataclass(slots=True, eq=False)
class Gate:
    """The gate of one stage: all that is due by then."""

    stage: Stage
    last_day: date | None
    report: Report
    first_due: Score
    """The requirements that fall due at this very stage."""
    holding: list[Finding]
    """What holds the gate back."""
    newly: list[Finding]
    """That part of it which does not hold back the stage before."""


@dataclass(slots=True, eq=False)
class Gates:
    """An evaluation, and its gates in the order of the stages."""

    stage: Stage
    declared: bool
    """Whether evaluation.toml says the stage; where it does not, inception counts."""
    all: list[Gate]
    place: str
    """The path of its folder as a command takes it; empty for the one here or above."""

    @property
    def highest(self) -> Stage | None:
        """The highest stage whose gate is met."""
        return max((gate.stage for gate in self.all if gate.report.passed), default=None)


def gates_of(root: Path, options: Options, *, named: Path | None = None) -> Gates:
    """Loads an evaluation once, and checks it at each stage. `named`: its folder, where it was given in the command.

    Raises EvalkitError where its evaluation.toml cannot be read.
    """
    evaluation = load(root)
    programme = programme_of(evaluation).value
    judged = judge(evaluation, options, path=shown(root))
    gates: list[Gate] = []
    for stage in Stage:
        report = judged.report(None if stage is judged.stage else stage)
        held_back = holding(report)
        known = {finding.fingerprint for finding in gates[-1].holding} if gates else set()
        gates.append(
            Gate(
                stage=stage,
                last_day=getattr(programme.stages, stage.id),
                report=report,
                first_due=_beyond(report.score(), gates[-1].report.score() if gates else Score()),
                holding=held_back,
                newly=[finding for finding in held_back if finding.fingerprint not in known],
            )
        )
    return Gates(stage_of(programme), programme.stage is not None, gates, place_of(root, named))


def programme_of(evaluation: Evaluation) -> Sheet[Programme]:
    sheet = evaluation.programme
    if sheet.text is None:
        problem = next(problem for problem in evaluation.problems if problem.file == sheet.path)
        raise EvalkitError(f"{shown(evaluation.root / sheet.path)}:{problem.line}: {problem.message}", hint=problem.fix)
    return sheet


def stage_of(programme: Programme) -> Stage:
    return Stage.of(programme.stage) if programme.stage else Stage.INCEPTION


def place_of(root: Path, named: Path | None) -> str:
    return shlex.quote(shown(root)) if named else ""


def holding(report: Report) -> list[Finding]:
    """What holds a gate back: errors; warnings, too, where the score is too low."""
    if report.passed:
        return []
    low = not report.score().reaches(report.fail_under)
    return [finding for finding in report.findings if low or finding.severity is Severity.ERROR]


def _beyond(score: Score, before: Score) -> Score:
    """What a score has more than that of the stage before."""
    return Score(score.met - before.met, score.missing - before.missing, score.waived - before.waived)
