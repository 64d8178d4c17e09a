"""R, the yardstick: reads every file below a folder, parses it with tomli, validates it with pydantic. Nothing else.

Plain models of the format's shape, as anybody would write them. What evalkit does beyond this (following links, asking
every rule, finding lines, writing a report) is measured against it. `reference.py DIR`.
"""

import os
import sys
from datetime import date
from typing import Literal

import tomli
from pydantic import BaseModel, ConfigDict, ValidationError

Day = date | None


class Table(BaseModel):
    model_config = ConfigDict(alias_generator=lambda name: name.rstrip("_").replace("_", "-"))


class Stages(Table):
    inception: Day = None
    design: Day = None
    fieldwork: Day = None
    analysis: Day = None
    reporting: Day = None


class Objective(Table):
    statement: str | None = None
    centrality: str | None = None
    rationale: str | None = None


class Review(Table):
    date: Day = None
    note: str | None = None


class Announcement(Table):
    audience: str | None = None
    message: str | None = None
    product: str | None = None
    channel: str | None = None
    when: Day = None
    owner: str | None = None
    done: Day = None


class Evaluation(Table):
    format: int | None = None
    title: str | None = None
    commissioner: str | None = None
    evaluator: str | None = None
    summary: str | None = None
    start: Day = None
    end: Day = None
    stage: Literal["inception", "design", "fieldwork", "analysis", "reporting"] | None = None
    closed: Day = None
    owner: str | None = None
    stages: Stages | None = None
    objective: Objective | None = None
    questions: dict[str, str] = {}
    review: dict[str, str] = {}
    reviews: list[Review] = []
    dissemination: list[Announcement] = []
    answers: dict[str, str] = {}


class Stakeholder(Table):
    name: str | None = None
    group: Literal["people", "professionals", "system", "community"] | None = None
    key: bool | None = None
    in_practice: str | None = None
    interest: str | None = None
    involvement: str | None = None


class Reflection(Table):
    who: list[str] = []
    how: str | None = None
    every: str | None = None


class Dissemination(Table):
    audience: list[str] = []
    message: str | None = None
    product: str | None = None
    channel: str | None = None
    when: Day = None
    owner: str | None = None
    done: Day = None
    evidence: list[str] = []


class DataProtection(Table):
    lawful_basis: str | None = None
    special_category: str | None = None
    storage: str | None = None
    access: str | None = None
    retention: str | None = None


class Story(Table):
    title: str | None = None
    consent: str | None = None
    approved: Day = None


class Project(Table):
    title: str | None = None
    summary: str | None = None
    lead: str | None = None
    sites: list[str] = []
    start: Day = None
    end: Day = None
    stakeholders: dict[str, Stakeholder] = {}
    reflection: Reflection | None = None
    dissemination: list[Dissemination] = []
    consent: dict[str, str] = {}
    ethics: dict[str, str] = {}
    data_protection: DataProtection | None = None
    story: Story | None = None


class Practice(Table):
    picture: str | None = None
    behaviours: list[str] = []
    agreed: Day = None
    agreed_how: str | None = None


class Benefit(Table):
    id: str | None = None
    statement: str | None = None
    for_: list[str] = []
    indicators: list[str] = []


class AdverseEffect(Table):
    id: str | None = None
    kind: Literal["anticipated", "perceived"] | None = None
    statement: str | None = None
    affects: list[str] = []
    raised_by: list[str] = []
    likelihood: Literal["low", "medium", "high"] | None = None
    severity: Literal["low", "medium", "high"] | None = None
    mitigation: str | None = None
    owner: str | None = None
    indicators: list[str] = []
    observed: str | None = None


class Relationship(Table):
    type: Literal["person-professional", "people-system", "community-system"] | None = None
    between: list[str] = []
    from_: str | None = None
    to: str | None = None
    rationale: str | None = None
    no_anticipated_effects: str | None = None
    no_perceived_effects: str | None = None
    practice: dict[str, Practice] = {}
    benefits: list[Benefit] = []
    adverse_effects: list[AdverseEffect] = []


class Node(Table):
    statement: str | None = None


class Step(Table):
    statement: str | None = None
    uses: list[str] = []
    leads_to: list[str] = []


