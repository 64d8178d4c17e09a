"""Puts the questions of a session: for a value, for a new thing, for a name in one of several; and saves the answers."""

from dataclasses import replace

from evalkit.asking.ask import answer, ask
from evalkit.asking.conversation import Conversation
from evalkit.asking.question import BackError, Question
from evalkit.editing.question import in_words, name_of, question_of
from evalkit.editing.sections import SECTIONS, section_of
from evalkit.editing.spots import Spot, project_at, spot_of
from evalkit.editing.values import Values
from evalkit.editing.wanted import Wanted, reason_spot
from evalkit.errors import EvalkitError
from evalkit.files.entities import entities
from evalkit.filling import titles
from evalkit.filling.in_words import in_words as finding_in_words
from evalkit.filling.save import Writing, moved
from evalkit.grammar import with_article
from evalkit.model.fields import fields
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, named_by
from evalkit.terminal import say, visible

_NONE = "none"
"""An answer that stands for the reason why there is none, where there may be one."""
_NEW = "+"


class Asker:
    """Asks one question, and saves its answer."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.above = ""
        """Where one stands."""
        self.written: dict[tuple[Spot, str], tuple[str, str]] = {}
        """What has been written: where, and which name in a list → its label and its words."""
        self.later: list[str] = []
        """What is to be done another time."""
        self._has_told_of_ids = False
        self._past: list[Spot] = []
        """What was asked, the last one at the end: where one goes back to."""

    def back(self) -> None:
        """Asks what was asked before once more, and before that if so wanted."""
        at = len(self._past) - 1
        while self._past:
            if at < 0:
                say("  There is no question before this one.")
            at = max(at, 0)
            self.above = f"{SECTIONS[section_of(self._past[at])].title} · once more"
            try:
                self.value(self._past[at])
            except BackError:
                at -= 1
            else:
                return
        say("  There is no question before this one.")

    def value(self, spot: Spot, want: Wanted | None = None) -> bool:
        """Asks for a value and saves it; whether it has changed."""
        evaluation = self.writing.evaluation
        held = spot.held(evaluation)
        question = question_of(evaluation, spot, absent=lambda name: self._absent(spot, name))
        question.title = titles.of_value(evaluation, spot, question.title)
        question.above = self.above
        if want and held is not None:
            question.told = finding_in_words(evaluation, spot, want.finding.message)
        if want and want.instead:
            question.how = f"{question.how + '; ' if question.how else ''}{_NONE}: there is none"
            question = self._or_none(question)
        while True:
            said = answer(question)
            self._remember(spot)
            if want and want.instead and said == _NONE:
                return self.value(reason_spot(want))
            if not said or said == question.given:
                return False
            try:
                after = self.writing.set(spot, question.read(said), is_new=held is None)
            except EvalkitError as error:
                say(f"  {finding_in_words(evaluation, spot, f'{error.message} {error.hint}'.rstrip())}")
                continue
            self._moved(spot, after)
            self._note(after, question.title, in_words(question.read(said), question.options))
            return True

    def _or_none(self, question: Question) -> Question:
        """The same question, to which there may be none of what it asks for."""
        options = {**question.options, _NONE: "none of these"} if question.options else question.options
        read = question.read
        return replace(question, options=options, read=lambda said: said if said == _NONE else read(said))

    def made(self, want: Wanted, *, more: bool = False) -> bool:
        """Asks for a new thing by what says first what it is, and adds it; whether it was."""
        kind, spot = want.spot.kind, want.spot
        values: Values = {}
        if want.name and not spot.rest:
            values = {key: want.name for key, spec in fields(kind.table).items() if want.name in spec.allowed}
        if kind.name == "adverse-effect" and not values:
            how = {"anticipated": "there is reason to expect it", "perceived": "somebody fears it"}
            what = "Another adverse effect: is it expected, or feared?" if more else "An adverse effect"
            values["kind"] = ask(Question(title=what, options=how, how="number or name", empty="no more"))
            if not values["kind"]:
                return False
        keys = [key for key in kind.asked_in_order if key not in values]
        number = 2 if kind.told_apart_by else 1  # a day alone is no observation
        told = Conversation(ends_before_first=True).run(lambda talk: self._told(talk, spot, keys[:number], more=more))
        if len(told) < number:
            return False
        values |= told
        first = keys[0]
        try:
            made = self.writing.add(kind, spot.project, spot.inside or self._holder(kind, spot), values)
        except EvalkitError as error:
            say(f"  {error.message} {error.hint}".rstrip())
            return self.made(want, more=more)
        self._remember(made.of(first))
        self._note(made.of(first), kind.words.capitalize(), in_words(values[first]))
        self._ask_all([made.of(name) for name in keys[number:]])
        return True

    def _told(self, talk: Conversation, spot: Spot, keys: list[str], *, more: bool) -> Values:
        """What a new thing is: its first values, until one is left open."""
        told: Values = {}
        for key in keys:
            value = talk.ask(self._of_new(spot, key, more=more))
            if value is None:
                break
            told[key] = value
        return told

    def _of_new(self, spot: Spot, name: str, *, more: bool) -> Question:
        """The question for what says first what a new thing is."""
        question = question_of(self.writing.evaluation, replace(spot, file="", rest=(name,)))
        question.above = "" if more else self.above
        question.title = titles.of_new(self.writing.evaluation, spot, question.title, more=more)
        if more:
            question.empty, question.told = "no more", ""
        return question

    def _ask_all(self, spots: list[Spot]) -> None:
        """Asks for one value after the other, and goes back between them where that is wanted."""
        for spot in spots:
            while True:
                try:
                    self.value(spot)
                    break
                except BackError:
                    self.back()

    def linked(self, want: Wanted) -> bool:
        """Asks to which of several things a name belongs, and adds it there; whether it was."""
        evaluation, spot = self.writing.evaluation, want.spot
        things = {
            thing.id or str(number): thing
            for number, thing in enumerate(titles.things_at(evaluation, spot))
            if (want.ids is None or thing.id in want.ids) and titles.is_told(thing)
        }
        question = question_of(evaluation, spot)
        name = question.options.get(want.name) or want.name
        options = {id: name_of(evaluation, thing) or titles.in_short(thing) for id, thing in things.items()}
        options[_NEW] = f"a new {spot.kind.words}"
        how = "number or name"
        title = f"{visible(name)} · {question.title}: which {spot.kind.words}?"
        told = finding_in_words(evaluation, spot, want.finding.message, want.name)
        chosen = ask(Question(title=title, above=self.above, told=told, options=options, how=how)) if things else _NEW
        if not chosen:
            return False
        if chosen == _NEW:
            return self._made_with(want)
        place = spot_of(things[chosen], spot.name)
        held = place.held(evaluation)
        is_list = place.field is not None and place.field.shape == "list"
        value = [*(held or ()), want.name] if is_list else want.name
        self._remember(self.writing.set(place, value, is_new=False))
        self._note(place, options[chosen], name, name)
        return True

    def _made_with(self, want: Wanted) -> bool:
        """Asks for a new thing in which a name is to stand, and adds both."""
        spot, kind = want.spot, want.spot.kind
        is_list = spot.field is not None and spot.field.shape == "list"
        value = [want.name] if is_list else want.name
        if not kind.leading:
            self._remember(self.writing.add(kind, spot.project, "", {spot.name: value}).of(spot.name))
            return True
        if not self.made(replace(want, spot=replace(spot, rest=()), name="")):
            return False
        place = self._past[-1].of(spot.name)  # of what was made just now
        held = place.held(self.writing.evaluation)
        self.writing.set(place, [*(held or ()), want.name] if is_list else value, is_new=False)
        return True

    def _absent(self, spot: Spot, name: str) -> str | None:
        """What a name of something that is not there stands for: asked."""
        assert spot.field and spot.field.ref
        kinds = [KINDS[kind] for kind in named_by(spot.field.ref)]
        kinds = [kind for kind in kinds if kind.has_own_id and (not kind.inside or self._holder(kind, spot))]
        if not kinds:
            raise EvalkitError(f"“{visible(name)}” is none of these.")
        ways = {"now": "add it now", "later": "later: it is noted as a next step", "again": "a typing error"}
        chosen = ask(Question(title=f"“{visible(name)}” is not there yet.", options=ways, proposed="again"))
        if chosen == "again":
            return None
        kind = kinds[0]
        if len(kinds) > 1:
            options = {one.name: f"{with_article(one.words)}: {one.text}" for one in kinds}
            kind = KINDS[ask(Question(title="What is it?", options=options, needed=True))]
        if chosen == "later":
            self.later.append(f"add {with_article(kind.words)}, “{visible(name)}”: evalkit add {kind.name}")
            return ""
        made = self.writing.add(kind, spot.project, self._holder(kind, spot), {kind.leading: name})
        self._note(made, kind.words.capitalize(), name)
        return made.id

    def _holder(self, kind: Kind, spot: Spot) -> str:
        """In what a new thing of a kind belongs: in what is spoken of, or the only one that there is."""
        if not kind.inside:
            return ""
        if spot.kind.name == kind.inside:
            return spot.id
        folder = project_at(self.writing.evaluation, spot.project)
        ids = [thing.id for thing in entities(self.writing.evaluation, KINDS[kind.inside], folder)]
        return spot.inside if spot.inside in ids else ids[0] if len(ids) == 1 else ""

    # What was asked

    def has_some(self, spot: Spot) -> bool:
        """Whether there is anything of a kind of which it is said what it is."""
        return any(map(titles.is_told, titles.things_at(self.writing.evaluation, spot)))

    def _remember(self, spot: Spot) -> None:
        if spot not in self._past:
            self._past.append(spot)

    def _moved(self, before: Spot, after: Spot) -> None:
        """Takes note of a thing that goes by another id."""
        if before == after:
            return
        self._past = [moved(spot, before, after) for spot in self._past]
        more = "" if self._has_told_of_ids else "; evalkit rename gives it another"
        say(f"  Its id is {after.id}{more}.")
        self._has_told_of_ids = True

    def _note(self, spot: Spot, label: str, said: str, name: str = "") -> None:
        self.written[spot, name] = (label, said)
