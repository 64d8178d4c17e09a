"""The principles and their clauses, the crafts, the stages and the types of relationship."""

from evalkit.check.catalogue import catalogue
from evalkit.framework import CRAFT_TITLES, CRAFTS, PRINCIPLES, RELATIONSHIP_TYPES, SOURCE, STAGES
from generate.marks import page, plain, table


def pages() -> dict[str, str]:
    """The page of the principles."""
    blocks = ["# Principles, clauses and crafts", f"After the {plain(SOURCE)}. The division into clauses is evalkit's."]
    for principle in PRINCIPLES:
        rows = [(f"`{clause.id}`", plain(clause.text), _rules(clause.id)) for clause in principle.clauses]
        blocks += [
            f"## {principle.title}",
            plain(principle.text),
            table(("Clause", "What must be there", "Rules"), rows),
        ]
    crafts = [(CRAFT_TITLES[id], plain(text), _rules(id)) for id, text in CRAFTS.items()]
    blocks += ["## The evaluator's craft", table(("Craft", "What it is about", "Rules"), crafts)]
    types = [(f"`{type.id}`", plain(type.text), " and ".join(type.groups)) for type in RELATIONSHIP_TYPES.values()]
    blocks += ["## Types of relationship", table(("Type", "Which", "Between"), types)]
    blocks += ["## Stages", "In order: " + " → ".join(STAGES) + ". Each rule is asked from its own stage on."]
    return {"principles": page(*blocks)}


def _rules(clause: str) -> str:
    codes = dict.fromkeys(rule.code for rule in catalogue() if rule.clause == clause)
    return ", ".join(f"[{name}](rules/{name}.md)" for name in codes)
