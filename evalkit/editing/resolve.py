"""Which project is meant, in what something lives, and which thing goes by an id."""

from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.files.find import known_project
from evalkit.model.kinds import KINDS, Kind, sharing_ids
from evalkit.report import UNREADABLE
from evalkit.suggest import did_you_mean


def project_of(evaluation: Evaluation, wish: Wish) -> ProjectFolder | None:
    """The project that is meant. Dissemination without one is that of the evaluation where there is none to choose."""
    ids = [project.id for project in evaluation.projects]
    known_project(wish.project, ids)
    if wish.project is None and len(ids) != 1:
        if not ids:
            raise EvalkitError("There is no project yet.", hint="Add one first: evalkit add project ID --set title=…")
        raise EvalkitError(
            f"There are {len(ids)} projects: {', '.join(ids[:8])}.", hint="Say which is meant: --project ID."
        )
    return next(project for project in evaluation.projects if wish.project in (None, project.id))


def inside_of(evaluation: Evaluation, wish: Wish, project: ProjectFolder | None) -> str:
    """The id of what it lives in."""
    kind = KINDS[wish.kind.inside]
    ids = [thing.id for thing in entities(evaluation, kind, project)]
    asked = (wish.inside or "").removeprefix(f"{kind.name}:")
    if not asked and len(ids) == 1:
        return ids[0]
    if not asked:
        listed = f"There are: {', '.join(ids[:8])}." if ids else f"There is none yet: evalkit add {kind.name} ID."
        raise EvalkitError(
            f"It is open in which {kind.name} this belongs. {listed}", hint=f"Say so: --in {kind.name}:ID"
        )
    if asked not in ids:
        raise EvalkitError(
            f"There is no {kind.name} “{asked}”.{did_you_mean(asked, ids)}", hint=f"There are: {', '.join(ids)}."
        )
    return asked


def refuse_unknown(id: str, kind: Kind, evaluation: Evaluation, project: ProjectFolder | None) -> None:
    ids = [thing.id for thing in entities(evaluation, KINDS[kind.stands_for], project)]
    if id not in ids:
        raise EvalkitError(
            f"There is no {kind.stands_for} “{id}”.{did_you_mean(id, ids)}",
            hint=f"There are: {', '.join(ids) or 'none'}.",
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
    known_project(project, [folder.id for folder in evaluation.projects])
    folders: list[ProjectFolder | None] = [None]
    if kind.in_project:
        folders = [folder for folder in evaluation.projects if project in (None, folder.id)]
    return [thing for folder in folders for thing in entities(evaluation, kind, folder)]


def refuse_taken(evaluation: Evaluation, kind: Kind, id: str, project: str | None, inside: str = "") -> None:
    """Refuses an id that something goes by already with which things of this kind share their ids.

    An item of a plan only shares its id with the others of the same plan.
    """
    for other in (other for alike in sharing_ids(kind) for other in all_of(evaluation, alike, project)):
        if other.id == id and (kind.name != "item" or other.inside == inside):
            raise EvalkitError(f"There is {other.kind} “{id}” already, in {other.file}.", hint="Choose another id.")


def refuse_hidden(evaluation: Evaluation) -> None:
    """Refuses to change ids while a file cannot be read, which may name them."""
    hidden = next((p for p in evaluation.problems if p.hides or p.code == UNREADABLE), None)
    if hidden:
        raise EvalkitError(
            f"{hidden.file}:{hidden.line} cannot be read, so nobody knows what it names. {hidden.message}",
            hint=hidden.fix,
        )
