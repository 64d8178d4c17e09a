"""A roll-up as one run: find the evaluations, check them, count, write every output."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.portfolio import placing, tool
from evalkit.portfolio.database import verdicts
from evalkit.portfolio.rolled import rolled, unchecked
from evalkit.portfolio.rollup import Rollup
from evalkit.portfolio.screen import write as show
from evalkit.portfolio.sources import Sources, Unreached
from evalkit.portfolio.spool import Spool
from evalkit.portfolio.store import Store
from evalkit.portfolio.tables import Rows
from evalkit.portfolio.tally import Tally
from evalkit.portfolio.words import headline
from evalkit.terminal import deliver, say, visible

if TYPE_CHECKING:
    from evalkit.check.baseline import Baseline
    from evalkit.portfolio.engines import Engine

DATABASE, PAGE = ".duckdb", ".html"
HOLDS, DOES_NOT, NOT_REACHED, NOT_CHECKED = range(4)
"""How it ended, in the words of an exit status."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of it."""

    outputs: Sequence[Path] = ()
    """Without any, it is shown."""
    by: str = "commissioner"
    every_requirement: bool = False
    keep_history: bool = False
    quiet: bool = False


def run(
    sources: Sources,
    options: Options,
    wanted: Wanted,
    baseline: "Baseline | None" = None,
    jobs: int | None = None,
    store: Store | None = None,
    engine: "Engine | None" = None,
) -> int:
    """Rolls evaluations up; gives the exit status. Raises EvalkitError where anything that was given is wrong."""
    places = placing.places(wanted.outputs)
    if wanted.keep_history:
        _refuse_earlier(places, options)
    key = _key(options, wanted)
    earlier = _kept(places, key)
    tally, failing = Tally(options.as_of), []
    has_tables = any(place.format.ending != PAGE for place in places)
    with tempfile.TemporaryDirectory(prefix="evalkit-") as folder, Spool(Path(folder)) as spool:
        for rows in _rows(sources, options, wanted, baseline, jobs, store, engine):
            (row,) = rows.evaluations
            tally.add(rows)
            if has_tables:
                spool.add(rows, is_kept=row.verdict is not None and earlier.get(row.evaluation) == row.verdict)
            for place in places:
                place.format.refuse_too_many(spool.number)
            if wanted.quiet and not row.held:
                failing.append(row.evaluation)
        spool.written()
        rollup = Rollup(tally, spool, wanted.by, wanted.every_requirement, wanted.keep_history, key, bool(earlier))
        with placing.beside(places):
            for place in sorted(places, key=_brings_no_trend):
                with placing.told(place.path):
                    place.format.write(rollup, place.new, place.earlier)
            placing.put(places)
    _tell(rollup, wanted, failing)
    return _status(sources, tally)


def _refuse_earlier(places: Sequence[placing.Place], options: Options) -> None:
    """Refuses a run as on a day before one that is kept: what had changed by then, nobody could tell."""
    for place in places:
        last = place.format.last_run(place.earlier) if place.format.last_run and place.earlier else None
        if last and last > options.as_of:
            raise EvalkitError(
                f"{place.path} keeps a run of {last}, and this one would be as on {options.as_of}, before it.",
                hint="Leave out --keep-history, or give another --output.",
            )


def _key(options: Options, wanted: Wanted) -> str:
    """What rows depend on beside the evaluations: this evalkit, and how it is asked. Empty where nobody can tell."""
    made_by = tool.key()
    asked = (options.stage, options.select, options.ignore, wanted.every_requirement)
    return blake2b((made_by or b"") + repr(asked).encode(), digest_size=16).hexdigest() if made_by else ""


def _kept(places: Sequence[placing.Place], key: str) -> dict[str, str]:
    """The verdicts of which rows are kept: those of an earlier database, where no other output needs all rows."""
    databases = [place.earlier for place in places if place.format.ending == DATABASE]
    others = {place.format.ending for place in places} - {DATABASE, PAGE}
    if not key or others or len(databases) != 1 or databases[0] is None:
        return {}
    return verdicts(databases[0], key)


def _brings_no_trend(place: placing.Place) -> bool:
    """Those with the runs that were kept are written first: others show them."""
    return place.format.last_run is None


def _rows(
    sources: Sources,
    options: Options,
    wanted: Wanted,
    baseline: "Baseline | None",
    jobs: int | None,
    store: Store | None,
    engine: "Engine | None",
) -> Iterator[Rows]:
    """The rows of each evaluation, and of each source at which there was none."""
    is_known, some, nothing = False, False, True
    for one in rolled(
        sources.roots,
        options,
        baseline,
        every_requirement=wanted.every_requirement,
        jobs=jobs,
        store=store,
        engine=engine,
        elsewhere=sources.elsewhere,
    ):
        if one.is_unreached:
            (row,) = one.rows.evaluations
            sources.unreached.append(Unreached(row.evaluation, row.reason or ""))
            continue
        some = True
        is_known |= one.is_known
        nothing &= one.rows.evaluations[0].state == "checked" and not (one.rows.scores or one.rows.findings)
        yield one.rows
    if baseline and some and not is_known:
        raise EvalkitError(
            f"The baseline {baseline.file} is for other evaluations: it knows none of these.",
            hint="Give the baseline of these, or write one with `evalkit check --write-baseline`.",
        )
    if nothing and some and (options.select or options.ignore):
        raise EvalkitError(
            "With these --select and --ignore no rule is left, so there is nothing to check.",
            hint="`evalkit rules` lists them; HOU rules stand in evaluation.toml under [[require]].",
        )
    for source in (*sources.unreadable, *sources.unreached):
        yield unchecked(source.name, source.reason)


def _tell(rollup: Rollup, wanted: Wanted, failing: Sequence[str]) -> None:
    if not wanted.outputs and wanted.quiet:
        deliver("".join(f"{visible(name)}\n" for name in failing), sys.stdout)
    elif not wanted.outputs:
        show(rollup, sys.stdout)
    elif not wanted.quiet:
        for path in wanted.outputs:
            say(f"Wrote {visible(str(path))}.")
        say(visible(headline(rollup.tally)))
        for row in rollup.tally.unchecked:
            say(f"Unchecked: {visible(row.evaluation)}: {row.reason}")


def _status(sources: Sources, tally: Tally) -> int:
    if tally.unchecked.number > len(sources.unreached):
        return NOT_CHECKED
    if sources.unreached:
        return NOT_REACHED
    return HOLDS if tally.holds else DOES_NOT
