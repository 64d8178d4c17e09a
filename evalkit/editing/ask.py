"""Asks at a terminal for what is to be added: what every rule asks of it at the present stage, one question at a time."""

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from evalkit.asking.ask import ask
from evalkit.asking.conversation import Conversation
from evalkit.asking.question import BackError, Question
from evalkit.check.checker import judge
from evalkit.check.options import Options
from evalkit.editing.add import Added, add
from evalkit.editing.fitting import as_new, beside, day_of
from evalkit.editing.question import name_of, question_of
from evalkit.editing.resolve import EVALUATION, project_of, refuse_malformed
from evalkit.editing.review import in_review
from evalkit.editing.spots import Spot, spot_of
from evalkit.editing.values import Wish, flat, put
from evalkit.editing.wanted import wanted
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.files.loader import load_from
from evalkit.framework import Stage
from evalkit.grammar import with_article
from evalkit.model.ids import is_column, of_name
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, named_by, sharing_ids
from evalkit.terminal import say, visible

_ROUNDS = 6
"""How often answers may lead to further questions: a proportion, for instance, to its denominator."""


@dataclass(slots=True)
class Asked:
    """What is wanted after all questions, and whether it is to be written."""

    wishes: list[Wish]
    added: Added
    is_wanted: bool
    later: list[str] = field(default_factory=list)
    """What is to be added another time, in words."""


def asked(root: Path, wish: Wish, options: Options, *, diff: bool = False) -> Asked:
    """What was answered, with what it comes to. `diff`: it is shown as a diff before it is written, and not in words.

    Raises EvalkitError where there is nothing to choose from, and EOFError at the end of what is typed.
    """
    kind = wish.kind
    say(
        f"{kind.words.capitalize()}: {kind.text}. Enter leaves a question open, ? says more, < goes back; Ctrl-C writes nothing."
    )
    evaluation = load_from(Changes(root).source)
    named = _Named()
    return Conversation().run(lambda talk: _Interview(root, wish, options, evaluation, named, talk).run(diff=diff))


@dataclass(slots=True)
class _Named:
    """Things that were named before they are there."""

    now: dict[str, Wish] = field(default_factory=dict)
    """By their ids: to be added with what names them."""
    later: list[str] = field(default_factory=list)


