"""Asks at a terminal for what is to be added: only what the present stage needs, one question at a time."""

import re
from pathlib import Path
from typing import Any

from evalkit.check.checker import Options
from evalkit.editing.add import Added, add
from evalkit.editing.meant import meant
from evalkit.editing.resolve import EVALUATION
from evalkit.editing.values import Wish, from_texts
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.entities import entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.files.loader import load_from
from evalkit.model import guidance
from evalkit.model.fields import FieldSpec, fields
from evalkit.model.file_kinds import FILES
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, named_by
from evalkit.prompts import choose, prompt, yes
from evalkit.report import Finding
from evalkit.scaffold.interview import propose_id
from evalkit.terminal import say, visible
from evalkit.thread.graph import questions_of

_BACK, _SKIP = ("back", "b"), ("", "skip", "s")
_IS_GUIDANCE = re.compile(r'\+\s*(#.*|\[\[?.*\]|.*"TODO".*|\]|.*= \[|)$')
_ROUNDS = 4
"""How often answers may lead to further questions: a proportion, for instance, to its denominator."""


class _BackError(Exception):
    """Somebody wants to answer the question before once more."""


def asked(root: Path, wish: Wish, options: Options) -> Wish:
    """The same wish with what was answered. Raises EvalkitError where there is nothing to choose from."""
    evaluation = load_from(Changes(root).source)
    kind = wish.kind
    say(f"{kind.name}: {kind.text}. Enter skips a question, “back” returns to the one before; Ctrl-C writes nothing.\n")
    folder = _the_project(evaluation, wish)
    if kind.inside and not wish.inside:
        ids = [thing.id for thing in entities(evaluation, KINDS[kind.inside], folder)]
        if len(ids) > 1:
            wish.inside = choose(f"In which {kind.inside}?", dict.fromkeys(ids, ""), ids[0])
    _Interview(root, wish, options, evaluation, folder).run()
    return wish


def confirmed(changes: Changes) -> bool:
    """Shows what would be written, without the guidance of the template in a new file, and asks whether it should be."""
    shown, is_new = [], False
    for line in changes.diff().rstrip("\n").split("\n"):
        is_new = line.startswith("--- (nothing)") or (is_new and not line.startswith("--- "))
        if not (is_new and (_IS_GUIDANCE.match(line) or line.startswith(("--- ", "@@ ")))):
            shown.append(visible(line))
    say("\n" + "\n".join(shown) + "\n")
    return yes("Write this?", default=True)


def _the_project(evaluation: Evaluation, wish: Wish) -> ProjectFolder | None:
    if not wish.kind.in_project or wish.kind.name == "project" or wish.inside == EVALUATION:
        return None
    folders = {folder.id: folder for folder in evaluation.projects}
    if wish.project is None and len(folders) > 1:
        titles = {id: visible(folder.project.value.title or "") for id, folder in folders.items()}
        wish.project = choose("In which project?", titles, next(iter(folders)))
    return folders.get(wish.project) if wish.project else next(iter(folders.values()), None)


class _Interview:
    """The questions about one thing."""

    def __init__(
        self, root: Path, wish: Wish, options: Options, evaluation: Evaluation, folder: ProjectFolder | None
    ) -> None:
        self._root = root
        self._wish = wish
        self._kind = wish.kind
        self._options = options
        self._evaluation = evaluation
        self._folder = folder
        self._answers: dict[str, Any] = {}

    def run(self) -> None:
        if self._kind.leading and self._kind.stands_for == "" and not self._is_there():
            self._ask_all([self._kind.leading])
        self._ask_id()
        self._ask_all(list(self._kind.asked))
        seen = {self._kind.leading, *self._kind.asked} if self._kind.leading in self._answers else {*self._kind.asked}
        for _ in range(_ROUNDS):
            needed = [name for name in self._needed() if name not in seen]
            if not needed:
                break
            seen.update(needed)
            self._ask_all(needed)

    def _is_there(self) -> bool:
        return any(
            thing.id == self._wish.id for thing in entities(self._evaluation, self._kind, self._folder) if thing.id
        )

    def _ask_id(self) -> None:
        kind, wish = self._kind, self._wish
        if wish.id or not kind.has_id or kind.shape == "page" or kind.name in ("evaluation", "logic-model"):
            return
        if kind.stands_for:
            ids = {
                thing.id: _title(thing.value)
                for thing in entities(self._evaluation, KINDS[kind.stands_for], self._folder)
            }
            if not ids:
                raise EvalkitError(
                    f"There is no {kind.stands_for} yet.", hint=f"Add one first: evalkit add {kind.stands_for}"
                )
            wish.id = choose(f"For which {kind.stands_for}?", ids, next(iter(ids)))
            return
        taken = [thing.id for thing in entities(self._evaluation, kind, self._folder)]
        leading = str(self._answers.get(kind.leading) or "")
        wish.id = propose_id("Its id, by which everything else refers to it", leading, taken, kind=kind.name)

    def _needed(self) -> list[str]:
        """The keys that the gate of the present stage asks for, in the order of the format."""
        added = self._added()
        (done,) = added.done
        names = {name for f in added.after.findings if f.file == done.file for name in _names(f, done.key)}
        order = list(_all_fields(self._kind))
        return sorted((name for name in names if name in order), key=order.index)

    def _added(self) -> Added:
        self._wish.values = from_texts(self._kind, self._answers)
        return add(self._root, [self._wish], self._options)

    def _ask_all(self, names: list[str]) -> None:
        position = 0
        while position < len(names):
            try:
                self._ask(names[position])
                position += 1
            except _BackError:
                position = max(position - 1, 0)
                self._answers.pop(names[position], None)

    def _ask(self, name: str) -> None:
        """Asks for one value until it is right, skipped, or somebody goes back."""
        spec = _all_fields(self._kind)[name]
        _explain(self._kind, name)
        while True:
            try:
                answer = self._answer(name, spec)
                if answer is not None and answer != []:
                    from_texts(self._kind, {name: answer})
                    self._answers[name] = answer
                break
            except EvalkitError as error:
                say(f"  {error.message}")

    def _answer(self, name: str, spec: FieldSpec) -> str | list[str] | None:
        options = self._options_of(spec)
        if options:
            return _chosen(name, options, several=spec.shape == "list")
        if spec.shape == "list":
            lines: list[str] = []
            while (line := _line(f"  {name} {len(lines) + 1}")) is not None:
                lines.append(line)
            return lines
        return _line(f"  {name}")

    def _options_of(self, spec: FieldSpec) -> dict[str, str]:
        """What may be chosen: fixed values, or things that are there."""
        if spec.allowed:
            return dict.fromkeys(spec.allowed, "")
        if not spec.ref:
            return {}
        if "question" in spec.ref.kinds:
            return dict.fromkeys(questions_of(self._evaluation), "")
        kinds = [KINDS[kind] for kind in named_by(spec.ref)]
        return {
            thing.id: _title(thing.value)
            for kind in kinds
            for thing in entities(self._evaluation, kind, self._folder)
            if thing.id
        }


