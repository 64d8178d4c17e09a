"""Which project is meant, in what something lives, and which thing goes by an id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from evalkit.editing.meant import called, meant, near
from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder, refuse_unknown_project
from evalkit.grammar import with_article
from evalkit.model import written
from evalkit.model.ids import NO_FILE, is_column, is_device, is_id
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, sharing_ids
from evalkit.suggest import did_you_mean

EVALUATION = "evaluation"
"""What a thing is in that is to belong to no project: `--in evaluation`."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a thing that is wanted has its place."""

    kind: Kind
    project: ProjectFolder | None
    """The project that it belongs to; None for what belongs to the evaluation as a whole, and for a project itself."""
    inside: str
    """The id of what it lives in, where that has a file of its own."""
    id: str
    """Empty where it has none."""
    project_id: str = field(init=False)
    file: str = field(init=False)
    """The path of its file: made once, for it is asked for again and again."""

    def __post_init__(self) -> None:
        project = self.project.id if self.project else self.id if self.kind.name == "project" else ""
        object.__setattr__(self, "project_id", project)
        object.__setattr__(self, "file", self.kind.file(project, self.id, self.inside))


def target_of(evaluation: Evaluation, wish: Wish) -> Target:
    """Where a thing that somebody wants to have belongs, without its id. Raises EvalkitError where that is open, or cannot
    be.
    """
    kind = wish.kind
    if shared := _shared(evaluation, wish):
        return Target(kind, None, shared, "")
    if kind.shared and (wish.inside == EVALUATION or _is_own_plan(evaluation, wish)):
        return Target(kind, None, "", "")
    project = project_of(evaluation, wish) if kind.in_project and kind.name != "project" else None
    return Target(kind, project, inside_of(evaluation, wish, project) if kind.inside else "", "")


def _is_own_plan(evaluation: Evaluation, wish: Wish) -> bool:
    """Whether a row without a project is one of the evaluation's own plans, where there are several projects to choose from."""
    if wish.project or not wish.number or len(evaluation.projects) < 2:
        return False
    things = {id: called(sheet.value) for id, sheet in evaluation.plans.items()}
    return len(meant(wish.id or called(wish.values), things)) == 1


def _shared(evaluation: Evaluation, wish: Wish) -> str:
    """The id of the evaluation's own plan in which a thing is wanted; empty where it is wanted in something of a project."""
    if not wish.kind.inside or not KINDS[wish.kind.inside].shared or wish.project or not evaluation.plans:
        return ""
    things = {id: called(sheet.value) for id, sheet in evaluation.plans.items()}
    found = meant((wish.inside or "").removeprefix("data-capture:"), things)
    return found[0] if len(found) == 1 else ""


def id_of(kind: Kind, id: str, evaluation: Evaluation, project: ProjectFolder | None) -> str:
    """The id by which a thing is wanted; empty where its kind has none. Raises EvalkitError where it cannot be one."""
    if kind.is_single and id in ("", kind.name):
        return kind.name
    if kind.is_single:
        raise EvalkitError(f"There is only one {kind.name}, without an id.", hint=f"Leave “{id}” out.")
    if not kind.has_id and id:
        raise EvalkitError(f"A thing of the kind {kind.name} has no id.", hint=f"Leave “{id}” out.")
    if kind.shape == "page":
        return _day(id)
    if kind.stands_for:
        return _named(id, kind, evaluation, project)
    if kind.has_id:
        refuse_malformed(kind, id)
    return id


def _day(id: str) -> str:
    try:
        return (written.day(id) if id else date.today()).isoformat()  # noqa: DTZ011  # the user's own day
    except written.NotClearError as error:
        raise EvalkitError(
            f"“{id}” is not a date.", hint="A reflection goes by its day, such as 2026-01-31."
        ) from error


def refuse_malformed(kind: Kind, id: str) -> None:
    """Refuses what cannot be an id: of an item, the name of a column; of anything else, the name of a file."""
    if kind.name == "item" and not is_column(id):
        hint = "Use lower-case letters, digits and underscores, such as tasks_done."
        raise EvalkitError(f"“{id}” cannot be an id.", hint=hint)
    if kind.name != "item" and not is_id(id):
        hint = "Use lower-case letters and digits with single hyphens between them, such as shared-tasks."
        raise EvalkitError(f"“{id}” cannot be an id.", hint=hint)
    if kind.names_file and is_device(id):
        hint = f"Choose another, such as {id}-{kind.name}."
        raise EvalkitError(f"“{id}” cannot be the id of {with_article(kind.words)}. {NO_FILE}.", hint=hint)


def project_of(evaluation: Evaluation, wish: Wish) -> ProjectFolder | None:
    """The project that is meant. Dissemination without one is that of the evaluation where there is none to choose."""
    ids = [project.id for project in evaluation.projects]
    named = meant(wish.project or "", {folder.id: called(folder.project.value) for folder in evaluation.projects})
    wish.project = named[0] if len(named) == 1 else wish.project
    refuse_unknown_project(wish.project, ids)
    if wish.project is None and len(ids) > 1 and len(holding := _holding(evaluation, wish)) == 1:
        return holding[0]
    if wish.project is None and len(ids) != 1:
        if not ids:
            raise EvalkitError("There is no project yet.", hint="Add one first: evalkit add project ID --set title=…")
        raise EvalkitError(
            f"There are {len(ids)} projects: {', '.join(ids[:8])}.",
            hint=f"Say which is meant: {'a column `project`' if wish.number else '--project ID'}.",
        )
    return next(project for project in evaluation.projects if wish.project in (None, project.id))


