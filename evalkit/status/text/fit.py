"""Text that fits a width, reckoned in columns of a terminal."""

import unicodedata


def cells(text: str) -> int:
    """How many columns of a terminal a text takes: signs of East Asia and emoji take two, accents none."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def shortened(text: str, width: int) -> str:
    """A text cut to a width, at a word where one ends near by, with an ellipsis."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for sign in text:
        used += cells(sign)
        if used > width - 1:
            break
        kept.append(sign)
    cut = "".join(kept)
    words = cut.rpartition(" ")[0]
    return f"{(words if len(words) > len(cut) * 2 // 3 else cut).rstrip(' ,;:')}…"


def without_middle(text: str, width: int) -> str:
    """A text without its middle, where it is too wide: ids differ as often at the end as at the beginning."""
    if cells(text) <= width:
        return text
    half = (width - 1) // 2
    head = shortened(text, width - half).removesuffix("…")
    tail = text[-half:]
    while cells(tail) > half:
        tail = tail[1:]
    return f"{head}…{tail}"


def left(text: str, width: int) -> str:
    """A text at the left of a column."""
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """A text at the right of a column."""
    return " " * (width - cells(text)) + text
