"""What each column of a file is called: by its heading, and by the rows below that say what headings mean.

Qualtrics writes three rows: names, questions, and for programs the number of each question. SurveyMonkey writes two: the
questions, and below them the choices of those that have a column for each, or “Response”.
"""

import re
from collections.abc import Iterator, Sequence

from evalkit.evidence.answers import Answers
from evalkit.model.data_capture import Item

Called = tuple[str, str]
"""A question and a choice; the choice is empty where the name may hold both."""
_RESPONSE = frozenset({"response", "open-ended response", "date", "time", "date / time"})
"""What SurveyMonkey writes below the heading of a question without choices."""
_IMPORT = re.compile(r'\s*\{\s*"ImportId"')
"""How Qualtrics begins the cells of the row below its labels."""
_NO_HEADING = re.compile(r"(?:unnamed: ?\d{1,5}(?:_level_\d)?|column_?\d{1,5}|_?duplicated_\d{1,5}|_\d{1,5})?")
"""How programs call a column that has no heading."""
_SELECTED = re.compile(r"\s+-\s+selected choice\b", re.IGNORECASE)
"""What Qualtrics puts behind a question whose last choice has a text of its own."""
_MOST_ROWS = 3


def names_of(answers: Answers, items: Sequence[Item]) -> tuple[list[list[Called]], tuple[int, ...]]:
    """What each column may be called, the best first; and the numbers of the rows below the headings that say so."""
    rows = list(_label_rows(answers, items))
    names: list[list[Called]] = []
    question = ""
    for at, heading in enumerate(_headings(answers)):
        question = heading or question
        below = [_SELECTED.sub("", cells[at]) for _, cells in rows if at < len(cells) and cells[at].strip()]
        told = [name for name in below if not _IMPORT.match(name) and plain(name) not in _RESPONSE]
        names.append([*((question, name) for name in told), *((name, "") for name in told), (heading, "")])
    return names, tuple(number for number, _ in rows)


def plain(text: str) -> str:
    """A text by which it is the same however it is spaced and in whatever case."""
    return " ".join(text.split()).casefold()


def _headings(answers: Answers) -> list[str]:
    return ["" if _NO_HEADING.fullmatch(heading.lower()) else heading for heading in answers.headings]


def _label_rows(answers: Answers, items: Sequence[Item]) -> Iterator[tuple[int, list[str]]]:
    """The rows right below the headings that say what these mean."""
    head = answers.head[:_MOST_ROWS]
    imported = next((at for at, (_, cells) in enumerate(head) if any(map(_IMPORT.match, cells))), None)
    if imported is not None:
        yield from head[: imported + 1]
        return
    if head and _says_what_headings_mean(head[0][1], _headings(answers), items):
        yield head[0]


def _says_what_headings_mean(cells: Sequence[str], headings: Sequence[str], items: Sequence[Item]) -> bool:
    """Whether a row repeats the questions, or goes on below them; columns that are no item do not matter."""
    labels = {plain(item.label): item for item in items if item.label}
    choices = {plain(label) for item in items for label in item.choices.values()}
    ids = {item.id for item in items}
    told = given = 0
    for at, cell in enumerate(cells[: len(headings)]):
        is_split = not headings[at] or (at + 1 < len(headings) and not headings[at + 1])
        is_item = headings[at].lower() in ids or plain(headings[at]) in labels
        if not cell.strip() or not (is_item or not headings[at] or plain(cell) in labels):
            continue
        given += 1
        told += plain(cell) in labels or plain(cell) in _RESPONSE or (is_split and plain(cell) in choices)
    return told > 0 and 2 * told >= given
