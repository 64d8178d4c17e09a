"""What the change is likely to mean in a project: benefits and adverse effects, with what is done about them."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Heading, Run, Table
from evalkit.documents.material import Material
from evalkit.documents.parts._effects import risk
from evalkit.documents.text import cell, maybe, sentence
from evalkit.model.relationship import AdverseEffect, Benefit
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    for id, sheet in project.relationships.items():
        name, held = material.relationship(project, id), sheet.value
        yield Heading(3, name)
        benefits = tuple(_benefit(material, project, one) for one in held.benefits)
        yield Table(f"Benefits: {name}", ("Benefit", "For whom", "Indicators"), benefits, (6, 3, 5))
        effects = tuple(_effect(material, project, one) for one in held.adverse_effects)
        head = (
            "Adverse effect",
            "Likelihood and severity",
            "Whom it would affect",
            "What is done about it",
            "Indicators",
        )
        yield Table(f"Adverse effects: {name}", head, effects, (5, 3, 3, 6, 4))
        none = (
            ("No anticipated effects", held.no_anticipated_effects),
            ("No perceived effects", held.no_perceived_effects),
        )
        if any(text for _, text in none):
            yield Facts(tuple((label, cell(text)) for label, text in none if text))


def _benefit(material: Material, project: ProjectGraph, benefit: Benefit) -> tuple[Cell, ...]:
    ids = [*benefit.indicators, *(sheet.id for sheet in project.measured_by.get(benefit.id or "", ()))]
    for outcome in benefit.outcomes:
        ids += [sheet.id for sheet in project.measured_by.get(outcome, ())]
    whom = cell(material.stakeholders(project, benefit.for_))
    return cell(benefit.statement), whom, material.evidence(project, ids)


def _effect(material: Material, project: ProjectGraph, effect: AdverseEffect) -> tuple[Cell, ...]:
    kind = sentence(effect.kind)
    raised = material.stakeholders(project, effect.raised_by)
    held_by = f"{kind}, raised by {raised}" if raised else kind
    what = Cell((*cell(effect.statement).paragraphs, *(((Run(held_by, italic=True),),) if held_by else ())))
    done = [*cell(effect.mitigation).paragraphs]
    if effect.threshold:
        done.append((Run("Too much: ", bold=True), Run(" ".join(effect.threshold.split()))))
    if effect.then:
        done.append((Run("Then: ", bold=True), Run(" ".join(effect.then.split()))))
    if effect.owner and material.audience.internals:
        done.append((Run(f"Owner: {effect.owner}", italic=True),))
    ids = material.seen_by(project, effect)
    affects = maybe(material.stakeholders(project, effect.affects))
    return what, risk(effect), affects, Cell(tuple(done)), material.evidence(project, ids)
