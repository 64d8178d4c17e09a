"""Figures of many things below each other that are too high for a page, in pieces."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar

from evalkit.documents.turned import TALLEST, in_millimetres, millimetres

_WIDE = 170.0
"""In millimetres: the text on a page of A4 in portrait."""
Thing = TypeVar("Thing")


def in_pieces(
    things: Sequence[Thing], drawn: Callable[[Sequence[Thing]], str], beside: int = 1
) -> tuple[str, tuple[str, ...]]:
    """Things as one picture, and for paper in as many pieces as have room on a page each; in none where the one has.

    `beside`: how many of them stand side by side.
    """
    whole = drawn(things)
    if _size(whole)[1] <= TALLEST:
        return whole, ()
    for number in count(2):
        each = -(-len(things) // (number * beside)) * beside
        pieces = [drawn(things[at : at + each]) for at in range(0, len(things), each)]
        if each == beside or all(_size(piece)[1] <= TALLEST for piece in pieces):
            break
    return whole, tuple(in_millimetres(piece, *_size(piece)) for piece in pieces)


def _size(svg: str) -> tuple[float, float]:
    """How wide and high a picture is in millimetres where it is no wider than the text."""
    wide, high = millimetres(svg)
    scale = min(1.0, _WIDE / wide)
    return wide * scale, high * scale
