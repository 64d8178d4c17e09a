"""All that an evaluation says is in the document that tells of it, in every format."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load
from tests.documents.pages import page
from tests.running import run


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


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
        yield from (one.summary for one in found.experiences)
        yield from (text for one in (*found.barriers, *found.promoters) for text in (one.title, one.summary))
        for sheet in project.relationships.values():
            yield from (one.observed for one in sheet.value.adverse_effects)
        for indicator in project.indicators.values():
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


def _words(markdown: str) -> str:
    return re.sub(r"[*`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown))


def quoted(story: str) -> Iterator[str]:
    for quotation in re.findall(r"(?:^>.*\n)+", story, re.MULTILINE):
        lines = [line.removeprefix(">").strip() for line in quotation.splitlines()]
        yield _words(" ".join(line for line in lines if line and not line.startswith("—")))


@pytest.mark.parametrize(("kind", "said"), [("framework", framework), ("report", report), ("stories", stories)])
def test_all_that_is_said_is_there(example: Path, kind: str, said: object) -> None:
    assert run(example, "publish", kind, "--to", "html,md", "--as-of", "2024-10-01").status == 0
    assert callable(said)
    wanted = [flat(text) for text in said(load(example)) if text]
    assert len(wanted) > 40
    folder = example / "published"
    html = flat("".join(page((folder / f"{kind}.html").read_text("utf-8")).texts))
    rendered = MarkdownIt("commonmark").enable("table").render((folder / f"{kind}.md").read_text("utf-8"))
    markdown = flat("".join(page(rendered).texts))
    assert [text for text in wanted if text not in html] == []
    assert [text for text in wanted if text not in markdown] == []
