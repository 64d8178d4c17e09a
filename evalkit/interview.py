"""Asks at a terminal what a new evaluation is about. Empty answers leave a thing open: it becomes a TODO."""

from collections.abc import Callable
from datetime import date
from typing import Any

import typer
from slugify import slugify

from evalkit.framework import GROUPS, RELATIONSHIP_TYPES
from evalkit.model.fields import MAX_ID, is_id
from evalkit.terminal import say, visible


def slug(text: str) -> str:
    """Text → an id: `Shared haemodialysis care` → `shared-haemodialysis-care`. Empty where nothing is left."""
    return slugify(text, max_length=MAX_ID, word_boundary=True)


def ask_about_evaluation(known: dict[str, Any]) -> dict[str, Any]:
    """Asks what is not known yet. Gives answers as they would stand in a file of answers."""
    say("A few questions; press Enter to leave one open. Ctrl-C ends without writing anything.\n")
    answers = dict(known)
    answers["title"] = known.get("title") or _text("Title of the evaluation", "My evaluation")
    for key, question in (("commissioner", "Commissioner"), ("evaluator", "Evaluator")):
        if key not in known:
            answers[key] = _text(question)
    for key, question in (("start", "First day of the programme"), ("end", "Last day of the programme")):
        if key not in known:
            answers[key] = _date(question, after=answers.get("start") if key == "end" else None)
    if not known.get("projects"):
        answers["projects"] = _several("project", _project)
    if "ci" not in known:
        answers["ci"] = _choice(
            "Where does the gate run?",
            {"github": "a workflow for GitHub", "gitlab": "a pipeline for GitLab", "none": "nowhere for now"},
            "none",
        )
    say("")
    return {key: value for key, value in answers.items() if value is not None}


def _text(question: str, default: str = "") -> str:
    answer: str = typer.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


def _date(question: str, after: date | None = None) -> date | None:
    while True:
        answer = _text(f"{question} (YYYY-MM-DD)")
        if not answer:
            return None
        try:
            day = date.fromisoformat(answer)
        except ValueError:
            say(f"“{visible(answer)}” is not a date such as 2011-01-31.")
            continue
        if after and day < after:
            say(f"That is before the first day, {after}.")
            continue
        return day


def _choice(question: str, options: dict[str, str], default: str) -> str:
    """One of several options, by number or by name."""
    say(question)
    names = list(options)
    width = max(map(len, names))
    for number, name in enumerate(names, 1):
        say(f"  {number}  {name.ljust(width)}  {options[name]}")
    while True:
        answer = _text("  Number or name", default)
        if answer in options:
            return answer
        if answer.isdecimal() and 0 < int(answer) <= len(names):
            return names[int(answer) - 1]
        say(f"  Please answer with one of: {', '.join(names)}.")


def _id(question: str, proposed: str, taken: list[str]) -> str:
    proposed = next(
        (id for id in (proposed, *(f"{proposed[: MAX_ID - 3]}-{n}" for n in range(2, 100))) if id not in taken),
        proposed,
    )
    while True:
        answer = _text(question, proposed)
        if not is_id(answer):
            say("  An id has lower-case letters and digits, with single hyphens between them.")
        elif answer in taken:
            say(f"  “{answer}” is taken.")
        else:
            return answer


def _several(
    what: str, one: Callable[[str, list[dict[str, Any]]], dict[str, Any]], least: int = 0
) -> list[dict[str, Any]]:
    """Things of a kind, one after the other, until an empty name is given."""
    found: list[dict[str, Any]] = []
    while True:
        ordinal = "first" if not found else "next"
        name = _text(
            f"Name of the {ordinal} {what} (Enter when done)" if found or not least else f"Name of the first {what}"
        )
        if name:
            found.append(one(name, found))
        elif len(found) >= least:
            return found
        else:
            say(f"  Please name at least {least}.")


def _project(name: str, others: list[dict[str, Any]]) -> dict[str, Any]:
    id = _id("  Its id, the name of its folder", slug(name) or "project", [other["id"] for other in others])
    say(f"\nThe stakeholders of {visible(name)}: every group with a part in the change, at least two.")
    stakeholders = _several("stakeholder", _stakeholder, least=2)
    say(f"\nThe relationships that {visible(name)} sets out to change.")
    relationships: list[dict[str, Any]] = []
    while not relationships or typer.confirm("Another relationship?", default=False, err=True):
        relationships.append(_relationship(stakeholders, relationships))
    say("")
    return {"id": id, "title": name, "stakeholders": stakeholders, "relationships": relationships}


def _stakeholder(name: str, others: list[dict[str, Any]]) -> dict[str, Any]:
    id = _id("  Its id", slug(name) or "stakeholder", [other["id"] for other in others])
    usual = list(GROUPS)[min(len(others), 1)]
    return {"id": id, "name": name, "group": _choice("  Which group do they belong to?", GROUPS, usual)}


def _relationship(stakeholders: list[dict[str, Any]], others: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [stakeholder["id"] for stakeholder in stakeholders]
    while True:
        answer = _text(f"Between whom? ({', '.join(ids)})", ", ".join(ids[:2]))
        between = list(dict.fromkeys(answer.replace(",", " ").split()))
        unknown = [id for id in between if id not in ids]
        if len(between) >= 2 and not unknown:
            break
        say(f"  “{visible(unknown[0])}” is no stakeholder." if unknown else "  A relationship is between two or more.")
    groups = {stakeholder["group"] for stakeholder in stakeholders if stakeholder["id"] in between}
    fitting = [type.id for type in RELATIONSHIP_TYPES.values() if set(type.groups) <= groups]
    if len(fitting) == 1:
        type = fitting[0]
        say(f"  That is a relationship of the type {type}.")
    else:
        texts = {type.id: type.text for type in RELATIONSHIP_TYPES.values()}
        type = _choice("  Of which type?", texts, (fitting or list(texts))[0])
    id = _id("  Its id", slug("-".join(between)) or type, [other["id"] for other in others])
    return {"id": id, "type": type, "between": between}