class _Interview:
    """The questions about one thing."""

    def __init__(
        self, root: Path, wish: Wish, options: Options, evaluation: Evaluation, named: _Named, talk: Conversation
    ) -> None:
        self._root = root
        self._wish = replace(wish, values={}, replaces=True)
        self._options = options
        self._evaluation = evaluation
        self._named = named
        self._talk = talk
        self._folder: ProjectFolder | None = None

    def run(self, *, diff: bool) -> Asked:
        self._ask_where()
        kind = self._wish.kind
        there = self._there()
        first = [] if there or kind.stands_for else self._first()
        self._ask_all(first, needed=not self._wish.id and kind.has_own_id)
        self._ask_id()
        asked = [key for key in kind.asked if key not in first]
        self._ask_all(asked, needed=bool(kind.told_apart_by) or kind.name == "waiver")
        self._refuse_empty()
        seen = {*first, *asked}
        for _ in range(_ROUNDS):
            names = [name for name in self._needed() if name not in seen]
            if not names:
                break
            seen.update(names)
            self._ask_all(names)
        self._refuse_empty()
        added = self._added()
        return Asked(self._wishes(), added, self._confirmed(added, diff=diff), self._named.later)

    def _first(self) -> list[str]:
        """What is asked before everything else: of what its id is made. A relationship may go by its parties."""
        if self._wish.kind.name == "relationship" and not self._wish.id:
            return ["between", self._wish.kind.leading]
        return [key for key in self._wish.kind.asked_in_order[:1] if key not in self._wish.kind.asked]

    def _refuse_empty(self) -> None:
        kind, values = self._wish.kind, self._wish.values
        if not values and (not kind.has_id or (kind.stands_for and not self._there())):
            raise EvalkitError(
                f"Nothing was answered, so no {kind.words} has been added.", hint="Ask again when it is known."
            )

    # Where it belongs

    def _ask_where(self) -> None:
        kind, wish = self._wish.kind, self._wish
        if kind.in_project and kind.name != "project" and wish.inside != EVALUATION:
            self._folder = self._project()
            if self._folder and len(self._evaluation.projects) > 1:
                wish.project = self._folder.id
        if kind.inside and not wish.inside:
            things = [*entities(self._evaluation, KINDS[kind.inside], self._folder)]
            if len(things) > 1:
                options = {thing.id: name_of(self._evaluation, thing) for thing in things}
                title = f"In which {KINDS[kind.inside].words}?"
                wish.inside = self._talk.ask(Question(title=title, options=options, proposed=things[0].id))

    def _project(self) -> ProjectFolder | None:
        folders = {folder.id: folder for folder in self._evaluation.projects}
        try:
            return project_of(self._evaluation, self._wish)
        except EvalkitError:
            if self._wish.project or not folders:
                raise
        titles = {id: folder.project.value.title or id for id, folder in folders.items()}
        return folders[
            self._talk.ask(Question(title="In which project?", options=titles, proposed=next(iter(folders))))
        ]

    def _there(self) -> Entity | None:
        """The thing itself, where it is there already."""
        id = self._wish.kind.name if self._wish.kind.is_single else self._wish.id
        things = entities(self._evaluation, self._wish.kind, self._folder)
        return next((thing for thing in things if id and thing.id == id), None)

    def _ask_id(self) -> None:
        kind, wish = self._wish.kind, self._wish
        if wish.id or not kind.has_id or kind.is_single:
            return
        if kind.shape == "page":
            wish.id = self._talk.ask(day_of(kind)).isoformat()
            return
        if kind.stands_for:
            other = KINDS[kind.stands_for]
            things = {
                thing.id: name_of(self._evaluation, thing)
                for thing in entities(self._evaluation, other, self._folder)
                if not kind.inside or thing.id in self._parties()
            }
            if not things:
                raise EvalkitError(f"There is no {other.words} yet.", hint=f"Add one first: evalkit add {other.name}")
            wish.id = self._talk.ask(
                Question(title=f"For which {other.words}?", options=things, proposed=next(iter(things)))
            )
            return
        if kind.name == "item":
            self._ask_column()
        else:
            name = wish.values.get(kind.leading) or "-".join(wish.values.get("between", ()))
            wish.id = self._free_id(kind, str(name))

    def _parties(self) -> set[str]:
        """Who is party to the relationship in which it belongs, or to any."""
        inside = self._wish.inside
        relationships = entities(self._evaluation, KINDS["relationship"], self._folder)
        return {party for one in relationships if inside in (None, one.id) for party in one.value.between}

    def _ask_column(self) -> None:
        """Asks for the id of an item, which is the name of a column in somebody's data."""
        kind, wish = self._wish.kind, self._wish
        proposed = self._free_id(kind, str(wish.values.get(kind.leading) or ""))
        wish.id = self._talk.ask(Question(title="Name of its column in the data", proposed=proposed, read=self._id))

    def _free_id(self, kind: Kind, name: str) -> str:
        ids = of_name(name, kind.name, column=kind.name == "item")
        taken = self._taken(kind)
        return next(id for id in ids if id not in taken and id not in self._named.now)

    def _taken(self, kind: Kind) -> set[str]:
        folders = self._evaluation.projects if kind.name == "project" else [self._folder]
        return {
            thing.id
            for alike in sharing_ids(kind)
            for folder in folders
            for thing in entities(self._evaluation, alike, folder)
            if kind.name != "item" or thing.inside == self._wish.inside
        }

    def _id(self, text: str) -> str:
        refuse_malformed(self._wish.kind, text)
        if text in self._taken(self._wish.kind) and not (self._wish.kind.name == "item" and not is_column(text)):
            raise EvalkitError(f"“{text}” is taken.", hint="Give another one.")
        return text

    # What it says

    def _spot(self, name: str) -> Spot:
        there = self._there()
        if there:
            return spot_of(there, name)
        wish, project = self._wish, self._folder.id if self._folder else ""
        return Spot(wish.kind, wish.id, project, wish.inside or "", "", (), tuple(name.split(".")))

    def _ask_all(self, names: list[str], *, needed: bool = False) -> None:
        for position, name in enumerate(names):
            spot = self._spot(name)
            question = question_of(self._evaluation, spot, absent=partial(self._absent, spot))
            question.needed = needed and (position == 0 or spot.kind.name == "waiver") and not question.given
            if spot.is_leading and not self._wish.id and spot.kind.has_own_id:
                question.read = as_new(question.read, spot.kind, self._alike())
            if spot.field and spot.field.ref:
                question.options = {**question.options, **self._named_now(named_by(spot.field.ref))}
            question.read = beside(question.read, spot.kind, self._wish.values, name)
            value = self._talk.ask(question)
            if value is not None and value != spot.held(self._evaluation):
                put(self._wish.kind, self._wish.values, name, value)

    def _alike(self) -> list[Entity]:
        """The things of its kind that are there, where it belongs."""
        things = entities(self._evaluation, self._wish.kind, self._folder)
        return [thing for thing in things if thing.inside == (self._wish.inside or thing.inside)]

    def _named_now(self, kinds: tuple[str, ...]) -> dict[str, str]:
        return {
            id: str(wish.values[wish.kind.leading]) for id, wish in self._named.now.items() if wish.kind.name in kinds
        }

    def _needed(self) -> list[str]:
        """The keys that the gate of the present stage asks for, and that of the design stage also before it is reached, in the
        order of the format.
        """
        added = self._added()
        evaluation = load_from(added.changes.source)
        judged = judge(evaluation, self._options)
        done = added.done[-1]
        wants, _ = wanted(evaluation, judged.missing(max(judged.stage, Stage.DESIGN)))
        asked = [w.spot for w in wants if (w.spot.file, w.spot.at) == (done.file, done.key) and not w.name]
        names = [spot.name for spot in asked if spot.field and spot.field.shape in ("value", "list")]
        return [name for name in dict.fromkeys(names) if name != "id"]

    def _wishes(self) -> list[Wish]:
        """What is wanted, after what it names."""
        named = {id for _, value in flat(self._wish.kind.table, self._wish.values) for id in _texts(value)}
        first = [wish for id, wish in self._named.now.items() if id in named]
        return [*first, replace(self._wish, values=dict(self._wish.values))]

    def _added(self) -> Added:
        """What comes of the answers. Where nothing can, the last of them is asked for once more."""
        try:
            return add(self._root, self._wishes(), self._options)
        except EvalkitError as error:
            if self._talk.is_empty:
                raise
            say(f"  {error.message} {error.hint}".rstrip())
            raise BackError from error

    def _absent(self, spot: Spot, name: str) -> str | None:
        """What a name of something that is not there stands for: asked."""
        assert spot.field
        assert spot.field.ref
        kinds = [KINDS[kind] for kind in named_by(spot.field.ref)]
        kinds = [kind for kind in kinds if kind.has_own_id and (not kind.inside or kind.inside == spot.kind.name)]
        if not kinds:
            raise EvalkitError(f"“{visible(name)}” is none of these.")
        ways = {"now": "add it now", "later": "later: it is noted as a next step", "again": "a typing error"}
        chosen = ask(Question(title=f"“{visible(name)}” is not there yet.", options=ways, proposed="again"))
        if chosen == "again":
            return None
        options = {kind.name: f"{with_article(kind.words)}: {kind.text}" for kind in kinds}
        kind = kinds[0] if len(kinds) == 1 else KINDS[ask(Question(title="What is it?", options=options, needed=True))]
        if chosen == "later":
            self._named.later.append(f"add {with_article(kind.words)}, “{visible(name)}”: evalkit add {kind.name}")
            return ""
        id = self._free_id(kind, name)
        inside = self._wish.id if kind.inside else None
        self._named.now[id] = Wish(kind, id, self._wish.project, inside, {kind.leading: name})
        return id

    def _confirmed(self, added: Added, *, diff: bool) -> bool:
        """Shows what would be written, and asks whether it should be."""
        if not added.changes:
            return True
        if diff:
            self._talk.say("\n" + "\n".join(map(visible, added.changes.diff().rstrip("\n").split("\n"))))
        else:
            self._talk.say("\n" + "\n".join(in_review(self._evaluation, self._wishes(), self._spot)))
        return self._talk.yes("Write this?", default=True)


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
