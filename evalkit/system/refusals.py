"""What can be done where the system refuses something."""

import sys

_OPEN_ELSEWHERE = (32, 33)
"""How Windows says that another program holds a file."""
_LONGEST_ON_WINDOWS = 259


def way_out(error: OSError, otherwise: str) -> str:
    """What to do about an error; `otherwise`, where nothing particular is known of it."""
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return "Another program has it open: close it there, then try again."
    if sys.platform == "win32" and len(str(error.filename or "")) > _LONGEST_ON_WINDOWS:
        return "The path is longer than Windows takes: put it nearer to the drive, or allow long paths."
    return otherwise
