"""Text for people: in colour and wrapped on a terminal, plain lines elsewhere; what a user wrote stays text."""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import StringIO
from textwrap import wrap
from typing import TextIO

from evalkit.errors import EvalkitError

_OBEYED = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_OBEYED}]")
"""What a terminal would obey and not show: control signs, and those that turn the direction of writing."""
_UNSEEN = re.compile(f"[{_OBEYED}\ud800-\udfff\ufffe\uffff]")
"""That, and what is no character at all."""
_WITHIN_LINES = re.compile(rf"(?![\t\n]|\r\n)[{_OBEYED}]")
"""What is obeyed in a text of several lines, other than by beginning the next."""
_ASCII = {
    "✓": "ok",
    "✗": "x",
    "→": "->",
    "·": "-",
    "×": "x",
    "…": "...",
    "“": '"',
    "”": '"',
    "’": "'",
    "–": "-",
    "—": "--",
    "█": "#",
    "░": ".",
    "│": "|",
    "├": "|",
    "└": "`",
    "─": "-",
}
"""What is written in place of a sign that an encoding does not have."""
_NARROWEST, _WIDEST = 40, 110
"""Columns: what text is wrapped to on a terminal, however narrow or wide that is."""
_ENDLESS = 10**6

Piece = str | tuple[str, str]
"""Text, or text and its style as Rich has it."""


def one_line(text: str) -> str:
    """Text on one line that every format can hold: what cannot be seen, or not be written, stands there as an escape."""
    if text.isprintable():
        return text
    return _UNSEEN.sub(_escape, re.sub(r"[\t\r\n]+", " ", text))


def visible(text: str) -> str:
    """Text on one line, with anything that a terminal would obey made visible as an escape."""
    if not text.isprintable() and _CONTROL.search(text):
        text = " ".join(text.split())
        text = _CONTROL.sub(_escape, text)
    return text


def shortened(text: str, longest: int) -> str:
    """Text on one line, of no more than so many signs and the three dots that stand for the rest."""
    told = visible(" ".join(text.split()))
    return told if len(told) <= longest else f"{told[:longest].rstrip()}…"


def _escape(sign: re.Match[str]) -> str:
    return ascii(sign[0])[1:-1]


