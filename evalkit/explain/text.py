"""A topic of the manual as text for people."""

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from evalkit.explain.computed import IndicatorTopic
from evalkit.explain.topics import (
    ClauseTopic,
    FieldsTopic,
    FieldTopic,
    GroupTopic,
    IndicatorsTopic,
    RulesTopic,
    RuleTopic,
    Topic,
    topic_of,
)
from evalkit.framework import CLAUSES, SOURCE, RelationshipType, group_of, title_of
from evalkit.grammar import with_article
from evalkit.report import RuleText
from evalkit.terminal import Screen


def explain(name: str, root: Path | None, out: TextIO) -> None:
    """Writes what is to be known about what goes by a name, in the evaluation at `root` where there is one.

    Raises EvalkitError where nothing does.
    """
    screen = Screen(out)
    _write(topic_of(name, root), screen)
    screen.show()


def _write(topic: Topic, screen: Screen) -> None:
    match topic:
        case RuleTopic():
            _rule(topic, screen)
        case RulesTopic():
            for code, texts in topic.codes.items():
                titles = "; ".join(text.title for text in texts)
                screen.hanging(f"{code}  ", (f"{texts[0].due.id:<10}  ", "dim"), text=titles)
        case ClauseTopic():
            _clause(topic, screen)
        case GroupTopic():
            _group(topic, screen)
        case RelationshipType():
            screen.hanging((f"{topic.id}  ", "bold"), text=f"the relationship {topic.text}")
        case FieldTopic():
            _field(topic, screen)
        case FieldsTopic():
            screen.line((f"Several fields are called {topic.name}:", "bold"))
            for field in topic.fields:
                screen.hanging(f"  {field.key}  ", text=field.text)
        case IndicatorsTopic():
            for number, indicator in enumerate(topic.indicators):
                if number:
                    screen.line()
                _indicator(indicator, screen)


def _indicator(topic: IndicatorTopic, screen: Screen) -> None:
    sheet = topic.indicator
    screen.line((sheet.value.title or sheet.id, "bold"), (f"  {sheet.path}", "dim"))
    screen.line()
    for label, text in (
        ("Definition", sheet.value.definition),
        ("Computed", topic.words or "[compute] is not given."),
    ):
        if text:
            screen.hanging((f"{label:<12}", "bold cyan"), text=text)


def _rule(topic: RuleTopic, screen: Screen) -> None:
    for number, text in enumerate(topic.texts):
        if number:
            screen.line()
        _rule_text(text, screen)
    if topic.setting:
        changed = topic.setting
        what = "switched off" if changed.severity == "off" else f"made {with_article(changed.severity)}"
        screen.line()
        screen.hanging(_label("Here"), text=f"It is {what} in evaluation.toml: {changed.reason}")


def _rule_text(rule: RuleText, screen: Screen) -> None:
    screen.hanging((f"{rule.code}  ", "bold"), text=f"{rule.title}.", style="bold")
    due = f"due from the stage {rule.due.id} on"
    counted = "" if group_of(rule.clause) == "files" else "counts in the score, "
    counts = "an error: the gate fails" if rule.severity.value == "error" else f"a warning: {counted}fails no gate"
    screen.hanging("        ", text=f"{_where(rule.clause)} · {due} · {counts}", style="dim")
    for label, text in (("Why", rule.why), ("Good", rule.good), ("Fix", rule.fix)):
        if text:
            screen.line()
            screen.hanging(_label(label), text=text)


def _where(clause: str) -> str:
    text = CLAUSES[clause].text if clause in CLAUSES else ""
    return f"{title_of(group_of(clause))}{': ' + text if text else ''} ({clause})"


def _clause(topic: ClauseTopic, screen: Screen) -> None:
    screen.line((f"{topic.clause.id}  ", "bold"), (topic.clause.text, "bold"))
    screen.line()
    screen.hanging(_label(f"{topic.principle.title:<8}  "), text=topic.principle.text)
    screen.hanging(_label("Source    "), text=SOURCE)
    _rules(topic.rules, screen)


def _group(topic: GroupTopic, screen: Screen) -> None:
    screen.line((title_of(topic.id), "bold"))
    screen.line()
    screen.hanging("  ", text=topic.text)
    if topic.clauses:
        screen.line()
        for clause in topic.clauses:
            screen.hanging("  ", (f"{clause.id:<26}", "cyan"), text=clause.text)
        screen.line()
        screen.hanging(_label("Source"), text=SOURCE)
    _rules(topic.rules, screen)


def _rules(rules: Sequence[RuleText], screen: Screen) -> None:
    screen.line()
    screen.line(("Rules", "bold cyan"))
    for rule in rules:
        screen.hanging(f"  {rule.code}  ", (f"{rule.due.id:<10}  ", "dim"), text=rule.title)


def _field(topic: FieldTopic, screen: Screen) -> None:
    field = topic.field
    screen.line((field.key, "bold"), (f"  in {field.file}", "dim"))
    screen.line()
    screen.hanging("  ", text=field.text)
    screen.line()
    screen.hanging(_label("Holds"), text=field.values)
    for value, meaning in field.allowed.items():
        screen.hanging(" " * 8, f"{value}{'  ' if meaning else ''}", text=meaning)
    for label, text in (("Good", field.good), ("Weak", field.weak)):
        if text:
            screen.hanging(_label(label), text=text)
    if topic.rules:
        screen.line()
        screen.line(("Asked for by", "bold cyan"))
        for rule in topic.rules:
            screen.hanging(f"  {rule.code}  ", text=rule.title)


def _label(text: str) -> tuple[str, str]:
    return f"{text:<8}", "bold cyan"
