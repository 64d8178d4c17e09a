"""What an evaluation is made of, as rows: its relationships, what helped and hindered them, what it asks of people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.framework import GROUPS
from evalkit.model.data_capture import DataCapture
from evalkit.portfolio.tables import BurdenRow, FactorRow, RelationshipRow
from evalkit.thread.burden import burden_of

BETWEEN = ", "
"""What stands between ids in one cell."""


def relationships(evaluation: Evaluation, path: str) -> Iterator[RelationshipRow]:
    """Every relationship that a project sets out to change."""
    for folder in evaluation.projects:
        judgements = folder.findings.value.judgements
        for id, sheet in folder.relationships.items():
            parties, judged = sheet.value.between, judgements.get(id)
            yield RelationshipRow(
                path,
                folder.id,
                id,
                sheet.value.type,
                _listed(parties),
                _listed(_groups(parties, [folder])),
                judged.change if judged else None,
            )


def factors(evaluation: Evaluation, path: str) -> Iterator[FactorRow]:
    """Every barrier and promoter, once for each relationship that it bears on; once where it names none."""
    for folder in evaluation.projects:
        found = folder.findings.value
        for kind, held in (("barrier", found.barriers), ("promoter", found.promoters)):
            for factor in held:
                theme = " ".join((factor.theme or "").casefold().split()) or None
                for id in dict.fromkeys(factor.relationships) or [None]:
                    sheet = folder.relationships.get(id or "")
                    yield FactorRow(path, folder.id, kind, theme, id, sheet.value.type if sheet else None)


def burden(evaluation: Evaluation, path: str) -> Iterator[BurdenRow]:
    """Every source of data that asks people: those of the evaluation as a whole, each once, then those of projects."""
    yield from _asks(path, None, evaluation.plans, evaluation.projects)
    for folder in evaluation.projects:
        yield from _asks(path, folder.id, folder.plans, [folder])


def _asks(
    path: str, project: str | None, plans: Mapping[str, Sheet[DataCapture]], folders: Sequence[ProjectFolder]
) -> Iterator[BurdenRow]:
    for one in burden_of(project, plans.values()):
        plan = plans[one.source].value
        respondents, groups = _listed(one.respondents), _listed(_groups(one.respondents, folders))
        asked = (one.people, one.waves, one.minutes, one.hours)
        days = plan.schedule.start, plan.schedule.end
        yield BurdenRow(path, project, one.source, plan.method, respondents, groups, *asked, *days)


def _groups(stakeholders: Iterable[str], folders: Sequence[ProjectFolder]) -> list[str]:
    """The groups that stakeholders belong to, in any of some projects; in the order of the framework."""
    known = [folder.project.value.stakeholders for folder in folders]
    ids = set(stakeholders)
    found = {held[id].group for held in known for id in ids & held.keys()}
    return [group for group in GROUPS if group in found]


def _listed(ids: Iterable[str]) -> str | None:
    return BETWEEN.join(dict.fromkeys(ids)) or None
