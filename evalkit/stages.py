"""The gates of all stages, and the move from one stage to another."""

import json
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from evalkit.checker import Options, check
from evalkit.editing import Value, append_table, edit_file, preview, set_value
from evalkit.errors import EvalkitError
from evalkit.framework import Stage
from evalkit.loader import EVALUATION_FILE, load
from evalkit.model.programme import Programme
from evalkit.portfolio import shown
from evalkit.report import Finding, Report, Score, Severity, counted
from evalkit.rules import catalogue
from evalkit.terminal import Screen, deliver, say, visible
from evalkit.tree import Evaluation, Sheet

SCHEMA_VERSION = 1
HANDFUL = 5
MOST_SHOWN = 10


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
class Standing:
    """An evaluation, and its gates in the order of the stages."""

    stage: Stage
    declared: bool
    """Whether evaluation.toml says the stage; where it does not, inception counts."""
    gates: list[Gate]
    place: str
    """The path of its folder as a command takes it; empty for the one here or above."""

    @property
    def highest(self) -> Stage | None:
        """The highest stage whose gate is met."""
        return max((gate.stage for gate in self.gates if gate.report.passed), default=None)


@dataclass(frozen=True, slots=True)
class Move:
    """What is asked for: the stage to move to."""

    target: Stage | None
    """None for the next one."""
    reason: str = ""
    """Why, where it is to be made whatever the gates say."""
    dry_run: bool = False


def standing(root: Path, options: Options, *, named: Path | None = None) -> Standing:
    """Loads an evaluation once, and checks it at each stage. `named`: its folder, where it was given in the command.

    Raises EvalkitError where its evaluation.toml cannot be read.
    """
    evaluation = load(root)
    programme = _programme(evaluation).value
    gates: list[Gate] = []
    for stage in Stage:
        report = check(evaluation, replace(options, stage=stage), path=shown(root))
        holding = _holding(report)
        known = {finding.fingerprint for finding in gates[-1].holding} if gates else set()
        gates.append(
            Gate(
                stage=stage,
                last_day=getattr(programme.stages, stage.id),
                report=report,
                first_due=_beyond(report.score(), gates[-1].report.score() if gates else Score()),
                holding=holding,
                newly=[finding for finding in holding if finding.fingerprint not in known],
            )
        )
    return Standing(_stage(programme), programme.stage is not None, gates, _place(root, named))


def _programme(evaluation: Evaluation) -> Sheet[Programme]:
    sheet = evaluation.programme
    if sheet.text is None:
        problem = next(problem for problem in evaluation.problems if problem.file == sheet.path)
        raise EvalkitError(f"{shown(evaluation.root / sheet.path)}:{problem.line}: {problem.message}", hint=problem.fix)
    return sheet


def _stage(programme: Programme) -> Stage:
    return Stage.of(programme.stage) if programme.stage else Stage.INCEPTION


def _place(root: Path, named: Path | None) -> str:
    return shlex.quote(shown(root)) if named else ""


def _holding(report: Report) -> list[Finding]:
    """What holds a gate back: errors; warnings, too, where the score is too low."""
    if report.passed:
        return []
    low = not report.score().reaches(report.fail_under)
    return [finding for finding in report.findings if low or finding.severity is Severity.ERROR]


def _beyond(score: Score, before: Score) -> Score:
    """What a score has more than that of the stage before."""
    return Score(score.met - before.met, score.missing - before.missing, score.waived - before.waived)


def write_json(standing: Standing, out: TextIO) -> None:
    """Writes the gates as one JSON object, in ASCII. The help of the command says what it holds."""
    first = standing.gates[0].report
    result = {
        "schema_version": SCHEMA_VERSION,
        "as_of": first.as_of.isoformat(),
        "path": first.path,
        "title": first.title,
        "stage": standing.stage.id,
        "declared": standing.declared,
        "highest": standing.highest.id if standing.highest else None,
        "fail_under": first.fail_under,
        "stages": [_gate_as_json(gate) for gate in standing.gates],
    }
    deliver(json.dumps(result, indent=2) + "\n", out)


