"""Telephone numbers in a text: in international form, as people of many countries write them, or behind a word that says so.

Rows of figures, dates and times look alike, so what is not said to be a telephone number has to be written like one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

SHORTEST, LONGEST = 7, 15
MOST_GROUPS = 8
"""In as many groups the digits of a number are written at most."""
_RUN = re.compile(r"(?:\+[ (]?|\()?\d(?:[ \t().\-/]{0,3}(?:\n[ \t>]{0,3})?\(?\d)*")
_GROUP = re.compile(r"\d+")
_LINKED = re.compile(r"\b(?:tel|sms|callto|whatsapp):[+\d][\d().%\-]{5,30}|\bwa\.me/\d{7,15}", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:tel(?:ephone|efono|efon|éphone)?|tél(?:éphone)?|phone|phoned|mobile|mob|cell|ring|rang|call|called|dial|fax|fon|handy"
    r"|sms|whatsapp|helpline|hotline|landline|switchboard|text(?=\s+(?:to|us|me|her|him|them|on)\b))\b\.?"
    r"(?:\s+(?:us|me|her|him|them|the\s+\w+))?(?:\s+(?:on|at|to|is|under))?(?:\s+(?:number|no\.?))?[\s:(=–-]{0,4}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d)(?!\d)"
)
_AMERICAN = re.compile(r"\([2-9]\d{2}\)\s?\d{3}[-. ]\d{4}|[2-9]\d{2}-\d{3}-\d{4}|[2-9]\d{2}\.\d{3}\.\d{4}")
_AREA_IN_BRACKETS = re.compile(r"\(0\d{1,5}\)[ \-/.]?\d{2,}.*", re.DOTALL)
COUNTRIES = (
    "GB",
    "IE",
    "DE",
    "FR",
    "NL",
    "BE",
    "CH",
    "AT",
    "IT",
    "SE",
    "FI",
    "AU",
    "NZ",
    "ZA",
    "KE",
    "NG",
    "GH",
    "IN",
    "PK",
    "BD",
    "JP",
)
"""Where an area code begins with 0: what is grouped as no British number is looked at as one of theirs."""


class _Group(NamedTuple):
    digits: str
    start: int
    end: int


def telephone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand in a text: start and end of each."""
    for run in _RUN.finditer(text):
        if sum(map(str.isdigit, run[0])) < SHORTEST:
            continue
        groups = _groups(text, run.start(), run.end())
        first = 0
        while first < len(groups):
            last = next((end for end in _ends(first, groups) if _is_number(text, groups[first:end])), first)
            if last > first:
                yield groups[first].start, groups[last - 1].end
            first = max(last, first + 1)


def linked_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where links lead to a telephone."""
    return (match.span() for match in _LINKED.finditer(text))


def _groups(text: str, start: int, end: int) -> list[_Group]:
    """The groups of digits of a run; not one that belongs to a word, to a number with commas, to a sum or a percentage."""
    groups = [_Group(match[0], *match.span()) for match in _GROUP.finditer(text, start, end)]
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if groups and re.search(r"(?:\w|\d[,:]|[£$€#]\s?)\Z", before):
        del groups[0]
    if groups and re.match(r"\w|[,:]\d|\s?[%‰€]", behind):
        del groups[-1]
    return groups


def _ends(first: int, groups: Sequence[_Group]) -> range:
    """Where a number may end that begins with a group: the longest first."""
    return range(min(first + MOST_GROUPS, len(groups)), first, -1)


def _is_number(text: str, groups: Sequence[_Group]) -> bool:
    start, end = groups[0].start, groups[-1].end
    digits = "".join(group.digits for group in groups)
    if not SHORTEST <= len(digits) <= LONGEST:
        return False
    before = text[max(0, start - 60) : start]
    written = text[start:end]
    if before.rstrip("( ").endswith("+"):
        return _is_possible(f"+{written}")
    if _DATE.search(written) or _is_row(groups):
        return False
    if _SAID.search(before):
        return True
    if digits.startswith("00"):
        return _is_possible(f"+{digits[2:]}")
    bracketed = f"({written}" if before.endswith("(") else written
    if _AMERICAN.fullmatch(bracketed) or _AREA_IN_BRACKETS.fullmatch(bracketed):
        return True
    return digits[0] == "0" and _is_national(written, groups, digits)


def _is_row(groups: Sequence[_Group]) -> bool:
    """Whether groups are a row of figures: with equal steps from each to the next, or years."""
    values = [int(group.digits) for group in groups]
    steps = {b - a for a, b in pairwise(values)}
    return (len(values) > 2 and len(steps) == 1) or all(1900 <= value <= 2100 for value in values)


def _is_national(written: str, groups: Sequence[_Group], digits: str) -> bool:
    """Whether a number that begins with 0 is written like a telephone number of some country."""
    lengths = [len(group.digits) for group in groups]
    if not 9 <= len(digits) <= 12 or ("." in written and set(re.sub(r"\d", "", written)) != {"."}):
        return False
    if len(groups) == 1:
        return (len(digits) == 11 and digits[1] == "7") or (len(digits) in (10, 11) and _is_valid(written, ("GB",)))
    if len(groups) > 2 and len(set(lengths)) == 1:
        return False  # 001 012 047, 0730 0845 0915: figures or times as likely
    if 2 <= lengths[0] <= 5 and lengths[-1] >= 3 and len(groups) <= 4 and len(digits) <= 11:
        return True
    return max(lengths) > 2 and _is_valid(written, COUNTRIES)


def _is_possible(number: str) -> bool:
    """Whether a number in international form has a country and as many digits as numbers have there."""
    import phonenumbers  # takes 0.06 s, which only a text with such digits has to spend

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False


@cache
def _is_valid(written: str, countries: tuple[str, ...]) -> bool:
    """Whether a number is one that can be called in one of the countries, and is grouped as people group it there."""
    import phonenumbers

    for country in countries:
        found = phonenumbers.PhoneNumberMatcher(written, country, phonenumbers.Leniency.STRICT_GROUPING)
        if any(match.raw_string == written for match in found):
            return True
    return False