@dataclass
class Screen:
    """Collects lines, then writes them at once to `out`."""

    out: TextIO
    rows: list[list[tuple[str, str]]] = field(default_factory=list)
    """Each line, in pieces: text and style."""

    def __post_init__(self) -> None:
        self.is_terminal = self.out.isatty()
        columns, lines = shutil.get_terminal_size()
        self.width = max(_NARROWEST, min(columns, _WIDEST)) if self.is_terminal else _ENDLESS
        """In columns: of text, which is not easy to read on very long lines."""
        self.full_width = max(self.width, columns - 1)
        """Of tables, which may be as wide as the terminal."""
        self.height = lines if self.is_terminal else _ENDLESS
        """In lines: of what can be seen at once."""

    def line(self, *pieces: Piece) -> None:
        """A line, piece after piece."""
        shown = _shown(pieces)
        if shown:
            shown[-1] = (shown[-1][0].rstrip(), shown[-1][1])
        self.rows.append(shown)

    def hanging(self, *pieces: Piece, text: str, style: str = "", margin: str = "") -> None:
        """A line that begins with pieces, followed by text that is wrapped below its own beginning.

        `margin` stands at the left of every line.
        """
        head = _shown(pieces)
        indent = sum(len(text) for text, _ in head)
        width = max(self.width - len(margin) - indent, 20)
        lines = wrap(visible(text), width, break_on_hyphens=False) if self.is_terminal else [visible(text)]
        for number, wrapped in enumerate(lines or [""]):
            first = head if number == 0 else [(" " * indent, "")]
            self.rows.append([(margin, "dim"), *first, (wrapped, style)])

    def __len__(self) -> int:
        """How many lines it takes."""
        return sum(1 + max(0, sum(len(text) for text, _ in line) - 1) // (self.full_width + 1) for line in self.rows)

    def add(self, other: "Screen") -> None:
        """All lines of another."""
        self.rows += other.rows

    def show(self) -> None:
        """Writes the lines, and lets them go. A reader who has gone away is no fault."""
        if self.is_terminal and not os.environ.get("NO_COLOR"):
            deliver_as_it_is(self._styled(), self.out)
        else:
            deliver("".join("".join(text for text, _ in line).rstrip() + "\n" for line in self.rows), self.out)
        self.rows.clear()

    def _styled(self) -> str:
        from rich.console import Console
        from rich.text import Text

        text = StringIO()
        console = Console(file=text, force_terminal=True, width=self.width + 1, highlight=False, emoji=False)
        for line in self.rows:
            console.print(Text.assemble(*line), soft_wrap=True)
        return text.getvalue()


def _shown(pieces: Iterable[Piece]) -> list[tuple[str, str]]:
    """The same as text and style, harmless to show."""
    pairs = ((piece, "") if isinstance(piece, str) else piece for piece in pieces)
    return [(visible(text), style) for text, style in pairs]


def deliver(text: str, out: TextIO) -> None:
    """Writes text whole, whatever stands in it: what a terminal would obey and not show is written as an escape."""
    deliver_as_it_is(_WITHIN_LINES.sub(_escape, text), out)


def deliver_as_it_is(text: str, out: TextIO) -> None:
    """Writes text whole, with what is in it for the terminal to obey. What the stream's encoding does not have is written in
    other signs, or as an escape.
    """
    if not can_show(out, text):
        for sign, other in _ASCII.items():
            if not can_show(out, sign):
                text = text.replace(sign, other)
        encoding = _encoding_of(out)
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    with _delivering(out):
        out.write(text)


def deliver_bytes(data: bytes, out: TextIO) -> None:
    """Writes what is no text, or is encoded already, whole."""
    with _delivering(out):
        out.flush()
        out.buffer.write(data)


@contextmanager
def _delivering(out: TextIO) -> Iterator[None]:
    try:
        yield
        out.flush()
    except BrokenPipeError:
        _silence(out)  # the reader has gone away, as `head` does
    except OSError as error:
        _silence(out)
        raise EvalkitError(
            f"The result cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Make room, or send it elsewhere.",
        ) from error


def give_up_on_what_is_held(out: TextIO) -> None:
    """Where a stream still holds what could not be written, lets it go: it would fail once more at the end."""
    try:
        out.flush()
    except OSError:
        _silence(out)


def write_past_all_that_is_held(text: str, out: TextIO) -> None:
    """Writes at once, also from within another write to the same stream, as a signal's handler may be."""
    with suppress(OSError, ValueError):
        os.write(out.fileno(), text.encode(_encoding_of(out)))


def _silence(out: TextIO) -> None:
    """Lets what is still to be written go nowhere: Python would complain once more when it closes the stream."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def can_show(out: TextIO, text: str) -> bool:
    """Whether the encoding of a stream has all signs of a text."""
    try:
        text.encode(_encoding_of(out))
    except UnicodeEncodeError:
        return False
    return True


def _encoding_of(out: TextIO) -> str:
    return out.encoding or "utf-8"


def say(message: str, *, hanging: int = 0) -> None:
    """A word to the user, beside the result; wrapped at a terminal, below what stands `hanging` columns from its beginning."""
    if sys.stderr.isatty():
        width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST)) - 1
        message = "\n".join(_wrapped(line, width, hanging) for line in message.split("\n"))
    with suppress(EvalkitError):
        deliver(f"{message}\n", sys.stderr)


def _wrapped(line: str, width: int, hanging: int) -> str:
    indent = " " * (hanging or len(line) - len(line.lstrip()))
    return "\n".join(wrap(line, width, subsequent_indent=indent, break_on_hyphens=False)) or line
