"""For whom a document is, and what that changes in it."""

from dataclasses import dataclass

from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Audience:
    """Readers, and what they are shown."""

    id: str
    internals: bool = False
    """Files, waivers, notes of reviews, owners, storage and access, references of permissions."""
    small_numbers: bool = False
    """Counts of fewer than five people."""
    unapproved: bool = False
    """In a draft, stories without consent or approval."""


AUDIENCES = {
    audience.id: audience
    for audience in (
        Audience("commissioner", internals=True, small_numbers=True, unapproved=True),
        Audience("participants"),
        Audience("public"),
    )
}


def audience_named(name: str, kind: str) -> Audience:
    """The audience of this name. Raises EvalkitError for one that is not known, or that the document is not made for."""
    if name not in AUDIENCES:
        raise EvalkitError(
            f"There is no audience “{name}”.{did_you_mean(name, AUDIENCES)}",
            hint=f"The audiences are {', '.join(AUDIENCES)}.",
        )
    if name == "participants" and kind != "report":
        raise EvalkitError(
            f"For participants there is a report, and no {kind}.", hint="evalkit publish report --audience participants"
        )
    return AUDIENCES[name]
