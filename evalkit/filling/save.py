"""Writes an answer into the files when it is given: at once or not at all, and nothing that would make a file wrong."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from evalkit.check.checker import Judged, judge
from evalkit.check.options import Options
from evalkit.editing.add import add
from evalkit.editing.examples import is_called_as_example
from evalkit.editing.rename import rename_thing
from evalkit.editing.spots import Spot, spot_at
from evalkit.editing.values import Values, Wish, put
from evalkit.editing.wanted import wanted
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.entities import entities
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load_from
from evalkit.framework import Stage
from evalkit.model.ids import of_name
from evalkit.model.kind import Kind
from evalkit.model.kinds import sharing_ids
from evalkit.report import Finding, Report, Severity
from evalkit.toml import edit


class Writing:
    """An evaluation into which answers are written, one after the other."""

    def __init__(self, root: Path, options: Options) -> None:
        """Raises EvalkitError where there is no evaluation, or where it cannot be read."""
        self.root = root
        self.options = options
        self._named: set[tuple[str, str, str]] = set()
        """Things that got their ids here."""
        self._take(load_from(Changes(root).source))

    def _take(self, evaluation: Evaluation, judged: Judged | None = None, report: Report | None = None) -> None:
        self.evaluation = evaluation
        self.judged = judged or judge(evaluation, self.options)
        self.report = report or self.judged.report()
        """What the gate says now."""
        self.wanted, self.others = wanted(evaluation, self.judged.missing(self.judged.stage))
        """What is asked for, and the findings that no question can settle."""

    def at(self, stage: Stage) -> None:
        """Goes on with what another stage asks for."""
        self.options = replace(self.options, stage=stage)
        self._take(self.evaluation)

    def set(self, spot: Spot, value: Any, *, is_new: bool) -> Spot:
        """Gives a value, and says where it stands. Raises EvalkitError, with nothing written, where that would be wrong.

        `is_new`: it was open before. An example of a template that is told what it is then goes by an id of its own.
        """
        changes = Changes(self.root)
        if not changes.exists(spot.file):
            return self._set_in_new_file(spot, value)
        if spot.is_leading and spot.kind.has_own_id and self._may_be_named(spot, is_new=is_new):
            spot = self._renamed(changes, spot, str(value))
        if spot.kind.shape == "list" and not spot.at:
            raise EvalkitError(f"There is no such {spot.kind.words}.", hint="Add it first.")
        changes.edit(spot.file, partial(edit.set_value, key=spot.key, value=value))
        self._write(changes)
        return spot

    def _may_be_named(self, spot: Spot, *, is_new: bool) -> bool:
        """Whether a thing gets its id from what it is called now: it had none of its own, or one made here of what is corrected."""
        return (is_new and is_called_as_example(spot.id)) or _identity(spot) in self._named

    def _set_in_new_file(self, spot: Spot, value: Any) -> Spot:
        values: Values = {}
        put(spot.kind, values, spot.name, value)
        made = self.add(spot.kind, spot.project, spot.inside, values, id="" if spot.kind.is_single else spot.id)
        return replace(made, rest=spot.rest)

    def _renamed(self, changes: Changes, spot: Spot, name: str) -> Spot:
        evaluation, kind = self.evaluation, spot.kind
        folder = next((one for one in evaluation.projects if one.id == spot.project), None)
        thing = next(one for one in entities(evaluation, kind, folder) if (one.file, one.key) == (spot.file, spot.at))
        taken = {other.id for alike in sharing_ids(kind) for other in entities(evaluation, alike, folder)}
        taken.discard(spot.id)
        new = next(id for id in of_name(name, kind.name, column=kind.name == "item") if id not in taken)
        if new != spot.id:
            rename_thing(changes, evaluation, thing, new)
        at = (*spot.at[:-1], new) if kind.shape == "table" else spot.at
        file = spot.file if kind.shape == "table" else kind.file(spot.project, new, spot.inside)
        named = replace(spot, id=new, at=at, file=file)
        self._named.add(_identity(named))
        return named

    def add(self, kind: Kind, project: str, inside: str, values: Values, *, id: str = "") -> Spot:
        """Adds a thing, or takes over an example of the template, and says where it stands. Raises EvalkitError."""
        wish = Wish(kind, id, project or None, inside or None, dict(values))
        added = add(self.root, [wish], self.options)
        self._write(added.changes)
        done = added.done[0]
        spot = spot_at(self.evaluation, done.file, done.key)
        assert spot
        if kind.has_own_id and not id:
            self._named.add(_identity(spot))
        return spot

    def _write(self, changes: Changes) -> None:
        """Writes changes, unless they would make a file wrong. Raises EvalkitError where they would."""
        if not changes:
            return
        evaluation = load_from(changes.source)
        judged = judge(evaluation, self.options)
        known = _wrong(self.report)
        report = judged.report()
        new = [finding for fingerprint, finding in _wrong(report).items() if fingerprint not in known]
        if new:
            raise EvalkitError(new[0].message, hint=new[0].fix)
        changes.apply()
        self._take(evaluation, judged, report)


def _identity(spot: Spot) -> tuple[str, str, str]:
    """What a thing is known by as long as it keeps its id."""
    return spot.kind.name, spot.project, spot.id


def _wrong(report: Report) -> Mapping[str, Finding]:
    """What is wrong with the files, by fingerprint."""
    return {f.fingerprint: f for f in report.findings if f.code.startswith("FIL") and f.severity is Severity.ERROR}


def moved(spot: Spot, before: Spot, after: Spot) -> Spot:
    """Where a value stands once the thing at `before` is at `after`."""
    if (spot.file, spot.at, spot.id) != (before.file, before.at, before.id):
        return spot
    return replace(spot, file=after.file, at=after.at, id=after.id)
