"""The figures of a sentence: percentages, percentage points, and the numbers of people that stand with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evalkit.prose.sentences import Sentence, sentences
from evalkit.prose.words import either, first_words, has_any, lists

_NUMBER = r"\d[\d,]{0,20}(?:[.·]\d{1,10})?"
_UNIT = r"\s?(?:%|per\s?cent\b)(?!\s?[-‐]?\s?points?\b)"
_POINTS = r"\s?(?:percentage[\s‐-]points?\b|(?:%|per\s?cent)[\s‐-]?points?\b|pp\b)"
_FIGURE = re.compile(
    rf"(?<![\w.,·])(?:(?P<first>{_NUMBER})(?P<between>{_UNIT}\s?[-–—]\s?|\s?[-–—]\s?|\s+(?:to|and)\s+))?"
    rf"(?P<figure>{_NUMBER})(?:(?P<percent>{_UNIT})|{_POINTS})"
)
_FROM = re.compile(r"\b(?:from|between)\s+$")
_BY = re.compile(
    r"\bby\s+(?:(?:a|about|almost|another|around|as\s+much\s+as|at\s+least|further|just|more\s+than|nearly|only|over|roughly|some)\s+){0,2}$",
    re.IGNORECASE,
)
_LEVEL_BEHIND = re.compile(
    r"[\s(‐-]{0,3}(?:level\s+of\s+)?(?:confidence|CIs?\b|C\.\s?I\.|CrIs?\b|HDI\b|credib|credence|predict|intervals?\b|level\b|power\b|limits?\s+of\s+agreement)",
    re.IGNORECASE,
)
_LEVEL_BEFORE = re.compile(
    r"\b(?:confidence|credible|prediction|intervals?|CIs?)(?:\s+(?:levels?|intervals?))?(?:\s*[(:,=]\s*|\s+(?:of|at)\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_OF_AN_INTERVAL = re.compile(
    r"(?:\bCIs?|\bCrIs?|\bintervals?|\bconfidence)[\s\d.,·%(\[:;=–—-]*(?:\b(?:and|from|of|to|was)\b[\s\d.,·%(\[:=–—-]*){0,3}$",
    re.IGNORECASE,
)
_NEAR = 80
"""As many characters before and behind a figure tell what it is a figure of."""


@dataclass(slots=True, eq=False)
class Figure:
    """A figure of a sentence. `places`: how many digits stand behind its point. `points`: of percentage points."""

    text: str
    value: float
    places: int
    start: int
    end: int
    points: bool = False
    is_level: bool = False
    """Whether it is a level of confidence."""
    is_money: bool = False
    """Whether it is a percentage of costs, prices, a budget, a return."""
    is_change: bool = False
    """Whether it stands behind “by”."""
    is_bound: bool = False
    """Whether it is one end of an interval that is said to be one."""

    @property
    def half(self) -> float:
        """Half of its last place: how far off a value may be that is rounded to it."""
        return float(0.5 * 10**-self.places)


@dataclass(slots=True, eq=False)
class Number:
    """A number of people as `n = 412` gives it; of `n = 27/75` the first is the part, and the last all."""

    text: str
    values: tuple[int, ...]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Percentage:
    """A percentage of people, or of what they did, and whether their number stands in the same sentence."""

    text: str
    line: int
    with_n: bool


def percentages(text: str, line: int) -> Iterator[Percentage]:
    """The percentages of a paragraph or table that begins in `line`; none of money, and no levels of confidence."""
    if "%" not in text and "cent" not in text:
        return
    for sentence in sentences(text, line):
        found = [one for one in figures(sentence) if not (one.points or one.is_level or one.is_money)]
        for one, with_n in zip(found, with_number_of_people(sentence, found), strict=True):
            yield Percentage(one.text, sentence.line_of(one.start), with_n)


def figures(sentence: Sentence) -> list[Figure]:
    """The percentages of a sentence and its percentage points, but for those between quotation marks."""
    return [one for one in _figures(sentence.text) if not sentence.is_quoted(one.start)]


def _figures(text: str) -> Iterator[Figure]:
    if "%" not in text and "cent" not in text and "pp" not in text:
        return
    for match in _FIGURE.finditer(text):
        points = match["percent"] is None
        if match["first"] and _is_range(text, match):
            yield _figure(text, match["first"], match.start("first"), match.end("first"), points)
        yield _figure(text, match["figure"], match.start("figure"), match.end(), points)


def _is_range(text: str, match: re.Match[str]) -> bool:
    """Whether the number before a figure is one of the same kind: 12–15%, from 12 to 15%."""
    if not match["between"].strip().isalpha():
        return True
    return _FROM.search(text, max(0, match.start() - 10), match.start()) is not None


def _figure(text: str, number: str, start: int, end: int, points: bool) -> Figure:
    value, places = read_number(number)
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return Figure(
        " ".join(text[start:end].split()),
        value,
        places,
        start,
        end,
        points,
        is_level=_LEVEL_BEHIND.match(behind) is not None or _LEVEL_BEFORE.search(before) is not None,
        is_money=_is_of_money(before, behind),
        is_change=_BY.search(before) is not None,
        is_bound=_OF_AN_INTERVAL.search(before) is not None,
    )


def read_number(text: str) -> tuple[float, int]:
    """A number as it is written → its value, and how many digits stand behind its point or decimal comma."""
    text = text.rstrip(",").replace("·", ".")
    whole, comma, rest = text.rpartition(",")
    if comma and "." not in rest and len(rest) != 3 and "," not in whole:
        text = f"{whole}.{rest}"
    text = text.replace(",", "")
    return float(text), len(text.partition(".")[2])


# Money


@cache
def _money_before() -> re.Pattern[str]:
    people, money = either(lists("people")["many"]), either(lists("money")["money"])
    return re.compile(rf"{money}(?:(?!{people})[^;:()|])*$", re.IGNORECASE)


@cache
def _money_behind() -> re.Pattern[str]:
    people, words = either(lists("people")["many"]), lists("money")
    between = rf"\s+(?:{either(words['between'])}\s+){{0,6}}?"
    of = r"(?:of|off|in|on)\s+(?:(?:the|our|its|their|all|this)\s+)*"
    return re.compile(
        rf"{between}{either(words['money'])}|\s+{either(words['right-behind'])}"
        rf"|{between}{of}(?:(?!{people})[a-z-]+\s+)?{either([*words['money'], *words['behind']])}",
        re.IGNORECASE,
    )


@cache
def _people_behind() -> re.Pattern[str]:
    people, words = either(lists("people")["many"]), lists("money")
    money = either([*words["money"], *words["behind"]])
    modifiers = r"(?:(?:the|all|these|those|our|\d+|[a-z-]+)\s+){0,2}?"
    return re.compile(rf"\s+(?:of\s+)?{modifiers}{people}(?!\s+{money})", re.IGNORECASE)


@cache
def _money_words() -> frozenset[str]:
    words = lists("money")
    return first_words(words["money"], words["right-behind"], words["behind"])


@cache
def _people_words() -> frozenset[str]:
    return first_words(lists("people")["many"])


def _is_of_money(before: str, behind: str) -> bool:
    if has_any(behind, _money_words()) and _money_behind().match(behind):
        return True
    if not has_any(before, _money_words()) or not _money_before().search(before):
        return False
    return not (has_any(behind, _people_words()) and _people_behind().match(behind))


# Numbers of people


_N = r"(?<![\w.])[nN](?![\w.])"
_WHOLE = r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})"
_N_IS = re.compile(rf"{_N}\s?(?:=|≈|:)\s?{_WHOLE}(?:\s?(?:/|of|out\s+of)\s?{_WHOLE})?(?![\d,.]*\d?\s?%)")


def numbers(sentence: Sentence) -> list[Number]:
    """The numbers that a sentence gives as n = …, but for those between quotation marks."""
    return [
        Number(match[0], tuple(int(one.replace(",", "")) for one in match.groups() if one), match.start(), match.end())
        for match in _N_IS.finditer(sentence.text)
        if not sentence.is_quoted(match.start())
    ]


@cache
def _people_counted() -> re.Pattern[str]:
    """The ways in which people write how many there were, but for a bare fraction."""
    words = lists("people")
    in_words = either(words["numbers"])
    digits = r"(?<![\w.,/%‰-])(?!(?:19|20)\d\d\b(?!,))\d[\d,]{0,12}(?![\d.]*\s?(?:%|per\s?cent))(?!\.\d)"
    number = rf"(?<!\bto\s)(?:{digits}|{in_words}(?!\s+per\s?cent))"
    not_behind = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in words["not-behind"])
    counted = rf"{not_behind}{number}(?:\s+(?:of\s+(?:the\s+|our\s+|these\s+)?)?[a-z‐-]+){{0,2}}?\s+{either([*words['many'], *words['took-part']])}"
    ways = (
        rf"{in_words}\s+(?:out\s+)?of\s+(?:the\s+|all\s+|its\s+|our\s+|these\s+)?(?:{in_words}|\d)",
        rf"{_N}\s?(?:[=≈~:<>≥≤]\s?|of\s+|is\s+|was\s+)?\d",
        r"\d[\d,]{0,12}\s+(?:out\s+)?of\s+(?:the\s+|all\s+|its\s+|our\s+|these\s+)?\d",
        rf"\bout\s+of\s+(?:the\s+|all\s+|a\s+total\s+of\s+)?{digits}",
        rf"\b(?:sample|total|group|cohort|panel|census)\s+(?:size\s+)?(?:of\s+|was\s+)?{digits}",
        rf"\b(?:of|among)\s+(?:the\s+|all\s+|our\s+|these\s+|those\s+)?(?:{digits})(?!\s+{_MONTH})(?:\s+[^\W\d]|\s*[.,;:)]|\s*$)",
        counted,
    )
    return re.compile("|".join(ways), re.IGNORECASE)


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
_FRACTION = re.compile(r"(?<![\w./,])(\d{1,7})\s?/\s?(\d{1,7})(?![\w/]|[.,]\d)")
_COUNT = r"(?!(?:19|20)\d\d\b)\d{1,3}(?:,\d{3}){0,3}|\d{5,7}"
_BEFORE_BRACKET = re.compile(rf"(?<![\w.,/%-])(?:{_COUNT})\s?\($")
_IN_BRACKET = re.compile(rf"\s?\((?:{_COUNT})\)")
_NEXT_TO = re.compile(r"[\s(\[,;:=–—-]{0,4}")


def with_number_of_people(sentence: Sentence, found: list[Figure]) -> list[bool]:
    """For each of the figures of a sentence, whether the number of people stands with it."""
    text = sentence.text
    if not found or _N_IS.search(text) or _people_counted().search(text) or _in_a_column(sentence):
        return [True] * len(found)
    beside = any(_is_part(text, one) for one in found)
    return [beside or _counts_people(sentence.head_of(one.start), with_digits=True) for one in found]


def _in_a_column(row: Sentence) -> bool:
    """Whether a cell with a number stands in a column of numbers of people."""
    start = 0
    for end, head in row.heads:
        cell = row.text[start:end].strip(" |")
        if _counts_people(head) and re.match(r"[\d,\s/]+$|n\s*=\s*\d", cell) and re.search(r"\d", cell):
            return True
        start = end
    return False


def _counts_people(head: str, *, with_digits: bool = False) -> bool:
    """Whether the head of a column says that numbers of people stand in it; `with_digits`: whether it gives one itself."""
    if with_digits:
        return head != "" and _people_counted().search(head) is not None
    return bool(head) and "%" not in head and _headed_people().search(head) is not None


@cache
def _headed_people() -> re.Pattern[str]:
    people = either(lists("people")["many"])
    asked = r"^(?:those\s+)?(?:asked|answered|heard)$|\bsample(?:\s+size)?$|\bdenominator$|^(?:base|total)$"
    return re.compile(rf"\(?\bn\b\)?(?:$|\s|,)|^(?:number|no\.?)\s+of\b|{people}\s*$|{asked}", re.IGNORECASE)


def _is_part(text: str, figure: Figure) -> bool:
    """Whether a fraction of whole numbers stands next to a percentage, and comes to as much: 36% (27/75)."""
    behind = _NEXT_TO.match(text, figure.end)
    after = _FRACTION.match(text, behind.end()) if behind else None
    before = list(_FRACTION.finditer(text, max(0, figure.start - 24), figure.start))
    near = before[-1] if before and _NEXT_TO.fullmatch(text, before[-1].end(), figure.start) else None
    return any(_comes_to(match, figure.value) for match in (after, near) if match) or _is_counted(text, figure)


def _is_counted(text: str, figure: Figure) -> bool:
    """Whether a percentage stands in brackets behind a number of people, or the other way round: 3 (10%), 10% (3)."""
    before = _BEFORE_BRACKET.search(text, max(0, figure.start - 24), figure.start)
    return (before is not None and text[figure.end : figure.end + 1] == ")") or _IN_BRACKET.match(
        text, figure.end
    ) is not None


def _comes_to(fraction: re.Match[str], percent: float) -> bool:
    part, all_ = int(fraction[1]), int(fraction[2])
    return (0 < part <= all_ and abs(100 * part / all_ - percent) <= 1) or (part == 0 and percent == 0 and all_ > 0)
