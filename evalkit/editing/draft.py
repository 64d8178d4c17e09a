"""An evaluation that is being changed: what is to be written, and what the evaluation is with it."""

from functools import partial
from pathlib import Path

from evalkit.editing.values import Values
from evalkit.files.changes import Changes
from evalkit.files.loader import load_from
from evalkit.files.reread import reread
from evalkit.keys import Key
from evalkit.toml import edit


class Draft:
    """An evaluation with the changes that are to be made to it. Nothing is written."""

    def __init__(self, root: Path) -> None:
        """Raises EvalkitError where there is no evaluation, or where it cannot be read."""
        self.changes = Changes(root)
        self.evaluation = load_from(self.changes.source)
        """As of the last `refresh`."""
        self._texts: dict[str, str | None] = {}
        self._tables: dict[tuple[str, Key], dict[str, Values]] = {}
        self._lists: dict[tuple[str, Key], list[Values]] = {}

    def refresh(self) -> None:
        """Reads the files that have changed since."""
        texts = {path: self.changes.text(path) for path in self.changes.paths}
        changed = [path for path in {**texts, **self._texts} if texts.get(path, self) != self._texts.get(path, self)]
        self.evaluation = reread(self.evaluation, self.changes.source, changed)
        self._texts = texts

    def add_table(self, file: str, holder: Key, id: str, values: Values) -> Key:
        """Adds a table to a file with the next `settle`, and says where it will stand. Each for itself would read the file anew."""
        self._tables.setdefault((file, holder), {})[id] = values
        return (*holder, id)

    def append_table(self, file: str, key: Key, values: Values, number: int) -> Key:
        """Likewise, one more of a list. `number`: how many of that list are there."""
        waiting = self._lists.setdefault((file, key), [])
        waiting.append(values)
        return (*key, number + len(waiting) - 1)

    def settle(self) -> None:
        """Makes the additions that wait, and refreshes. Raises EvalkitError where the text of a file does not allow them."""
        for (file, holder), tables in self._tables.items():
            self.changes.edit(file, partial(edit.add_tables, holder=holder, several=tables))
        for (file, key), several in self._lists.items():
            self.changes.edit(file, partial(edit.append_tables, key=key, several=several))
        self._tables, self._lists = {}, {}
        self.refresh()
