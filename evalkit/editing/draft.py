"""An evaluation that is being changed: what is to be written, and what the evaluation is with it."""

from pathlib import Path

from evalkit.files.changes import Changes
from evalkit.files.loader import load_from
from evalkit.files.reread import reread


class Draft:
    """An evaluation with the changes that are to be made to it. Nothing is written."""

    def __init__(self, root: Path) -> None:
        """Raises EvalkitError where there is no evaluation, or where it cannot be read."""
        self.changes = Changes(root)
        self.evaluation = load_from(self.changes.source)
        """As of the last `refresh`."""
        self._texts: dict[str, str | None] = {}

    def refresh(self) -> None:
        """Reads the files that have changed since."""
        texts = {path: self.changes.text(path) for path in self.changes.paths}
        changed = [path for path in {**texts, **self._texts} if texts.get(path, self) != self._texts.get(path, self)]
        self.evaluation = reread(self.evaluation, self.changes.source, changed)
        self._texts = texts