def _gate_as_json(gate: Gate) -> dict[str, Any]:
    score = gate.report.score()
    return {
        "stage": gate.stage.id,
        "last_day": gate.last_day.isoformat() if gate.last_day else None,
        "passed": gate.report.passed,
        "score": _counts(score) | {"percent": score.percent},
        "requirements": _counts(gate.first_due),
        "held_back": [
            {"code": code, "title": title, "severity": severity.value, "count": count}
            for code, title, severity, count in _by_rule(gate.report, gate.holding)
        ],
    }


def _counts(score: Score) -> dict[str, int]:
    return {"met": score.met, "due": score.due, "waived": score.waived}


def _by_rule(report: Report, findings: Sequence[Finding]) -> list[tuple[str, str, Severity, int]]:
    """Code, title, severity and number of findings of each rule, most frequent first."""
    titles: dict[str, list[str]] = {text.code: [text.title] for text in report.house}
    for rule in catalogue():
        if rule.title not in titles.setdefault(rule.code, []):
            titles[rule.code].append(rule.title)
    counts = Counter((finding.code, finding.severity) for finding in findings)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(code, "; ".join(titles.get(code, [])), severity, count) for (code, severity), count in ranked]


def write(standing: Standing, out: TextIO) -> None:
    """Writes the gates for people, and what to do next."""
    screen = Screen(out)
    first = standing.gates[0].report
    where = "" if first.path == "." else f"{first.path} · "
    screen.line((first.title or first.path, "bold"), (f"  {where}{first.as_of}", "dim"))
    screen.line()
    screen.line(("Stage declared    ", "bold"), standing.stage.id if standing.declared else "none: inception counts")
    screen.line(("Highest gate met  ", "bold"), standing.highest.id if standing.highest else "none")
    screen.line()
    for gate in standing.gates:
        _gate(screen, gate)
    screen.line()
    screen.hanging(("Next  ", "bold"), text=_next(standing))
    screen.show()


def _gate(screen: Screen, gate: Gate) -> None:
    score = gate.first_due
    mark, style = ("✓", "bold green") if gate.report.passed else ("✗", "bold red")
    met = f"{score.met} of {score.due} met" + (f", {score.waived} waived" if score.waived else "")
    day = f"last day {gate.last_day}" if gate.last_day else "no last day planned"
    holds = "gate holds" if gate.report.passed else "gate does not hold"
    screen.line((f"{mark} {gate.stage.id:<10}", style), f"  {holds:<18}  {met:<22}", (f"  {day}", "dim"))
    if gate.report.passed:
        return
    percent = gate.report.score().percent
    if percent < gate.report.fail_under:
        screen.line(f"    The score is {percent} %; {gate.report.fail_under:g} % is asked for.")
    rules = _by_rule(gate.report, gate.newly)
    for code, title, severity, count in rules[:HANDFUL]:
        colour = "bold red" if severity is Severity.ERROR else "yellow"
        screen.hanging("    ", (code, colour), f" ×{count:<3} ", text=title)
    more = [counted(len(rules) - HANDFUL, "more rule")] if len(rules) > HANDFUL else []
    more += ["what holds back the stages before"] if len(gate.newly) < len(gate.holding) else []
    if more:
        screen.line((f"    {'and ' if rules else ''}{', and '.join(more)}", "dim"))


def _next(standing: Standing) -> str:
    gate = standing.gates[standing.stage - 1]
    if not standing.declared:
        return f"{_move_to(standing.place, gate.stage)} declares the stage."
    if not gate.report.passed:
        return f"{_check(standing.place, gate.stage)} shows what is missing, and where."
    if standing.stage is Stage.REPORTING:
        return "Nothing: this is the last stage, and its gate holds."
    following = standing.gates[standing.stage]
    due = counted(following.first_due.due, "more requirement")
    return f"{_move_to(standing.place, following.stage)} moves on; {due} will then be due."


def _move_to(place: str, stage: Stage) -> str:
    return f"evalkit stage {stage.id}{f' --evaluation {place}' if place else ''}"


