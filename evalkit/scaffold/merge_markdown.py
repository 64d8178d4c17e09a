"""Three versions of a page in Markdown as one, section by section."""

from evalkit.scaffold.made import Made, hash_of
from evalkit.scaffold.merged import Conflict, Merged, as_mine, choice, excerpt
from evalkit.scaffold.parts import Part, sections


def merge_markdown(path: str, then: Made, mine: str, theirs: str, accept: str | None) -> Merged:
    """Mine, with the sections that the template has changed and I have not, and with those that are new. `accept`: `mine` or
    `theirs`, for what both have changed.
    """
    held, new = sections(mine), sections(theirs)
    order = _order(list(held), [title for title in new if title in held or Part("section", title) not in then])
    conflicts = []
    for title, section in new.items():
        if title not in held:
            continue
        chosen = choice(then.get(Part("section", title)), hash_of(held[title]), hash_of(section), accept)
        if chosen == "theirs":
            held[title] = as_mine(section, mine.removeprefix("\ufeff"))
        elif chosen == "neither":
            conflicts.append(Conflict(path, title or "the beginning", excerpt(held[title]), excerpt(section)))
    text = ""
    for title in order:
        is_new = title not in held
        text = _parted(text, by_blank=is_new) + (
            as_mine(new[title], mine.removeprefix("\ufeff")) if is_new else held[title]
        )
    return Merged(text, conflicts)


def _order(mine: list[str], theirs: list[str]) -> list[str]:
    """The titles of all sections: each that is new stands behind the one that the template has before it."""
    order = list(mine)
    for position, title in enumerate(theirs):
        if title not in order:
            before = [other for other in theirs[:position] if other in order]
            order.insert(order.index(before[-1]) + 1 if before else len(order), title)
    return order


def _parted(text: str, *, by_blank: bool) -> str:
    """A text that a section may follow, on a line of its own or behind a blank one."""
    if text and not text.endswith("\n"):
        text += "\n"
    return f"{text}\n" if by_blank and text and not text.endswith("\n\n") else text
