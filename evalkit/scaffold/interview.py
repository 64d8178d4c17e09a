"""Asks at a terminal what a new evaluation is about. Empty answers leave a thing open: it becomes a TODO."""

from collections.abc import Callable
from datetime import date
from typing import Any

from evalkit.framework import GROUPS, RELATIONSHIP_TYPES
from evalkit.model import written
from evalkit.model.ids import MAX_ID, NO_FILE, is_column, is_device, is_id, of_name, slug
from evalkit.prompts import choose, prompt, yes
from evalkit.suggest import did_you_mean
from evalkit.terminal import say, visible

Answer = dict[str, Any]
"""A project, stakeholder or relationship as it would stand in a file of answers."""


def ask_about_evaluation(known: dict[str, Any]) -> dict[str, Any]:
    """Asks what is not known yet. Gives answers as they would stand in a file of answers."""
    say("A few questions; press Enter to leave one open. Ctrl-C ends without writing anything.\n")
    answers = dict(known)
    answers["title"] = known.get("title") or prompt("Title of the evaluation", "My evaluation")
    for key, question in (("commissioner", "Commissioner"), ("evaluator", "Evaluator")):
        if key not in known:
            answers[key] = prompt(question)
    for key, question in (("start", "First day of the programme"), ("end", "Last day of the programme")):
        if key not in known:
            answers[key] = _date(question, after=answers.get("start") if key == "end" else None)
    if not known.get("projects"):
        answers["projects"] = _several("project", _project)
    if "ci" not in known:
        answers["ci"] = choose(
            "Check automatically on every change? It needs a repository; you can add it later.",
            {"none": "not for now", "github": "on GitHub", "gitlab": "on GitLab"},
            "none",
        )
    return {key: value for key, value in answers.items() if value is not None}


def confirmed(answers: dict[str, Any]) -> bool:
    """Shows what was understood, and asks whether it should be written."""
    say(f"\n{visible(answers['title'])}, {answers.get('start') or 'start open'} to {answers.get('end') or 'end open'}")
    for project in answers.get("projects") or []:  # those of the command line have an id and no more
        say(f"  {visible(project['title'])} ({project['id']})" if "title" in project else f"  {visible(project['id'])}")
        for relationship in project.get("relationships", ()):
            say(f"    {relationship['id']}: {relationship['type']}, between {' and '.join(relationship['between'])}")
    return yes("Write this?", default=True)


def _date(question: str, after: date | None = None) -> date | None:
    while True:
        answer = prompt(f"{question} (such as 2026-01-31; Enter to leave open)")
        if not answer:
            return None
        try:
            day = written.day(answer)
        except written.NotClearError as error:
            say(f"  “{visible(answer)}”, {error.why}. {error.fix}")
            continue
        if after and day < after:
            say(f"  That is before the first day, {after}.")
        else:
            if answer != day.isoformat():
                say(f"  {day.isoformat()}")
            return day


def propose_id(question: str, text: str, taken: list[str], *, kind: str) -> str:
    """An id for something of a kind: made of what it is called, unless another one is typed."""
    column = kind == "item"
    proposed = next(id for id in of_name(text, kind, column=column) if id not in taken)
    return _column(question, proposed, taken) if column else _id(question, proposed, taken)


def _column(question: str, proposed: str, taken: list[str]) -> str:
    while True:
        answer = prompt(question, proposed)
        if is_column(answer) and answer not in taken:
            return answer
        say("  Use lower-case letters, digits and underscores, and no id that is there already.")


def _id(question: str, proposed: str, taken: list[str], *, names_file: bool = False) -> str:
    """An id that is not taken; where the one proposed is, another with a number is. `names_file`: a file or folder gets it."""

    def is_no_file(id: str) -> bool:
        return names_file and is_device(id)

    numbered = (f"{proposed[: MAX_ID - 3]}-{number}" for number in range(2, 100))
    proposed = next((id for id in (proposed, *numbered) if id not in taken and not is_no_file(id)), proposed)
    while True:
        answer = prompt(question, proposed)
        if not is_id(answer):
            say("  An id has lower-case letters and digits, with single hyphens between them.")
        elif answer in taken:
            say(f"  “{answer}” is taken.")
        elif is_no_file(answer):
            say(f"  {NO_FILE}.")
        else:
            return answer


