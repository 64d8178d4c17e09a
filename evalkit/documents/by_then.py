"""An evaluation as it stood on the day of a document: without what had not happened by then."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Baseline, Indicator
from evalkit.model.project import Project


def without_later(evaluation: Evaluation, day: date) -> None:
    """Takes what is dated later than a day out of an evaluation that was loaded, and is printed and nothing else."""
    programme = evaluation.programme
    reviews = [one for one in programme.value.reviews if _is_by(one.date, day)]
    _change(programme, reviews=reviews, dissemination=_told(programme.value.dissemination, day))
    for plan in evaluation.plans.values():
        _plan(plan, day)
    for project in evaluation.projects:
        _project(project.project, day)
        for sheet in project.indicators.values():
            _indicator(sheet, day)
        for plan in project.plans.values():
            _plan(plan, day)


def _is_by(when: date | None, day: date) -> bool:
    """Whether something has happened by a day; what has no date has."""
    return when is None or when <= day


def _change(sheet: Sheet[Any], **changes: object) -> None:
    sheet.value = sheet.value.model_copy(update=changes)


def _told(held: Iterable[Any], day: date) -> list[Any]:
    """What is told to whom: what was not told by then is planned still."""
    return [one if _is_by(one.done, day) else one.model_copy(update={"done": None}) for one in held]


def _project(sheet: Sheet[Project], day: date) -> None:
    story = sheet.value.story
    if not _is_by(story.approved, day):
        story = story.model_copy(update={"approved": None})
    _change(sheet, story=story, dissemination=_told(sheet.value.dissemination, day))


def _indicator(sheet: Sheet[Indicator], day: date) -> None:
    held = sheet.value
    _change(
        sheet,
        baseline=held.baseline if _is_by(held.baseline.date, day) else Baseline.model_construct(),
        observations=[one for one in held.observations if _is_by(one.date, day)],
        effects=[one for one in held.effects if _is_by(one.date, day)],
    )


def _plan(sheet: Sheet[DataCapture], day: date) -> None:
    _change(sheet, waves=[one for one in sheet.value.waves if _is_by(one.date, day)])
