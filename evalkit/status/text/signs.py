"""Marks and colours: never the only thing that tells something."""

from evalkit.score import Score


def gate_mark(*, passed: bool) -> tuple[str, str]:
    return ("✓", "bold green") if passed else ("✗", "bold red")


def style_of(score: Score) -> str:
    if not score.due:
        return "dim"
    return "green" if score.met == score.due else "yellow" if 2 * score.met >= score.due else "red"
