"""Adding things to an evaluation: a new file with the guidance of the template, a table in a file that is there, or the
words that an example of the template still lacks. Nothing that somebody wrote is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.check.checker import Judged, judge
from evalkit.check.options import Options
from evalkit.editing.draft import Draft
from evalkit.editing.faults import Faults
from evalkit.editing.identify import identified
from evalkit.editing.meet import Done, meet
from evalkit.editing.names import Names
from evalkit.editing.there import There
from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load_from
from evalkit.files.sources import Source
from evalkit.framework import Stage
from evalkit.keys import Key
from evalkit.report import Finding, Report, Severity
from evalkit.scaffold.made import Made, kept
from evalkit.telling.order import gravest_first


@dataclass(slots=True)
class Added:
    """What is to be written, and what the gate says before and after."""

    changes: Changes
    done: list[Done]
    before: Report
    after: Report
    gained_later: int = 0
    """How many requirements more are met of those that fall due at a later stage."""


def add(root: Path, wishes: Sequence[Wish], options: Options, faults: Faults | None = None) -> Added:
    """What meets every wish. Raises EvalkitError where one cannot be met, with all that is wrong where they are of a file.

    `faults`: what is wrong with them already.
    """
    draft = Draft(root)
    return add_to(draft, draft.evaluation, wishes, options, faults or Faults())


def add_to(draft: Draft, before: Evaluation, wishes: Sequence[Wish], options: Options, faults: Faults) -> Added:
    """The same for a draft in which something has been changed already. `before`: the evaluation without any of it."""
    made = _made(draft.changes.source)
    targets = identified(draft.evaluation, wishes, faults)
    names = Names(draft.evaluation, wishes, targets)
    for wish, target in zip(wishes, targets, strict=True):
        if target:
            names.resolve(wish, target, faults)
    done, there = [], There(draft, made)
    for wish, target in zip(wishes, targets, strict=True):
        if target and not faults.are_of(wish.number):
            with faults.of(wish.number):
                done.append(meet(draft, there, target, wish))
    faults.refuse()
    draft.settle()
    was = judge(before, options)
    if not draft.changes:
        report = was.report()
        return Added(draft.changes, done, report, report)
    return _judged(draft.changes, done, was, judge(load_from(draft.changes.source), options), faults)


def _judged(changes: Changes, done: list[Done], was: Judged, then: Judged, faults: Faults) -> Added:
    """What was done, and what the gate says of it. Raises EvalkitError where it makes a file wrong."""
    before, after = was.report(), then.report()
    _refuse_faults(before, after, done, faults)
    gained = then.met(Stage.REPORTING) - was.met(Stage.REPORTING)
    return Added(changes, done, before, after, gained - (after.score().met - before.score().met))


def _made(source: Source) -> dict[str, Made]:
    """What the template made of each file; nothing where nobody knows."""
    try:
        return kept(source)
    except EvalkitError:
        return {}


def _refuse_faults(before: Report, after: Report, done: Sequence[Done], faults: Faults) -> None:
    """Refuses what would make a file wrong: an id that two things share, for instance."""
    known = {finding.fingerprint for finding in before.findings}
    faulty = [f for f in after.findings if f.code.startswith("FIL") and f.severity is Severity.ERROR]
    new = [finding for finding in faulty if finding.fingerprint not in known]
    for finding in new:
        if numbers := [d.number for d in done if d.number and finding.file == d.file and _is_in(finding.key, d.key)]:
            faults.add(numbers, finding.message, finding.fix)
    faults.refuse()
    if new:
        told = "\n".join(f"  {finding.message}" for finding in new[:8])
        raise EvalkitError(f"This cannot be added as it is:\n{told}", hint=new[0].fix)


def _is_in(key: Key, holder: Key) -> bool:
    return key[: len(holder)] == holder


def next_gap(added: Added) -> Finding | None:
    """What to do next: in what was added first, else what weighs most at the present stage."""
    files = [done.file for done in added.done]
    due = gravest_first(finding for finding in added.after.findings if finding.severity is Severity.ERROR)
    return next((f for f in due if f.file in files), None) or (due[0] if due else None)


def met(added: Added) -> int:
    """How many requirements are met more than before, at the stage of the check."""
    return added.after.score().met - added.before.score().met
