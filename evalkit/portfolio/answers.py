"""The answers to a funder's questions, as plain values for a program to read."""

from collections.abc import Iterable, Mapping
from typing import Any

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES
from evalkit.portfolio.shares import Group, Share, Shares, weakest_clause, weakest_first
from evalkit.portfolio.tally import Tally

GROUPS_OF_RULES = (*(principle.id for principle in PRINCIPLES), *CRAFTS, HOUSE)
"""Principles, then crafts."""
_PRINCIPLES = tuple(principle.id for principle in PRINCIPLES)


def principles(shares: Mapping[str, Share]) -> dict[str, Share]:
    """Of shares by principle and craft, those of the principles."""
    return {id: shares[id] for id in _PRINCIPLES if id in shares}


def crafts(shares: Mapping[str, Share]) -> dict[str, Share]:
    """Of shares by principle and craft, those of the crafts."""
    return {id: shares[id] for id in (*CRAFTS, HOUSE) if id in shares}


def ranked(groups: Mapping[str, Group]) -> list[tuple[str, Group]]:
    """Groups of evaluations, the weakest first; then those of too few to be ranked."""
    shares = {name: groups[name].all for name in sorted(groups)}
    return [(name, groups[name]) for name, _ in weakest_first(shares)] + [
        (name, groups[name]) for name in sorted(groups) if not shares[name].due
    ]


def answers(tally: Tally) -> dict[str, Any]:
    """All answers."""
    shares, late = tally.shares, tally.late
    return {
        "evaluations": tally.number,
        "unchecked": tally.unchecked.number,
        "held": shares.held,
        "score": _share(shares.all),
        "principles": _listed("principle", principles(shares.principles)),
        "crafts": _listed("craft", crafts(shares.principles)),
        "clauses": _listed("clause", shares.clauses),
        "by_type_of_relationship": _matrix(shares),
        "weakest_clauses_by_type": [
            {"type": type} | _clause(weakest_clause(shares.clauses_of_types[type])) for type in _types(shares)
        ],
        **{f"by_{by}": [_group(by, name, group) for name, group in ranked(held)] for by, held in shares.groups.items()},
        "trend": [{"as_of": run.as_of, "principles": _listed("principle", run.principles)} for run in tally.trend.runs],
        "stuck": {"evaluations": late.stuck.number, "held_back_by": _held_back_by(tally)},
        "overdue": {what: {"evaluations": o.evaluations, "items": o.items} for what, o in late.overdue.items()},
        "burden": _burden(tally),
        "themes": [
            {"theme": name, "evaluations": t.evaluations, "as_barrier": t.barriers, "as_promoter": t.promoters}
            for name, t in tally.themes.most_named
        ],
        "types_of_relationship": tally.themes.types,
        "unaddressed": tally.themes.unaddressed,
        "waivers_ending": [
            {"until": one.until, "evaluation": one.evaluation, "code": one.code, "requirements": one.requirements}
            for one in late.ending
        ],
        "needing_help": [
            {"evaluation": need.row.evaluation, "why": need.why, "what_to_do": need.what_to_do}
            for need in tally.needs.all
            if need.why
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    counts = {"percent": share.percent, "met": share.met, "due": share.due}
    return counts | {"evaluations": share.evaluations, "lacking_in": share.lacking}


def _listed(what: str, shares: Mapping[str, Share]) -> list[dict[str, Any]]:
    return [{what: name} | _share(share) | {"ranked": share.is_ranked} for name, share in weakest_first(shares)]


def _matrix(shares: Shares) -> list[dict[str, Any]]:
    return [
        {"type": type, "principle": id} | _share(shares.types[type][id])
        for type in _types(shares)
        for id in GROUPS_OF_RULES
        if id in shares.types[type]
    ]


def _types(shares: Shares) -> list[str | None]:
    return sorted(shares.types, key=lambda name: (name is None, name or ""))


def _clause(found: tuple[str, Share] | None) -> dict[str, Any]:
    return {"clause": found[0]} | _share(found[1]) if found else {"clause": None}


def _group(by: str, name: str, group: Group) -> dict[str, Any]:
    own = _listed("principle", principles(group.principles))
    score = _share(group.all) | {"evaluations": group.evaluations}
    return (
        {by: name, "held": group.held}
        | score
        | {"ranked": group.all.is_ranked, "principles": own}
        | {"weakest_clause": _clause(group.weakest_clause)}
    )


def _held_back_by(tally: Tally) -> list[dict[str, Any]]:
    return [{"code": code, "evaluations": number} for code, number in most(tally.late.holding_back)]


def most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Names by number, the highest first; alike ones by name."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _burden(tally: Tally) -> dict[str, Any]:
    burdens = tally.burdens
    return {
        "sources": burdens.sources,
        "hours_not_known": burdens.unknown,
        "by_quarter": [
            {"groups": groups, "quarter": quarter, "hours": round(asked.hours, 1), "evaluations": asked.evaluations}
            for (groups, quarter), asked in sorted(burdens.quarters.items())
        ],
        "asked_by_several": [
            {"respondents": id, "hours": round(asked.hours, 1), "evaluations": asked.evaluations}
            for id, asked in asked_by_several(tally)
        ],
    }


def asked_by_several(tally: Tally) -> "Iterable[tuple[str, Any]]":
    """Who is asked by more than one evaluation, those asked by the most first."""
    several = [(id, asked) for id, asked in tally.burdens.respondents.items() if asked.evaluations > 1]
    return sorted(several, key=lambda one: (-one[1].evaluations, -one[1].hours, one[0]))
