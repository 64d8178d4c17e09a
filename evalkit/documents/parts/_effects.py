"""What several parts say of adverse effects."""

from evalkit.documents.blocks import Cell, Tone
from evalkit.documents.text import cell, plain
from evalkit.model.relationship import AdverseEffect

_DEGREES = ("low", "medium", "high")
_TONES: tuple[Tone, ...] = ("good", "good", "partly", "partly", "bad")


def risk(effect: AdverseEffect) -> Cell:
    """Likelihood and severity in words, on a tone that stands for both."""
    if effect.likelihood is None or effect.severity is None:
        return cell(None)
    tone = _TONES[_DEGREES.index(effect.likelihood) + _DEGREES.index(effect.severity)]
    return Cell((plain(f"Likelihood {effect.likelihood}"), plain(f"severity {effect.severity}")), tone)
