"""What is kept of answers, and that it is what was recorded: here, or elsewhere, where only numbers and hashes stay."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evalkit import __version__
from evalkit.errors import EvalkitError
from evalkit.evidence import store
from evalkit.evidence.corrected import what_changed
from evalkit.evidence.workspace import Workspace
from evalkit.files.changes import Changes
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.files.kept_answers import are_kept_here, is_as_written, record_text
from evalkit.files.swap import hash_of
from evalkit.model.data_capture import DataCapture


@dataclass(frozen=True, slots=True)
class Origin:
    """Where answers come from, and what came of reading them."""

    file: Path
    invited: int | None
    left_out: int
    missing: Mapping[str, int]
    columns: Mapping[str, str]
    """By item, the heading of its column."""
    agreed: Mapping[str, str]
    """Those of them that were said."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file that is not what was recorded, and what is wrong with it."""

    path: str
    what: str


def keep(
    changes: Changes,
    evaluation: Evaluation,
    plan: Sheet[DataCapture],
    waves: Sequence[store.Wave],
    origin: Origin,
    work: Workspace,
) -> Iterator[str]:
    """Lays down what is to be kept of a file, and says of each wave what becomes of it.

    Raises EvalkitError where more answered than were invited.
    """
    place = f"{store.folder_of(plan)}/{store.RECORD}"
    record = record_of(changes, plan)
    held: dict[str, Any] = dict(record["waves"])
    here, original = are_kept_here(evaluation, plan), store.hash_of(origin.file)
    for wave in waves:
        _refuse_too_few_invited(wave, origin.invited)
        before = held.get(wave.date.isoformat())
        if before and before.get("sha256") == wave.sha256 and ("file" in before) == here:
            said = {"columns": {**before.get("columns", {}), **origin.agreed}} if origin.agreed else {}
            held[wave.date.isoformat()] = before | _invited(origin.invited) | said
            yield "unchanged"
            continue
        gone = ([before] if before else []) + [held.pop(day) for day in _of_the_same_name(held, wave)]
        yield _told(changes, plan, gone, wave, work) if gone else "new"
        for old in gone:
            if "file" in old and (not here or old["file"] != wave.name):
                changes.remove(f"{store.folder_of(plan)}/{old['file']}")
        if here:
            changes.write_from(f"{store.folder_of(plan)}/{wave.name}", wave.path)
        invited = next((old["invited"] for old in gone if old.get("invited", 0) >= wave.rows), None)
        held[wave.date.isoformat()] = _invited(invited) | _entry(wave, origin, original, here=here)
    if held != record["waves"]:
        write_record(changes, place, held, {})


def record_of(changes: Changes, plan: Sheet[DataCapture]) -> dict[str, Any]:
    """What is recorded of a plan's answers as it will be: `waves` by their dates, and `figures` by file, where there are any."""
    return store.record_in(changes.text(f"{store.folder_of(plan)}/{store.RECORD}"))


def headings_of(changes: Changes, plan: Sheet[DataCapture]) -> dict[str, str]:
    """By item, the heading that its column had in the latest wave that has it."""
    waves = record_of(changes, plan)["waves"]
    return {id: str(heading) for _, wave in sorted(waves.items()) for id, heading in wave.get("columns", {}).items()}


def write_record(
    changes: Changes, place: str, waves: Mapping[str, Mapping[str, Any]], figures: Mapping[str, str]
) -> None:
    """Lays down a record. `figures`: by file, the hash of what was computed, where the answers are kept elsewhere."""
    listed = [{"date": day} | dict(wave) for day, wave in sorted(waves.items())]
    told = {"evalkit": __version__} | ({"figures": dict(figures)} if figures else {})
    changes.write(place, record_text(told | {"waves": listed}))


def _told(
    changes: Changes, plan: Sheet[DataCapture], gone: Sequence[Mapping[str, Any]], wave: store.Wave, work: Workspace
) -> str:
    """What a corrected file changes."""
    replaced = f"replaces {sum(old['answers'] for old in gone)} answers"
    if len(gone) != 1 or "file" not in gone[0]:
        return replaced
    old = as_it_will_be(changes, f"{store.folder_of(plan)}/{gone[0]['file']}", work)
    changed = what_changed(old, wave.path, plan.value, work) if old else ""
    return f"{replaced}: {changed}" if changed else replaced


def _entry(wave: store.Wave, origin: Origin, original: str, *, here: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"file": wave.name} if here else {"kept": "elsewhere"}
    entry |= {"answers": wave.rows, "sha256": wave.sha256, "from": origin.file.name, "from-sha256": original}
    entry |= {"left-out": origin.left_out, "missing": dict(origin.missing), "columns": dict(origin.columns)}
    entry |= _invited(origin.invited)
    return entry | ({"wave": wave.called} if wave.called else {})


def _refuse_too_few_invited(wave: store.Wave, invited: int | None) -> None:
    if invited is not None and wave.rows > invited:
        raise EvalkitError(
            f"In the wave of {wave.date} {wave.rows} answered, and {invited} are said to be invited.",
            hint="Say with --invited how many were asked.",
        )


def _invited(number: int | None) -> dict[str, Any]:
    return {} if number is None else {"invited": number}


def _of_the_same_name(held: Mapping[str, Any], wave: store.Wave) -> list[str]:
    """Other days under which a wave of this name was kept: that its last answer came on another day makes it no other."""
    today = wave.date.isoformat()
    return [day for day, old in held.items() if wave.called and old.get("wave") == wave.called and day != today]


def as_it_will_be(changes: Changes, path: str, work: Workspace) -> Path | None:
    """Where a file can be read as it will be: in its place, or in the workspace; None where there will be none."""
    if large := changes.file(path):
        return large
    data = changes.data(path)
    if data is None:
        return None
    copy = work.folder / f"kept-{path.replace('/', '-')}"
    copy.write_bytes(data)
    return copy


def damaged(changes: Changes, plan: Sheet[DataCapture], work: Workspace) -> Iterator[Damaged]:
    """What is not as it was recorded: the record itself, and the answers that it names."""
    folder = store.folder_of(plan)
    if not plan.readable:
        yield Damaged(plan.path, "cannot be read as it stands: evalkit check says why")
        return
    if (text := changes.text(f"{folder}/{store.RECORD}")) is None:
        return
    if not is_as_written(text):
        yield Damaged(f"{folder}/{store.RECORD}", "says something else than was recorded")
    for wave in record_of(changes, plan)["waves"].values():
        if "file" in wave:
            path = f"{folder}/{wave['file']}"
            kept = as_it_will_be(changes, path, work)
            if kept is None:
                yield Damaged(path, f"is not there, and {store.RECORD} beside it names it")
            elif store.hash_of(kept) != wave.get("sha256"):
                yield Damaged(path, "holds other answers than were recorded")


def hash_of_text(text: str) -> str:
    """The hash of what was computed in a file."""
    return hash_of(text.encode("utf-8")) or ""
