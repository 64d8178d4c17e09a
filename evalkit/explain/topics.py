"""What is to be said of a rule, a clause, a principle, a craft, a type of relationship, a field or an indicator, found by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evalkit.check.catalogue import catalogue, text_of
from evalkit.check.house_settings import House, house_of
from evalkit.errors import EvalkitError
from evalkit.explain.computed import IndicatorTopic, indicators_called
from evalkit.files.find import here
from evalkit.files.loader import load
from evalkit.framework import (
    CLAUSES,
    CRAFTS,
    HOUSE_PREFIX,
    PRINCIPLES,
    RELATIONSHIP_TYPES,
    Clause,
    Principle,
    RelationshipType,
    group_of,
)
from evalkit.model import guidance
from evalkit.model.guidance import Guidance
from evalkit.report import Changed, RuleText
from evalkit.rules import Rule
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import EvaluationGraph


@dataclass(frozen=True, slots=True)
class RuleTopic:
    """A rule: a text for each kind of thing that it is asked of."""

    texts: list[RuleText]
    setting: Changed | None = None
    """What the evaluation makes of it."""


@dataclass(frozen=True, slots=True)
class RulesTopic:
    """Rules whose codes begin alike."""

    codes: dict[str, list[RuleText]]


@dataclass(frozen=True, slots=True)
class ClauseTopic:
    """A clause, its principle, and the rules that belong to it."""

    clause: Clause
    principle: Principle
    rules: list[RuleText]


@dataclass(frozen=True, slots=True)
class GroupTopic:
    """A principle or craft, and the rules that belong to it."""

    id: str
    text: str
    clauses: tuple[Clause, ...]
    """None where it is a craft."""
    rules: list[RuleText]


@dataclass(frozen=True, slots=True)
class FieldTopic:
    """A field, and the rules that ask for it."""

    field: Guidance
    rules: list[RuleText]


@dataclass(frozen=True, slots=True)
class FieldsTopic:
    """Several fields that are called the same."""

    name: str
    fields: list[Guidance]


@dataclass(frozen=True, slots=True)
class IndicatorsTopic:
    """The indicators of an id, in one project or in several."""

    indicators: list[IndicatorTopic]


Topic = (
    RuleTopic | RulesTopic | ClauseTopic | GroupTopic | RelationshipType | FieldTopic | FieldsTopic | IndicatorsTopic
)
INDICATOR = "indicator:"


def topic_of(name: str, root: Path | None) -> Topic:
    """What goes by a name, in the evaluation at `root` where there is one. Raises EvalkitError where nothing does."""
    code, id = name.upper(), name.lower()
    if id.startswith(INDICATOR):
        return IndicatorsTopic(indicators_called(id.removeprefix(INDICATOR).strip(), load(root or here())))
    codes = texts_by_code()
    if code.startswith(HOUSE_PREFIX):
        return RuleTopic([_house_rule(code, root or here())])
    if code in codes:
        return RuleTopic(codes[code], _setting(code, root) if root else None)
    if id in CLAUSES:
        principle = next(principle for principle in PRINCIPLES if principle.id == group_of(id))
        return ClauseTopic(CLAUSES[id], principle, _texts(lambda rule: rule.clause == id))
    if id in CRAFTS or any(principle.id == id for principle in PRINCIPLES):
        return _group(id)
    if id in RELATIONSHIP_TYPES:
        return RELATIONSHIP_TYPES[id]
    alike = {other: texts for other, texts in codes.items() if other.startswith(code)}
    return RulesTopic(alike) if alike else _field(name)


def texts_by_code() -> dict[str, list[RuleText]]:
    """What is to be said of every rule, in the order of principles and crafts: a text for each kind of thing that it is
    asked of.
    """
    texts: dict[str, list[RuleText]] = {}
    for rule in catalogue():
        texts.setdefault(rule.code, []).append(text_of(rule))
    return texts


def _texts(belongs: Callable[[Rule], bool]) -> list[RuleText]:
    return [text_of(rule) for rule in catalogue() if belongs(rule)]


def _house(root: Path) -> House:
    return house_of(EvaluationGraph(load(root)))


def _setting(code: str, root: Path) -> Changed | None:
    """What an evaluation makes of a rule."""
    return next((changed for changed in _house(root).changed if changed.code == code), None)


def _house_rule(code: str, root: Path) -> RuleText:
    """A rule of an evaluation. Raises EvalkitError where it has none of this code."""
    texts = {rule.code: text_of(rule) for rule in _house(root).own}
    if code not in texts:
        raise EvalkitError(
            f"This evaluation has no rule {code} of its own.{did_you_mean(code, texts)}",
            hint="Its own rules stand in evaluation.toml, under [[require]].",
        )
    return texts[code]


def _group(id: str) -> GroupTopic:
    rules = _texts(lambda rule: group_of(rule.clause) == id)
    principle = next((principle for principle in PRINCIPLES if principle.id == id), None)
    if principle:
        return GroupTopic(id, principle.text, principle.clauses, rules)
    return GroupTopic(id, f"{CRAFTS[id]}.", (), rules)


def _field(name: str) -> FieldTopic | FieldsTopic:
    """The field of a name, or those whose names end so. Raises EvalkitError where there is none."""
    key = name.strip("` ")
    alike = [key] if guidance.find(key) else guidance.ending_in(key)
    found = [field for field in map(guidance.find, alike) if field]
    if not found:
        names = [*texts_by_code(), *CLAUSES, *(p.id for p in PRINCIPLES), *CRAFTS, *guidance.every_field()]
        raise EvalkitError(
            f"There is no rule, clause or field “{name}”.{did_you_mean(name, names)}",
            hint="`evalkit rules` lists the rules; fields are named as in indicators.denominator.",
        )
    if len(found) > 1:
        return FieldsTopic(key, found)
    return FieldTopic(found[0], _texts(lambda rule: _asks_for(rule, found[0].key)))


_GROUPS_ASKING = {
    "evaluation": ("explicit", "sustained", "questions", "files"),
    "project": ("tangible", "evidenced", "sustained", "data-capture", "story"),
    "relationships": ("explicit", "tangible", "evidenced"),
    "logic-model": ("logic-model", "explicit"),
    "indicators": ("indicators", "logic-model"),
    "data-capture": ("data-capture", "questions"),
    "findings": ("questions",),
}
"""The principles and crafts whose rules ask something of each kind of file."""


def _asks_for(rule: Rule, field: str) -> bool:
    """Whether a rule is likely to ask for a field: it says how to fix it, and is about that kind of file."""
    kind, last = field.partition(".")[0], field.rpartition(".")[2]
    return f"`{last}`" in rule.fix and group_of(rule.clause) in _GROUPS_ASKING[kind]