def _line(question: str) -> str | None:
    """An answer in words; None where it is skipped."""
    answer = prompt(question).strip()
    if answer.lower() in _BACK:
        raise _BackError
    return None if answer.lower() in _SKIP else answer


def _chosen(name: str, options: dict[str, str], *, several: bool) -> str | list[str] | None:
    """One or several of what may be chosen, by number or by name."""
    ids = list(options)
    width = max(map(len, ids))
    for number, id in enumerate(ids, 1):
        say(f"  {number:>2}  {id.ljust(width)}  {visible(options[id])[:60]}".rstrip())
    answer = _line(f"  {name} ({'numbers or names, with spaces between' if several else 'number or name'})")
    if answer is None:
        return None
    found = [_one_of(one, ids, options) for one in (_separate(answer, options) if several else [answer])]
    wrong = next((one for one in found if one not in options), None)
    if wrong is not None:
        raise EvalkitError(f"“{wrong}” is none of these.")
    return found if several else found[0]


def _separate(answer: str, options: dict[str, str]) -> list[str]:
    """The parts of an answer that names several: between commas or, where it is no name as a whole, between spaces."""
    if "," in answer:
        return [part.strip() for part in answer.split(",") if part.strip()]
    return [answer] if meant(answer, options) else answer.split()


def _one_of(answer: str, ids: list[str], options: dict[str, str]) -> str:
    """The id of one of several by its number, its id or its name; the answer itself where it is none."""
    if answer.isdecimal() and 0 < int(answer) <= len(ids):
        return ids[int(answer) - 1]
    found = meant(answer, options)
    return found[0] if len(found) == 1 else answer


def _explain(kind: Kind, name: str) -> None:
    """The guidance for a field: what it is, and what good looks like."""
    told = guidance.find(".".join(part for part in (_file_kind(kind), kind.within, name) if part))
    if told:
        say(f"\n{told.text}")
        for value, meaning in told.allowed.items():
            if meaning:
                say(f"    {value}: {meaning}")
        if told.good:
            say(f"  Good: {told.good}")


def _file_kind(kind: Kind) -> str:
    """What guidance calls the kind of file that a thing stands in."""
    return next((file.name for file in FILES if file.path == kind.path), "")


def _title(value: Any) -> str:
    names = ("title", "name", "statement", "to")
    return visible(next((text for name in names if (text := getattr(value, name, None))), ""))


def _names(finding: Finding, at: tuple[str | int, ...]) -> list[str]:
    """The keys that a finding asks for, within the thing at `at`, with dots."""
    key = finding.key
    if key[: len(at)] != at:
        return []
    inner = tuple(str(part) for part in key[len(at) :] if not isinstance(part, int))
    if not finding.parts:
        return [".".join(inner)]
    first = tuple(finding.parts[0].split("."))
    base = inner[: -len(first)] if inner[-len(first) :] == first else ()
    return [".".join((*base, part)) for part in finding.parts]


def _all_fields(kind: Kind) -> dict[str, FieldSpec]:
    """The fields that can be asked for, by their dotted key: values and lists, also of tables in the table."""
    found: dict[str, FieldSpec] = {}
    for key, spec in fields(kind.table).items():
        if spec.shape in ("value", "list"):
            found[key] = spec
        elif spec.shape == "table" and spec.table:
            found |= {
                f"{key}.{inner}": held for inner, held in fields(spec.table).items() if held.shape in ("value", "list")
            }
    found.pop("id", None)
    return found
