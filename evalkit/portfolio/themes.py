"""What helped and what got in the way over many evaluations, and which relationships they set out to change."""

from collections import defaultdict
from dataclasses import dataclass, field

from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.portfolio.tables import Rows


@dataclass(slots=True)
class Theme:
    """In how many evaluations a theme was named as a barrier, and as a promoter."""

    evaluations: int = 0
    barriers: int = 0
    promoters: int = 0


@dataclass(slots=True)
class Themes:
    """Themes, and types of relationship."""

    themes: dict[str, Theme] = field(default_factory=lambda: defaultdict(Theme))
    types: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RELATIONSHIP_TYPES, 0))
    """Type of relationship → in how many evaluations one is set out to change."""

    def add(self, rows: Rows) -> None:
        """Adds an evaluation."""
        for theme in {row.theme for row in rows.factors if row.theme}:
            kinds = {row.kind for row in rows.factors if row.theme == theme}
            self.themes[theme].evaluations += 1
            self.themes[theme].barriers += "barrier" in kinds
            self.themes[theme].promoters += "promoter" in kinds
        for type in {row.type for row in rows.relationships if row.type}:
            self.types[type] += 1

    @property
    def most_named(self) -> list[tuple[str, Theme]]:
        """Those that the most evaluations name, first."""
        return sorted(self.themes.items(), key=lambda one: (-one[1].evaluations, one[0]))

    @property
    def unaddressed(self) -> list[str]:
        """The types of relationship that no evaluation sets out to change."""
        return [type for type, number in self.types.items() if not number]
