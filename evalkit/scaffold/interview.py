"""Asks at a terminal what a new evaluation is about. Empty answers leave a thing open: it becomes a TODO."""

from collections.abc import Callable
from datetime import date
from typing import Any

from evalkit.asking.conversation import Conversation
from evalkit.asking.question import Question
from evalkit.errors import EvalkitError
from evalkit.framework import GROUPS, RELATIONSHIP_TYPES
from evalkit.model import written
from evalkit.model.ids import MAX_ID, NO_FILE, is_device, is_id, slug
from evalkit.terminal import say, visible

Answer = dict[str, Any]
"""A project, stakeholder or relationship as it would stand in a file of answers."""
_CI = {"none": "not for now", "github": "on GitHub", "gitlab": "on GitLab"}


def asked(known: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What is known after all questions, as it would stand in a file of answers, and whether it is to be written.

    Raises EOFError at the end of what is typed.
    """
    say("A few questions: Enter leaves one open, ? says more, < goes back. Ctrl-C ends without writing anything.")
    return Conversation().run(lambda talk: _Interview(talk).run(known))


class _Interview:
    """The questions about a new evaluation."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk

    def run(self, known: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        answers = dict(known)
        answers["title"] = known.get("title") or self._ask("Title of the evaluation", proposed="My evaluation")
        for key, question, meaning in (
            ("commissioner", "Commissioner", "Who pays for the evaluation, or asked for it."),
            ("evaluator", "Evaluator", "Who carries the evaluation out: a person or an organisation."),
        ):
            if key not in known:
                answers[key] = self._ask(question, guidance=meaning) or ""
        for key, question in (("start", "First day of the programme"), ("end", "Last day of the programme")):
            if key not in known:
                answers[key] = self._day(question, after=answers.get("start") if key == "end" else None)
        if not known.get("projects"):
            answers["projects"] = self._several("project", self._project)
        if "ci" not in known:
            title = "Check automatically on every change? It needs a repository; you can add it later."
            answers["ci"] = self._talk.ask(Question(title=title, options=_CI, proposed="none"))
        answers = {key: value for key, value in answers.items() if value is not None}
        self._show(answers)
        return answers, self._talk.yes("Write this?", default=True)

    def _show(self, answers: dict[str, Any]) -> None:
        """What was understood."""
        open = f"{answers.get('start') or 'start open'} to {answers.get('end') or 'end open'}"
        self._talk.say(f"\n{visible(answers['title'])}, {open}")
        for project in answers.get("projects") or []:  # those of the command line have an id and no more
            title, names = project.get("title"), {s["id"]: s["name"] for s in project.get("stakeholders", ())}
            self._talk.say(f"  {visible(title)} ({project['id']})" if title else f"  {visible(project['id'])}")
            for one in project.get("relationships", ()):
                between = " and ".join(visible(names[id]) for id in one["between"])
                self._talk.say(f"    {one['id']}: {one['type']}, between {between}")

    def _ask(self, title: str, **further: Any) -> Any:
        return self._talk.ask(Question(title=title, **further))

    def _day(self, title: str, after: date | None) -> date | None:
        def read(text: str) -> date:
            try:
                day = written.day(text)
            except written.NotClearError as error:
                raise EvalkitError(f"“{visible(text)}”, {error.why}.", hint=error.fix) from error
            if after and day < after:
                raise EvalkitError(f"That is before the first day, {after.day} {after:%B %Y}.")
            return day

        day: date | None = self._ask(title, how="such as 31 January 2026", read=read)
        return day

    def _several(self, what: str, one: Callable[[str, list[Answer]], Answer], least: int = 0) -> list[Answer]:
        """Things of a kind, one after the other, until an empty name is given. `one` asks about the thing of a name."""
        found: list[Answer] = []
        while True:
            needed = len(found) < least
            title = f"Name of the {'next' if found else 'first'} {what}"
            how = "such as Patients, or Ward staff" if needed else "Enter: no more"
            name = self._ask(title, needed=needed, how=how)
            if not name:
                return found
            found.append(one(name, found))

    def _id(self, title: str, proposed: str, taken: list[str], *, names_file: bool = False) -> str:
        """An id that is not taken; where the one proposed is, another with a number is. `names_file`: a file or folder gets it."""

        def read(id: str) -> str:
            if not is_id(id):
                raise EvalkitError("An id has lower-case letters and digits, with single hyphens between them.")
            if id in taken:
                raise EvalkitError(f"“{id}” is taken.")
            if names_file and is_device(id):
                raise EvalkitError(f"{NO_FILE}.")
            return id

        numbered = (f"{proposed[: MAX_ID - 3]}-{number}" for number in range(2, 100))
        free = (id for id in (proposed, *numbered) if id not in taken and not (names_file and is_device(id)))
        told = "A short name without spaces, by which other files speak of it. Enter takes the one made from its name."
        id: str = self._ask(title, proposed=next(free, proposed), read=read, guidance=told)
        return id

    def _project(self, name: str, others: list[Answer]) -> Answer:
        taken = [other["id"] for other in others]
        id = self._id("Its id, the name of its folder", slug(name) or "project", taken, names_file=True)
        self._talk.say(f"\nThe stakeholders of {visible(name)}: every group with a part in the change, at least two.")
        stakeholders = self._several("stakeholder", self._stakeholder, least=2)
        self._talk.say(f"\nThe relationships that {visible(name)} sets out to change.")
        relationships: list[Answer] = []
        while not relationships or self._talk.yes("Another relationship?", default=False):
            relationships.append(self._relationship(stakeholders, relationships))
        return {"id": id, "title": name, "stakeholders": stakeholders, "relationships": relationships}

    def _stakeholder(self, name: str, others: list[Answer]) -> Answer:
        id = self._id("Its id", slug(name) or "stakeholder", [other["id"] for other in others])
        usual = list(GROUPS)[min(len(others), 1)]
        options = {group: f"{group}: {text}" for group, text in GROUPS.items()}
        group = self._ask(f"Which group do {visible(name)} belong to?", options=options, proposed=usual)
        return {"id": id, "name": name, "group": group}

    def _relationship(self, stakeholders: list[Answer], others: list[Answer]) -> Answer:
        groups = {s["id"]: s["group"] for s in stakeholders}

        def read(text: str) -> list[str]:
            between = text.split(", ")
            if len(between) < 2:
                raise EvalkitError("A relationship is between two or more.")
            if not _types({groups[id] for id in between}):
                raise EvalkitError(_no_type({groups[id] for id in between}))
            return between

        both = [s["id"] for s in stakeholders]
        usual = next((f"{a}, {b}" for a in both for b in both if a != b and _types({groups[a], groups[b]})), "")
        between = self._ask(
            "Between whom?",
            how="numbers or names, with commas between",
            options={s["id"]: s["name"] for s in stakeholders},
            several=True,
            needed=True,
            proposed="" if others else usual,
            read=read,
        )
        types = _types({groups[id] for id in between})
        type = types[0]
        if len(types) > 1:
            options = {id: RELATIONSHIP_TYPES[id].text for id in types}
            type = self._ask("Of which type?", options=options, proposed=type)
        else:
            self._talk.say(f"  That is a relationship of the type {type}.")
        taken = [other["id"] for other in others]
        return {"id": self._id("Its id", slug("-".join(between)) or type, taken, names_file=True), "type": type, "between": between}  # fmt: skip


def _types(groups: set[str]) -> list[str]:
    """The types of relationship that there are between these groups."""
    return [type.id for type in RELATIONSHIP_TYPES.values() if set(type.groups) <= groups]


def _no_type(groups: set[str]) -> str:
    pairs = "; ".join(f"{type.id}: {type.groups[0]} and {type.groups[1]}" for type in RELATIONSHIP_TYPES.values())
    return f"None of the three types of relationship is between {' and '.join(sorted(groups))} ({pairs})."
