"""Sets a PDF: run as a script, in a process that has nothing else to load than this.

It reads what `typst.compile` is to be given from the standard input, and writes what came of it to the standard output: the
file, or Typst's message and all that it says of it.
"""

import pickle
import sys
from importlib import import_module
from typing import Any

if __name__ == "__main__":
    typst: Any = import_module("typst")
    came: bytes | tuple[str, str]
    try:
        came = bytes(typst.compile(**pickle.load(sys.stdin.buffer)))  # noqa: S301  # from the process that started this
    except typst.TypstError as error:
        came = error.message, error.diagnostic
    sys.stdout.buffer.write(pickle.dumps(came))
