"""Figures of many things: whole where they have room on a page, else in pieces that say all of it in letters of the same size."""

import re
from datetime import date

import pytest

from evalkit.documents.pieces import in_pieces
from evalkit.documents.turned import TALLEST, millimetres
from evalkit.drawing.bars import Amount, bars
from evalkit.drawing.timeline import Bar, timeline

BARS = [Bar(f"Source {n} with a name that goes on over more than a line of it", date(2020, 1, 1), date(2021, 1 + n % 12, 1), "source") for n in range(60)]  # fmt: skip
AMOUNTS = [Amount(f"Source {n}", n + 1.0, f"{n + 1} hours") for n in range(60)]


def bars_of(some: object) -> str:
    return bars("Hours", "Hours.", some, AMOUNTS)  # type: ignore[arg-type]


def timeline_of(some: object) -> str:
    return timeline("Timeline", "Timeline.", some, [date(2020, 6, 1)], BARS)  # type: ignore[arg-type]


@pytest.mark.parametrize(("things", "drawn"), [(BARS, timeline_of), (AMOUNTS, bars_of)])
def test_each_piece_has_room_and_together_they_are_the_whole(things: list[object], drawn: object) -> None:
    whole, pieces = in_pieces(things, drawn)  # type: ignore[arg-type]
    assert len(pieces) > 1
    assert all(millimetres(piece)[1] <= TALLEST and millimetres(piece)[0] <= 170 for piece in pieces)
    named = [name for piece in pieces for name in re.findall(r">(Source \d+)\b", piece)]
    assert named == re.findall(r">(Source \d+)\b", whole) == [f"Source {n}" for n in range(60)]
    lengths = re.findall(r'<rect x="[\d.]+" y="[\d.]+" (width="[\d.]+") height="14"', whole)
    assert re.findall(r'<rect x="[\d.]+" y="[\d.]+" (width="[\d.]+") height="14"', "".join(pieces)) == lengths


def test_what_has_room_is_one_picture() -> None:
    assert in_pieces(AMOUNTS[:20], bars_of)[1] == ()
