"""Writes a corpus of evaluations, the same on every machine: `corpus.py DIR --evaluations N`.

Each evaluation has about 100 files of about 1 KB: ids, a few texts, links to others. It is at its last stage, so that
every rule is asked, and closed, so that the day of the measurement does not matter. About one requirement in a hundred
is missing (none with `--complete`); every reference leads somewhere. `--first-edition` leaves out what version 0.1 did not know,
so that either version can be measured on complete evaluations of its own.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import tomli_w

from evalkit.framework import QUESTIONS, REFLECTION_SECTIONS, STORY_SECTIONS

Toml = dict[str, Any]

GAPS = 0.003
"""The share of values that are not given; a requirement often asks for several."""
TODO = 0.15
"""The share of these that are still template text."""
KEPT = frozenset({"format", "stage", "stages", "closed", "id", "about"})
"""What is always given: without these there would be dead references, or other rules than intended."""
NEW = frozenset({"independence", "design", "threshold", "then", "shows", "by", "waves"})
"""What version 0.1 did not know."""
START, END, CLOSED = date(2021, 4, 1), date(2023, 12, 31), date(2023, 12, 20)
PARTIES = ("patients", "nurses")
SHOWS = ("relationship", "behaviour", "experience")
PARTS = {"unit": ("northern", "southern"), "age group": ("under 65", "65 or over")}
_PHRASES = (
    "the person says what matters most to them before anything is planned",
    "both sides look at the same sheet and write on it",
    "staff ask, wait for the answer and write it down in the words that were used",
    "nobody had asked before, and many were surprised to be asked",
    "two members of each team meet every fortnight to compare notes",
    "what was agreed is read back before the visit ends",
    "people who live alone were rung a week later",
    "time on a full shift is short, and teaching takes longer at first",
    "a carer may sit in, and has a line of their own on the plan",
    "the ward’s “quiet hour” was used for the first conversations",
    "those who need an interpreter have the same choice as others",
    "the figures were shown to everybody on the unit every three months",
    "the first step is small enough to be done on the same day",
    "what the record asks for and what the person asks for are kept apart",
    "a volunteer of the advisory group goes through each page with the team",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of each kind in a project, and how many projects there are."""

    projects: int = 4
    relationships: int = 3
    indicators: int = 8
    plans: int = 5
    reflections: int = 5


USUAL = Size()
TINY = Size(projects=1, relationships=1, indicators=2, plans=2, reflections=1)
"""One or two files of every kind: what is left is the cost of starting."""


def write_corpus(
    folder: Path, evaluations: int, *, complete: bool = False, first_edition: bool = False, size: Size = USUAL
) -> int:
    """Writes evaluations below `folder`. Gives the number of files."""
    files = 0
    for number in range(evaluations):
        random = Random(number)
        for path, text in _Evaluation(
            random, number, size, 0 if complete else GAPS, first_edition=first_edition
        ).files():
            target = folder / f"evaluation-{number:04}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
            files += 1
    return files


