"""What the parts of an observation are broken down by, as it is called."""

from collections.abc import Mapping

from evalkit.model.indicator import Indicator
from evalkit.thread.graph import ProjectGraph


def breakdown_names(project: ProjectGraph, indicator: Indicator) -> Mapping[str, str]:
    """The items by which a computed indicator is broken down, and what each breakdown is called: `reading_help` → `help with
    reading`, or its id in words.
    """
    plan = project.plans.get(indicator.compute.source or "")
    items = {item.id: item for item in plan.value.items} if plan else {}
    names = {id: items[id].breakdown if id in items else None for id in indicator.compute.by}
    return {id: name or id.replace("_", " ") for id, name in names.items()}
