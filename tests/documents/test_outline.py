"""The same headings, tables and figures stand in every format, in the same order and with the same numbers, of which none is left out."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from evalkit.documents.kinds.find import kinds
from evalkit.documents.publish import formats
from tests.documents.outlines import outline
from tests.documents.texts import said
from tests.running import run


@pytest.mark.parametrize("kind", kinds())
def test_every_format_has_the_same_headings_and_captions_in_the_same_order(handed_over: Path, kind: str) -> None:
    first, *others = (outline(handed_over / f"published/{kind}{ending}") for ending in formats().values())
    assert len(first) > 20
    for other in others:
        assert other == first


@pytest.mark.parametrize("kind", kinds())
def test_no_number_is_left_out(handed_over: Path, kind: str) -> None:
    told = outline(handed_over / f"published/{kind}.html")
    for name in ("Table", "Figure"):
        numbers = [int(found[1]) for one in told if (found := re.match(rf"{name} (\d+) ", one))]
        assert numbers == [*range(1, len(numbers) + 1)]
    headings = [found[1] for one in told if (found := re.match(r"(\d+(?:\.\d+)?) ", one))]
    for before, after in pairwise(["0", *headings]):
        above, _, below = before.partition(".")
        assert after in (str(int(above) + 1), f"{above}.{int(below or 0) + 1}")
    letters = [found[1] for one in told if (found := re.match(r"Appendix ([A-Z]) ", one))]
    assert "".join(letters) == "ABCDEFGH"[: len(letters)]


def test_tables_figures_and_appendices_are_counted_in_the_words_of_the_house(care: Path) -> None:
    house = care / "publish/house.toml"
    house.parent.mkdir(exist_ok=True)
    house.write_text('[words]\n"Table" = "Tabl"\n"Figure" = "Ffigur"\n"Appendix" = "Atodiad"\n', "utf-8")
    ran = run(care, "publish", "framework", "--to", ",".join(formats()), "--as-of", "2026-12-31")
    assert ran.status == 0, ran.err
    for ending in formats().values():
        text = said(care / f"published/framework{ending}")
        assert all(word in text for word in ("Tabl1", "Ffigur1", "AtodiadA"))
        assert not any(word in text for word in ("Table1", "Figure1", "AppendixA"))
