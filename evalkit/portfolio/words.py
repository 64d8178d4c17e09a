"""What a screen and a page both say of many evaluations, in sentences."""

from evalkit.framework import CLAUSES, CRAFTS, RELATIONSHIP_TYPES, title_of
from evalkit.grammar import counted, joined
from evalkit.portfolio.answers import principles
from evalkit.portfolio.shares import TOO_FEW, Share, weakest_first
from evalkit.portfolio.tally import Tally

CAVEAT = "A score says how complete the files are at their stage. It never says how well a programme works."
TYPES = {type: type.replace("-", "–") for type in RELATIONSHIP_TYPES}
"""Type of relationship → how it is spoken of."""
NO_RELATIONSHIP = "no one relationship"
"""Of what concerns a project or an evaluation as a whole."""


def headline(tally: Tally) -> str:
    """Where it stands, in two or three sentences."""
    shares, checked = tally.shares, tally.shares.evaluations
    if not checked:
        return "No evaluation could be checked."
    if checked == 1:
        gate = f"The gate of one evaluation {'holds' if shares.held else 'does not hold'}"
    else:
        gate = f"The gate holds for {shares.held or 'none'} of {checked} evaluations"
    gate += f"; {tally.unchecked.number} could not be checked." if tally.unchecked.number else "."
    return " ".join(part for part in (gate, _weakest(tally), _first(tally)) if part)


def _weakest(tally: Tally) -> str:
    found = weakest_first(principles(tally.shares.principles))
    if not found:
        return ""
    id, share = found[0]
    if not share.is_ranked:
        return f"They are too few (fewer than {TOO_FEW}) to say which principle is weakest." if tally.number > 1 else ""
    if not share.missing:
        return "Of no principle is anything missing."
    return f"The weakest principle is {title_of(id)}: {of(share)} met, and something missing in {lacking(share)}."


def _first(tally: Tally) -> str:
    need = next((need for need in tally.needs.all if need.row.state == "checked"), None)
    if not need or not need.why or tally.shares.evaluations == 1:
        return ""
    return f"Help is needed first in {name_of(need.row.title, need.row.evaluation)}: {need.why}."


def name_of(title: str | None, path: str) -> str:
    """How an evaluation is spoken of."""
    return f"“{title}”" if title else path


def of(share: Share) -> str:
    """`61 % of 840 requirements`."""
    return f"{share.percent} % of {counted(share.due, 'requirement')}"


def lacking(share: Share) -> str:
    """`9 of 11 evaluations`."""
    return f"{share.lacking} of {counted(share.evaluations, 'evaluation')}"


def clause_said(clause: str) -> str:
    """What a clause or a craft is about."""
    return CLAUSES[clause].text if clause in CLAUSES else CRAFTS.get(clause, clause)


def unaddressed(tally: Tally) -> str:
    """The types of relationship that nobody sets out to change; empty where there are none."""
    types = [TYPES[type] for type in tally.themes.unaddressed]
    return f"No evaluation sets out to change a {joined(types, 'or')} relationship." if types else ""