class _Evaluation:
    """One evaluation. Ids and links are regular; texts and gaps come from the seeded source."""

    def __init__(self, random: Random, number: int, size: Size, gaps: float, *, first_edition: bool) -> None:
        self._random = random
        self._number = number
        self._size = size
        self._gaps = gaps
        self._left_out = NEW if first_edition else frozenset()

    def files(self) -> Iterator[tuple[str, str]]:
        """Path and text of every file."""
        yield "evaluation.toml", self._toml(self._programme())
        for number in range(self._size.projects):
            project = f"projects/project-{number}"
            yield f"{project}/project.toml", self._toml(self._project())
            yield f"{project}/logic-model.toml", self._toml(self._logic_model())
            yield f"{project}/findings.toml", self._toml(self._findings())
            yield f"{project}/story.md", self._story()
            for n in range(self._size.relationships):
                yield f"{project}/relationships/relationship-{n}.toml", self._toml(self._relationship(n))
            for n in range(self._size.indicators):
                yield f"{project}/indicators/indicator-{n}.toml", self._toml(self._indicator(n))
            for n in range(self._size.plans):
                yield f"{project}/data-capture/plan-{n}.toml", self._toml(self._plan(n))
            for n in range(self._size.reflections):
                day = date(2023, 12 - 2 * n, 5)
                yield f"{project}/reflections/{day}.md", self._reflection(n)

    def _sentence(self, phrases: int = 1) -> str:
        text = "; ".join(self._random.sample(_PHRASES, phrases))
        return f"{text[0].upper()}{text[1:]}."

    def _missing(self) -> bool:
        return self._random.random() < self._gaps

    def _toml(self, table: Toml) -> str:
        return tomli_w.dumps(self._with_gaps(table))

    def _with_gaps(self, table: Toml) -> Toml:
        """The table without some of its values."""
        result: Toml = {}
        for key, value in table.items():
            if key in self._left_out:
                continue
            if isinstance(value, dict) and key not in KEPT:
                result[key] = self._with_gaps(value)
            elif isinstance(value, list) and value and isinstance(value[0], dict):
                result[key] = [self._with_gaps(item) for item in value]
            elif key in KEPT or not self._missing():
                result[key] = value
            elif self._random.random() < TODO:
                result[key] = ["TODO"] if isinstance(value, list) else "TODO"
        return result

    def _relationships(self) -> list[str]:
        return [f"relationship-{n}" for n in range(self._size.relationships)]

    def _programme(self) -> Toml:
        return {
            "format": 1,
            "title": f"Evaluation {self._number}",
            "commissioner": "A foundation for health",
            "evaluator": "A team of two",
            "summary": self._sentence(2),
            "start": START,
            "end": END,
            "stage": "reporting",
            "closed": CLOSED,
            "owner": "evaluation lead",
            "stages": {
                "inception": date(2021, 6, 30),
                "design": date(2021, 9, 30),
                "fieldwork": date(2023, 6, 30),
                "analysis": date(2023, 9, 30),
                "reporting": END,
            },
            "objective": {key: self._sentence(2) for key in ("statement", "centrality", "rationale")},
            "questions": dict(QUESTIONS),
            "independence": self._sentence(),
            "review": {"every": "3 months"},
            "reviews": [{"date": date(2023, month, 15), "note": self._sentence()} for month in (6, 9, 12)],
            "answers": {question: self._sentence(2) for question in QUESTIONS},
        }

    def _project(self) -> Toml:
        stakeholders: Toml = {
            "patients": {"name": "People who use the service", "group": "people"},
            "nurses": {"name": "Nurses of the units", "group": "professionals"},
            "commissioners": {
                "name": "Commissioners",
                "group": "system",
                "key": True,
                "in-practice": self._sentence(),
            },
        }
        return {
            "title": f"Project of evaluation {self._number}",
            "summary": self._sentence(),
            "lead": "project manager",
            "sites": ["Northern unit", "Southern unit"],
            "start": date(2021, 5, 1),
            "end": date(2023, 11, 30),
            "stakeholders": {id: table | {"interest": self._sentence()} for id, table in stakeholders.items()},
            "reflection": {"who": list(PARTIES), "how": self._sentence(), "every": "3 months"},
            "dissemination": [
                {
                    "audience": [id],
                    "message": self._sentence(),
                    "product": "poster",
                    "channel": "unit meeting",
                    "when": date(2023, 10, 1),
                    "owner": "unit lead",
                    "done": date(2023, 10, 3),
                    "evidence": ["indicator-0", "plan-0"],
                }
                for id in stakeholders
            ],
            "design": {"comparison": self._sentence(), "excluded": self._sentence()},
            "consent": {"how": self._sentence()},
            "ethics": {"route": "service evaluation", "reference": f"SE-2021-{self._number}"},
            "data-protection": {
                "lawful-basis": "public task (Article 6(1)(e))",
                "special-category": "Article 9(2)(h)",
                "storage": "encrypted drive of the trust",
                "access": "evaluation team",
                "retention": "five years, then deleted",
            },
            "story": {"title": "What we did", "consent": self._sentence(), "approved": date(2023, 11, 20)},
        }

    def _relationship(self, n: int) -> Toml:
        effect = {"likelihood": "low", "severity": "medium", "owner": "unit lead"}
        return {
            "type": "person-professional",
            "between": list(PARTIES),
            "from": f"Before: {self._sentence()}",
            "to": f"After: {self._sentence()}",
            "rationale": self._sentence(),
            "practice": {
                id: {
                    "picture": self._sentence(),
                    "behaviours": ["Asks what the other would like to do next", "Writes down what was agreed"],
                    "agreed": date(2021, 8, 20),
                    "agreed-how": self._sentence(),
                }
                for id in PARTIES
            },
            "benefits": [
                {
                    "id": f"benefit-{n}",
                    "statement": self._sentence(),
                    "for": ["patients"],
                    "indicators": [self._an_indicator(n)],
                }
            ],
            "adverse-effects": [
                {
                    "id": f"harm-{n}-{kind}",
                    "kind": kind,
                    "statement": self._sentence(),
                    "affects": ["patients"],
                    "raised-by": ["nurses"],
                    **effect,
                    "mitigation": self._sentence(),
                    "threshold": self._sentence(),
                    "then": self._sentence(),
                    "indicators": [self._an_indicator(n + 1)],
                    "observed": self._sentence(),
                }
                for kind in ("anticipated", "perceived")
            ],
        }

    def _an_indicator(self, n: int) -> str:
        return f"indicator-{n % self._size.indicators}"

    def _a_plan(self, n: int) -> str:
        return f"plan-{n % self._size.plans}"

    def _logic_model(self) -> Toml:
        number = range(self._size.relationships)
        return {
            "problem": self._sentence(),
            "external-factors": ["Commissioning is reorganised", "Staffing"],
            "inputs": {f"input-{n}": {"statement": self._sentence()} for n in number},
            "activities": {
                f"activity-{n}": {
                    "statement": self._sentence(),
                    "uses": [f"input-{n}"],
                    "leads-to": [f"output-{n}"],
                }
                for n in number
            },
            "outputs": {
                f"output-{n}": {"statement": self._sentence(), "leads-to": [f"outcome-{n}-short"]} for n in number
            },
            "outcomes": {
                f"outcome-{n}-{time}": {
                    "statement": self._sentence(),
                    "for": ["patients"],
                    "timeframe": time,
                    "through": f"relationship-{n}",
                    "mechanism": self._sentence(),
                    "leads-to": [f"outcome-{n}-long" if time == "short" else "impact"],
                }
                for n in number
                for time in ("short", "long")
            },
            "impacts": {"impact": {"statement": self._sentence()}},
            "assumptions": [{"statement": self._sentence(), "about": ["activity-0"], "evidence": self._sentence()}],
        }

    def _indicator(self, n: int) -> Toml:
        """Each measures the outcomes of one relationship, in turn from either side."""
        of = n % self._size.relationships
        return {
            "title": f"Plans agreed together, measure {n}",
            "definition": self._sentence(2),
            "measures": [f"outcome-{of}-short", f"outcome-{of}-long"],
            "kind": "proportion",
            "shows": SHOWS[n % len(SHOWS)],
            "unit": "percent",
            "numerator": self._sentence(),
            "denominator": self._sentence(),
            "direction": "increase",
            "perspective": list(PARTIES),
            "sources": [self._a_plan(n), self._a_plan(n + 1)],
            "frequency": "3 months",
            "responsible": "unit data lead",
            "disaggregation": list(PARTS),
            "limitations": self._sentence(),
            "baseline": {"value": 12.0 + n, "date": date(2021, 9, 1)},
            "target": {"value": 40.0, "date": date(2023, 6, 30), "rationale": self._sentence()},
            "observations": [
                {"date": date(2022, 6, 30), "value": 21.5, "n": 200 + n},
                {"date": date(2023, 6, 30), "value": 31.5, "n": 210 + n, "note": self._sentence()},
                *(
                    {"date": date(2023, 6, 30), "value": 30.5 + side, "n": 100 + n, "by": {part: PARTS[part][side]}}
                    for part in PARTS
                    for side in (0, 1)
                ),
            ],
        }

    def _plan(self, n: int) -> Toml:
        survey = n % 2 == 0
        plan: Toml = {
            "title": f"{'Survey' if survey else 'Interviews'} {n}",
            "method": "survey" if survey else "interview",
            "instrument": self._sentence(),
            "questions": list(QUESTIONS),
            "respondents": list(PARTIES),
            "responsible": "evaluation analyst",
            "minutes": 10,
            "languages": ["en", "cy"],
            "accessibility": self._sentence(),
            "fallback": self._sentence(),
            "quality": self._sentence(),
            "analysis": self._sentence(),
            "sample": {"approach": self._sentence(), "size": 200, "expected-response": 40},
            "schedule": {"start": date(2021, 9, 1), "end": date(2023, 6, 30), "every": "3 months"},
            "permission": {"licence": "own"},
        }
        if survey:
            plan["waves"] = [{"date": date(2023, 6, 30), "invited": 200, "answered": 130 + n}]
            plan["items"] = [
                {
                    "id": f"item_{i}",
                    "label": "How much say did you have in what was written down?",
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 10,
                    "required": True,
                    "indicators": [self._an_indicator(n)],
                }
                for i in range(2)
            ]
        return plan

    def _findings(self) -> Toml:
        evidence = ["indicator-0", "plan-0", "plan-1"]
        factor = {"theme": "staffing", "relationships": ["relationship-0"], "evidence": evidence}
        return {
            "judgements": {
                id: {"change": "partly-changed", "summary": self._sentence(), "evidence": evidence}
                for id in self._relationships()
            },
            "experiences": [{"of": id, "summary": self._sentence(), "evidence": ["plan-0"]} for id in PARTIES],
            "barriers": [{"title": "Short of staff", "summary": self._sentence(), **factor}],
            "promoters": [{"title": "Trained together", "summary": self._sentence(), **factor}],
        }

    def _story(self) -> str:
        parts = ["# What we did"]
        for title in STORY_SECTIONS:
            parts.append(f"## {title}")
            if self._missing():
                parts.append("<!-- What belongs here is still to be written. -->")
                continue
            parts.append(self._sentence())
            if title == "The relationships we set out to change":
                parts += [f"- [{id}](relationships/{id}.toml)" for id in self._relationships() if not self._missing()]
            elif title == "What changed":
                parts.append("[Plans agreed together](indicators/indicator-0.toml) rose from 12% to 31.5% (n = 210).")
            elif title == "How it was experienced":
                parts += [f"> {self._sentence()}\n>\n> — {id}" for id in PARTIES if not self._missing()]
            elif title == "How we know":
                parts.append("See the [survey](data-capture/plan-0.toml).")
        return "\n\n".join(parts) + "\n"

    def _reflection(self, n: int) -> str:
        about = f"relationship-{n % self._size.relationships}"
        parts = ["# Reflection", f"About [{about}](../relationships/{about}.toml)."]
        for title in REFLECTION_SECTIONS:
            parts.append(f"## {title}")
            parts.append("TODO" if self._missing() else f"- {self._sentence(2)}\n- {self._sentence()}")
        return "\n\n".join(parts) + "\n"


def main() -> None:
    """Writes the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description="Writes a corpus of evaluations of about 100 files each.")
    parser.add_argument("folder", type=Path, help="where to; must be new or empty")
    parser.add_argument("--evaluations", type=int, default=1, metavar="N")
    parser.add_argument("--complete", action="store_true", help="nothing is missing: the gate holds")
    parser.add_argument("--first-edition", action="store_true", help="as version 0.1 reads them")
    options = parser.parse_args()
    if options.folder.exists() and os.listdir(options.folder):
        parser.error(f"{options.folder} is not empty")
    files = write_corpus(
        options.folder, options.evaluations, complete=options.complete, first_edition=options.first_edition
    )
    print(f"{files} files in {options.folder}")


if __name__ == "__main__":
    main()
