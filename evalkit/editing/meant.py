"""Which thing a text means: by its id, by a code of that id, or by what it is called, where only one thing is."""

from collections.abc import Mapping
from typing import Any

from evalkit.model.ids import of_code
from evalkit.suggest import nearest


def meant(text: str, things: Mapping[str, str]) -> list[str]:
    """The ids of the things that a text means; several where they are called the same. `things`: id → what it is called."""
    if text in things:
        return [text]
    for id in dict.fromkeys((of_code(text), of_code(text, column=True))):
        if id in things:
            return [id]
    wanted = folded(text)
    return [id for id, name in things.items() if wanted and folded(name) == wanted]


def near(text: str, things: Mapping[str, str]) -> str | None:
    """The id of what a text most likely means, by id or name; None where nothing comes near."""
    names = {folded(name): id for id, name in things.items() if name}
    return nearest(text, things) or names.get(nearest(folded(text), names) or "")


def called(value: Any) -> str:
    """What a thing is called, of its table or of the values for one; empty where that is open."""
    held = value if isinstance(value, dict) else vars(value)
    said = next((said for key in ("title", "name", "statement", "label") if (said := held.get(key))), "")
    return said if isinstance(said, str) else ""


def folded(name: str) -> str:
    """A name without what does not matter: capitals, white space, a full stop."""
    return " ".join(name.casefold().split()).rstrip(".")
