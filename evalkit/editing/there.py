"""What is there by now of the things that are wanted: found by id, or by what tells them apart, however many there are."""

from collections.abc import Callable, Mapping
from typing import Any

from evalkit.editing.draft import Draft
from evalkit.editing.examples import is_untouched
from evalkit.editing.identify import identity
from evalkit.editing.resolve import Target, refuse_taken
from evalkit.editing.values import Wish
from evalkit.files.entities import Entity, entities, entities_in
from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.model.kind import Kind
from evalkit.model.kinds import sharing_ids
from evalkit.scaffold.made import Made
from evalkit.scaffold.new_files import blank_file

_Place = tuple[str, str, str]
"""A kind, a project, and what things of that kind live in."""


class There:
    """The things of a draft, and the examples among them of which none has been taken over yet."""

    def __init__(self, draft: Draft, made: Mapping[str, Made]) -> None:
        self._draft = draft
        self.made = made
        """What the template made of each file, by its path."""
        self._sheets: tuple[Evaluation | None, dict[str, Sheet[Any]]] = (None, {})
        self._held: dict[tuple[str, str], tuple[Sheet[Any], dict[Any, Entity]]] = {}
        self._alike: dict[tuple[str, str], list[Entity]] = {}
        self._examples: dict[_Place, list[Entity]] = {}
        self._taken: dict[tuple[str, str], set[str]] = {}
        self._blank: dict[tuple[str, str], str] = {}

    def thing(self, target: Target, wish: Wish) -> Entity | None:
        """The thing that is wanted, where it is there: it has its id or, without one, all that tells it apart."""
        if not self._draft.changes.exists(target.file):
            return None
        held = self._things(target)
        return held.get(target.id or identity(target.kind, wish.values))

    def saying(self, target: Target, says: Callable[[Entity], bool]) -> Entity | None:
        """Of things that nothing tells apart, the first that says what is wanted, each once."""
        kind = target.kind
        if kind.shape != "list" or kind.has_id or kind.told_apart_by or not self._draft.changes.exists(target.file):
            return None
        key = (kind.name, target.file)
        if key not in self._alike:
            sheet = self._sheet(target)
            self._alike[key] = list(entities_in(sheet, kind, target.project_id)) if sheet else []
        found = next((thing for thing in self._alike[key] if says(thing)), None)
        if found:
            self._alike[key].remove(found)
        return found

    def number(self, target: Target) -> int:
        """How many things of its kind there are in its file."""
        sheet = self._sheet(target)
        return len(getattr(sheet.value, target.kind.within.replace("-", "_"))) if sheet else 0

    def example(self, target: Target, wish: Wish) -> Entity | None:
        """An example of the template whose place a thing takes; each is given once."""
        if not target.kind.has_examples:
            return None
        examples = self._untouched(target)
        found = next((one for one in examples if _is_of_that_kind(one, wish)), None)
        if found:
            examples.remove(found)
        return found

    def refuse_taken(self, target: Target) -> None:
        """Refuses an id that something of another kind goes by in the same space."""
        if not target.kind.space:
            return
        key = (target.kind.space, target.project_id)
        if key not in self._taken:
            self._taken[key] = {
                thing.id
                for kind in sharing_ids(target.kind)
                for thing in (*_all(self._draft.evaluation, kind, target.project), *_shared(self._draft, kind, target))
            }
        if target.id in self._taken[key]:
            refuse_taken(self._draft.evaluation, target.kind, target.id, target.project_id or None)
        self._taken[key].add(target.id)

    def blank(self, target: Target, values: dict[str, Any]) -> str:
        """The text of a new file, as the template begins it. That of a relationship depends on what is said of it."""
        kind, project = target.kind, self.project(target)
        if kind.name == "relationship":
            return blank_file(kind, project, target.id, values)
        key = (kind.name, target.project_id)
        if key not in self._blank:
            self._blank[key] = blank_file(kind, project, target.id, {})
        return self._blank[key]

    def project(self, target: Target) -> ProjectFolder | None:
        """The project of a target as it has become."""
        if target.project is None or (target.kind.name, target.project_id) in self._blank:
            return target.project
        return next(folder for folder in self._draft.evaluation.projects if folder.id == target.project_id)

    def _things(self, target: Target) -> dict[Any, Entity]:
        """Those in the file of a target by their ids or what tells them apart."""
        sheet, kind = self._sheet(target), target.kind
        if sheet is None:
            return {}
        key = (kind.name, target.file)
        if key not in self._held or self._held[key][0] is not sheet:
            held: dict[Any, Entity] = {}
            for thing in entities_in(sheet, kind, target.project_id):
                if kind.has_id or kind.told_apart_by:
                    held.setdefault(thing.id if kind.has_id else identity(kind, thing.value), thing)
            self._held[key] = (sheet, held)
        return self._held[key][1]

    def _sheet(self, target: Target) -> Sheet[Any] | None:
        """The file of a target, as it has become."""
        evaluation = self._draft.evaluation
        if self._sheets[0] is not evaluation:
            several = [*evaluation.sheets(), *(sheet for folder in evaluation.projects for sheet in folder.sheets())]
            self._sheets = (evaluation, {sheet.path: sheet for sheet in several})
        return self._sheets[1].get(target.file)

    def _untouched(self, target: Target) -> list[Entity]:
        kind = target.kind
        key = (kind.name, target.project_id if kind.name != "project" else "", target.inside)
        if key not in self._examples:
            changes = self._draft.changes
            self._examples[key] = [
                thing
                for thing in _all(self._draft.evaluation, kind, target.project)
                if kind.inside == "" or thing.inside == target.inside
                if is_untouched(thing, changes, self.made.get(thing.file))
            ]
        return self._examples[key]


def _all(evaluation: Evaluation, kind: Kind, project: ProjectFolder | None) -> list[Entity]:
    """All things of a kind as they have become: in a project, where they belong to one."""
    now: list[ProjectFolder | None] = [
        folder for folder in evaluation.projects if kind.name == "project" or (project and folder.id == project.id)
    ]
    return [thing for folder in (now or [None]) for thing in entities(evaluation, kind, folder)]


def _shared(draft: Draft, kind: Kind, target: Target) -> list[Entity]:
    """Those of the evaluation itself, with which those of a project share their ids; of one itself, those of projects."""
    if target.project is not None:
        return list(entities(draft.evaluation, kind, None))
    return [thing for folder in draft.evaluation.projects for thing in entities(draft.evaluation, kind, folder)]


def _is_of_that_kind(example: Entity, wish: Wish) -> bool:
    """Whether an example may take the values that are wanted: not one of a perceived effect those of an anticipated one."""
    kind = example.value.kind if example.kind.name == "adverse-effect" else None
    return kind is None or wish.values.get("kind", kind) == kind