def _several(what: str, one: Callable[[str, list[Answer]], Answer], least: int = 0) -> list[Answer]:
    """Things of a kind, one after the other, until an empty name is given. `one` asks about the thing of a name."""
    found: list[Answer] = []
    while True:
        question = f"Name of the {'next' if found else 'first'} {what}"
        name = prompt(f"{question} (Enter when done)" if found or not least else question)
        if name:
            found.append(one(name, found))
        elif len(found) >= least:
            return found
        else:
            say(f"  Please name at least {least}.")


def _project(name: str, others: list[Answer]) -> Answer:
    id = _id(
        "  Its id, the name of its folder", slug(name) or "project", [other["id"] for other in others], names_file=True
    )
    say(f"\nThe stakeholders of {visible(name)}: every group with a part in the change, at least two.")
    stakeholders = _several("stakeholder", _stakeholder, least=2)
    say(f"\nThe relationships that {visible(name)} sets out to change.")
    relationships: list[Answer] = []
    while not relationships or yes("Another relationship?", default=False):
        relationships.append(_relationship(stakeholders, relationships))
    say("")
    return {"id": id, "title": name, "stakeholders": stakeholders, "relationships": relationships}


def _stakeholder(name: str, others: list[Answer]) -> Answer:
    id = _id("  Its id", slug(name) or "stakeholder", [other["id"] for other in others])
    usual = list(GROUPS)[min(len(others), 1)]
    if not others:
        return {"id": id, "name": name, "group": choose("  Which group do they belong to?", GROUPS, usual)}
    while True:
        answer = prompt(f"  Which group? ({', '.join(GROUPS)})", usual)
        if answer in GROUPS:
            return {"id": id, "name": name, "group": answer}
        say(f"  Please answer with one of: {', '.join(GROUPS)}.{did_you_mean(answer, GROUPS)}")


def _relationship(stakeholders: list[Answer], others: list[Answer]) -> Answer:
    for number, stakeholder in enumerate(stakeholders, 1):
        say(f"  {number}  {visible(stakeholder['name'])} ({stakeholder['id']}, {stakeholder['group']})")
    while True:
        answer = prompt("Between whom? (numbers or names, with commas)", "" if others else "1, 2")
        between = _parties(answer, stakeholders)
        type = _type(between, stakeholders) if between else None
        if between and type:
            break
    id = _id("  Its id", slug("-".join(between)) or type, [other["id"] for other in others], names_file=True)
    return {"id": id, "type": type, "between": between}


def _type(between: list[str], stakeholders: list[Answer]) -> str | None:
    """The type of a relationship between these stakeholders; None, and a word, where there is no such type."""
    groups = {stakeholder["group"] for stakeholder in stakeholders if stakeholder["id"] in between}
    fitting = [type for type in RELATIONSHIP_TYPES.values() if set(type.groups) <= groups]
    if len(fitting) > 1:
        return choose("  Of which type?", {type.id: type.text for type in fitting}, fitting[0].id)
    if fitting:
        say(f"  That is a relationship of the type {fitting[0].id}.")
        return fitting[0].id
    pairs = "; ".join(f"{type.id}: {type.groups[0]} and {type.groups[1]}" for type in RELATIONSHIP_TYPES.values())
    say(f"  None of the three types of relationship is between {' and '.join(sorted(groups))} ({pairs}).")
    return None


def _parties(answer: str, stakeholders: list[Answer]) -> list[str] | None:
    """The ids of the stakeholders that an answer names, by number, id or name; None, and a word, where it does not."""
    names = {
        said: stakeholder["id"]
        for number, stakeholder in enumerate(stakeholders, 1)
        for said in (str(number), stakeholder["id"], stakeholder["name"].casefold())
    }
    found = []
    for part in filter(None, (part.strip().casefold() for part in answer.split(","))):
        if part not in names:
            say(f"  “{visible(part)}” is none of these stakeholders.{did_you_mean(part, names)}")
            return None
        found.append(names[part])
    if len(set(found)) < 2:
        say("  A relationship is between two or more.")
        return None
    return list(dict.fromkeys(found))
