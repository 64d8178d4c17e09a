"""What check found missing, in the few words that a box has room for."""

from collections.abc import Iterable, Mapping
from itertools import accumulate

from evalkit.keys import Key
from evalkit.report import Finding

NOT_FORWARDS = "LOG605"
"""The rule by which the links of a logic model run forwards; it is about no box, but about the model."""
_WORDS: Mapping[tuple[str, str], str] = {
    ("LOG602", ""): "no statement",
    ("LOG604", "inputs"): "nothing uses it",
    ("LOG604", ""): "nothing leads to it",
    ("LOG603", ""): "leads to nothing",
    ("LOG609", ""): "no indicator",
    ("EVI302", ""): "no indicator",
    ("EVI306", ""): "no indicator",
    ("IND705", "sources"): "no data source",
}
"""Rule → what is said of a gap; where a rule has several, also by the first part of the key."""
CODES = (NOT_FORWARDS, *dict.fromkeys(code for code, _ in _WORDS))
"""The rules whose findings are drawn."""


class Gaps:
    """The gaps among some findings, by where they stand."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._messages: dict[tuple[str, str], str] = {}
        self._words: dict[tuple[str, Key, str], str] = {}
        for finding in findings:
            self._messages.setdefault((finding.file, finding.code), finding.message)
            first = str(finding.key[0]) if finding.key else ""
            words = _WORDS.get((finding.code, first)) or _WORDS.get((finding.code, ""))
            if words:
                for key in accumulate(((part,) for part in finding.key), initial=()):
                    self._words[finding.file, key, finding.code] = words

    def at(self, file: str, key: Key, codes: Iterable[str]) -> list[str]:
        """What some rules find missing at a key of a file or below it, in words, in the order of the rules."""
        found = (self._words.get((file, key, code)) for code in codes)
        return [words for words in found if words]

    def message(self, file: str, code: str) -> str:
        """What a rule says of a file; nothing where it finds nothing missing."""
        return self._messages.get((file, code), "")