class Outcome(Table):
    statement: str | None = None
    for_: list[str] = []
    timeframe: Literal["short", "medium", "long"] | None = None
    through: str | None = None
    mechanism: str | None = None
    no_relationship: str | None = None
    leads_to: list[str] = []


class Assumption(Table):
    statement: str | None = None
    about: list[str] = []
    evidence: str | None = None


class LogicModel(Table):
    problem: str | None = None
    external_factors: list[str] = []
    inputs: dict[str, Node] = {}
    activities: dict[str, Step] = {}
    outputs: dict[str, Step] = {}
    outcomes: dict[str, Outcome] = {}
    impacts: dict[str, Node] = {}
    assumptions: list[Assumption] = []


class Point(Table):
    value: float | None = None
    date: Day = None
    rationale: str | None = None


class Observation(Table):
    date: Day = None
    value: float | None = None
    n: int | None = None
    by: dict[str, str] = {}
    note: str | None = None


class Indicator(Table):
    title: str | None = None
    definition: str | None = None
    measures: list[str] = []
    kind: Literal["proportion", "count", "mean", "score", "rate", "qualitative"] | None = None
    unit: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    direction: Literal["increase", "decrease", "maintain"] | None = None
    perspective: list[str] = []
    sources: list[str] = []
    frequency: str | None = None
    responsible: str | None = None
    disaggregation: list[str] = []
    limitations: str | None = None
    baseline: Point | None = None
    target: Point | None = None
    observations: list[Observation] = []


class Sample(Table):
    approach: str | None = None
    size: int | None = None
    expected_response: float | None = None


class Schedule(Table):
    start: Day = None
    end: Day = None
    every: str | None = None


class Permission(Table):
    licence: Literal["open", "free-on-request", "licensed", "non-commercial", "unknown", "own"] | None = None
    reference: str | None = None


class Item(Table):
    id: str | None = None
    label: str | None = None
    type: Literal["text", "integer", "decimal", "select-one", "select-many", "date", "note"] | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: dict[str, str] = {}
    required: bool | None = None
    relevant: str | None = None
    indicators: list[str] = []


class DataCapture(Table):
    title: str | None = None
    method: (
        Literal["survey", "interview", "focus-group", "observation", "routine-data", "document-review", "diary"] | None
    ) = None
    instrument: str | None = None
    questions: list[str] = []
    respondents: list[str] = []
    responsible: str | None = None
    minutes: int | None = None
    languages: list[str] = []
    accessibility: str | None = None
    fallback: str | None = None
    quality: str | None = None
    analysis: str | None = None
    sample: Sample | None = None
    schedule: Schedule | None = None
    permission: Permission | None = None
    items: list[Item] = []


class Judgement(Table):
    change: Literal["changed", "partly-changed", "not-changed", "unclear"] | None = None
    summary: str | None = None
    evidence: list[str] = []


class Experience(Table):
    of: str | None = None
    summary: str | None = None
    evidence: list[str] = []


class Factor(Table):
    title: str | None = None
    theme: str | None = None
    summary: str | None = None
    relationships: list[str] = []
    evidence: list[str] = []


class Findings(Table):
    judgements: dict[str, Judgement] = {}
    experiences: list[Experience] = []
    barriers: list[Factor] = []
    promoters: list[Factor] = []


BY_NAME: dict[str, type[Table]] = {
    "evaluation.toml": Evaluation,
    "project.toml": Project,
    "logic-model.toml": LogicModel,
    "findings.toml": Findings,
}
BY_FOLDER: dict[str, type[Table]] = {
    "relationships": Relationship,
    "indicators": Indicator,
    "data-capture": DataCapture,
}


def main() -> None:
    files = wrong = 0
    for folder, _, names in os.walk(sys.argv[1]):
        kind = BY_FOLDER.get(os.path.basename(folder))
        for name in names:
            with open(os.path.join(folder, name), encoding="utf-8") as stream:
                text = stream.read()
            files += 1
            if name.endswith(".toml"):
                model = kind or BY_NAME[name]
                try:
                    model.model_validate(tomli.loads(text))
                except ValidationError:  # template text where a date or a number belongs
                    wrong += 1
    print(f"{files} files, {wrong} of them wrong")


if __name__ == "__main__":
    main()
