"""What identifies a person among answers: columns that ask for it, and texts in which it stands."""

import ipaddress
import re
from collections.abc import Iterator

from evalkit.privacy.details import EMAIL, NHS_NUMBER, TELEPHONE, details, is_nhs_number

NAME, BIRTH, POSTCODE, ADDRESS = "a name", "a date of birth", "a postcode", "an address"
IP_ADDRESS, DEVICE, PLACE = "an IP address", "the number of a device", "a place on the map"
PERSONAL_NUMBER = "a number of a person"
_SHORT = 3
"""A question of as few words asks for what it names; a longer one may ask about it: “Was the phone answered?”."""
_Patterns = tuple[tuple[re.Pattern[str], str], ...]
_PERSON = (
    "patient|carer|nurse|doctor|gp|clinician|consultant|practitioner|respondent|participant|client|resident|staff|volunteer"
    "|interviewee|person|child|mother|father|parent|relative|next of kin|contact"
)
_ASKS: _Patterns = (
    (re.compile(rf"\b(?:{_PERSON})(?: ?s)? names?\b|\bnames? of (?:(?:the|an?|your|their|my) )?(?:{_PERSON})\b"), NAME),
    (re.compile(r"\b(?:first|last|full|given|family|middle|maiden|preferred|sur|fore|your|their|user) ?names?\b|^[fl]?names?$|\b(?:sur|fore)names?\b|\bsubmitt(?:ed by|er)\b|\bsignature\b"), NAME),
    (re.compile(r"\be ?mail address(?:es)?\b|\byour e ?mail\b"), EMAIL),
    (re.compile(r"\b(?:tele)?phone (?:number|no)\b|\bmobile (?:number|no)\b|^(?:mobile|landline|whatsapp)$|\btel\b|\bcontact (?:number|no)\b"), TELEPHONE),
    (re.compile(r"\bnhs ?(?:number|no|num|id)\b|^nhs$|\bchi ?(?:number|no)\b|^chi$"), NHS_NUMBER),
    (re.compile(r"\b(?:national insurance|ni|hospital|medical record|passport) ?(?:number|no)\b|^(?:nino|mrn)$"), PERSONAL_NUMBER),
    (re.compile(r"\bpost ?codes?\b|\bzip ?codes?\b|^zip$"), POSTCODE),
    (re.compile(r"\b(?:date|day) of birth\b|\bbirth ?(?:date|day)\b|\bdob\b|^born(?: on)?$|\bwhen (?:were|was) (?:\w+ ){1,3}born\b"), BIRTH),
    (re.compile(r"\bip ?addr(?:ess)?\b|^(?:\w+ )?ip$"), IP_ADDRESS),
    (re.compile(r"\b(?:home|postal|street|your) address\b|^address(?: line)?(?: ?\d)?$"), ADDRESS),
    (re.compile(r"\b(?:latitude|longitude|geo ?(?:location|point)|gps)\b"), PLACE),
    (re.compile(r"\b(?:device ?id|imei|mac address|subscriber ?id|sim ?serial)\b"), DEVICE),
)  # fmt: skip
_ASKS_SHORTLY: _Patterns = (
    (re.compile(r"\be ?mail\b"), EMAIL),
    (re.compile(r"\b(?:tele)?phone\b"), TELEPHONE),
)
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]? ?(?-i:(?!\d(?:st|nd|rd|th)))\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])", re.IGNORECASE
)
_V4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", re.ASCII)
_V6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_DEVICE = re.compile(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", re.IGNORECASE)
_PLACE = re.compile(r"(?<![\d.])-?\d{1,2}\.\d{3,}[,;]?\s+-?\d{1,3}\.\d{3,}(?![\d.])", re.ASCII)
_INSURANCE = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)", re.IGNORECASE)
_BORN = re.compile(
    r"\b(?:born(?: on)?|dob|d\.o\.b\.?|date of birth|birthday(?: is)?)[\s:.,is-]{0,6}(?:on )?(?:the )?\d{1,4}(?:st|nd|rd|th)?[\s./-](?:of )?[\w]{1,9}[\s./,-]{1,2}\d{2,4}\b",
    re.IGNORECASE,
)
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s+at\s+[\w-]{1,63}(?:\s+dot\s+[a-z]{2,20}){1,3}\b", re.IGNORECASE
)
_CALLED = re.compile(r"\b(?:my|her|his|their|the) (?:full |first |last )?name(?:’s|'s| is| was|:)\s+\w+", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Nurse|Sister|Sir|Dame|Rev)\b\.?\s+[A-Z]['’\w]*[a-z]{2}")
_SIGNED = re.compile(
    r"\b(?:[Ss]igned|[Rr]egards|[Yy]ours(?: sincerely| faithfully)?)[,:]?\s+(?!Sincerely|Faithfully|Truly)[A-Z][a-z]+"
)
_STREET = re.compile(
    r"(?<![\w.])\d{1,4}[A-Za-z]?,? (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Gardens|Terrace|Crescent|Grove)\b"
)
_MOBILE_AS_NUMBER = re.compile(r"(?:44)?7[1-9]\d{8}")
"""A British mobile number of which a spreadsheet has made a number: without its nought, or its plus."""
_IN_TEXT: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (_SPOKEN_EMAIL, EMAIL, ("dot",)),
    (_POSTCODE, POSTCODE, ()),
    (_BORN, BIRTH, ("born", "birth", "dob", "d.o.b")),
    (_DEVICE, DEVICE, (":", "-")),
    (_PLACE, PLACE, (".",)),
    (_INSURANCE, PERSONAL_NUMBER, ()),
    (_CALLED, NAME, ("name",)),
    (_TITLED, NAME, ("mr", "ms", "mx", "miss", "dr", "prof", "nurse", "sister", "sir", "dame", "rev")),
    (_SIGNED, NAME, ("signed", "regards", "yours")),
    (_STREET, ADDRESS, ("st", "road", "rd", "ave", "lane", "close", "drive", "gardens", "terrace", "cresc", "grove")),
)
"""Patterns, what they find, and what a text has one of (in small letters) in which they find anything: that is looked for first."""
MAY_IDENTIFY = (
    r"[\p{Nd}@＠]|(?i:[(\[{]\s?at\s?[)\]}]|\sdot\s|\bname\b|\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|nurse|sister|sir|dame|rev)\b"
    r"|\bsigned\b|\bregards\b|\byours\b)"
)
"""A pattern, for a database, that every text has in which any of this can stand."""


