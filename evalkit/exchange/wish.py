"""What is to be exported."""

from dataclasses import dataclass

from evalkit.model.kind import Kind


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported: of one project or of all, of one kind of thing or of all, filled in or empty."""

    project: str | None = None
    kind: Kind | None = None
    is_empty: bool = False
    ending: str = ".xlsx"
    """Of the file that it goes to."""
    sources: tuple[str, ...] = ()
    """The data-capture plans that are meant; all of them where none is named."""
    organisation: str = ""
    """The identifier of the organisation that reports it; empty where none is given."""
