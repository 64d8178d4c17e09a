"""Text → tree.

condition  = all-of ("or" all-of)*
all-of     = one ("and" one)*
one        = "not" "(" condition ")" | "(" condition ")" | "selected" "(" name "," text ")" | value op value
value      = term (("+" | "-") term)*
term       = name | number | text
"""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from evalkit.expressions.tree import (
    Compared,
    Comparison,
    Condition,
    Joined,
    Name,
    Not,
    Number,
    Selected,
    Sum,
    Value,
    Word,
)

DEEPEST = 50
"""How many brackets may stand within each other."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<number>\d+(?:\.\d+)?(?![\w.]))
    | (?P<word>[A-Za-z_]\w*)
    | (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
    | (?P<op><=|>=|!=|<>|==|=|<|>|≤|≥|≠)
    | (?P<sign>[-+(),])""",
    re.VERBOSE | re.ASCII,
)
_OPERATORS: dict[str, Comparison] = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "≥": ">=",
}
_RESERVED = ("and", "or", "not", "selected")


class UnreadableError(ValueError):
    """A text that is no expression. `column`: where, counted from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


def parse_condition(text: str) -> Condition:
    """What must hold: `asked = 'yes' and age >= 18`. Raises UnreadableError."""
    reader = _Reader(text)
    condition = reader.condition()
    reader.finish()
    return condition


def parse_value(text: str) -> Value:
    """What is taken or added up: `minutes_waited`, `a + b + c`. Raises UnreadableError."""
    reader = _Reader(text)
    value = reader.value()
    reader.finish()
    return value


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _unknown_sign(text, at)
        kind = str(found.lastgroup)
        if kind != "space":
            word = found.group().lower() if found.group().lower() in _RESERVED else found.group()
            tokens.append(_Token("reserved" if word in _RESERVED else kind, word, at + 1))
        at = found.end()
    return [*tokens, _Token("end", "", len(text) + 1)]


def _unknown_sign(text: str, at: int) -> UnreadableError:
    sign = text[at]
    if sign in "'\"‘“":
        return UnreadableError("the quotation mark that begins here is not closed", at + 1)
    if sign in "$[{":
        return UnreadableError(f"“{sign}” means nothing here: write the item's id alone, such as asked = 'yes'", at + 1)
    if sign.isdigit():
        return UnreadableError("this is no number", at + 1)
    return UnreadableError(f"“{sign}” means nothing here", at + 1)


class _Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def condition(self) -> Condition:
        return self._joined("or", self._all_of)

    def value(self) -> Value:
        first = self._term()
        parts: list[tuple[Literal["+", "-"], Value]] = [("+", first)]
        while (sign := self._taken("+", "-")) is not None:
            parts.append(("+" if sign.text == "+" else "-", self._term()))
        return first if len(parts) == 1 else Sum(tuple(parts), first.column)

    def finish(self) -> None:
        if self._next.kind != "end":
            raise self._expected("and, or, or the end")

    def _all_of(self) -> Condition:
        return self._joined("and", self._one)

    def _joined(self, by: Literal["and", "or"], read: Callable[[], Condition]) -> Condition:
        parts = [read()]
        while self._taken(by) is not None:
            parts.append(read())
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts), parts[0].column)

    def _one(self) -> Condition:
        if (begin := self._taken("not")) is not None:
            self._must("(", "a bracket after not, as in not(asked = 'yes')")
            return Not(self._in_brackets(), begin.column)
        if (begin := self._taken("selected")) is not None:
            return self._selected(begin.column)
        if self._taken("(") is not None:
            return self._in_brackets()
        left = self.value()
        op = self._next
        if op.kind != "op":
            raise self._expected("a comparison, such as = 'yes' or >= 18")
        self._at += 1
        return Compared(left, _OPERATORS[op.text], self.value(), left.column)

    def _in_brackets(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableError(f"more than {DEEPEST} brackets stand within each other", self._next.column)
        condition = self.condition()
        self._must(")", "a closing bracket")
        self._depth -= 1
        return condition

    def _selected(self, column: int) -> Selected:
        shape = "selected(item, 'choice')"
        self._must("(", shape)
        item = self._term()
        self._must(",", shape)
        choice = self._term()
        self._must(")", shape)
        if not isinstance(item, Name) or not isinstance(choice, Word):
            raise UnreadableError(f"write {shape}", column)
        return Selected(item, choice, column)

    def _term(self) -> Name | Word | Number:
        token = self._next
        if token.text == "-" and self._tokens[self._at + 1].kind == "number":
            self._at += 2
            return Number(f"-{self._tokens[self._at - 1].text}", token.column)
        if token.kind not in ("word", "text", "number"):
            raise self._expected("an item's id, a number, or a text in quotation marks")
        self._at += 1
        match token.kind:
            case "word":
                return Name(token.text, token.column)
            case "text":
                return Word(token.text[1:-1], token.column)
        return Number(token.text, token.column)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _taken(self, *texts: str) -> _Token | None:
        """The next token, gone past, where it is one of these."""
        token = self._next
        if token.kind not in ("sign", "reserved") or token.text not in texts:
            return None
        self._at += 1
        return token

    def _must(self, text: str, what: str) -> None:
        if self._taken(text) is None:
            raise self._expected(what)

    def _expected(self, what: str) -> UnreadableError:
        token = self._next
        found = "the text ends" if token.kind == "end" else f"stands “{token.text}”"
        return UnreadableError(f"here {found}, where {what} is expected", token.column)
