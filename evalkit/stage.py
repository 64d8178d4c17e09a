"""The gates of all stages as text and JSON, and the move from one stage to another."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.check.stages import Gate, Gates, holding, place_of, programme_of, stage_of
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.find import shown
from evalkit.files.loader import load, load_from
from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.programme import Programme
from evalkit.report import Finding, Report, Severity
from evalkit.score import Score
from evalkit.telling.once import told_each, told_once
from evalkit.telling.order import gravest_first
from evalkit.terminal import Screen, deliver, say, visible
from evalkit.toml.edit import append_table, set_value
from evalkit.toml.write import Value

SCHEMA_VERSION = 1
HANDFUL = 5
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Move:
    """What is asked for: the stage to move to."""

    target: Stage | None
    """None for the next one."""
    reason: str = ""
    """Why, where it is to be made whatever the gates say."""
    dry_run: bool = False


def write_json(gates: Gates, out: TextIO) -> None:
    """Writes the gates as one JSON object, in ASCII. The help of the command says what it holds."""
    first = gates.all[0].report
    result = {
        "schema_version": SCHEMA_VERSION,
        "as_of": first.as_of.isoformat(),
        "path": first.path,
        "title": first.title,
        "stage": gates.stage.id,
        "declared": gates.declared,
        "highest": gates.highest.id if gates.highest else None,
        "fail_under": first.fail_under,
        "stages": [_gate_as_json(gate) for gate in gates.all],
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
    """Code, title, severity and number of findings of each rule, the gravest first."""
    counts = Counter((finding.code, finding.severity) for finding in gravest_first(findings))
    titles = {code: "; ".join(text.title for text in texts) for code, texts in report.rules.items()}
    return [(code, titles[code], severity, count) for (code, severity), count in counts.items()]


def write(gates: Gates, out: TextIO) -> None:
    """Writes the gates for people, and what to do next."""
    screen = Screen(out)
    first = gates.all[0].report
    where = "" if first.path == "." else f"{first.path} · "
    screen.line((first.title or first.path, "bold"), (f"  {where}{first.as_of}", "dim"))
    screen.line()
    screen.line(("Stage declared    ", "bold"), gates.stage.id if gates.declared else "none: inception counts")
    screen.line(("Highest gate met  ", "bold"), gates.highest.id if gates.highest else "none")
    screen.line()
    for gate in gates.all:
        _gate(screen, gate)
    screen.line()
    screen.hanging(("Next  ", "bold"), text=_next(gates))
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
    rules = _by_rule(gate.report, _causes(gate.newly))
    for code, title, severity, count in rules[:HANDFUL]:
        colour = "bold red" if severity is Severity.ERROR else "yellow"
        screen.hanging("    ", (code, colour), f" ×{count:<3} ", text=title)
    more = [counted(len(rules) - HANDFUL, "more rule")] if len(rules) > HANDFUL else []
    more += ["what holds back the stages before"] if len(gate.newly) < len(gate.holding) else []
    if more:
        screen.line((f"    {'and ' if rules else ''}{', and '.join(more)}", "dim"))


def _causes(findings: Sequence[Finding]) -> list[Finding]:
    return [told.first for told in told_each(findings)]


def _next(gates: Gates) -> str:
    gate = gates.all[gates.stage - 1]
    if not gates.declared:
        return f"{_move_to(gates.place, gate.stage)} declares the stage."
    if not gate.report.passed:
        return f"{_check(gates.place, gate.stage)} shows what is missing, and where."
    if gates.stage is Stage.REPORTING:
        return "Nothing: this is the last stage, and its gate holds."
    following = gates.all[gates.stage]
    due = counted(following.first_due.due, "more requirement")
    return f"{_move_to(gates.place, following.stage)} moves on; {due} will then be due."


def _move_to(place: str, stage: Stage) -> str:
    return f"evalkit stage {stage.id}{f' --evaluation {place}' if place else ''}"


def _check(place: str, stage: Stage) -> str:
    return f"evalkit check{f' {place}' if place else ''} --stage {stage.id}"


def move(root: Path, move: Move, options: Options, out: TextIO, *, named: Path | None = None) -> bool:
    """Moves an evaluation to another stage, where the gates of the stages before it hold; says whether they do.

    With a reason it is moved whatever the gates say, and the move is kept in evaluation.toml. Raises EvalkitError for
    a way back without a reason, and where the file cannot be read or written.
    """
    changes = Changes(root)
    evaluation = load_from(changes.source)
    sheet = programme_of(evaluation)
    current = stage_of(sheet.value)
    screen = Screen(out)
    target = move.target or Stage(min(current + 1, Stage.REPORTING))
    if sheet.value.stage == target.id:
        last = " It is the last one: there is nothing further to move to." if move.target is None else ""
        screen.line(f"The stage is {target.id} already.{last} Nothing has been written.")
        screen.show()
        return True
    place = place_of(root, named)
    if target < current and not move.reason:
        raise EvalkitError(
            f"The stage is {current.id}, and {target.id} comes before it.",
            hint=f'To go back all the same: {_move_to(place, target)} --force --reason "…"',
        )
    for stage in [] if move.reason else [Stage(number) for number in range(current, target)]:
        report = check(evaluation, replace(options, stage=None if stage is current else stage), path=shown(root))
        if not report.passed:
            _stay(screen, report, target, current, place)
            return False
    _write(screen, changes, sheet.value, move, target, options)
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
    held_back = told_once(holding(report))
    for told in held_back[:MOST_SHOWN]:
        first = told.first
        file = first.file if report.path == "." else f"{report.path}/{first.file}"
        others = f"  and {counted(len(told.places) - 1, 'more place')}" if len(told.places) > 1 else ""
        screen.line((f"{file}:{first.line}", "cyan"), (f"  {first.code}", "bold red"), (others, "dim"))
        screen.hanging("  ", text=told.message)
    screen.line()
    more = sum(len(told.places) for told in held_back[MOST_SHOWN:])
    if more:
        screen.line((f"and {more} more: {_check(place, report.stage)}", "dim"))
    screen.hanging(("✗ ", "bold red"), text=report.verdict, style="bold red")
    screen.hanging(
        "  ", text=f'To move all the same, for a reason that is kept: {_move_to(place, target)} --force --reason "…"'
    )
    screen.show()


def _write(screen: Screen, changes: Changes, programme: Programme, move: Move, target: Stage, options: Options) -> None:
    """Changes evaluation.toml, or shows what would change."""
    current = stage_of(programme)

    def change(text: str) -> str:
        text = set_value(text, ("stage",), target.id)
        if not move.reason:
            return text
        told: dict[str, Value] = {"date": options.as_of, "from": current.id, "to": target.id, "reason": move.reason}
        return append_table(text, "stage-moves", told)

    changes.edit(EVALUATION_FILE, change)
    if move.dry_run:
        lines = changes.diff().split("\n")
        deliver("\n".join(line[:1] + "\t".join(map(visible, line[1:].split("\t"))) for line in lines), screen.out)
        say("Nothing has been written.")
        return
    changes.apply()
    before = f"it was {current.id}" if programme.stage else "none was declared"
    screen.line((f"✓ The stage is {target.id} now; {before}.", "bold green"))
    if move.reason:
        screen.line(f"  The reason stands in {EVALUATION_FILE}, under [[stage-moves]].")
