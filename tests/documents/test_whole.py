"""All that an evaluation says is in the document that tells of it, in every format."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalkit.documents.publish import formats
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load
from tests.documents.texts import flat, said


def framework(evaluation: Evaluation) -> Iterator[str | None]:
    programme = evaluation.programme.value
    yield from (programme.objective.statement, programme.objective.centrality, programme.objective.rationale)
    yield from programme.questions.values()
    yield from (one.message for one in programme.dissemination)
    for project in evaluation.projects:
        for sheet in project.relationships.values():
            held = sheet.value
            yield from (held.from_, held.to, held.rationale)
            for practice in held.practice.values():
                yield from (practice.picture, practice.agreed_how, *practice.behaviours)
            yield from (benefit.statement for benefit in held.benefits)
            for effect in held.adverse_effects:
                yield from (effect.statement, effect.mitigation, effect.threshold, effect.then)
        model = project.logic_model.value
        yield model.problem
        yield from (outcome.mechanism or outcome.no_relationship for outcome in model.outcomes.values())
        yield from (one.statement for one in model.assumptions)
        yield from model.external_factors
        for plan in project.plans.values():
            yield from (plan.value.title, plan.value.accessibility, plan.value.data_protection.retention)
            yield from (item.label for item in plan.value.items)
        yield from (text for one in project.indicators.values() for text in (one.value.title, one.value.definition))
        yield from (one.message for one in project.project.value.dissemination)


def report(evaluation: Evaluation) -> Iterator[str | None]:
    yield from evaluation.programme.value.answers.values()
    for project in evaluation.projects:
        found = project.findings.value
        yield from (one.summary for one in found.judgements.values())
        yield from (text for one in project.relationships.values() for text in (one.value.from_, one.value.to))
        yield from (one.summary for one in found.experiences)
        yield from (text for one in (*found.barriers, *found.promoters) for text in (one.title, one.summary))
        for sheet in project.relationships.values():
            for effect in sheet.value.adverse_effects:
                yield from (effect.statement, effect.mitigation, effect.observed)
        yield from (plan.value.title for plan in project.plans.values())
        for indicator in project.indicators.values():
            yield from (indicator.value.title, indicator.value.definition)
            yield from (one.note for one in indicator.value.observations)
        yield from quoted(project.story.text or "")


def stories(evaluation: Evaluation) -> Iterator[str | None]:
    for project in evaluation.projects:
        yield project.project.value.story.title
        text = project.story.text or ""
        yield from quoted(text)
        for section in text.split("\n## ")[1:]:
            paragraphs = re.split(r"\n\s*\n", section.partition("\n")[2])
            yield from (_words(one) for one in paragraphs if not one.lstrip().startswith((">", "-")))
            yield from (_words(one) for one in re.findall(r"(?m)^- (.+(?:\n  .+)*)", section))


def _words(markdown: str) -> str:
    return re.sub(r"[*`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown))


def quoted(story: str) -> Iterator[str]:
    for quotation in re.findall(r"(?:^>.*\n)+", story, re.MULTILINE):
        lines = [line.removeprefix(">").strip() for line in quotation.splitlines()]
        yield _words(" ".join(line for line in lines if line and not line.startswith("—")))


SAID = {"framework": framework, "report": report, "stories": stories}


@pytest.mark.parametrize("format", formats())
@pytest.mark.parametrize("kind", SAID)
def test_all_that_is_said_is_there(handed_over: Path, kind: str, format: str) -> None:
    wanted = [text for text in SAID[kind](load(handed_over)) if text]
    assert len(wanted) > 40
    text = said(handed_over / f"published/{kind}{formats()[format]}")
    assert [one for one in wanted if flat(one) not in text] == []
