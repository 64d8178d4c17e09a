"""`evalkit cache`: what is kept of earlier checks."""

import sys
from pathlib import Path
from typing import Annotated

import typer

Clear = Annotated[bool, typer.Option("--clear", help="Take all of it away.")]


def command(clear: Clear = False) -> int:
    """Say where verdicts of earlier checks are kept, how many, and how much room they take.

    What has not changed since is not looked at again. No text of an evaluation can be read there without its own files,
    and it may be taken away at any time. EVALKIT_CACHE names another folder for it, EVALKIT_CACHE_SIZE how many MiB it may
    take (512); --no-cache does without.
    """
    from evalkit.portfolio import room, store
    from evalkit.terminal import deliver

    folder = store.place()
    if folder is None:
        told = "There is no place to keep verdicts: name one in EVALKIT_CACHE."
    elif clear:
        told = f"Took away {_told(*room.cleared(folder), folder)}."
    else:
        told = f"{_told(*room.measured(folder), folder)}; at most {room.bound() // room.MIB} MiB."
    deliver(f"{told}\n", sys.stdout)
    return 0


def _told(number: int, size: int, folder: Path) -> str:
    from evalkit.grammar import counted
    from evalkit.portfolio.room import MIB
    from evalkit.terminal import visible

    return f"{counted(number, 'verdict')} in {visible(str(folder))}, {size / MIB:.1f} MiB"
