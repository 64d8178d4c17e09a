"""A judgement in words, on its tone."""

from evalkit.documents.blocks import Cell, Tone
from evalkit.documents.text import cell
from evalkit.model.findings import Judgement

_TOLD: dict[str, tuple[str, Tone]] = {
    "changed": ("Changed", "good"),
    "partly-changed": ("Partly changed", "partly"),
    "not-changed": ("Not changed", "bad"),
    "unclear": ("Unclear", "unsure"),
}


def change_of(judgement: Judgement) -> str:
    """`Partly changed`; empty where it does not say."""
    return _TOLD[judgement.change][0] if judgement.change else ""


def judgement_of(judgement: Judgement | None) -> Cell:
    if judgement is None or judgement.change is None:
        return cell(None)
    return cell(*_TOLD[judgement.change])
