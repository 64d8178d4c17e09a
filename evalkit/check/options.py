"""How to check: cheap to import, for whoever may have the result already."""

from dataclasses import dataclass
from datetime import date

from evalkit.framework import Stage

FILE_RULES = "FIL"


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """How to check: what is counted, at which stage, on which day."""

    as_of: date
    stage: Stage | None = None
    """In place of the stages that the evaluation and its projects declare."""
    select: tuple[str, ...] = ()
    """Codes or prefixes of rules; none means all. FIL rules always count, unless they are ignored by name."""
    ignore: tuple[str, ...] = ()
    fail_under: float | None = None
    """In place of what the evaluation's gate asks."""
    list_met: bool = False
    """Whether the report lists the requirements that are met, and not only their number."""

    def counts(self, code: str) -> bool:
        if code in self.ignore or (
            not code.startswith(FILE_RULES) and any(code.startswith(prefix) for prefix in self.ignore)
        ):
            return False
        return not self.select or code.startswith((FILE_RULES, *self.select))
