"""An evaluation that is being changed: what is to be written, and what the evaluation is with it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from evalkit.editing.values import Values
from evalkit.files.changes import Changes
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load_from
from evalkit.files.reread import reread
from evalkit.keys import Key
from evalkit.toml import edit
from evalkit.toml.several import set_values
from evalkit.toml.write import Value


class Draft:
    """An evaluation with the changes that are to be made to it. Nothing is written."""

    def __init__(self, root: Path) -> None:
        """Raises EvalkitError where there is no evaluation, or where it cannot be read."""
        self.changes = Changes(root)
        self._evaluation = load_from(self.changes.source)
        self._values: dict[str, dict[Key, Value]] = {}
        self._tables: dict[tuple[str, Key], dict[str, Values]] = {}
        self._lists: dict[tuple[str, Key], list[Values]] = {}

    @property
    def evaluation(self) -> Evaluation:
        """With all changes but those that wait. Read anew where files have changed since."""
        if changed := self.changes.news():
            self._evaluation = reread(self._evaluation, self.changes.source, changed)
        return self._evaluation

    def set_values(self, file: str, several: Mapping[Key, Value]) -> None:
        """Sets values with the next `settle`, which takes all of a file at once."""
        self._values.setdefault(file, {}).update(several)

    def add_table(self, file: str, holder: Key, id: str, values: Values) -> Key:
        """Likewise adds a table, and says where it will stand."""
        self._tables.setdefault((file, holder), {})[id] = values
        return (*holder, id)

    def append_table(self, file: str, key: Key, values: Values, number: int) -> Key:
        """Likewise, one more of a list. `number`: how many of that list are there."""
        waiting = self._lists.setdefault((file, key), [])
        waiting.append(values)
        return (*key, number + len(waiting) - 1)

    def settle(self) -> None:
        """Makes the changes that wait. Raises EvalkitError where the text of a file does not allow them."""
        for file, values in self._values.items():
            if values:
                self.changes.edit(file, partial(set_values, several=values))
        for (file, holder), tables in self._tables.items():
            self.changes.edit(file, partial(edit.add_tables, holder=holder, several=tables))
        for (file, key), several in self._lists.items():
            self.changes.edit(file, partial(edit.append_tables, key=key, several=several))
        self._values, self._tables, self._lists = {}, {}, {}
