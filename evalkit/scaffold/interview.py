"""Asks at a terminal what a new evaluation is about. Empty answers leave a thing open: it becomes a TODO."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from evalkit.asking.conversation import Conversation
from evalkit.asking.question import Question
from evalkit.errors import EvalkitError
from evalkit.framework import GROUPS, RELATIONSHIP_TYPES
from evalkit.grammar import joined
from evalkit.model import written
from evalkit.model.guidance import find
from evalkit.model.ids import MAX_ID, is_device, slug
from evalkit.terminal import say, visible

Answer = dict[str, Any]
"""A project, stakeholder or relationship as it would stand in a file of answers."""
_OneMore = Callable[[str, list[Answer]], Answer]
_CI_TITLE = "Check automatically on every change?"
_CI_GUIDANCE = (
    "Where the files are kept at GitHub or GitLab, each change can be checked there; that can be added later."
)
_CI = {"none": "not for now", "github": "on GitHub", "gitlab": "on GitLab"}


def asked(known: dict[str, Any], refuse_title: Callable[[str], None] = lambda _: None) -> tuple[dict[str, Any], bool]:
    """What is known after all questions, as it would stand in a file of answers, and whether it is to be written.

    `refuse_title` raises EvalkitError for a title that cannot be taken. Raises EOFError at the end of what is typed.
    """
    say("A few questions: Enter leaves one open, ? says more, < goes back. Ctrl-C ends without writing anything.")
    return Conversation().run(lambda talk: _Interview(talk, refuse_title).run(known))


class _Interview:
    """The questions about a new evaluation."""

    def __init__(self, talk: Conversation, refuse_title: Callable[[str], None]) -> None:
        self._talk = talk
        self._refuse_title = refuse_title

    def run(self, known: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        answers = dict(known)
        answers["title"] = known.get("title") or self._ask(
            "Title of the evaluation", "evaluation.title", proposed="My evaluation", read=self._title
        )
        for key, title in (("commissioner", "Commissioner"), ("evaluator", "Evaluator")):
            if key not in known:
                answers[key] = self._ask(title, f"evaluation.{key}") or ""
        for key, title in (("start", "First day of the programme"), ("end", "Last day of the programme")):
            if key not in known:
                answers[key] = self._day(title, key, after=answers.get("start") if key == "end" else None)
        if not known.get("projects"):
            answers["projects"] = self._several("project", self._project, "project.title")
        if "ci" not in known:
            answers["ci"] = self._ask(_CI_TITLE, options=_CI, proposed="none", guidance=_CI_GUIDANCE)
        answers = {key: value for key, value in answers.items() if value is not None}
        self._show(answers)
        return answers, self._talk.yes("Write this?", default=True)

    def _show(self, answers: dict[str, Any]) -> None:
        """What was understood."""
        say = self._talk.say
        days = [written.in_words(answers[key]) if answers.get(key) else f"{key} open" for key in ("start", "end")]
        say(f"\n{visible(answers['title'])}, {' to '.join(days)}")
        for title, key in (("Commissioner", "commissioner"), ("Evaluator", "evaluator")):
            if answers.get(key):
                say(f"  {title}: {visible(answers[key])}")
        projects = answers.get("projects") or []
        for project in projects:  # those of the command line have an id and no more
            title, names = project.get("title"), {s["id"]: s["name"] for s in project.get("stakeholders", ())}
            say(f"  {visible(title)} ({project['id']})" if title else f"  {visible(project['id'])}")
            for one in project.get("relationships", ()):
                say(f"    between {_joined(names[id] for id in one['between'])} ({one['id']}): {one['type']}")
        if any(project.get("title") for project in projects):
            say("In brackets are the ids, by which files name each other; evalkit rename changes them.")

    def _ask(self, title: str, key: str = "", *, guidance: str = "", **further: Any) -> Any:
        """An answer. `key`: of the value that it will be, of which the guidance is told."""
        told = find(key) if key else None
        return self._talk.ask(Question(title=title, guidance=told.text if told else guidance, **further))

    def _title(self, text: str) -> str:
        self._refuse_title(text)
        return text

    def _day(self, title: str, key: str, after: date | None) -> date | None:
        def read(text: str) -> date:
            try:
                day = written.day(text)
            except written.NotClearError as error:
                raise error.told_of(text) from error
            if after and day < after:
                raise EvalkitError(f"That is before the first day, {written.in_words(after)}.")
            return day

        day: date | None = self._ask(title, f"evaluation.{key}", how="such as 31 January 2026", read=read)
        return day

    def _several(
        self, what: str, one: _OneMore, key: str, lacking: Callable[[list[Answer]], str] = lambda _: ""
    ) -> list[Answer]:
        """Things of a kind, one after the other, until an empty name is given. `one` asks about the thing of a name;
        `lacking`: why there have to be more, if so.
        """
        found: list[Answer] = []
        while True:
            why = lacking(found)
            if why and len(found) > 1:
                self._talk.say(f"\n{why}")
            title = f"Name of the {'next' if found else 'first'} {what}"
            name = self._ask(title, key, needed=bool(why), empty="no more" if found and not why else "")
            if not name:
                return found
            found.append(one(name, found))

    def _project(self, name: str, others: list[Answer]) -> Answer:
        id = _id(name, "project", others, names_file=True)
        self._talk.say(
            f"\nThe stakeholders of {visible(name)}: every group with a part in the change, such as Patients, or Ward staff."
        )
        stakeholders = self._several("stakeholder", self._stakeholder, "project.stakeholders.name", _lacking)
        self._talk.say(f"\nThe relationships that {visible(name)} sets out to change.")
        relationships: list[Answer] = []
        while not relationships or self._talk.yes("Another relationship?", default=False):
            relationships.append(self._relationship(stakeholders, relationships))
        return {"id": id, "title": name, "stakeholders": stakeholders, "relationships": relationships}

    def _stakeholder(self, name: str, others: list[Answer]) -> Answer:
        usual = list(GROUPS)[min(len(others), 1)]
        options = {group: f"{group}: {text}" for group, text in GROUPS.items()}
        title = f"Which group are they, {visible(name)}?"
        group = self._ask(title, "project.stakeholders.group", options=options, proposed=usual)
        return {"id": _id(name, "stakeholder", others), "name": name, "group": group}

    def _relationship(self, stakeholders: list[Answer], others: list[Answer]) -> Answer:
        groups = {s["id"]: s["group"] for s in stakeholders}

        def read(text: str) -> list[str]:
            between = text.split(", ")
            if len(between) < 2:
                raise EvalkitError("A relationship is between two or more.")
            if not _types({groups[id] for id in between}):
                raise EvalkitError(_no_type({groups[id] for id in between}))
            return between

        between = self._ask(
            "Between whom?",
            "relationships.between",
            how="numbers or names, with commas between",
            options={s["id"]: s["name"] for s in stakeholders},
            several=True,
            needed=True,
            proposed="" if others else ", ".join(_usual(stakeholders)),
            read=read,
        )
        types = _types({groups[id] for id in between})
        type = types[0]
        if len(types) > 1:
            options = {id: RELATIONSHIP_TYPES[id].text for id in types}
            type = self._ask("Of which type?", "relationships.type", options=options, proposed=type)
        else:
            self._talk.say(f"  That is one {RELATIONSHIP_TYPES[type].text} ({type}).")
        return {"id": _id("-".join(between), type, others, names_file=True), "type": type, "between": between}


def _id(name: str, what: str, others: list[Answer], *, names_file: bool = False) -> str:
    """An id made from a name, of which there is none yet; failing that, from what it is. `names_file`: a file or folder gets it."""
    proposed, taken = slug(name) or what, [other["id"] for other in others]
    numbered = (f"{proposed[: MAX_ID - 3]}-{number}" for number in range(2, 1000))
    return next(id for id in (proposed, *numbered) if id not in taken and not (names_file and is_device(id)))


def _usual(stakeholders: list[Answer]) -> tuple[str, ...]:
    """The first two who can be in a relationship of one of the types; nobody where there are none."""
    pairs = ((a, b) for a in stakeholders for b in stakeholders if a is not b)
    return next(((a["id"], b["id"]) for a, b in pairs if _types({a["group"], b["group"]})), ())


def _lacking(stakeholders: list[Answer]) -> str:
    """Why more stakeholders are needed, if so: no relationship is there without two who can be in one."""
    if len(stakeholders) < 2:
        return "A relationship takes two, at least."
    return "" if _usual(stakeholders) else f"{_no_type({s['group'] for s in stakeholders})} It takes one more."


def _joined(names: Iterable[str]) -> str:
    return joined([visible(name) for name in names])


def _types(groups: set[str]) -> list[str]:
    """The types of relationship that there are between these groups."""
    return [type.id for type in RELATIONSHIP_TYPES.values() if set(type.groups) <= groups]


def _no_type(groups: set[str]) -> str:
    pairs = "; ".join(f"{type.id}: {type.groups[0]} and {type.groups[1]}" for type in RELATIONSHIP_TYPES.values())
    return f"None of the three types of relationship is between {' and '.join(sorted(groups))} ({pairs})."
