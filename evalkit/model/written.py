"""Values as people write them: days, numbers, yes and no, intervals, lists. Read in the same way wherever they come from:
an option, a cell of a table, an answer at a prompt.

What has one meaning is taken. What could mean two things, or nothing, raises NotClearError, which says how to write it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.terminal import shortened
from evalkit.toml.parse import parse


class NotClearError(ValueError):
    """A text in which a value cannot be read for sure.

    `why` goes on after the text, “…, which is not a number”; `fix` says what to write.
    """

    def __init__(self, why: str, fix: str) -> None:
        super().__init__(why)
        self.why = why
        self.fix = fix

    def told_of(self, text: str) -> EvalkitError:
        """What is said to whoever has just answered so: “soon” is not a number."""
        return EvalkitError(f"“{shortened(text, 60)}” {self.why.removeprefix('which ')}.", hint=self.fix)


_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0{1,9})?)?Z?\Z")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NUMBERED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", re.ASCII)
_DAY_AND_MONTH = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|er|\.?º|°|\.)?[ -](?:of |de |d['’])?([^\W\d_]{3,12})\.?,?[ -](?:de )?([0-9]{4}|[0-9]{2})"
)
_MONTH_AND_DAY = re.compile(r"([^\W\d_]{3,12})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4}|[0-9]{2})")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_LIKE = "Write it as 31 January 2026, or as 2026-01-31."


def day(text: str) -> date:
    """`2026-03-31`, `31/03/2026` (the day first), `31 March 2026`, `31 Mar 2026`, `31 mars 2026` → a date."""
    if is_plain_day(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    told = _MIDNIGHT.sub("", " ".join(text.split())).lower()
    if found := _YEAR_FIRST.fullmatch(told):
        year, month, number = map(int, found.groups())
        with suppress(ValueError):
            return date(year, month, number)
    elif found := _NUMBERED.fullmatch(told):
        return _day_first(*found.groups())
    elif (found := _DAY_AND_MONTH.fullmatch(told)) and (named := _month(found[2])):
        return _day_first(found[1], str(named), found[3])
    elif (found := _MONTH_AND_DAY.fullmatch(told)) and (named := _month(found[1])):
        return _day_first(found[2], str(named), found[3])
    raise NotClearError("which is not a date such as 31 January 2026", _LIKE)


def is_plain_day(text: str) -> bool:
    """Whether a text has the form `2026-03-31`, and is no period: whether there is such a day is another question."""
    return len(text) == 10 and text[4] == text[7] == "-"


def in_words(day: date) -> str:
    """`31 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def _month(name: str) -> int | None:
    """The number of a month, by its name or the first three letters of it (four, of September); by its name in other
    languages, too.
    """
    english = (n for n, month in enumerate(_MONTHS, 1) if name in (month, month[:3]) or (n == 9 and name == "sept"))
    return next(english, None) or _months_elsewhere().get(name)


@cache
def _months_elsewhere() -> dict[str, int]:
    held = _words_of("months")
    return {name: number for number, month in enumerate(_MONTHS, 1) for name in held[month]}


def _day_first(number: str, month: str, year: str) -> date:
    """The date of these figures, where no other is meant by them."""
    long = year if len(year) == 4 else f"20{year}"
    readings = list(dict.fromkeys(_dates((long, month, number), (long, number, month))))
    if len(year) == 4 and readings and readings[0].day == int(number):
        return readings[0]
    if not readings:
        raise NotClearError("which is no day of the calendar", _LIKE)
    meant = " or ".join(map(in_words, readings))
    why = "which has a year of two figures" if len(year) == 2 else "which is no date with the day first"
    raise NotClearError(
        why, f"Write {meant}, whichever is meant." if " or " in meant else f"Write {meant} if it is that."
    )


def _dates(*figures: tuple[str, str, str]) -> Iterator[date]:
    for year, month, number in figures:
        with suppress(ValueError):
            yield date(int(year), int(month), int(number))


_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[, '’]\d{3})+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:[. '’]\d{3})+)),(\d{1,2}|\d{4,}|(?<=\.\d{3},)\d{3})", re.ASCII)
"""A comma before one or two figures, or many, or behind a point, cannot stand between thousands."""
_POINTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+", re.ASCII)
_PERCENT = re.compile(r" ?(?:%|per ?cent)\Z")


def number(text: str) -> int | float:
    """`0.6`, `1,234`, `60%` (which is 60) → a number, whole where it is written so."""
    return _number(_PERCENT.sub("", _plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.split()).lower().replace("−", "-")


def _number(told: str) -> int | float:
    if any(sign.isdigit() for sign in told) and _NUMBER.fullmatch(told):
        figures = re.sub(r"[, '’]", "", told)
        with suppress(ValueError):  # Python refuses the longest
            return int(figures) if figures.lstrip("+-").isdecimal() else float(figures)
    if found := _DECIMAL_COMMA.fullmatch(told):
        before = re.sub(r"[. '’]", "", found[1])
        return float(f"{before}.{found[2]}")
    if told.count(".") > 1 and _POINTS.fullmatch(told):
        return int(told.replace(".", ""))
    raise NotClearError("which is not a number", "Write it in figures, such as 12.5.")


def has_decimal_comma(text: str) -> bool:
    """Whether a text is a number such as `12,5`."""
    return _DECIMAL_COMMA.fullmatch(_PERCENT.sub("", _plain(text))) is not None


def without_points(text: str) -> str:
    """`1.500`, where others have a decimal comma → `1500`; any other text stays."""
    return text.replace(".", "") if _POINTS.fullmatch(_PERCENT.sub("", _plain(text))) else text


def whole(text: str) -> int:
    """`412`, `1,234`, `412.0` → a whole number."""
    with suppress(NotClearError, OverflowError):
        found = _number(_plain(text))
        if found == int(found):
            return int(found)
    raise NotClearError("which is not a whole number", "Write it in figures, such as 412.")


_WORDS = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


def truth(text: str) -> bool:
    """`true`, `yes`, `false`, `no` → whether it is so."""
    with suppress(KeyError):
        return _WORDS[text.strip().lower()]
    raise NotClearError("which is neither yes nor no", "Write yes or no.")


@cache
def _words_of(what: str) -> dict[str, Any]:
    return parse((Path(__file__).with_name("words") / f"{what}.toml").read_text("utf-8")).table


_ONE_UNIT = re.compile(
    r"(?P<each>(?:(?:every|each|per|once|a|an|in) )*)(?:(?P<count>(?!half\b)\w{1,9}) )?(?P<unit>half year|[a-z]{3,9}?)(?P<ly>ly)?s?"
)
_IN_A_YEAR = re.compile(r"(?P<count>\w{1,9})(?: times?)? (?:(?:a|per|each|every) year|yearly|annually)")


def interval(text: str) -> str:
    """`Quarterly`, `every two years`, `six-monthly`, `twice a year` → `3 months`, `2 years`, `6 months`, `6 months`."""
    told = " ".join(re.sub(r"[-–]", " ", text[:90].lower()).split()).strip(" .")
    words, closed = _words_of("intervals"), told.replace(" ", "")
    if either := words["either"].get(closed):
        fix = ", ".join(f"“{interval}” for {meaning}" for meaning, interval in either.items())
        raise NotClearError(f"which can mean {' or '.join(either)}", f"Write {fix}.")
    if closed in words["means"]:
        return str(words["means"][closed])
    if (found := _ONE_UNIT.fullmatch(told)) and found["unit"] in words["units"]:
        count = _count(found["count"] or ("1" if found["each"] or found["ly"] else ""))
        if 0 < count < 1000:
            return _times(count, words["units"][found["unit"]])
    if found := _IN_A_YEAR.fullmatch(told):
        count = _count(found["count"])
        if count and 12 % count == 0:
            return _times(12 // count, "1 month") if count > 1 else "1 year"
    raise NotClearError(
        "which is not an interval such as “3 months”",
        "Write the time from one to the next, such as “6 months”; where it is done once, or when needed, leave it empty.",
    )


def _count(word: str) -> int:
    """The number that a word stands for; 0 for none."""
    if word.isascii() and word.isdecimal():
        return int(word)
    return int((_words_of("intervals")["numbers"] | _words_of("intervals")["times"]).get(word, 0))


def _times(count: int, interval: str) -> str:
    """So many times an interval: 2 and `3 months` → `6 months`."""
    number, unit = interval.split()
    total = count * int(number)
    return f"{total} {unit.removesuffix('s')}{'' if total == 1 else 's'}"


_MARK = re.compile(r"\s*[*•·‣▪-]\s+")


def parts(text: str) -> list[str]:
    """The elements of a list in one text: one to a line, marks such as `* ` left out, or in one line with `;` between.

    Between lines with marks, a line without one goes on with what stands above it.
    """
    lines = [line for line in re.split(r"[\r\n\v\u2028\u2029]+", text) if line.strip()]
    marked = any(map(_MARK.match, lines))
    if len(lines) == 1 and not marked:
        lines = text.split(";")
    found: list[str] = []
    for line in lines:
        if marked and found and not _MARK.match(line):
            found[-1] += f" {line.strip()}"
        else:
            found.append(_MARK.sub("", line, count=1).strip() if marked else line.strip().rstrip(",;").rstrip())
    return [part for part in found if part]