def asks_for(id: str, label: str | None) -> str | None:
    """What an item asks for that identifies a person, in words; None where it asks for nothing of the kind."""
    for text in (id, label or ""):
        apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
        plain = " ".join(re.sub(r"[_\W]+", " ", apart.lower()).split())
        is_short = len(plain.split()) <= _SHORT
        for pattern, what in (*_ASKS, *(_ASKS_SHORTLY if is_short else ())):
            if pattern.search(plain):
                return what
    return None


def identifying(text: str) -> Iterator[str]:
    """What stands in a text that identifies a person, in words."""
    yield from (detail.what for detail in details(text))
    low = text.lower()
    for pattern, what, needs in _IN_TEXT:
        if (not needs or any(part in low for part in needs)) and pattern.search(text):
            yield what
    for pattern, sign in ((_V4, "."), (_V6, ":")):
        if low.count(sign) > 1 and any(_is_address(found[0]) for found in pattern.finditer(text)):
            yield IP_ADDRESS
            return


def identifying_number(value: int) -> str | None:
    """What a whole number that was asked for is, where it identifies a person."""
    digits = str(abs(value))
    if len(digits) == len("9434765919") and is_nhs_number(digits):
        return NHS_NUMBER
    return TELEPHONE if _MOBILE_AS_NUMBER.fullmatch(digits) else None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(sign.isdigit() for sign in text)
