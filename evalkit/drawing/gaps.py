"""What a check found missing, at the boxes that it is about, in the few words that a box has room for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evalkit.keys import Key
from evalkit.report import Finding
from evalkit.telling.order import gravest_first

NOT_FORWARDS = "LOG605"
"""The rule by which the links of a logic model run forwards; it is about no box, but about the model."""
WORDS: Mapping[tuple[str, str], str] = {
    ("EXP108", ""): "no outcome comes through it",
    ("TAN201", ""): "no picture of practice",
    ("TAN202", ""): "no behaviour to act on",
    ("TAN203", ""): "a behaviour that cannot be seen or heard",
    ("TAN204", ""): "not agreed with them",
    ("TAN209", ""): "not reflected on",
    ("EVI302", ""): "no indicator",
    ("EVI303", ""): "no anticipated adverse effect",
    ("EVI304", ""): "no perceived adverse effect",
    ("EVI306", ""): "no indicator",
    ("EVI310", ""): "not said what was observed",
    ("QUE503", ""): "not heard on the experience",
    ("QUE504", ""): "no judgement",
    ("QUE506", ""): "experience not reported",
    ("LOG602", ""): "no statement",
    ("LOG603", ""): "leads to nothing",
    ("LOG604", "inputs"): "nothing uses it",
    ("LOG604", ""): "nothing leads to it",
    ("LOG606", "through"): "no relationship, and no reason why",
    ("LOG606", "mechanism"): "no mechanism",
    ("LOG607", "leads-to"): "leads backwards in time",
    ("LOG609", ""): "no indicator",
    ("IND704", ""): "measures nothing",
    ("IND705", "sources"): "no data source",
    ("IND706", ""): "no baseline",
    ("IND712", ""): "no observation",
    ("IND713", ""): "counts mere activity",
    ("STO902", ""): "nothing written",
    ("STO903", ""): "not told in the story",
    ("STO904", ""): "no quotation of theirs",
    ("STO905", ""): "no link to an observation",
    ("FIL001", ""): "cannot be read",
    ("FIL002", ""): "a key that is not known",
    ("FIL003", ""): "a value that is not allowed",
    ("FIL004", ""): "refers to what is not there",
}
"""Rule → what is said of a gap; where a rule asks for several things, by that which is missing, or by a part of the key."""
_OF_KEYS = {
    "for": "not said for whom",
    "from": "not said from what",
    "to": "not said to what",
    "responsible": "nobody responsible",
    "between": "no parties",
    "affects": "not said whom it affects",
}
_ONE_KEY = re.compile(r"`([^`]+)` is (?:not given|given neither)\b")
_GRAVEST = "LOG606"
"""Of what an outcome lacks, how it comes through a relationship is told first."""
_MOST = 80
"""In signs: the words of a gap."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a box stands for: how findings name it, and where it is written."""

    project: str | None
    subject: str
    """`outcome calm`, `relationship patient-nurse, party nurses`."""
    file: str
    key: Key


def gaps_at(places: Sequence[Place], findings: Iterable[Finding]) -> list[list[str]]:
    """For each place what is missing there, in words: what is said of it by its name, or stands at its key or below it.
    What stands below several keys belongs to the innermost. The gravest comes first.
    """
    named: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    keyed: dict[tuple[str, Key], list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        named[place.project, place.subject].append(number)
        keyed[place.file, place.key].append(number)
    gaps: list[dict[str, None]] = [{} for _ in places]
    for finding in sorted(gravest_first(findings), key=lambda finding: finding.code != _GRAVEST):
        prefixes = (finding.key[:length] for length in range(len(finding.key), -1, -1))
        inner = next((key for key in prefixes if (finding.file, key) in keyed), None)
        numbers = named.get((finding.project, finding.subject))
        for number in numbers or (keyed[finding.file, inner] if inner is not None else ()):
            gaps[number].update(dict.fromkeys(words_of(finding)))
    return [list(held) for held in gaps]


def message_of(findings: Iterable[Finding], code: str, file: str) -> str:
    """What a rule says first of a file; nothing where it finds nothing missing."""
    return next((finding.message for finding in findings if (finding.code, finding.file) == (code, file)), "")


def words_of(finding: Finding) -> list[str]:
    """What is missing, in a few words for each thing."""
    code, key = finding.code, [part for part in finding.key if isinstance(part, str)]
    if finding.parts and (code, "") not in WORDS:
        return [WORDS.get((code, part)) or _lacking(part) for part in _main(finding)]
    names_nothing = code == _GRAVEST and finding.message.startswith("`through` names")
    for part in (*reversed(key), ""):
        if (code, part) in WORDS and not names_nothing:
            return [WORDS[code, part]]
    if lacking := _ONE_KEY.match(finding.message):
        return [_lacking(lacking[1])]
    return [_beginning(finding.message)]


def _main(finding: Finding) -> Iterator[str]:
    """The parts that are missing; without an outcome's relationship, nothing is said of its mechanism."""
    graver = finding.code == "LOG606" and "through" in finding.parts
    return (part for part in finding.parts if not graver or part != "mechanism")


def _lacking(key: str) -> str:
    """`target.date` → `no target date`."""
    return _OF_KEYS.get(key) or f"no {key.replace('.', ' ').replace('-', ' ')}"


def _beginning(message: str) -> str:
    """The first clause of a message, as it goes on within a sentence."""
    clause = re.split(r"[.:;](?:\s|$)", message.replace("`", ""), maxsplit=1)[0].strip()
    if len(clause) > _MOST:
        clause = f"{clause[:_MOST].rsplit(' ', 1)[0]} …"
    return clause[:1].lower() + clause[1:] if clause[1:2].islower() else clause
