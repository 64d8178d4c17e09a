"""What an evaluation holds of each kind, and where it stands in its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.keys import Key, numbered
from evalkit.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a kind, as it stands in an evaluation."""

    kind: Kind
    id: str
    """Empty where it has none."""
    file: str
    key: Key
    """Where it stands in the file, as written there; empty where it is the file."""
    value: Any
    project: str = ""
    inside: str = ""


def things(evaluation: Evaluation, kind: Kind, project: ProjectFolder | None) -> Iterator[Thing]:
    """All things of a kind, in a project where they belong to one."""
    id = project.id if project else ""
    if kind.shape == "page":
        for page in project.reflections if project else ():
            yield Thing(kind, page.path.rpartition("/")[2].removesuffix(".md"), page.path, (), page, id)
        return
    for inside, sheet in _sheets(evaluation, kind, project):
        if kind.shape == "file":
            if sheet.exists:
                yield Thing(kind, inside, sheet.path, (), sheet.value, id)
            continue
        held = getattr(sheet.value, kind.within.replace("-", "_"))
        if kind.shape == "table":
            for name, value in held.items():
                yield Thing(kind, name, sheet.path, (kind.within, name), value, id, inside)
        else:
            for index, value in numbered(held):
                key = (kind.within, index)
                yield Thing(kind, getattr(value, "id", None) or "", sheet.path, key, value, id, inside)


def _sheets(evaluation: Evaluation, kind: Kind, project: ProjectFolder | None) -> Iterator[tuple[str, Sheet[Any]]]:
    """The files in which things of a kind stand, each with the id of what it is about."""
    if project is None:
        if not kind.in_project:
            yield "evaluation", evaluation.programme
        return
    many: dict[str, dict[str, Sheet[Any]]] = {
        "relationships": dict(project.relationships),
        "indicators": dict(project.indicators),
        "data-capture": dict(project.plans),
    }
    single: dict[str, Sheet[Any]] = {
        "project.toml": project.project,
        "logic-model.toml": project.logic_model,
        "findings.toml": project.findings,
    }
    _, _, inner = kind.file.partition("{project}/")
    folder = inner.partition("/")[0]
    if folder in many:
        yield from many[folder].items()
    elif inner in single:
        yield (project.id if kind.name == "project" else kind.name), single[inner]
