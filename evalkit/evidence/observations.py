"""What follows from kept answers, written where it belongs: observations of indicators, and waves of the plan."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.evidence import store
from evalkit.evidence.figures import Figure, figures, rule_of, wave_of
from evalkit.evidence.marked import computed, with_computed
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


def write_computed(
    changes: Changes, evaluation: Evaluation, plan: Sheet[DataCapture], work: Workspace
) -> dict[str, tuple[int, int]]:
    """Lays down what follows from a plan's answers as they will be kept: how many observations, and how many withheld."""
    folder = store.folder_of(plan)
    waves: dict[str, Any] = store.recorded_waves(changes.text(f"{folder}/{store.RECORD}"))
    if not waves:
        return {}
    files = [_as_it_will_be(changes, f"{folder}/{wave['file']}", work) for wave in waves.values()]
    items = {item.id: item for item in plan.value.items if item.id and item.type != "note"}
    table = store.table_of(files, items, work)
    sheets = computed_from(evaluation, plan)
    several = [_computed(sheet, plan, table, work, evaluation.root) for sheet in sheets]
    answered = {_day(wave["file"]): int(wave["answers"]) for wave in waves.values()}
    by_name = any("wave" in wave for wave in waves.values())
    untold = protected(several, answered, BY_COLUMN if by_name else plan.value.schedule.every, plan.value, table, work)
    for sheet, one in zip(sheets, several, strict=True):
        _replace(changes, sheet.path, "observations", [_observation(figure) for figure in one.figures])
    _write_waves(changes, plan, waves, untold)
    return {
        sheet.path: (len(one.figures), sum(figure.withheld for figure in one.figures))
        for sheet, one in zip(sheets, several, strict=True)
    }


def _computed(sheet: Sheet[Indicator], plan: Sheet[DataCapture], table: str, work: Workspace, root: Path) -> Computed:
    indicator = sheet.value
    try:
        found = figures(indicator, plan.value, table, Days(":day", None), work, root)
        rule = rule_of(indicator, plan.value, root)
    except EvalkitError as error:
        raise EvalkitError(f"{sheet.path} cannot be computed: {error.message}.", hint=error.hint) from error
    return Computed(rule, wave_of(indicator, plan.value), indicator.compute.by, found)


def _as_it_will_be(changes: Changes, path: str, work: Workspace) -> Path:
    """Where a file can be read as it will be: in its place, or in the workspace."""
    if large := changes.file(path):
        return large
    data = changes.data(path)
    if data is None:
        raise EvalkitError(
            f"{path} is not there, and {store.RECORD} beside it names it.", hint="Record the file of that wave again."
        )
    copy = work.folder / f"kept-{path.replace('/', '-')}"
    copy.write_bytes(data)
    return copy


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
    for wave in kept.values():
        day = _day(wave["file"])
        if day not in days:
            invited = {"invited": wave["invited"]} if "invited" in wave else {}
            tables.append({"date": day, **invited} | ({} if day in untold else {"answered": wave["answers"]}))
    _replace(changes, plan.path, "waves", tables)


def _day(name: str) -> date:
    """The wave's date, from the name of its file."""
    return date.fromisoformat(name[:10])
