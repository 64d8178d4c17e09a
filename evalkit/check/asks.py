"""What requirements ask for beyond the place at which they are missing: a table, for each rule that does.

A place is a kind of file and a dotted key in it: `indicators:measures.{item}`. A kind alone says that what the requirement
needs may stand anywhere in such a file; `indicators/{measuring}` are only some files of a kind. `own` is the file in which the
requirement is missing, `here` the key of its subject there, and `same` the key that is missing.

Behind the key of a reference stands what it names; links of a page stand under `links` and the kind of file that they lead
to. In a key, `*` is any part, and `{…}` one of the names that `NAMES` gives for the subject, or one that nobody can tell; but
`{itself}` is the subject as it is written, and `{part}` the part of the requirement that is missing.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from evalkit.thread.subjects import Subject

WHOLE = ("",)
"""The parts of a requirement that has none."""


class Place(NamedTuple):
    """Where a requirement asks for something."""

    kind: str
    id: str = ""
    """Which files of the kind; empty for all."""
    key: tuple[str, ...] = ()
    part: str | None = ""
    """The part of the requirement that may be met there: empty for all of it, None for all where no part is named."""

    def meets(self, parts: tuple[str, ...]) -> frozenset[str]:
        """Which of the parts that are missing may be met there; a requirement of which none is named is one of no name."""
        if self.part is None:
            return frozenset(parts if parts == WHOLE else ())
        return frozenset((self.part,) if self.part else parts)


def _at(text: str, part: str | None = "") -> Place:
    file, _, key = text.partition(":")
    kind, _, id = file.partition("/")
    return Place(kind, id, tuple(key.split(".")) if key else (), part)


_SHARED_BY_PLANS = (_at("project:same"), _at("evaluation:same"))
_OF_OUTCOMES = (_at("logic-model"), _at("indicators:measures.{outcomes}"))
ASKS: dict[str, tuple[Place, ...]] = {
    "EXP104": (_at("projects"), _at("relationships")),
    "EXP105": (_at("project:stakeholders.{parties}.group", None),),
    "EXP108": (_at("logic-model:outcomes.*.through.{item}"),),
    "TAN201": (_at("own:practice.{item}.picture"), _at("own:between.{itself}")),
    "TAN202": (_at("own:practice.{item}"), _at("own:between.{itself}")),
    "TAN204": (_at("own:practice.{item}"), _at("own:between.{itself}")),
    "TAN205": (_at("own:stakeholders.{item}.in-practice"), _at("relationships:between.{item}")),
    "TAN206": (_at("relationships", None), _at("relationships:between.{part}")),
    "TAN207": (_at("evaluation"),),
    "TAN208": (_at("own:links.relationships.*"),),
    "TAN209": (_at("reflections:links.relationships.{file}"),),
    "EVI302": (_at("own:here.outcomes"), _at("indicators:measures.{item}"), _at("logic-model")),
    "EVI303": (_at("own:adverse-effects.*.kind"),),
    "EVI304": (_at("own:adverse-effects.*.kind"), _at("own:adverse-effects.*.raised-by")),
    "EVI306": (_at("indicators:measures.{item}"),),
    "EVI308": (_at("own:dissemination.*.audience.{item}"),),
    "EVI311": (_at("evaluation"),),
    "SUS405": (_at("own:reviews.*.date"),),
    "QUE502": (_at("data-capture:questions.{item}"),),
    "QUE503": (
        _at("data-capture:respondents.{item}"),
        _at("data-capture/{asking}:questions.{experience}"),
        _at("data-capture/{asking}:method"),
        _at("own:between.{itself}"),
    ),
    "QUE504": (_at("own:judgements.{item}"),),
    "QUE505": (
        *(_at("data-capture"), _at("indicators")),
        _at("data-capture/{evidence}:respondents.{parties}"),
        _at("data-capture/{evidence}:method"),
    ),
    "QUE506": (_at("own:experiences.*.of.{item}"), _at("relationships/{relationship}:between.{itself}")),
    "LOG604": (_at("own:*.*.leads-to.{item}"), _at("own:activities.*.uses.{item}")),
    "LOG609": (_at("indicators:measures.{item}"),),
    "IND704": (
        _at("logic-model"),
        _at("relationships:benefits.*.indicators.{item}"),
        _at("relationships:adverse-effects.*.indicators.{item}"),
    ),
    "IND705": (_at("data-capture:items.*.indicators.{item}", "sources"),),
    "IND710": (_at("data-capture"),),
    "IND711": (*_OF_OUTCOMES, _at("indicators/{measuring}:perspective.{parties}")),
    "IND712": (_at("own:observations.*.value"), _at("own:observations.*.date")),
    "IND713": (_at("indicators"),),
    "IND714": _OF_OUTCOMES,
    "IND715": (*_OF_OUTCOMES, _at("indicators/{measuring}:shows")),
    "IND716": (_at("own:observations.*.by.*"), _at("own:observations.*.n")),
    "CAP807": _SHARED_BY_PLANS,
    "CAP808": _SHARED_BY_PLANS,
    "CAP809": _SHARED_BY_PLANS,
    "CAP811": (_at("own:items.*.indicators.*"), _at("indicators:sources.{item}")),
    "CAP815": (_at("own:waves.*.*"),),
    "STO903": (_at("story:links.relationships.{file}"),),
    "STO904": (
        _at("story"),
        _at("project:stakeholders.{item}.name"),
        _at("relationships/{relationship}:between.{itself}"),
    ),
    "STO905": (_at("own:links.indicators.*"), _at("indicators")),
    "STO910": (_at("project:design.*"),),
    "STO911": (_at("indicators"),),
}


class File(NamedTuple):
    """What stands at a path: its kind (the name of the file or, where there are several, of their folder), and its id."""

    kind: str
    id: str = ""


def file_at(file: str) -> File:
    """What the path of a file or folder of an evaluation says of it."""
    parts = file.split("/")
    within = parts[2:] if parts[0] == "projects" and len(parts) > 2 else parts
    kind, *id = (part.removesuffix(".toml").removesuffix(".md") for part in within)
    return File(kind, *id[:1])


def _outcomes(s: Subject[Any]) -> list[str]:
    return [outcome.id for outcome in s.project.outcomes_through.get(s.id, ())]


def _measuring(s: Subject[Any]) -> list[str]:
    return [sheet.id for id in _outcomes(s) for sheet in s.project.measured_by.get(id, ())]


def _asking(s: Subject[Any]) -> list[str]:
    return [id for id, plan in s.project.plans.items() if s.id in plan.value.respondents]


NAMES: dict[str, Callable[[Subject[Any]], Iterable[str]]] = {
    "{item}": lambda s: [s.id],
    "{itself}": lambda s: [s.id],
    "{experience}": lambda _: ["experience"],
    "{file}": lambda s: [s.file.path],
    "{parties}": lambda s: [party.id for party in s.project.parties_of[s.id]],
    "{outcomes}": _outcomes,
    "{measuring}": _measuring,
    "{evidence}": lambda s: s.value.evidence,
    "{relationship}": lambda s: [s.value.relationship.id],
    "{asking}": _asking,
}
"""What may stand in place of a part of a key, for a subject."""
