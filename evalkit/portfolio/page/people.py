"""What is asked of people, what helps and gets in the way, and which relationships are set out to change."""

from collections.abc import Iterator

from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.grammar import counted
from evalkit.portfolio.answers import asked_by_several
from evalkit.portfolio.page import pictures
from evalkit.portfolio.page.markup import Cell, asked, heading, number, safe, section, share, table, text, written
from evalkit.portfolio.programme import projects_in, themes_in
from evalkit.portfolio.questions import question
from evalkit.portfolio.shares import Share
from evalkit.portfolio.tables import Rows
from evalkit.portfolio.tally import Tally
from evalkit.portfolio.words import TYPES, unaddressed

_MOST = 30


def burden(tally: Tally) -> str:
    """Hours by group and quarter, and who is asked by several evaluations."""
    burdens = tally.burdens
    if not burdens.sources:
        return ""
    unknown = (
        f"<p>Of {burdens.unknown} of {counted(burdens.sources, 'source')} it is not recorded how many people are asked, how "
        f"often or for how long: their hours are not counted.</p>"
        if burdens.unknown
        else ""
    )
    inner = pictures.small_multiples(list(_quarters(tally))) + unknown
    several = list(asked_by_several(tally))
    if several:
        who = question("asked-by-several")
        rows = [
            (Cell(f"<code>{safe(id)}</code>"), [number(one.evaluations), number(one.hours)])
            for id, one in several[:_MOST]
        ]
        inner += heading("several", who.title) + f'<p class="definition">{safe(who.definition)}</p>'
        inner += table("several", ["Respondents", "Evaluations", "Hours"], rows)
    return asked("burden", question("burden"), inner, question("asked-by-several"))


def _quarters(tally: Tally) -> Iterator[tuple[str, str, str]]:
    """A picture for each group of people, the most hours first; all of one height and from the same first quarter."""
    held = tally.burdens.quarters
    quarters = _between(sorted({quarter for _, quarter in held}))
    highest = max((one.hours for one in held.values()), default=1)
    groups: dict[str, float] = {}
    for (group, _), one in held.items():
        groups[group] = groups.get(group, 0) + one.hours
    for group, total in sorted(groups.items(), key=lambda one: (-one[1], one[0]))[:_MOST]:
        values = [held[group, quarter].hours if (group, quarter) in held else 0 for quarter in quarters]
        at = values.index(max(values))
        words = (
            f"{total:,.0f} hours from {quarters[0]} to {quarters[-1]}; most in {quarters[at]}: {values[at]:,.0f} hours, "
            f"in {counted(held[group, quarters[at]].evaluations, 'evaluation')}"
        )
        yield group, pictures.bars(values, highest, words), words


def _between(quarters: list[str]) -> list[str]:
    """All quarters from the first to the last."""
    if not quarters:
        return []
    first, last = (int(one[:4]) * 4 + int(one[-1]) - 1 for one in (quarters[0], quarters[-1]))
    return [f"{one // 4} Q{one % 4 + 1}" for one in range(first, last + 1)]


def themes(tally: Tally) -> str:
    """Themes of barriers and promoters, and types of relationship."""
    held = tally.themes.most_named
    rows = [
        (Cell(written(name)), [number(one.evaluations), number(one.barriers), number(one.promoters)])
        for name, one in held[:_MOST]
    ]
    inner = table("themes", ["Theme", "Evaluations", "As barrier", "As promoter"], rows) if rows else ""
    if len(held) > _MOST:
        inner += f"<p>and {len(held) - _MOST} more, in the table <code>factors</code>.</p>"
    return asked("themes", question("themes"), inner or "<p>No theme is named yet.</p>")


def types(tally: Tally) -> str:
    """How many evaluations set out to change each type of relationship."""
    rows = [(text(TYPES[id]), [text(RELATIONSHIP_TYPES[id].text), number(n)]) for id, n in tally.themes.types.items()]
    said = f"<p><b>{safe(unaddressed(tally))}</b></p>" if unaddressed(tally) else ""
    return asked("types", question("unaddressed"), said + table("types", ["Type", "Between whom", "Evaluations"], rows))


def programme(rows: Rows) -> str:
    """The projects of the only evaluation, and its themes."""
    projects = [
        (
            Cell(f"<code>{safe(line.project)}</code>"),
            [
                share(Share(line.score.met, line.score.missing, 1, int(line.score.missing > 0))),
                Cell(
                    "<br>".join(
                        safe(f"{id} ({TYPES.get(type, type)}): {judged}") for id, type, judged in line.relationships
                    )
                ),
            ],
        )
        for line in projects_in(rows)
    ]
    inner = table("projects", ["Project", "Met", "Relationships, and what was judged of them"], projects)
    held = [
        (
            Cell(written(line.theme)),
            [
                text(", ".join(line.barriers) or "–"),
                text(", ".join(line.promoters) or "–"),
                text(", ".join(line.relationships) or "–"),
            ],
        )
        for line in themes_in(rows)
    ]
    if held:
        inner += heading("by-theme", "What helped and hindered, by theme")
        inner += table("by-theme", ["Theme", "Barrier in", "Promoter in", "Bears on"], held)
    return section(
        "projects",
        "Projects and their relationships",
        inner,
        "Each project of the evaluation, and what its findings say.",
    )
