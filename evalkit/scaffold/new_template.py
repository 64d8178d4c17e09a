"""A house template is begun as a copy of one of evalkit's own."""

import json
import os
import shutil
from pathlib import Path

from evalkit import __version__
from evalkit.errors import EvalkitError
from evalkit.scaffold.beside import beside, put_in_place, settle
from evalkit.templates.find import ABOUT, Template


def copy(template: Template, target: Path) -> int:
    """Copies a template into a new folder, for somebody to change: whole, or not at all. Gives the number of files.

    Raises EvalkitError where something is there already, or cannot be written.
    """
    absolute = Path(os.path.abspath(target))
    about = {
        "title": absolute.name.replace("-", " ").capitalize(),
        "description": f"Our own; begun from evalkit's {template.name}, version {__version__}",
        "version": "1",
    }
    try:
        told = f"{json.dumps(about, indent=2, ensure_ascii=False)}\n".encode()
    except UnicodeError as error:
        raise EvalkitError(f"{target} cannot be written: its name is not in UTF-8.", hint="Choose another.") from error
    with beside(target) as folder:
        if os.path.lexists(target):
            raise EvalkitError(f"{target} is there already.", hint="Choose a new folder. Nothing has been touched.")
        made = Path(shutil.copytree(template.path, folder / "template", copy_function=shutil.copyfile))
        (made / ABOUT).write_bytes(told)
        settle(made)
        put_in_place(made, absolute)
    return sum(path.is_file() for path in absolute.rglob("*"))
