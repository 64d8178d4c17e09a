"""What follows from kept answers, written where it belongs: observations of indicators, and waves of the plan."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.evidence import store
from evalkit.evidence.figures import Figure, figures, rule_of, wave_of
from evalkit.evidence.keeping import Damaged, as_it_will_be, hash_of_text, record_of, write_record
from evalkit.evidence.marked import computed, with_computed
from evalkit.evidence.paired import with_changes
from evalkit.evidence.together import Computed, protected
from evalkit.evidence.waves import BY_COLUMN, Days
from evalkit.evidence.workspace import Workspace
from evalkit.files.changes import Changes
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.privacy.small_numbers import SMALL
from evalkit.toml.parse import parse
from evalkit.toml.write import Value

FEWER = f"fewer than {SMALL[-1] + 1}"


@dataclass(slots=True)
class Result:
    """`figures`: by the file of an indicator, how many observations there are, and how many of them are withheld."""

    figures: dict[str, tuple[int, int]] = field(default_factory=dict)
    damaged: list[Damaged] = field(default_factory=list)
    """Files whose figures are not those that were computed from answers that are kept elsewhere."""
    elsewhere: int = 0
    """Of how many waves the answers are kept elsewhere, and were not given."""


def write_computed(
    changes: Changes, evaluation: Evaluation, plan: Sheet[DataCapture], work: Workspace, given: Mapping[str, Path]
) -> Result:
    """Lays down what follows from a plan's answers as they will be kept. `given`: by date, the waves that have been read just
    now. What follows from waves that are kept elsewhere, and are not given, stays as it was computed.
    """
    record = record_of(changes, plan)
    waves: dict[str, Any] = record["waves"]
    files = {day: _file(changes, plan, wave, given.get(day), work) for day, wave in waves.items()}
    absent = {date.fromisoformat(day) for day, file in files.items() if file is None}
    sheets = computed_from(evaluation, plan)
    if len(absent) == len(waves):
        return Result({}, _other_figures(changes, [plan, *sheets], record["figures"]), len(absent))
    items = {item.id: item for item in plan.value.items if item.id and item.type != "note"}
    table = store.table_of([file for file in files.values() if file], items, work)
    by_name = any("wave" in wave for wave in waves.values())
    rule = BY_COLUMN if by_name else plan.value.schedule.every
    several = [_computed(sheet, plan, table, work, evaluation.root) for sheet in sheets]
    answered = {date.fromisoformat(day): int(wave["answers"]) for day, wave in waves.items()}
    untold = protected(several, answered, rule, plan.value, table, work)
    result = Result(elsewhere=len(absent))
    if all(
        "file" in wave for wave in waves.values()
    ):  # else what is told would hang on which answers are given at once
        kinds = [sheet.value.kind or "" for sheet in sheets]
        paired = list(with_changes(list(zip(kinds, several, strict=True)), plan.value, table, work))
        several = [replace(one, figures=found) for one, found in zip(several, paired, strict=True)]
    for sheet, one in zip(sheets, several, strict=True):
        written = [_observation(figure) for figure in one.figures]
        if absent:
            before = _before(changes, sheet.path)
            written = before if one.wave != rule else _with_those_of_others(written, before)
        _replace(changes, sheet.path, "observations", written)
        result.figures[sheet.path] = (len(written), sum("suppressed" in one for one in written))
    _write_waves(changes, plan, waves, untold)
    if any("file" not in wave for wave in waves.values()):
        hashes = {sheet.path: _hash(changes, sheet) for sheet in (plan, *sheets)}
        write_record(changes, f"{store.folder_of(plan)}/{store.RECORD}", waves, hashes)
    return result


def _file(
    changes: Changes, plan: Sheet[DataCapture], wave: Mapping[str, Any], given: Path | None, work: Workspace
) -> Path | None:
    """Where the answers of a wave can be read; None where they are kept elsewhere."""
    return as_it_will_be(changes, f"{store.folder_of(plan)}/{wave['file']}", work) if "file" in wave else given


def _before(changes: Changes, path: str) -> list[dict[str, Value]]:
    """The observations that were computed before."""
    return list(parse(computed(changes.text(path) or "")).table.get("observations", []))


def _with_those_of_others(
    written: Sequence[dict[str, Value]], before: Sequence[dict[str, Value]]
) -> list[dict[str, Value]]:
    """Observations, and those of other days that were computed before, by their days."""
    days = {one["date"] for one in written}
    return sorted([*written, *(one for one in before if one.get("date") not in days)], key=lambda one: str(one["date"]))


def _hash(changes: Changes, sheet: Sheet[Any]) -> str:
    return hash_of_text(computed(changes.text(sheet.path) or ""))


def _other_figures(changes: Changes, sheets: Sequence[Sheet[Any]], hashes: Mapping[str, str]) -> list[Damaged]:
    return [
        Damaged(sheet.path, "says something else than was computed from answers that are kept elsewhere")
        for sheet in sheets
        if sheet.path in hashes and hashes[sheet.path] != _hash(changes, sheet)
    ]


def _computed(sheet: Sheet[Indicator], plan: Sheet[DataCapture], table: str, work: Workspace, root: Path) -> Computed:
    indicator = sheet.value
    try:
        found = figures(indicator, plan.value, table, Days(":day", None), work, root)
        rule = rule_of(indicator, plan.value, root)
    except EvalkitError as error:
        raise EvalkitError(f"{sheet.path} cannot be computed: {error.message}.", hint=error.hint) from error
    return Computed(rule, wave_of(indicator, plan.value), indicator.compute.by, found)


def computed_from(evaluation: Evaluation, plan: Sheet[DataCapture]) -> list[Sheet[Indicator]]:
    """The indicators that are computed from a plan: of its project, or of those that it serves."""
    found = []
    for folder in evaluation.projects:
        plans = {**evaluation.plans_for(folder.id), **folder.plans}
        if plans.get(plan.id) is plan:
            found += [sheet for sheet in folder.indicators.values() if sheet.value.compute.source == plan.id]
    return found


def _observation(figure: Figure) -> dict[str, Value]:
    told: dict[str, Value] = {"date": figure.date}
    if figure.by:
        told["by"] = {figure.by[0]: figure.by[1]}
    if figure.withheld:
        return told | {"suppressed": FEWER, "computed": True}
    told |= {"value": figure.value, "n": figure.n}
    if figure.count is not None:
        told["count"] = figure.count
    if figure.interval:
        told |= {"low": figure.interval.low, "high": figure.interval.high}
    if figure.note:
        told["note"] = figure.note
    return told | {"computed": True}


def _replace(changes: Changes, path: str, key: str, tables: Sequence[Mapping[str, Value]]) -> None:
    def change(text: str) -> str:
        _refuse_by_hand(text, key)
        return with_computed(text, key, tables)

    changes.edit(path, change)


def _refuse_by_hand(text: str, key: str) -> None:
    """Raises EvalkitError where something that evalkit did not write stands between its marks: it would be lost."""
    if key == "observations":
        held = parse(computed(text)).table.get(key, [])
        if not all(one.get("computed") is True for one in held):
            raise EvalkitError(
                "Among what was computed stands an observation that was not.",
                hint="Move it above the mark, so that it stays.",
            )


def _write_waves(changes: Changes, plan: Sheet[DataCapture], kept: Mapping[str, Any], untold: Container[date]) -> None:
    """The waves of a plan: those that a person wrote stay, and are not told twice. `untold`: of which it is not to be known
    how many answered.
    """
    text = changes.text(plan.path) or ""
    by_hand = parse(text.replace(computed(text), "")).table.get("waves", [])
    days = {one.get("date") for one in by_hand if isinstance(one, dict)}
    tables: list[dict[str, Value]] = []
    for named, wave in kept.items():
        day = date.fromisoformat(named)
        if day not in days:
            invited = {"invited": wave["invited"]} if "invited" in wave else {}
            tables.append({"date": day, **invited} | ({} if day in untold else {"answered": wave["answers"]}))
    _replace(changes, plan.path, "waves", tables)