def _check(place: str, stage: Stage) -> str:
    return f"evalkit check{f' {place}' if place else ''} --stage {stage.id}"


def move(root: Path, move: Move, options: Options, out: TextIO, *, named: Path | None = None) -> bool:
    """Moves an evaluation to another stage, where the gates of the stages before it hold; says whether they do.

    With a reason it is moved whatever the gates say, and the move is kept in evaluation.toml. Raises EvalkitError for
    a way back without a reason, and where the file cannot be read or written.
    """
    evaluation = load(root)
    sheet = _programme(evaluation)
    current = _stage(sheet.value)
    screen = Screen(out)
    target = move.target or Stage(min(current + 1, Stage.REPORTING))
    if sheet.value.stage == target.id:
        last = " It is the last one: there is nothing further to move to." if move.target is None else ""
        screen.line(f"The stage is {target.id} already.{last} Nothing has been written.")
        screen.show()
        return True
    place = _place(root, named)
    if target < current and not move.reason:
        raise EvalkitError(
            f"The stage is {current.id}, and {target.id} comes before it.",
            hint=f'To go back all the same: {_move_to(place, target)} --force --reason "…"',
        )
    for stage in [] if move.reason else [Stage(number) for number in range(current, target)]:
        report = check(evaluation, replace(options, stage=stage), path=shown(root))
        if not report.passed:
            _stay(screen, report, target, current, place)
            return False
    _write(screen, evaluation, move, target, options)
    if not move.dry_run:
        report = check(load(root), options, path=shown(root))
        screen.hanging(text=report.verdict)
        if report.findings:
            screen.hanging(("Next  ", "bold"), text=f"{_check(place, target)} shows what is missing, and where.")
        screen.show()
    return True


def _stay(screen: Screen, report: Report, target: Stage, current: Stage, place: str) -> None:
    """Says what holds an evaluation back."""
    screen.line((f"The stage stays {current.id}: the gate of {report.stage.id} does not hold.", "bold"))
    screen.line()
    holding = _holding(report)
    for finding in holding[:MOST_SHOWN]:
        file = finding.file if report.path == "." else f"{report.path}/{finding.file}"
        screen.line((f"{file}:{finding.line}", "cyan"), ("  " + finding.code, "bold red"))
        screen.hanging("  ", text=finding.said)
    screen.line()
    more = len(holding) - MOST_SHOWN
    if more > 0:
        screen.line((f"and {more} more: {_check(place, report.stage)}", "dim"))
    screen.hanging(("✗ ", "bold red"), text=report.verdict, style="bold red")
    screen.hanging(
        "  ", text=f'To move all the same, for a reason that is kept: {_move_to(place, target)} --force --reason "…"'
    )
    screen.show()


def _write(screen: Screen, evaluation: Evaluation, move: Move, target: Stage, options: Options) -> None:
    """Changes evaluation.toml, or shows what would change."""
    sheet = evaluation.programme
    current = _stage(sheet.value)

    def change(text: str) -> str:
        if text.removeprefix("\ufeff") != sheet.text:
            raise EvalkitError("Somebody else has changed it at this very moment.", hint="Try again.")
        text = set_value(text, ("stage",), target.id)
        if not move.reason:
            return text
        told: dict[str, Value] = {"date": options.as_of, "from": current.id, "to": target.id, "reason": move.reason}
        return append_table(text, "stage-moves", told)

    path = evaluation.root / EVALUATION_FILE
    if move.dry_run:
        lines = preview(path, change).split("\n")
        deliver("\n".join(line[:1] + "\t".join(map(visible, line[1:].split("\t"))) for line in lines), screen.out)
        say("Nothing has been written.")
        return
    edit_file(path, change)
    before = f"it was {current.id}" if sheet.value.stage else "none was declared"
    screen.line((f"✓ The stage is {target.id} now; {before}.", "bold green"))
    if move.reason:
        screen.line(f"  The reason stands in {EVALUATION_FILE}, under [[stage-moves]].")
