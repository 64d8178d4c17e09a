"""Questions at a terminal: for a line of text, for yes or no, for one of several.

They stand beside the result, on the error stream. Ctrl-C, or the end of what is typed, ends the command.
"""

import typer

from evalkit.terminal import say


def prompt(question: str, default: str = "") -> str:
    """What is typed, without spaces around it; the default for an empty line."""
    answer: str = typer.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


def yes(question: str, *, default: bool) -> bool:
    """Whether the answer is yes; the default for an empty line. Asks until it is one of the two."""
    while True:
        answer = prompt(f"{question} ({'Y/n' if default else 'y/N'})").lower()
        if not answer:
            return default
        if answer in ("y", "yes", "n", "no"):
            return answer[0] == "y"
        say("  Please answer y or n.")


def choose(question: str, options: dict[str, str], default: str) -> str:
    """The name of one of several options (name → what it means), by number or by name. Asks until it is one of them."""
    say(question)
    names = list(options)
    width = max(map(len, names))
    for number, name in enumerate(names, 1):
        say(f"  {number}  {name.ljust(width)}  {options[name]}")
    while True:
        answer = prompt("  Number or name", default)
        if answer in options:
            return answer
        if answer.isdecimal() and 0 < int(answer) <= len(names):
            return names[int(answer) - 1]
        say(f"  Please answer with one of: {', '.join(names)}.")
