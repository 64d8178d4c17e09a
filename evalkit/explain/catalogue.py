"""All rules, in the order of principles and crafts, as a list for people or as JSON."""

import json
from typing import TextIO

from evalkit.explain.topics import texts_by_code
from evalkit.framework import group_of, title_of
from evalkit.report import RuleText
from evalkit.terminal import Screen, deliver


def write_catalogue(out: TextIO) -> None:
    """Writes a line for each rule, below its principle or craft."""
    screen = Screen(out)
    group = ""
    for code, texts in texts_by_code().items():
        rule = texts[0]
        if group_of(rule.clause) != group:
            if group:
                screen.line()
            group = group_of(rule.clause)
            screen.line((title_of(group), "bold"))
        style = "bold red" if rule.severity.value == "error" else "yellow"
        about = f"  {rule.due.id:<10} {rule.severity.value:<8} "
        screen.hanging((f"  {code}", style), (about, "dim"), text=_titles(texts))
    screen.show()


def write_json(out: TextIO) -> None:
    """Writes the same as JSON, with the manual page of each rule."""
    rows = [_row(texts) for texts in texts_by_code().values()]
    deliver(json.dumps({"schema_version": 1, "rules": rows}, indent=2) + "\n", out)


def _row(texts: list[RuleText]) -> dict[str, str]:
    """A rule that is asked of several kinds of thing is one row."""
    rule = texts[0]
    return {
        "code": rule.code,
        "title": _titles(texts),
        "due": rule.due.id,
        "severity": rule.severity.value,
        "clause": rule.clause,
        "why": " ".join(text.why for text in texts),
        "good": " ".join(text.good for text in texts),
        "fix": " ".join(text.fix for text in texts),
    }


def _titles(texts: list[RuleText]) -> str:
    return "; ".join(text.title for text in texts)
