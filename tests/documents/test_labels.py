"""Every label that documents bear may have another word in a house, and no text that is none."""

from datetime import date
from pathlib import Path

import pytest

from evalkit.check.options import Options
from evalkit.documents.blocks import Heading, Table
from evalkit.documents.labels import is_label
from evalkit.documents.publish import Wish, made
from tests.documents.test_chapters import write
from tests.documents.test_publish import KINDS, publish, published

OWN_QUESTION = "Who gained least, why, and what was done about it?"


@pytest.mark.parametrize(
    "text",
    ["Main messages", "Evaluation report", "Contents", "of", "By", "Source", "Values", "▲ helped", "Not yet given", "fewer than 5",
     "Likelihood low", "Focus group", "In brief", "Did relationships change, and how?", "Away: higher than before"],
)  # fmt: skip
def test_what_documents_say_of_themselves_is_known(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["main messages", "Main messages:", "Save it as UTF-8", "", "x", "Prif negeseuon"])
def test_anything_else_is_not(text: str) -> None:
    assert not is_label(text)


def test_what_is_found_in_the_code_is_what_documents_show(worked: Path) -> None:
    for kind in KINDS:
        document = made(worked, Wish(kind), Options(as_of=date(2024, 10, 1))).document
        held = [block.head[0] for block in document.blocks if isinstance(block, Table)]
        held += [
            block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1 and block.number
        ]
        assert len(held) > 3 or kind == "stories"
        unknown = [
            text for text in (document.label, *(name for name, _ in document.cover), *held) if not is_label(text)
        ]
        assert unknown == ([OWN_QUESTION] if kind == "report" else [])


def test_a_section_of_the_house_s_own_may_have_another_title(example: Path) -> None:
    write(example, "publish/report/what-it-cost.md", "Dear.\n")
    write(
        example,
        "publish/house.toml",
        '[words]\n"What it cost" = "Costau"\n[documents.report]\nsections = ["what-it-cost"]\n',
    )
    assert publish(example, "report").status == 0
    assert "1 Costau" in published(example, "report.html").text
