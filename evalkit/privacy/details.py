"""Contact details and personal numbers in a text: e-mail addresses, telephone numbers, NHS numbers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

EMAIL, TELEPHONE, NHS_NUMBER = "an e-mail address", "a telephone number", "an NHS number"
_LIKE = {
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    "\uff0b": "+",
    "\uff20": "@",
}
"""What word processors put in place of a plain space, hyphen, plus or at sign; one sign for one, so that places stay."""
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""What nobody sees between two letters, or two digits."""
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[{]\s?(?:at|@)\s?[)\]}]\s?)[\w-]{1,63}(?:(?:\.|\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?)[\w-]{1,63})+",
    re.IGNORECASE,
)
_MANY_DIGITS = re.compile(r"\d(?:[^\w\n]{0,3}\n?[^\w\n]{0,3}\d){5}")
_TEN_DIGITS = re.compile(r"(?<![\d.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-]|\.\d)")


class Detail(NamedTuple):
    """What was found, in words, and the line in which it stands; never the detail itself."""

    what: str
    line: int


def details(text: str) -> list[Detail]:
    """What identifies a person in a text, in its order. Lines count from 1."""
    return [Detail(what, line) for what, line, _ in details_with_texts(text)]


def details_with_texts(text: str) -> list[tuple[str, int, str]]:
    """The same, each with its letters and digits, by which it is the same elsewhere: for comparing, never to be told."""
    text = _ANY_LIKE.sub(lambda sign: _LIKE[sign[0]], _NO_WIDTH.sub("", text))
    found = sorted((start, end, what) for start, end, what in _found(text))
    told, line, counted, told_to = list[tuple[str, int, str]](), 1, 0, 0
    for start, end, what in found:
        if start >= told_to:
            line += text.count("\n", counted, start)
            counted, told_to = start, end
            told.append((what, line, "".join(filter(str.isalnum, text[start:end])).casefold()))
    return told


_ANY_LIKE = re.compile(f"[{''.join(_LIKE)}]")
_BRACKETED_AT = re.compile(r"[(\[{]\s?[aA][tT]\s?[)\]}]")


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    if "@" in text or _BRACKETED_AT.search(text):  # far quicker than to look for an address around each word
        yield from ((*match.span(), EMAIL) for match in _EMAIL.finditer(text))
    if not _MANY_DIGITS.search(text):
        return
    from evalkit.privacy.other_numbers import blank, without_other_numbers  # late: few texts have so many digits
    from evalkit.privacy.telephone import linked_numbers, telephone_numbers

    yield from ((*span, TELEPHONE) for span in linked_numbers(text))
    text = without_other_numbers(text)
    for match in _TEN_DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"\D", "", match[0])):
            yield *match.span(), NHS_NUMBER
    text = _TEN_DIGITS.sub(lambda match: blank(match) if is_nhs_number(re.sub(r"\D", "", match[0])) else match[0], text)
    yield from ((*span, TELEPHONE) for span in telephone_numbers(text))


def is_nhs_number(digits: str) -> bool:
    """Ten digits of which the last is the check digit: weights 10 to 2, modulus 11 (NHS Data Dictionary)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])
