"""By what a folder is known to hold an evaluation: cheap to import, for whoever only looks for some."""

import os
from pathlib import Path

from evalkit.model.file_names import EVALUATION_FILE

FOLDER = ".evalkit"
PREFIX = f"{FOLDER}/pending-"
LIST = "changes.json"


def is_evaluation(folder: Path) -> bool:
    """Whether a folder holds an evaluation: also while a change to it is interrupted right where its first file is written."""
    return os.path.lexists(folder / EVALUATION_FILE) or any(folder.glob(f"{PREFIX}*/{LIST}"))
