"""Where the focus on relationships is weak: by principle and type, by clause, by what evaluations have in common, over runs."""

from collections.abc import Iterator

from evalkit.framework import CLAUSES, PRINCIPLES, title_of
from evalkit.grammar import counted
from evalkit.portfolio.answers import crafts, ranked
from evalkit.portfolio.page import pictures
from evalkit.portfolio.page.markup import Cell, asked, heading, safe, share, table, text, written
from evalkit.portfolio.questions import BY, question
from evalkit.portfolio.shares import NOT_GIVEN, TOO_FEW, Group, Share, weakest_clause, weakest_first
from evalkit.portfolio.tally import Tally
from evalkit.portfolio.words import NO_RELATIONSHIP, TYPES, clause_said

_TITLES = [principle.title for principle in PRINCIPLES]


def matrix(tally: Tally) -> str:
    """Principles by type of relationship."""
    shares = tally.shares
    heads = ["Principle", "all", *TYPES.values(), NO_RELATIONSHIP]
    rows = [
        (
            Cell(f"<b>{safe(principle.title)}</b>"),
            [
                _in_tone(tally, shares.principles.get(principle.id)),
                *(_of_type(tally, type, principle.id) for type in (*TYPES, None)),
            ],
        )
        for principle in PRINCIPLES
    ]
    rows.append((Cell("Weakest clause"), [_clause(held) for held in (shares.clauses, *_clauses_of_types(tally))]))
    others = [(Cell(safe(title_of(id))), [share(held)]) for id, held in weakest_first(crafts(shares.principles))]
    inner = table("matrix", heads, rows)
    if others:
        inner += heading("crafts", "The craft of evaluation") + table("crafts", ["Craft", "all"], others)
    return asked("matrix", question("matrix"), inner, question("principles"))


def _clauses_of_types(tally: Tally) -> list[dict[str, Share]]:
    """The clauses of each type of relationship, then of what is about none."""
    return [tally.shares.clauses_of_types.get(type, {}) for type in (*TYPES, None)]


def _clause(clauses: dict[str, Share]) -> Cell:
    """The weakest of some clauses; a dash where there is none, or there are too few evaluations to say."""
    found = weakest_clause(clauses)
    if found is None:
        return text("–")
    id, held = found
    return Cell(f"<code>{safe(id)}</code><span>{held.percent} % of {held.due:,}; missing in {held.lacking}</span>")


def _of_type(tally: Tally, type: str | None, principle: str) -> Cell:
    held = tally.shares.types
    if type and not tally.themes.types[type]:
        return Cell('<span class="quiet">no evaluation sets out to change one</span>')
    return _in_tone(tally, held[type].get(principle) if type in held else None)


def _in_tone(tally: Tally, held: Share | None) -> Cell:
    """A share, toned but where it rests on too few of many evaluations."""
    return share(held, toned=held is not None and (held.is_ranked or tally.shares.evaluations < TOO_FEW))


def clauses(tally: Tally) -> str:
    """Every clause of which anything is due, the weakest first."""
    held = [(id, one) for id, one in weakest_first(tally.shares.clauses) if id in CLAUSES]
    rows = [(Cell(f"<code>{safe(id)}</code><br>{safe(clause_said(id))}"), [share(one)]) for id, one in held]
    return asked("clauses", question("clauses"), table("clauses", ["Clause", "Met"], rows))


def by(tally: Tally, what: str) -> str:
    """Evaluations by what they have in common."""
    groups = ranked(tally.shares.groups[what])
    too_few = [one for one in groups if not one[1].all.is_ranked]
    heads = [what.capitalize(), "Gate holds", *_TITLES, "Weakest clause"]
    rows = [_group(name, group) for name, group in groups]
    inner = table(f"by-{what}", heads, rows)
    if too_few:
        inner += f'<p class="definition">* Fewer than {TOO_FEW} evaluations: not ranked, and listed last.</p>'
    return asked(f"by-{what}", question("groups", what) if what in BY else question(f"by-{what}"), inner)


def _group(name: str, group: Group) -> tuple[Cell, list[Cell]]:
    few = "" if group.all.is_ranked else "*"
    shown = safe(name) if name == NOT_GIVEN else written(TYPES.get(name, name))
    held = text(f"{group.held} of {group.evaluations}{few}")
    toned = group.all.is_ranked
    own = [share(group.principles.get(principle.id), toned=toned) for principle in PRINCIPLES]
    return Cell(shown), [held, *own, _clause(group.clauses)]


def trend(tally: Tally) -> str:
    """A line for each principle over the runs that were kept."""
    if len(tally.trend.runs) < 2:
        said = (
            "No earlier run is kept. Add --output NAME.duckdb --keep-history, and from the second time on the trend "
            "stands here."
        )
        return asked("trend", question("trend"), f"<p>{safe(said)}</p>")
    return asked("trend", question("trend"), pictures.small_multiples(list(_lines(tally))))


def _lines(tally: Tally) -> Iterator[tuple[str, str, str]]:
    for principle in PRINCIPLES:
        runs = [(run.as_of, run.principles[principle.id]) for run in tally.trend.runs if principle.id in run.principles]
        held = [(day, one) for day, one in runs if one.percent is not None]
        if len(held) > 1:
            (first, start), (last, end) = held[0], held[-1]
            words = (
                f"{start.percent} % of {start.due:,} on {first} → {end.percent} % of {end.due:,} on {last}, "
                f"in {counted(end.evaluations, 'evaluation')}"
            )
            yield principle.title, pictures.line([one.percent or 0 for _, one in held], words), words
