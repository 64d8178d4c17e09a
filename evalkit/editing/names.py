"""Names where ids are asked for: which thing is meant by its id, by a code of that id, or by what it is called."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evalkit.editing.faults import Faults
from evalkit.editing.meant import Things, called
from evalkit.editing.resolve import Target
from evalkit.editing.values import Values, Wish
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.model.fields import FieldSpec, fields
from evalkit.model.kinds import KINDS, named_by
from evalkit.model.table import Ref, Table
from evalkit.model.values import not_given
from evalkit.thread.graph import ProjectGraph, questions_of

_FEW = 8


class Names:
    """What the references of several wishes may name: things that are there, and things that are wanted."""

    def __init__(self, evaluation: Evaluation, wishes: Sequence[Wish], targets: Sequence[Target | None]) -> None:
        self._evaluation = evaluation
        self._wanted = [(wish, target) for wish, target in zip(wishes, targets, strict=True) if target and target.id]
        self._graphs: dict[str, ProjectGraph] = {}
        self._things: dict[tuple[str, tuple[str, ...]], Things] = {}

    def resolve(self, wish: Wish, target: Target, faults: Faults) -> None:
        """Puts an id in the place of each name in a wish. A name that nothing goes by is a fault."""
        project = self._project(target)
        if project is None:
            return

        def id_of(spec: FieldSpec, key: str, text: str) -> list[str]:
            assert spec.ref
            try:
                return self._ids(spec.ref, key, text, project, several=spec.shape == "list")
            except EvalkitError as error:
                faults.note(wish.number, error)
                return [text]

        wish.values = _with_ids(wish.kind.table, wish.values, (), id_of)

    def unknown(self, wish: Wish, target: Target) -> list[tuple[str, str]]:
        """What a wish names that nothing goes by: the kind that is asked for first, and the name."""
        project, found = self._project(target), list[tuple[str, str]]()

        def noted(spec: FieldSpec, key: str, text: str) -> list[str]:  # noqa: ARG001  # as `_with_ids` calls it
            assert spec.ref and project
            things = self._of(spec.ref, project)
            parts = [part.strip() for part in text.split(",")] if spec.shape == "list" and "," in text else [text]
            is_list = any(map(things.meant, parts)) and not things.meant(text)
            for part in parts if is_list else [text]:
                if not (not_given(part) or "/" in part or things.meant(part)):
                    found.append((named_by(spec.ref)[0], part))
            return [text]

        if project:
            _with_ids(wish.kind.table, wish.values, (), noted)
        return found

    def _project(self, target: Target) -> ProjectFolder | None:
        """The project in which names are looked for; None where it is not known what there is."""
        project = next((folder for folder in self._evaluation.projects if folder.id == target.project_id), None)
        return None if project is None or self._evaluation.unreadable(project.id) else project

    def _ids(self, ref: Ref, key: str, text: str, project: ProjectFolder, *, several: bool) -> list[str]:
        """The ids that a text names; in a list, several with commas between. Raises EvalkitError where it names nothing."""
        things = self._of(ref, project)
        if not_given(text) or "/" in text:
            return [text]
        found = things.meant(text)
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if several and not found and len(parts) > 1:
            return [id for part in parts for id in self._ids(ref, key, part, project, several=False)]
        if len(found) == 1:
            return found
        if found:
            message = f"`{key}` names “{text[:80]}”, and {len(found)} things are called so: {', '.join(found[:_FEW])}."
            raise EvalkitError(message, hint="Write the id of the one that is meant.")
        raise EvalkitError(_dead(ref, key, text, things), hint="Correct the name, or add what it refers to.")

    def _of(self, ref: Ref, project: ProjectFolder) -> Things:
        kinds = named_by(ref)
        if (project.id, kinds) not in self._things:
            self._things[project.id, kinds] = Things(self._all(kinds, project))
        return self._things[project.id, kinds]

    def _all(self, kinds: tuple[str, ...], project: ProjectFolder) -> dict[str, str]:
        if "question" in kinds:
            return dict.fromkeys(questions_of(self._evaluation), "")
        graph = self._graphs.setdefault(project.id, ProjectGraph(project, self._evaluation))
        there = {thing.id: called(thing.value) for kind in kinds if kind in KINDS for thing in graph.of(kind)}
        wanted = {
            target.id: called(wish.values)
            for wish, target in self._wanted
            if wish.kind.name in kinds and target.project_id == project.id
        }
        return there | {id: name or there.get(id, "") for id, name in wanted.items()}


def _dead(ref: Ref, key: str, text: str, things: Things) -> str:
    *others, last = named_by(ref)
    wanted = f"{', '.join(others)} or {last}" if others else last
    few = f" There are: {', '.join(sorted(things.called))}." if 0 < len(things.called) <= _FEW else ""
    close = things.near(text)
    hint = f" Did you mean “{close}”?" if close else few
    return f"`{key}` names “{text[:80]}”, but there is no {wanted} with this id or name.{hint}"


def _with_ids(
    table: type[Table],
    values: Mapping[str, Any],
    at: tuple[str, ...],
    id_of: Callable[[FieldSpec, str, str], list[str]],
) -> Values:
    """Values with an id in the place of each name."""
    found: Values = {}
    for key, value in values.items():
        spec, here = fields(table).get(key), (*at, key)
        inner, name = spec.table if spec else None, ".".join(here)
        if spec and spec.ref and isinstance(value, list):
            ids = [id for text in value for id in (id_of(spec, name, text) if isinstance(text, str) else [text])]
            found[key] = list(dict.fromkeys(ids)) if all(isinstance(id, str) for id in ids) else ids
        elif spec and spec.ref and isinstance(value, str):
            found[key] = id_of(spec, name, value)[0]
        elif spec and spec.shape == "map" and isinstance(value, dict):
            held = {
                id: _with_ids(inner, part, (*here, id), id_of) if inner and isinstance(part, dict) else part
                for id, part in value.items()
            }
            found[key] = {id_of(spec, name, id)[0]: part for id, part in held.items()} if spec.ref else held
        elif inner and isinstance(value, dict):
            found[key] = _with_ids(inner, value, here, id_of)
        elif inner and isinstance(value, list):
            found[key] = [_with_ids(inner, part, here, id_of) if isinstance(part, dict) else part for part in value]
        else:
            found[key] = value
    return found
