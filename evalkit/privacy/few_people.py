"""Numbers of fewer than five people in running text, and what is written instead of them.

`3 people`, `three older women`, `two of the 40 respondents`, `n = 3`, and the percentage that stands beside one of these.
"""

import re

FEWER = "fewer than 5"
_NUMBERS = "[1-4]|two|three|four"
_SINGULAR = {"person": "people", "woman": "women", "man": "men", "child": "children", "family": "families"}
_PLURAL = (
    "adults|boys|carers|children|clinicians|families|fathers|girls|households|interviewees|men|midwives|mothers|nurses|parents|"
    "participants|patients|people|persons|professionals|relatives|residents|respondents|staff|users|volunteers|women|workers"
)
_NOUN = rf"(?:{_PLURAL}|{'|'.join(_SINGULAR)}|(?:carer|nurse|patient|parent|participant|relative|resident|respondent|user))\b"
_IDEA = r"(?!\s(?:who\s)?(?:each|apart|together)\b)"
"""What follows where no number is told but how people deal with each other: `two people who each hold half`."""
_BETWEEN = r"(?:(?!(?:and|at|by|for|in|more|of|or|out|per|to|with)\s)[a-z-]{1,20}(?<!s)\s)?"
_NO_RATIO = "".join(rf"(?<!{number} in )" for number in ("1", "2", "3", "one", "two", "three"))
_N = r"\bn\s*=\s*[1-4](?![.,]?\d)"
_OF = r"(?:\s(?:out\s)?of\s(?:the\s|all\s)?\d[\d,]*)?"
_PEOPLE = (
    rf"(?<![\w.,]){_NO_RATIO}(?:(?:{_NUMBERS})(?:\s(?:or|to)\s(?:{_NUMBERS}))?|(?:only|just)\sone)"
    rf"(?:{_OF}\s{_BETWEEN}{_NOUN}{_IDEA}|\sof\s(?:them|these|those|us)\b)"
)
_COUNTED = re.compile(_PEOPLE, re.IGNORECASE)
_SIZE = re.compile(rf"\(\s*{_N}\s*\)|{_N}", re.IGNORECASE)
_PERCENT = r"\b\d+(?:[.,]\d+)?\s?(?:%|percent\b|per cent\b)"
_BEFORE = re.compile(rf"{_PERCENT}(?=[^.;:\d]{{0,60}}{_N}|\s?\(\s?{_PEOPLE})", re.IGNORECASE)
_BEHIND = re.compile(rf"({_N}|{_PEOPLE})(\s?[(,;]\s?){_PERCENT}", re.IGNORECASE)
_REST = re.compile(rf"\b(\d{{1,6}})(?=\s(?:out\s)?of\s(?:the\s|all\s)?(\d{{1,6}})\s{_BETWEEN}{_NOUN})", re.IGNORECASE)
_LAST_WORD = re.compile(r"\w+\Z")
_SMALL = range(1, 5)


def without_few(text: str) -> str:
    """Text in which numbers of fewer than five people are withheld, and those of which the rest is as small."""
    text = without_sizes(text)
    if not _COUNTED.search(text) and not _REST.search(text):
        return text
    return _REST.sub(_most, _COUNTED.sub(_fewer, text))


def without_sizes(text: str) -> str:
    """Text in which `n = 3` is withheld, and the percentage beside it or beside a number of few people."""
    text = _BEHIND.sub(r"\1\2a share", _BEFORE.sub("a share", text))
    return _SIZE.sub(lambda found: f"({FEWER})" if found[0][0] == "(" else FEWER, text)


def _fewer(found: re.Match[str]) -> str:
    """`3 of the 40 women` → `fewer than 5 of the 40 women`."""
    _, _, rest = re.sub(
        rf"^(?:only|just)\s|\s(?:or|to)\s(?:{_NUMBERS})(?=\s)", "", found[0], flags=re.IGNORECASE
    ).partition(" ")
    noun = _LAST_WORD.search(rest)
    if noun and not re.fullmatch(rf"{_PLURAL}|them|these|those|us", noun[0], re.IGNORECASE):
        rest = rest[: noun.start()] + _SINGULAR.get(noun[0].lower(), f"{noun[0]}s")
    return f"{FEWER.capitalize() if found[0][0].isupper() else FEWER} {rest}"


def _most(found: re.Match[str]) -> str:
    """`37 of 40 women` → `most of 40 women`: the three others would be known."""
    return "most" if int(found[2]) - int(found[1]) in _SMALL else found[1]
