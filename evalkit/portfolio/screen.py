"""A roll-up on a screen: the answers in the order in which a funder asks, the last of them what to do first."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from evalkit.check.catalogue import catalogue
from evalkit.framework import PRINCIPLES
from evalkit.grammar import counted
from evalkit.portfolio import programme
from evalkit.portfolio.answers import asked_by_several, most, ranked
from evalkit.portfolio.rollup import Rollup
from evalkit.portfolio.shares import TOO_FEW, Share, weakest_first
from evalkit.portfolio.tally import Tally
from evalkit.portfolio.words import (
    CAVEAT,
    NO_RELATIONSHIP,
    TYPES,
    clause_said,
    headline,
    lacking,
    name_of,
    of,
    unaddressed,
)
from evalkit.terminal import Screen, visible

_NARROWEST, _WIDEST = 14, 44
"""The width of the first column, however short or long the names are."""
_BETWEEN = 2
_TITLES = tuple(principle.title for principle in PRINCIPLES)
_MOST = 5
"""How many of anything are listed."""


def write(rollup: Rollup, out: TextIO) -> None:
    """Writes it. What there is nothing to say of is left out."""
    screen, tally = Screen(out), rollup.tally
    screen.hanging(text=headline(tally), style="bold")
    screen.hanging(text=CAVEAT, style="dim")
    if tally.shares.evaluations:
        _principles(screen, tally)
        _clauses(screen, tally)
        if tally.programme:
            programme.show(screen, tally.programme)
        else:
            _by(screen, rollup)
        _trend(screen, tally)
        _late(screen, tally)
        _burden(screen, tally)
        _themes(screen, tally)
        _waivers(screen, tally)
    _unchecked(screen, tally)
    _monday(screen, tally)
    screen.show()


def _head(screen: Screen, title: str, note: str = "") -> None:
    screen.line()
    screen.line((title, "bold"), (f"  {note}" if note else "", "dim"))


def _table(screen: Screen, title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """A table, its columns as wide as what stands there, the first as far as there is room."""
    widths = [max(map(len, column)) + _BETWEEN for column in zip(columns, *(cells for _, cells in rows), strict=True)]
    longest = max((len(visible(name)) + _BETWEEN for name, _ in rows), default=0)
    first = max(_NARROWEST, min(max(longest, len(title)), _WIDEST, screen.full_width - sum(widths)))
    heads = "".join(f"{column:>{width}}" for column, width in zip(columns, widths, strict=True))
    screen.line()
    screen.line((f"{_cut(title, first):<{first}}", "bold"), (heads, "dim"))
    for name, cells in rows:
        shown = _cut(visible(name), first - _BETWEEN)
        held = "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        screen.line(f"{' ' * _BETWEEN}{shown:<{first - _BETWEEN}}", held)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _cell(share: Share | None) -> str:
    """`61 % (840)`."""
    return f"{share.percent} % ({share.due})" if share and share.due else "–"


def _principles(screen: Screen, tally: Tally) -> None:
    shares = tally.shares
    rows = [("all", _cells(shares.principles))]
    few = {type for type, number in tally.themes.types.items() if number < TOO_FEW <= shares.evaluations}
    types = [type for type in TYPES if type in shares.types]
    rows += [(f"{TYPES[type]}{'*' if type in few else ''}", _cells(shares.types[type])) for type in types]
    rows += [(NO_RELATIONSHIP, _cells(shares.types[None]))] if None in shares.types else []
    _table(screen, "Percent met (of)", _TITLES, rows)
    if few.intersection(types):
        screen.line((f"  * in fewer than {TOO_FEW} evaluations", "dim"))


def _cells(shares: Mapping[str, Share]) -> list[str]:
    return [_cell(shares.get(principle.id)) for principle in PRINCIPLES]


def _clauses(screen: Screen, tally: Tally) -> None:
    found = [one for one in weakest_first(tally.shares.clauses) if one[1].missing]
    if not found:
        return
    is_ranked = found[0][1].is_ranked
    _head(screen, "Weakest clauses and crafts" if is_ranked else "Clauses and crafts of which something is missing")
    for clause, share in found[:_MOST]:
        screen.hanging(f"  {clause}  ", text=f"{of(share)} met, missing in {lacking(share)}: {clause_said(clause)}")


def _by(screen: Screen, rollup: Rollup) -> None:
    groups = ranked(rollup.tally.shares.groups[rollup.by])
    rows = []
    for name, group in groups[: 2 * _MOST]:
        few = "" if group.all.is_ranked else "*"
        held = f"{group.held} of {group.evaluations}{few}"
        rows.append((TYPES.get(name, name), [held, *_cells(group.principles)]))
    _table(screen, f"By {rollup.by}", ["gate holds", *_TITLES], rows)
    if len(groups) > 2 * _MOST:
        screen.line((f"  and {len(groups) - 2 * _MOST} more", "dim"))
    if any(not group.all.is_ranked for _, group in groups):
        screen.line((f"  * fewer than {TOO_FEW} evaluations: not ranked", "dim"))


def _trend(screen: Screen, tally: Tally) -> None:
    runs = tally.trend.runs
    if len(runs) > 1:
        _table(screen, "Earlier runs", _TITLES, [(str(run.as_of), _cells(run.principles)) for run in runs[-_MOST:]])


def _late(screen: Screen, tally: Tally) -> None:
    late = tally.late
    if late.stuck.number:
        _head(screen, f"Past the planned end of their stage, gate not held: {late.stuck.number}")
        for row in list(late.stuck)[:_MOST]:
            days = counted(row.days_in_stage_over or 0, "day")
            screen.hanging("  ", text=f"{row.evaluation}: {days} past {row.stage}, {counted(row.errors or 0, 'error')}")
        titles = {rule.code: rule.title for rule in catalogue()}
        for code, number in most(late.holding_back)[:_MOST]:
            screen.hanging(f"  {code}  ", text=f"holds back {number} of them: {titles.get(code, code)}")
    overdue = {what: one for what, one in late.overdue.items() if one.items}
    if overdue:
        _head(screen, "Overdue")
        for what, one in overdue.items():
            screen.line(f"  {what}: {one.items}, in {counted(one.evaluations, 'evaluation')}")


def _burden(screen: Screen, tally: Tally) -> None:
    burdens = tally.burdens
    if not burdens.sources:
        return
    hours: dict[str, float] = {}
    for (groups, _), asked in burdens.quarters.items():
        hours[groups] = hours.get(groups, 0) + asked.hours
    unknown = f"hours not known of {burdens.unknown} of {counted(burdens.sources, 'source')}" if burdens.unknown else ""
    _head(screen, "Asked of people", note=unknown)
    for groups, total in sorted(hours.items(), key=lambda one: (-one[1], one[0]))[:_MOST]:
        busiest, asked = max(
            ((q, a) for (g, q), a in burdens.quarters.items() if g == groups), key=lambda o: o[1].hours
        )
        screen.line(f"  {groups}: {total:.0f} hours; most in {busiest}, {asked.hours:.0f} hours")
    for id, asked in list(asked_by_several(tally))[:_MOST]:
        screen.line(f"  {id}: asked by {counted(asked.evaluations, 'evaluation')}, {asked.hours:.0f} hours")


def _themes(screen: Screen, tally: Tally) -> None:
    if tally.themes.themes and not tally.programme:
        _head(screen, "Themes named as barrier or promoter")
        for theme, one in tally.themes.most_named[:_MOST]:
            named = (
                f"in {counted(one.evaluations, 'evaluation')} (barrier in {one.barriers}, promoter in {one.promoters})"
            )
            screen.hanging("  ", text=f"{theme}: {named}")
    if unaddressed(tally):
        screen.line()
        screen.hanging(text=unaddressed(tally))


def _waivers(screen: Screen, tally: Tally) -> None:
    ending = list(tally.late.ending)
    if ending:
        _head(screen, "Waivers that end within 30 days")
        for one in ending[:_MOST]:
            covered = counted(one.requirements, "requirement")
            screen.line(f"  {one.until}  {one.evaluation}: {one.code}, {covered}")
        if len(ending) > _MOST:
            screen.line((f"  and {tally.late.ending.number - _MOST} more", "dim"))


def _unchecked(screen: Screen, tally: Tally) -> None:
    if tally.unchecked.number:
        _head(screen, f"Unchecked: {tally.unchecked.number}")
        for row in list(tally.unchecked)[: 2 * _MOST]:
            screen.hanging(f"  {row.evaluation}  ", text=row.reason or "", style="red")


def _monday(screen: Screen, tally: Tally) -> None:
    needs = [need for need in list(tally.needs.all)[:_MOST] if need.why]
    if needs:
        _head(
            screen, "On Monday", note=f"{tally.needs.wanting} of {counted(tally.number, 'evaluation')} want attention"
        )
        for number, need in enumerate(needs, 1):
            name = name_of(need.row.title, need.row.evaluation)
            where = f" ({need.row.evaluation})" if need.row.title else ""
            screen.hanging(f"  {number}. ", text=f"{name}{where}: {need.why}. {need.what_to_do}")
