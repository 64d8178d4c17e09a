"""Reads what is typed: with an editable line at a terminal, plain lines elsewhere.

Questions stand beside the result, on the error stream. Ctrl-C raises KeyboardInterrupt, the end of what is typed EOFError.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from evalkit.terminal import deliver

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings

_MARK = "> "


def is_edited() -> bool:
    """Whether lines are edited in a terminal that can show it."""
    return sys.stdin.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def line(default: str = "", names: Sequence[str] = ()) -> str:
    """An answer, without white space around it; several lines that are pasted are one. `default`: what stands there to be
    edited. `names`: what the Tab key completes.
    """
    if not is_edited():
        return _plain()
    from prompt_toolkit.completion import WordCompleter

    completer = WordCompleter(list(names), ignore_case=True, sentence=True) if names else None
    text: str = _session().prompt(_MARK, default=default, completer=completer, prompt_continuation="  ")
    return text.replace("\r\n", "\n").strip()


def _plain() -> str:
    deliver(_MARK, sys.stderr)
    text = sys.stdin.readline()
    if not (sys.stdin.isatty() and text.endswith("\n")):
        deliver("\n", sys.stderr)  # nobody has pressed Enter
    if not text:
        raise EOFError
    return text.strip()


@cache
def _session() -> "PromptSession[str]":
    """What remembers earlier answers as long as the command runs, and nowhere else."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.output import create_output
    from prompt_toolkit.shortcuts import CompleteStyle

    output: Any = create_output(stdout=sys.stderr)
    if hasattr(output, "enable_cpr"):
        output.enable_cpr = False  # not every terminal says where its cursor is, and nothing needs to know
    return PromptSession(
        output=output,
        history=InMemoryHistory(),
        enable_open_in_editor=True,
        complete_style=CompleteStyle.READLINE_LIKE,
        complete_while_typing=False,
        reserve_space_for_menu=0,
        key_bindings=_keys(),
    )


def _keys() -> "KeyBindings":
    """Alt-Enter begins another line of the same answer; what is pasted and looks like a mouse is passed over."""
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.Vt100MouseEvent)
    def passed_over(_: Any) -> None:
        pass

    @keys.add("escape", "enter")
    def another_line(event: Any) -> None:
        event.current_buffer.insert_text("\n")

    return keys
