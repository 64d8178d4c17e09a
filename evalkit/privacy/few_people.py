"""Numbers of fewer than five people in running text, and what is written instead of them.

`3 people`, `three older women`, `two of the 40 respondents`, `n = 3`, and the percentage that stands beside one of these.
"""

import re

FEWER = "fewer than 5"
_NUMBERS = "[1-4]|two|three|four"
_SINGULAR = {"person": "people", "woman": "women", "man": "men", "child": "children", "family": "families"}
_PLURAL = (
    "adults|babies|boys|brothers|carers|children|clients|clinicians|colleagues|dads|daughters|deaths|doctors|elders|employees|families|"
    "fathers|girls|gps|households|infants|inpatients|interviewees|managers|members|men|midwives|mothers|mums|nurses|outpatients|parents|"
    "participants|patients|people|persons|practitioners|prisoners|professionals|pupils|relatives|residents|respondents|siblings|sisters|"
    "sons|staff|students|survivors|teachers|teenagers|tenants|therapists|users|veterans|volunteers|women|workers"
)
_NOUN = rf"(?:{_PLURAL}|{'|'.join(_SINGULAR)}|(?:carer|nurse|patient|parent|participant|relative|resident|respondent|user))\b"
_IDEA = r"(?!\s(?:who\s)?(?:each|apart|together)\b)"
"""What follows where no number is told but how people deal with each other: `two people who each hold half`."""
_BETWEEN = r"(?:(?!(?:and|at|by|for|in|more|of|or|out|per|to|with)\s)[a-z-]{1,20}(?<!s)\s)?"
_NO_RATIO = "".join(rf"(?<!{number} in )" for number in ("1", "2", "3", "one", "two", "three"))
_N = r"\bn\s*=\s*[1-4](?![.,]?\d)"
_PERCENT = r"\b\d+(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b)"
_OUT_OF = r"\s(?:out\s)?of\s(?:the\s|all\s)?\d[\d,]*"
_FEW = (
    rf"(?<![\w.,]){_NO_RATIO}(?:between\s(?:{_NUMBERS})\sand\s(?:{_NUMBERS})"
    rf"|(?:{_NUMBERS})(?:(?:\s(?:or|to)\s|[–-])(?:{_NUMBERS}))?|(?:only|just)\sone)"
)
_WHO = (
    rf"(?:{_OUT_OF})?\s{_BETWEEN}{_NOUN}{_IDEA}|\sof\s(?:them|these|those|us)\b|\sof\s(?:the|our)\s{_BETWEEN}(?:{_PLURAL})\b"
    rf"|{_OUT_OF}(?=\s?\(\s?(?:{_PERCENT}|a share))"
)
_PEOPLE = f"{_FEW}(?:{_WHO})"
_COUNTED = re.compile(rf"{_FEW}(?P<who>{_WHO})", re.IGNORECASE)
_SIZE = re.compile(rf"\(\s*{_N}\s*\)|{_N}", re.IGNORECASE)
_BEFORE = re.compile(rf"{_PERCENT}(?=[^.;:\d]{{0,60}}{_N}|\s?\(\s?(?:{_PEOPLE}|{_FEW}{_OUT_OF}\)))", re.IGNORECASE)
_BRACKETED = re.compile(rf"(?<=a share \(){_FEW}(?={_OUT_OF}\))", re.IGNORECASE)
_BEHIND = re.compile(rf"({_N}|{_PEOPLE})(\s?[(,;]\s?){_PERCENT}", re.IGNORECASE)
_REST = re.compile(
    rf"(?:{_PERCENT}(?P<before>\s?\(\s?))?\b(?P<most>\d{{1,6}})"
    rf"(?P<of>\s(?:out\s)?of\s(?:the\s|all\s)?(?P<all>\d{{1,6}})(?:\s{_BETWEEN}{_NOUN}|(?=\s?\(\s?{_PERCENT})|(?(before)(?=\))|(?!))))"
    rf"(?:(?P<behind>\s?[(,;]\s?){_PERCENT})?",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?P<percent>\d{1,3}(?:[.,]\d{1,6})?)\s?(?:%|percent\b|per cent\b)(?=\s?\(\s?n\s*=\s*(?P<n>\d{1,6})(?![.,]?\d))",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[^\W\d]+\Z")
_SMALL = range(1, 5)


def without_few(text: str) -> str:
    """Text in which numbers of fewer than five people are withheld, and those of which the rest is as small."""
    text = without_sizes(text)
    if not _COUNTED.search(text) and not _REST.search(text):
        return text
    return _REST.sub(_most, _COUNTED.sub(_fewer, text))


def without_sizes(text: str) -> str:
    """Text in which `n = 3` is withheld, and the percentage beside it or beside a number of few people."""
    text = _SHARE.sub(_share, text)
    text = _BEHIND.sub(r"\1\2a share", _BEFORE.sub("a share", text))
    text = _BRACKETED.sub(FEWER, text)
    return _SIZE.sub(lambda found: f"({FEWER})" if found[0][0] == "(" else FEWER, text)


def _fewer(found: re.Match[str]) -> str:
    """`3 of the 40 women` → `fewer than 5 of the 40 women`."""
    rest = found["who"].lstrip()
    noun = _LAST_WORD.search(rest)
    if noun and not re.fullmatch(rf"{_PLURAL}|them|these|those|us", noun[0], re.IGNORECASE):
        rest = rest[: noun.start()] + _SINGULAR.get(noun[0].lower(), f"{noun[0]}s")
    return f"{FEWER.capitalize() if found[0][0].isupper() else FEWER} {rest}"


def _most(found: re.Match[str]) -> str:
    """`37 of 40 women (92.5%)` → `most of 40 women (a share)`: the three others would be known."""
    if int(found["all"]) - int(found["most"]) not in _SMALL:
        return found[0]
    before, behind = (f"a share{found['before']}" if found["before"] else ""), found["behind"]
    return f"{before}most{found['of']}{f'{behind}a share' if behind else ''}"


def _share(found: re.Match[str]) -> str:
    """`7.5% (n = 40)` → `a share (n = 40)`: it tells of three people; and 92.5% of the three others."""
    n = int(found["n"])
    counted = round(float(found["percent"].replace(",", ".")) / 100 * n)
    return "a share" if counted in _SMALL or n - counted in _SMALL else found[0]
