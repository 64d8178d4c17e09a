"""The manual: rules, clauses and fields explained from what they say of themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from evalkit.check.catalogue import catalogue, told
from evalkit.check.house_settings import House
from evalkit.errors import EvalkitError
from evalkit.files.find import here
from evalkit.files.loader import load
from evalkit.framework import CLAUSES, CRAFTS, PRINCIPLES, RELATIONSHIP_TYPES, SOURCE, group_of, title_of
from evalkit.grammar import with_article
from evalkit.model import guidance
from evalkit.report import RuleText
from evalkit.rules import HOUSE_PREFIX, Rule, manual
from evalkit.suggest import did_you_mean
from evalkit.terminal import Screen, deliver
from evalkit.thread.graph import EvaluationGraph


def write_catalogue(out: TextIO, *, as_json: bool = False) -> None:
    """Writes all rules, in the order of principles and crafts."""
    if as_json:
        rows = [_row(rules) for rules in _by_code().values()]
        deliver(json.dumps({"schema_version": 1, "rules": rows}, indent=2) + "\n", out)
        return
    screen = Screen(out)
    group = ""
    for code, rules in _by_code().items():
        rule = rules[0]
        if group_of(rule.clause) != group:
            if group:
                screen.line()
            group = group_of(rule.clause)
            screen.line((title_of(group), "bold"))
        style = "bold red" if rule.severity.value == "error" else "yellow"
        head = f"  {code}", style
        screen.hanging(
            head, (f"  {rule.due.id:<10} {rule.severity.value:<8} ", "dim"), text="; ".join(r.title for r in rules)
        )
    screen.show()


def _by_code() -> dict[str, list[Rule]]:
    rules: dict[str, list[Rule]] = {}
    for rule in catalogue():
        rules.setdefault(rule.code, []).append(rule)
    return rules


def _row(rules: list[Rule]) -> dict[str, str]:
    def told(part: str) -> str:
        return " ".join(manual(rule).get(part, "") for rule in rules)

    return {
        "code": rules[0].code,
        "title": "; ".join(rule.title for rule in rules),
        "due": rules[0].due.id,
        "severity": rules[0].severity.value,
        "clause": rules[0].clause,
        "why": told("why"),
        "good": told("good"),
        "fix": told("fix"),
    }


def explain(topic: str, root: Path | None, out: TextIO) -> None:
    """Writes what is to be known about a rule, a clause, a principle, a craft or a field, in the evaluation at `root` where
    there is one.

    Raises EvalkitError where there is no such thing.
    """
    screen = Screen(out)
    codes = _by_code()
    if topic.upper().startswith(HOUSE_PREFIX):
        _rule(screen, _house_rule(topic.upper(), root or here()))
    elif topic.upper() in codes:
        for number, rule in enumerate(codes[topic.upper()]):
            if number:
                screen.line()
            _rule(screen, told(rule))
        _setting(screen, topic.upper(), root)
    elif topic.lower() in CLAUSES:
        _clause(screen, topic.lower())
    elif topic.lower() in (*(p.id for p in PRINCIPLES), *CRAFTS):
        _group(screen, topic.lower())
    elif topic.lower() in RELATIONSHIP_TYPES:
        screen.hanging(
            (f"{topic.lower()}  ", "bold"), text=f"the relationship {RELATIONSHIP_TYPES[topic.lower()].text}"
        )
    elif any(code.startswith(topic.upper()) for code in codes):
        for code, rules in codes.items():
            if code.startswith(topic.upper()):
                screen.hanging(f"{code}  ", (f"{rules[0].due.id:<10}  ", "dim"), text="; ".join(r.title for r in rules))
    else:
        _fields(screen, topic)
    screen.show()


def _house(root: Path) -> House:
    return House(EvaluationGraph(load(root)), catalogue())


def _setting(screen: Screen, code: str, root: Path | None) -> None:
    """What an evaluation makes of a rule."""
    changed = next((changed for changed in _house(root).changed if changed.code == code), None) if root else None
    if changed:
        what = "switched off" if changed.severity == "off" else f"made {with_article(changed.severity)}"
        screen.line()
        screen.hanging(("Here    ", "bold cyan"), text=f"It is {what} in evaluation.toml: {changed.reason}")


def _house_rule(code: str, root: Path) -> RuleText:
    """A rule of an evaluation. Raises EvalkitError where it has none of this code."""
    texts = {text.code: text for text in _house(root).texts}
    if code not in texts:
        raise EvalkitError(
            f"This evaluation has no rule {code} of its own.{did_you_mean(code, texts)}",
            hint="Its own rules stand in evaluation.toml, under [[require]].",
        )
    return texts[code]


def _rule(screen: Screen, rule: RuleText) -> None:
    screen.hanging((f"{rule.code}  ", "bold"), text=f"{rule.title}.", style="bold")
    due = f"due from the stage {rule.due.id} on"
    counts = (
        "an error: the gate fails"
        if rule.severity.value == "error"
        else "a warning: counts in the score, fails no gate"
    )
    screen.hanging("        ", text=f"{_where(rule.clause)} · {due} · {counts}", style="dim")
    for text, label in ((rule.why, "Why"), (rule.good, "Good"), (rule.fix, "Fix")):
        if text:
            screen.line()
            screen.hanging((f"{label:<8}", "bold cyan"), text=text)


def _where(clause: str) -> str:
    text = CLAUSES[clause].text if clause in CLAUSES else ""
    return f"{title_of(group_of(clause))}{': ' + text if text else ''} ({clause})"


def _clause(screen: Screen, id: str) -> None:
    principle = next(p for p in PRINCIPLES if p.id == group_of(id))
    screen.line((f"{id}  ", "bold"), (CLAUSES[id].text, "bold"))
    screen.line()
    screen.hanging((f"{principle.title:<8}  ", "bold cyan"), text=principle.text)
    screen.hanging(("Source    ", "bold cyan"), text=SOURCE)
    _rules_of(screen, lambda rule: rule.clause == id)


def _group(screen: Screen, id: str) -> None:
    principle = next((p for p in PRINCIPLES if p.id == id), None)
    screen.line((title_of(id), "bold"))
    screen.line()
    screen.hanging("  ", text=principle.text if principle else f"{CRAFTS[id]}.")
    if principle:
        screen.line()
        for clause in principle.clauses:
            screen.hanging("  ", (f"{clause.id:<26}", "cyan"), text=clause.text)
        screen.line()
        screen.hanging(("Source  ", "bold cyan"), text=SOURCE)
    _rules_of(screen, lambda rule: group_of(rule.clause) == id)


def _rules_of(screen: Screen, belongs: Callable[[Rule], bool]) -> None:
    screen.line()
    screen.line(("Rules", "bold cyan"))
    for rule in catalogue():
        if belongs(rule):
            screen.hanging(f"  {rule.code}  ", (f"{rule.due.id:<10}  ", "dim"), text=rule.title)


def _fields(screen: Screen, topic: str) -> None:
    name = topic.strip("` ")
    found = guidance.find(name)
    if found is None:
        alike = guidance.named(name)
        if not alike:
            names = [*_by_code(), *CLAUSES, *(p.id for p in PRINCIPLES), *CRAFTS, *guidance.every_field()]
            raise EvalkitError(
                f"There is no rule, clause or field “{topic}”.{did_you_mean(topic, names)}",
                hint="`evalkit rules` lists the rules; fields are named as in indicators.denominator.",
            )
        found = guidance.find(alike[0]) if len(alike) == 1 else None
        if found is None:
            screen.line((f"Several fields are called {name}:", "bold"))
            for other in alike:
                held = guidance.find(other)
                screen.hanging(f"  {other}  ", text=held.text if held else "")
            return
    screen.line((found.key, "bold"), (f"  in {found.file}", "dim"))
    screen.line()
    screen.hanging("  ", text=found.text)
    screen.line()
    screen.hanging(("Holds   ", "bold cyan"), text=found.values)
    for value, meaning in found.allowed.items():
        screen.hanging(" " * 8, f"{value}{'  ' if meaning else ''}", text=meaning)
    for label, text in (("Good", found.good), ("Weak", found.weak)):
        if text:
            screen.hanging((f"{label:<8}", "bold cyan"), text=text)
    last = found.key.rpartition(".")[2]
    asking = [rule for rule in catalogue() if f"`{last}`" in manual(rule).get("fix", "") and _about(rule, found.key)]
    if asking:
        screen.line()
        screen.line(("Asked for by", "bold cyan"))
        for rule in asking:
            screen.hanging(f"  {rule.code}  ", text=rule.title)


def _about(rule: Rule, key: str) -> bool:
    """Whether a rule is likely to be about a field: they belong to the same kind of file."""
    kind = key.partition(".")[0]
    groups = {
        "evaluation": ("explicit", "sustained", "questions", "files"),
        "project": ("tangible", "evidenced", "sustained", "data-capture", "story"),
        "relationships": ("explicit", "tangible", "evidenced"),
        "logic-model": ("logic-model", "explicit"),
        "indicators": ("indicators", "logic-model"),
        "data-capture": ("data-capture", "questions"),
        "findings": ("questions",),
    }
    return group_of(rule.clause) in groups[kind]
