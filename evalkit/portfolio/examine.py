"""Many evaluations, each looked at by itself and left as rows. What cannot be looked at is a row, too, with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.check.checker import judge
from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.files.find import shown
from evalkit.files.loader import load
from evalkit.portfolio.pool import each
from evalkit.portfolio.rows import rows
from evalkit.portfolio.tables import EvaluationRow, Rows
from evalkit.terminal import one_line

if TYPE_CHECKING:
    from evalkit.check.baseline import Baseline

_AT_ONCE = 500
"""So many are shared among the processes, and their rows handed on, before the next are begun."""


@dataclass(frozen=True, slots=True)
class Examined:
    """An evaluation as it leaves the process that has checked it."""

    rows: Rows
    is_known: bool = False
    """Whether the baseline knows it."""


def examined(
    roots: Sequence[Path], options: Options, baseline: "Baseline | None", *, every_requirement: bool, jobs: int | None
) -> Iterator[Examined]:
    """Looks at evaluations, and gives the rows of each, in the order of `roots`, as they are done."""
    work = partial(_examine, baseline=baseline, every_requirement=every_requirement)
    for first in range(0, len(roots), _AT_ONCE):
        yield from each(work, roots[first : first + _AT_ONCE], options, jobs=jobs)


def unchecked(name: str, reason: str) -> Rows:
    """The rows of what could not be checked."""
    row = EvaluationRow(one_line(name), state="unchecked", reason=one_line(reason))
    return Rows(evaluations=[row])


def _examine(root: Path, options: Options, baseline: "Baseline | None", *, every_requirement: bool) -> Examined:
    """Takes and gives plain values, so that any pool can map it."""
    try:
        evaluation = load(root)
        report = judge(evaluation, options, path=shown(root)).report()
        if baseline:
            report = baseline.apply_to(report)
        return Examined(rows(evaluation, report, every_requirement=every_requirement), bool(report.baseline))
    except EvalkitError as error:
        return Examined(unchecked(shown(root), error.message))
    except OSError as error:
        return Examined(unchecked(shown(root), f"{error.filename or root}: {(error.strerror or str(error)).lower()}"))
    except Exception as error:  # one evaluation never keeps the others from being checked
        where = f"{type(error).__name__} in {_where(error)}"
        return Examined(unchecked(shown(root), f"a fault of evalkit itself ({where}), not of its files"))


def _where(error: Exception) -> str:
    """The last line of evalkit that was reached, without any text."""
    trace, last = error.__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        last = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last