def _holding(evaluation: Evaluation, wish: Wish) -> list[ProjectFolder]:
    """The projects in which there is what a wish is about: that thing, or what it is to live in, or stands for."""
    kind, id = wish.kind, wish.id
    if kind.inside and wish.inside:
        kind, id = KINDS[kind.inside], wish.inside.removeprefix(f"{kind.inside}:")
    elif kind.stands_for:
        kind = KINDS[kind.stands_for]
    return [p for p in evaluation.projects if id and any(thing.id == id for thing in entities(evaluation, kind, p))]


def inside_of(evaluation: Evaluation, wish: Wish, project: ProjectFolder | None) -> str:
    """The id of what it lives in."""
    kind = KINDS[wish.kind.inside]
    things = {thing.id: called(thing.value) for thing in entities(evaluation, kind, project)}
    ids, asked = list(things), (wish.inside or "").removeprefix(f"{kind.name}:")
    if not asked and len(ids) == 1:
        return ids[0]
    if not asked:
        listed = f"There are: {', '.join(ids[:8])}." if ids else f"There is none yet: evalkit add {kind.name} ID."
        way = f"Give it a column `{kind.name}`." if wish.number else f"Say so: --in {kind.name}:ID"
        raise EvalkitError(f"It is open in which {kind.name} this belongs. {listed}", hint=way)
    return the_one(asked, kind, things)


def _named(asked: str, kind: Kind, evaluation: Evaluation, project: ProjectFolder | None) -> str:
    """The id of the thing that one of a kind stands for."""
    other = KINDS[kind.stands_for]
    things = {thing.id: called(thing.value) for thing in entities(evaluation, other, project)}
    if not asked:
        raise EvalkitError(
            f"It is open for which {other} this {kind} is.", hint=f"There are: {', '.join(things) or 'none'}."
        )
    return the_one(asked, other, things)


def the_one(asked: str, kind: Kind, things: Mapping[str, str]) -> str:
    """The id of the one thing that is meant. `things`: id → what it is called."""
    found = meant(asked, things)
    if len(found) == 1:
        return found[0]
    if found:
        raise EvalkitError(
            f"There are {len(found)} of the name “{asked}”: {', '.join(found[:8])}.",
            hint="Write the id of one of them.",
        )
    close, ids = near(asked, things), list(things)
    raise EvalkitError(
        f"There is no {kind.name} “{asked}”.{f' Did you mean “{close}”?' if close else ''}",
        hint=f"There are: {', '.join(ids[:8]) or 'none'}{' …' if len(ids) > 8 else ''}.",
    )


def the_thing(evaluation: Evaluation, kind: Kind, id: str, project: str | None, inside: str | None = None) -> Entity:
    """The one thing of a kind and id that is meant. Raises EvalkitError where none or several are."""
    found = [thing for thing in all_of(evaluation, kind, project) if thing.id == id and inside in (None, thing.inside)]
    if not found:
        ids = sorted({thing.id for thing in all_of(evaluation, kind, project) if thing.id})
        listed = f"There are: {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''}." if ids else "There is none yet."
        raise EvalkitError(f"There is no {kind.name} “{id}”.{did_you_mean(id, ids)}", hint=listed)
    if len(found) > 1:
        listed = ", ".join(f"{thing.file}" for thing in found[:5])
        by = "--in" if len({thing.project for thing in found}) == 1 else "--project"
        raise EvalkitError(f"There are {len(found)} of the name “{id}”: {listed}.", hint=f"Say which: {by} ID.")
    return found[0]


def all_of(evaluation: Evaluation, kind: Kind, project: str | None) -> list[Entity]:
    """All things of a kind, in one project or in all."""
    refuse_unknown_project(project, [folder.id for folder in evaluation.projects])
    folders: list[ProjectFolder | None] = [None]
    if kind.in_project:
        folders = [folder for folder in evaluation.projects if project in (None, folder.id)]
        folders += [None] if project is None else []
    return [thing for folder in folders for thing in entities(evaluation, kind, folder)]


def refuse_taken(evaluation: Evaluation, kind: Kind, id: str, project: str | None, inside: str = "") -> None:
    """Refuses an id that something goes by already with which things of this kind share their ids.

    An item of a plan only shares its id with the others of the same plan.
    """
    for other in (
        other
        for alike in sharing_ids(kind)
        for other in (*all_of(evaluation, alike, project), *(entities(evaluation, alike, None) if project else ()))
    ):
        if other.id == id and (kind.name != "item" or other.inside == inside):
            raise EvalkitError(f"There is {other.kind} “{id}” already, in {other.file}.", hint="Choose another id.")


def refuse_hidden(evaluation: Evaluation) -> None:
    """Refuses to change ids while a file cannot be read, which may name them."""
    unreadable = evaluation.unreadable()
    if unreadable:
        first = unreadable[0]
        raise EvalkitError(
            f"{first.file}:{first.line} cannot be read, so it is open what it names. {first.message}", hint=first.fix
        )
