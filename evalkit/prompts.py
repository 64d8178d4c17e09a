"""Questions at a terminal."""

import typer

from evalkit.terminal import say


def prompt(question: str, default: str = "") -> str:
    answer: str = typer.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


def yes(question: str, *, default: bool) -> bool:
    while True:
        answer = prompt(f"{question} ({'Y/n' if default else 'y/N'})").lower()
        if not answer:
            return default
        if answer in ("y", "yes", "n", "no"):
            return answer[0] == "y"
        say("  Please answer y or n.")


def choose(question: str, options: dict[str, str], default: str) -> str:
    """One of several options, by number or by name."""
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
