"""What identifies a person among answers: columns that ask for it, and texts in which it stands."""

import ipaddress
import re
from collections.abc import Iterator

from evalkit.privacy.details import details

_ASKS = (
    (re.compile(r"\b(?:first|last|full|given|family|middle|maiden|sur|fore|your|their|patients?|carers?) ?names?\b|^names?$|\b(?:sur|fore)names?\b"), "a name"),
    (re.compile(r"\be ?mail\b"), "an e-mail address"),
    (re.compile(r"\b(?:tele)?phone\b|\bmobile (?:number|no)\b|\btel\b"), "a telephone number"),
    (re.compile(r"\bnhs (?:number|no|num)\b|\bchi number\b"), "an NHS number"),
    (re.compile(r"\bpost ?codes?\b|\bzip ?codes?\b"), "a postcode"),
    (re.compile(r"\b(?:date|day) of birth\b|\bbirth ?(?:date|day)\b|\bdob\b"), "a date of birth"),
    (re.compile(r"\bip ?address\b|\bip\b"), "an IP address"),
    (re.compile(r"\b(?:home|postal|street) address\b|^address(?: line)?(?: \d)?$"), "an address"),
)  # fmt: skip
_POSTCODE = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])", re.IGNORECASE)
_V4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", re.ASCII)
_V6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_BORN = re.compile(
    r"\b(?:born(?: on)?|dob|d\.o\.b\.?|date of birth)[\s:.,is-]{0,6}(?:the )?\d{1,4}(?:st|nd|rd|th)?[\s./-](?:of )?[\w]{1,9}[\s./,-]{1,2}\d{2,4}\b",
    re.IGNORECASE,
)
MAY_IDENTIFY = r"[0-9@]|\([aA][tT]\)|\[[aA][tT]\]"
"""A pattern that every text has in which any of this can stand."""


def asks_for(id: str, label: str | None) -> str | None:
    """What an item asks for that identifies a person, in words; None where it asks for nothing of the kind."""
    for text in (id, label or ""):
        plain = " ".join(re.sub(r"[_\W]+", " ", text.lower()).split())
        for pattern, what in _ASKS:
            if pattern.search(plain):
                return what
    return None


def identifying(text: str) -> Iterator[str]:
    """What stands in a text that identifies a person, in words."""
    yield from (detail.what for detail in details(text))
    if _POSTCODE.search(text):
        yield "a postcode"
    if _BORN.search(text):
        yield "a date of birth"
    if any(_is_address(found[0]) for pattern in (_V4, _V6) for found in pattern.finditer(text)):
        yield "an IP address"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(sign.isdigit() for sign in text)
