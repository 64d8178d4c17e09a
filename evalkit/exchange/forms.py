"""The data-capture plans that become forms, and whether what they ask can be a form at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from evalkit.errors import EvalkitError
from evalkit.exchange.wish import Export
from evalkit.expressions.against import CHOICES, Asked, faults
from evalkit.expressions.parse import UnreadableError, parse_condition
from evalkit.expressions.tree import Condition, names
from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.keys import numbered
from evalkit.model.data_capture import DataCapture, Item
from evalkit.suggest import did_you_mean
from evalkit.toml.parse import parse

_ID = re.compile(r"[a-z][a-z0-9_]*")
_CHOICE = re.compile(r"[\w.-]+")
_ASKING = ("survey", "interview", "focus-group", "diary")
"""Methods by which people are asked."""
_SAYS_NOTHING = "FIL010"
"""A dash or the like in the place of a text: an item without a question goes by its id."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Question:
    """An item that can be asked: it has an id and a type, and its choices."""

    id: str
    type: str
    item: Item
    relevant: Condition | None

    @property
    def label(self) -> str:
        return plain_text(self.item.label or self.id)


@dataclass(frozen=True, slots=True)
class Form:
    """What a plan asks. `name`: the plan's id, with its project's before it where several plans have that id."""

    name: str
    plan: Sheet[DataCapture]
    questions: tuple[Question, ...]
    consent: str | None
    """How people agree to take part: of the plan, or of what it belongs to."""

    @property
    def title(self) -> str:
        return plain_text(self.plan.value.title or self.plan.id)

    @property
    def asked(self) -> dict[str, Asked]:
        """What expressions need to know of the questions."""
        return {question.id: Asked(question.type, question.item.choices) for question in self.questions}

    def free(self, name: str) -> str:
        """A name for a column of the form's own, which no item has."""
        taken = {question.id for question in self.questions}
        while name in taken:
            name += "_"
        return name


def forms_of(evaluation: Evaluation, wish: Export) -> list[Form]:
    """The forms of the plans that are meant. Raises EvalkitError where there is none, or where one cannot be a form."""
    plans = list(_plans(evaluation, wish.project))
    chosen = [(project, plan) for project, plan in plans if not wish.sources or plan.id in wish.sources]
    _refuse_unknown(wish.sources, [plan.id for _, plan in plans])
    wrong = {
        problem.file: problem
        for problem in evaluation.problems
        if problem.hides or (problem.key[:1] == ("items",) and problem.code != _SAYS_NOTHING)
    }
    for _, plan in chosen:
        if plan.path in wrong:
            problem = wrong[plan.path]
            raise EvalkitError(f"{plan.path}, line {problem.line}: {problem.message}", hint=problem.fix)
        if wish.sources and not plan.value.items:
            raise EvalkitError(
                f"{plan.path} has no items, so there is nothing to make a form of.",
                hint='Write what is asked, one [[items]] for each question: id, label, type = "integer" …',
            )
    chosen = [(project, plan) for project, plan in chosen if plan.value.items]
    if not chosen:
        where = f"of the project “{wish.project}” " if wish.project else ""
        raise EvalkitError(
            f"No data-capture plan {where}has items, so there is nothing to make a form of.",
            hint="Write what is asked into a plan, one [[items]] for each question.",
        )
    ids = [plan.id for _, plan in chosen]
    return [_form(evaluation, project, plan, is_only=ids.count(plan.id) == 1) for project, plan in chosen]


def plain_text(text: str) -> str:
    """A text without the control signs that neither XML nor CSV can hold."""
    return _CONTROLS.sub(" ", text).strip()


def number_text(value: float) -> str:
    """A limit as people write it: 0, 2.5, 100000."""
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plans(evaluation: Evaluation, project: str | None) -> Iterator[tuple[ProjectFolder | None, Sheet[DataCapture]]]:
    for folder in evaluation.projects:
        if project in (None, folder.id):
            yield from ((folder, plan) for plan in folder.plans.values())
    own = evaluation.plans_for(project) if project else evaluation.plans
    yield from ((None, plan) for plan in own.values())


def _refuse_unknown(sources: tuple[str, ...], known: list[str]) -> None:
    for source in sources:
        if source not in known:
            listed = (
                f"The plans are {', '.join(dict.fromkeys(known))}." if known else "There is no data-capture plan yet."
            )
            raise EvalkitError(f"There is no data-capture plan “{source}”.{did_you_mean(source, known)}", hint=listed)


def _form(evaluation: Evaluation, project: ProjectFolder | None, plan: Sheet[DataCapture], *, is_only: bool) -> Form:
    name = plan.id if is_only or project is None else f"{project.id}.{plan.id}"
    given = [plan.value.consent.how]
    if plan.value.method in _ASKING:
        given += [project.project.value.consent.how if project else None, evaluation.programme.value.consent.how]
    consent = next((plain_text(text) for text in given if text), None)
    return Form(name, plan, tuple(_questions(plan)), consent)


def _questions(plan: Sheet[DataCapture]) -> Iterator[Question]:
    """Raises EvalkitError for the first item that no form could ask."""
    before: dict[str, Asked] = {}
    unlabelled = _unlabelled(plan)
    for number, item in numbered(plan.value.items):
        line, _ = plan.place(("items", number))
        if fault := _fault(item, before) or unlabelled.get(item.id):
            raise EvalkitError(f"{plan.path}, line {line}: {fault}", hint="Correct the item in the plan.")
        assert item.id and item.type
        yield Question(item.id, item.type, item, parse_condition(item.relevant) if item.relevant else None)
        before[item.id] = Asked(item.type, item.choices)


def _unlabelled(plan: Sheet[DataCapture]) -> dict[str | None, str]:
    """Id of an item → that one of its choices says nothing yet. Such choices are not among those that were loaded."""
    written = parse(plan.text or "").table.get("items", [])
    loaded = {item.id: item.choices for item in plan.value.items}
    return {
        id: f"the choice “{choice}” of “{id}” has no text."
        for id, choices in ((item.get("id"), item.get("choices")) for item in written)
        for choice in choices or ()
        if choice not in loaded.get(id, {})
    }


def _fault(item: Item, before: dict[str, Asked]) -> str | None:
    """Why an item cannot be asked. `before`: the items that are asked before it."""
    if not item.id:
        return "an item has no `id`."
    if not _ID.fullmatch(item.id) or item.id == "meta":
        return (
            f"“{item.id}” cannot be the name of a question: lower-case letters, digits and underscores, a letter first."
        )
    if item.id in before:
        return f"two items are called “{item.id}”."
    if item.type is None:
        return f"the item “{item.id}” has no `type`."
    if item.type in CHOICES and not item.choices:
        return f"the item “{item.id}” has no `choices` to select from."
    wrong = [choice for choice in item.choices if not _CHOICE.fullmatch(choice)]
    if item.type in CHOICES and wrong:
        return f"the choice “{wrong[0]}” of “{item.id}” cannot be a code: letters, digits and underscores."
    return _fault_of_relevant(item, before)


def _fault_of_relevant(item: Item, before: dict[str, Asked]) -> str | None:
    if not item.relevant:
        return None
    try:
        condition = parse_condition(item.relevant)
    except UnreadableError as error:
        return f"`relevant` of “{item.id}” cannot be read at column {error.column}: {error.message}."
    later = next((name.id for name in names(condition) if name.id not in before), None)
    if later:
        return f"`relevant` of “{item.id}” names “{later}”, which is not asked before it."
    found = next(faults(condition, before), None)
    return f"`relevant` of “{item.id}”, column {found.column}: {found.message}." if found else None
