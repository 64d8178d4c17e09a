"""Readers' comments are printed once their writers have agreed, however that is written, and not before."""

from datetime import date
from pathlib import Path

import pytest

from evalkit.documents.comments import agreed_comments
from evalkit.documents.house import House
from evalkit.errors import EvalkitError

DAY = date(2024, 12, 31)


def told(folder: Path, text: str) -> list[str]:
    (folder / "comments").mkdir()
    (folder / "comments/one.md").write_text(text, "utf-8")
    return agreed_comments(House(folder), DAY)


@pytest.mark.parametrize(
    "agreed",
    [
        "agreed = 2024-01-31",
        'agreed = "2024-01-31"',
        "Agreed = 2024-01-31  # by telephone",
        "---\nagreed: 2024-01-31\n---",
        '+++\nagreed = 2024-01-31\naddress = "a street"\n+++',
    ],
)
def test_a_comment_is_printed_from_the_day_that_is_given(tmp_path: Path, agreed: str) -> None:
    assert told(tmp_path, f"{agreed}\n\nIt rings true.\n") == ["It rings true."]


@pytest.mark.parametrize(
    "agreed", ["", "agreed =", "agreed = TODO", "agreed = 2025-01-31", "Agreed: it was on 2024-01-31"]
)
def test_without_one_that_has_come_it_is_not(tmp_path: Path, agreed: str) -> None:
    assert told(tmp_path, f"{agreed}\n\nIt rings true.\n") == []


@pytest.mark.parametrize("value", ["yes", "2024-13-01", "31 January 2024"])
def test_what_is_no_day_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(EvalkitError, match=f"one.md: `agreed` is {value}, which is not a date"):
        told(tmp_path, f"agreed = {value}\n\nIt rings true.\n")
