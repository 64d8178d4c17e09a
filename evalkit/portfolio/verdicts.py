"""Reports on evaluations, from what was found out of each: made when they are asked for, as many of them take much room."""

import hashlib
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, overload

from evalkit.check.options import Options
from evalkit.files.find import in_repository, shown
from evalkit.framework import Stage
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.portfolio.examine import Answer, Facts, Wish
from evalkit.portfolio.packed import DamagedError, packed, unpacked
from evalkit.portfolio.pool import found_out
from evalkit.portfolio.progress import Progress
from evalkit.portfolio.store import Store
from evalkit.report import UNREADABLE, Finding, Report, RuleText, Severity
from evalkit.score import Score

if TYPE_CHECKING:
    from evalkit.files.evaluation import Evaluation
    from evalkit.portfolio.engines import Engine

FEW = 20
"""So many reports are kept once they are made."""
Texts = Mapping[str, tuple[RuleText, ...]]


def reports(
    roots: Sequence[Path],
    options: Options,
    *,
    jobs: int | None = None,
    store: Store | None = None,
    engine: "Engine | None" = None,
) -> "Reports":
    """The reports on evaluations, in the order of `roots`."""
    progress = Progress(len(roots), lambda facts: not _holds(facts, options))
    found = found_out(roots, wish(options), jobs=jobs, store=store, engine=engine, progress=progress)
    return Reports(found, options, _texts(store))


def wish(options: Options) -> Wish:
    """What a check asks of an evaluation. What the gate asks for is held against it afterwards."""
    return Wish("check", checked, replace(options, fail_under=None))


def checked(evaluation: "Evaluation", options: Options) -> Answer:
    """A report without what it shares with others: the texts of evalkit's rules, path and day."""
    from evalkit.check.checker import check
    from evalkit.check.house_settings import is_final

    report = check(evaluation, options)
    own = {code: report.rules[code] for code in report.own_rules}
    score = report.score()
    brief = (report.errors, score.met, score.missing, score.waived, score.later, report.fail_under)
    plain = replace(report, rules=own, as_of=date.min)
    return Answer(plain, brief, lasts=is_final(report.found))


class Reports(Sequence[Report]):
    """Reports, made of what was found out."""

    def __init__(self, found: Sequence[Facts], options: Options, texts: Texts) -> None:
        self._found = found
        self._options = options
        self._texts = texts
        self._order = {code: place for place, code in enumerate(texts)}
        self._made: dict[int, Report] = {}

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Report: ...
    @overload
    def __getitem__(self, index: slice) -> "Reports": ...
    def __getitem__(self, index: int | slice) -> "Report | Reports":
        if isinstance(index, slice):
            return Reports(self._found[index], self._options, self._texts)
        index = range(len(self))[index]
        made = self._made.get(index) or self._report(self._found[index])
        if len(self) <= FEW:
            self._made[index] = made
        return made

    @property
    def hold(self) -> bool:
        """Whether the gate holds for all of them."""
        return all(_holds(facts, self._options) for facts in self._found)

    @property
    def lack(self) -> bool:
        """Whether one of the evaluations could not be checked."""
        return any(facts.unchecked for facts in self._found)

    def _report(self, facts: Facts) -> Report:
        path, as_of = shown(facts.root), self._options.as_of
        if facts.unchecked:
            return _not_checked(path, facts.unchecked, self._options)
        held: Report = unpacked(facts.body)
        told = {finding.code for finding in held.findings}
        told |= {waived.code for waived in held.waived} | {later.code for later in held.later}
        fail_under = self._options.fail_under
        return replace(
            held,
            path=path,
            in_repository=in_repository(facts.root),
            as_of=as_of,
            fail_under=held.fail_under if fail_under is None else fail_under,
            rules={code: self._texts[code] for code in sorted(told & self._order.keys(), key=self._order.__getitem__)}
            | dict(held.rules),
        )


def _holds(facts: Facts, options: Options) -> bool:
    if facts.unchecked:
        return False
    errors, *counts, asked = facts.brief
    fail_under = asked if options.fail_under is None else options.fail_under
    return not errors and Score(*counts).reaches(fail_under)


def _texts(store: Store | None) -> Texts:
    """What is to be said of evalkit's rules, by code."""
    if store and (kept := store.texts()):
        try:
            texts: Texts = unpacked(kept)
        except DamagedError:
            pass
        else:
            return texts
    from evalkit.check.catalogue import catalogue, texts_of

    texts = texts_of({rule.code for rule in catalogue()})
    if store:
        store.keep_texts(packed(texts))
    return texts


def _not_checked(path: str, why: str, options: Options) -> Report:
    """The report on an evaluation that could not be checked: its gate does not hold."""
    finding = Finding(
        code=UNREADABLE,
        severity=Severity.ERROR,
        clause="files",
        project=None,
        file=EVALUATION_FILE,
        line=1,
        column=1,
        key=(),
        subject=EVALUATION_FILE,
        message=f"This evaluation has not been checked. {why}",
        fix=f"Check it alone: `evalkit check {shlex.quote(path)}`.",
        fingerprint=hashlib.sha256(b"not checked").hexdigest()[:32],
        hides=True,
    )
    return Report(path, "", options.stage or Stage.INCEPTION, options.as_of, findings=[finding])
