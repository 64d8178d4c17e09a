"""Which thing a text means: by its id, by a code of that id, or by what it is called, where only one thing is."""

from collections.abc import Mapping
from typing import Any

from evalkit.model.ids import of_code
from evalkit.suggest import nearest

_FEW = 100


class Things:
    """Things by their ids, to be found by what texts say, however many there are of either."""

    def __init__(self, called: Mapping[str, str]) -> None:
        """`called`: id → what it is called."""
        self.called = called
        self._by_name: dict[str, list[str]] = {}
        for id, name in called.items():
            self._by_name.setdefault(folded(name), []).append(id)
        self._found: dict[str, list[str]] = {}
        self._near: dict[str, str | None] = {}

    def meant(self, text: str) -> list[str]:
        """The ids of the things that a text means; several where they are called the same."""
        if text not in self._found:
            self._found[text] = self._meant(text)
        return list(self._found[text])

    def _meant(self, text: str) -> list[str]:
        if text in self.called:
            return [text]
        for id in dict.fromkeys((of_code(text), of_code(text, column=True))):
            if id in self.called:
                return [id]
        wanted = folded(text)
        return self._by_name.get(wanted, []) if wanted else []

    def near(self, text: str) -> str | None:
        """The id of what a text most likely means, by id or name; None where nothing comes near, and for all but the first
        few texts: to look for each of thousands takes long.
        """
        if text not in self._near and len(self._near) < _FEW:
            names = {name: ids[0] for name, ids in self._by_name.items() if name}
            self._near[text] = nearest(text, self.called) or names.get(nearest(folded(text), names) or "")
        return self._near.get(text)


def meant(text: str, things: Mapping[str, str]) -> list[str]:
    """The ids of the things that a text means; several where they are called the same. `things`: id → what it is called."""
    return Things(things).meant(text)


def near(text: str, things: Mapping[str, str]) -> str | None:
    """The id of what a text most likely means, by id or name; None where nothing comes near."""
    return Things(things).near(text)


def called(value: Any) -> str:
    """What a thing is called, of its table or of the values for one; empty where that is open."""
    held = value if isinstance(value, dict) else vars(value)
    said = next((said for key in ("title", "name", "statement", "label") if (said := held.get(key))), "")
    return said if isinstance(said, str) else ""


def folded(name: str) -> str:
    """A name without what does not matter: capitals, white space, a full stop."""
    return " ".join(name.casefold().split()).rstrip(".")
