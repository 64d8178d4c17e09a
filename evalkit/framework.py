"""The framework of *Closing the Gap through Changing Relationships*, as data.

Source: *Evaluation of Closing the Gap through Changing Relationships*, Office for Public Management for the
Health Foundation, June 2014. Relationship types, evaluation questions and principles follow the report;
the division of each principle into clauses is evalkit's, so that every completeness rule belongs to one.
"""

from dataclasses import dataclass
from enum import IntEnum

SOURCE = "Evaluation of Closing the Gap through Changing Relationships (OPM for the Health Foundation, June 2014)"


class Stage(IntEnum):
    """The five stages of an evaluation, in order."""

    INCEPTION = 1
    DESIGN = 2
    FIELDWORK = 3
    ANALYSIS = 4
    REPORTING = 5

    @property
    def id(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, id: str) -> "Stage":
        """The stage with this id, such as `design`. Raises KeyError for what is none."""
        return cls[id.upper()]


STAGES = tuple(stage.id for stage in Stage)


@dataclass(slots=True, eq=False)
class RelationshipType:
    """A type of relationship that a programme may set out to change, and the groups that are party to it."""

    id: str
    groups: tuple[str, str]
    text: str


RELATIONSHIP_TYPES = {
    type.id: type
    for type in (
        RelationshipType(
            "person-professional",
            ("people", "professionals"),
            "between the individual using a service and those who work in health care provision",
        ),
        RelationshipType(
            "people-system",
            ("people", "system"),
            "between people using services and the wider health care system",
        ),
        RelationshipType(
            "community-system",
            ("community", "system"),
            "between communities and the wider health care system",
        ),
    )
}

GROUPS = {
    "people": "people who use services, their families and carers",
    "professionals": "those who work in health and social care",
    "system": "services, organisations, commissioners and the rules they work by",
    "community": "a community as a whole: of place, of culture, of language or of experience",
    "intermediary": "those who stand between: care navigators, links workers, interpreters, advocates, peer supporters",
}

QUESTIONS = {
    "change": "Did the project lead to relationships changing, and how?",
    "experience": "How was the change experienced by the different actors?",
    "factors": "What were the key barriers to, and promoters of, success?",
}


@dataclass(slots=True, eq=False)
class Clause:
    """One part of a principle: what must be there."""

    id: str
    text: str


@dataclass(slots=True, eq=False)
class Principle:
    """What it takes for good intentions to change relationships."""

    id: str
    title: str
    text: str
    clauses: tuple[Clause, ...]


PRINCIPLES = (
    Principle(
        "explicit",
        "Explicit",
        "Changing relationships is fundamental change. It needs an explicit and sustained focus: good intentions "
        "alone do not change relationships.",
        (
            Clause("explicit.objective", "changing relationships is an explicit objective"),
            Clause("explicit.centrality", "why it is central, not a by-product"),
            Clause("explicit.rationale", "the rationale behind it"),
        ),
    ),
    Principle(
        "tangible",
        "Tangible",
        "A relationship changes in what people do. The change has to be made tangible for all key stakeholders, as "
        "behaviours that individuals and groups can act on purposively and reflect on.",
        (
            Clause("tangible.practice", "what it looks like in practice, for all key stakeholders"),
            Clause("tangible.behaviour", "behaviours that individuals and groups can act on purposively"),
            Clause("tangible.reflection", "reflection on those behaviours on an ongoing basis"),
        ),
    ),
    Principle(
        "evidenced",
        "Evidenced",
        "Those who are asked to change must know what it is likely to mean for them, good and bad. Evidence of "
        "benefits has to be captured and disseminated, and adverse effects minimised: those that are anticipated "
        "and those that are only perceived, because a concern that people hold counts even where nobody has shown "
        "it to be true.",
        (
            Clause("evidenced.implications", "the likely implications spelled out, good and bad"),
            Clause("evidenced.capture", "an effective plan to capture evidence of benefits"),
            Clause("evidenced.dissemination", "an effective plan to disseminate that evidence"),
            Clause("evidenced.adverse", "adverse effects minimised, anticipated and perceived alike"),
        ),
    ),
    Principle(
        "sustained",
        "Sustained",
        "The focus on relationships is easily lost to the pressures of the day. It stays where somebody answers for "
        "it at every level, and where it is reviewed on a schedule that is kept.",
        (
            Clause("sustained.ownership", "someone answers for the focus, at every level"),
            Clause("sustained.review", "it is reviewed on a schedule, and the reviews happen"),
        ),
    ),
)

CLAUSES = {clause.id: clause for principle in PRINCIPLES for clause in principle.clauses}

CRAFTS = {
    "questions": "The three questions of the evaluation, asked, planned for and answered",
    "logic-model": "The logic model, from inputs to impacts, without dead ends",
    "indicators": "Indicators that are defined, measurable and tied to the logic model",
    "data-capture": "Data-capture plans that can be carried out, ethically and lawfully",
    "story": "The improvement story, told with evidence and in the voices of those involved",
    "files": "The files of the evaluation, readable and consistent",
}

HOUSE = "house"
"""The craft, so to speak, of the rules that an evaluation sets itself."""
HOUSE_PREFIX = "HOU"
"""So begin the codes of the rules that an evaluation sets itself."""

CRAFT_TITLES = {
    "questions": "Three questions",
    "logic-model": "Logic model",
    "indicators": "Indicators",
    "data-capture": "Data capture",
    "story": "Improvement story",
    "files": "Files",
    HOUSE: "House rules",
}

STORY_SECTIONS = {
    "In brief": "Five sentences for somebody who reads nothing else: who set out to change which relationship, what they "
    "did, what changed, how that was experienced, and what others can take from it.",
    "The problem": "What was wrong, for whom, and how it was known; what had been tried before; the setting, so that "
    "readers can tell how far it is like theirs. Keep to what was there before the work began.",
    "The relationships we set out to change": "Each relationship, with a link to its file: between whom, what it was "
    "like, what it was to become, and why that should help. A link looks like this: "
    "[patients and nurses](relationships/patient-nurse.toml).",
    "What we did": "What was done, by whom, with whom, in which order, in enough detail for others to do it; what was "
    "changed along the way, and why.",
    "What changed": "What people now do differently, with evidence: a link to the indicator, the value before and "
    "after, and the number of people (n) in the same sentence. Say as plainly what did not change.",
    "How it was experienced": "Each party in its own words. A quotation is a block quote (lines that begin with >) "
    "whose last line names the party: a dash and its id or name, further detail after a comma. Quote those for whom it "
    "went less well, too.",
    "What helped": "The key promoters: what made the change possible here, and how it worked.",
    "What got in the way": "The key barriers: what slowed or stopped the change, and what was done about it.",
    "Unintended effects": "What nobody had planned, good and bad; what became of each adverse effect that was "
    "anticipated, and of each that was feared. If nothing was found, say how it was looked for.",
    "How we know": "The sources, with links to the data-capture plans: who was asked, how many answered, who was not "
    "reached; how the data were analysed.",
    "Limitations": "What else could explain the change; how far it would hold elsewhere; what is not known.",
    "What we learned": "What you would do again, what you would do differently, and what you believed at the start "
    "that proved wrong.",
    "What happens next": "What stays when the project ends, who answers for it, what is passed on to whom.",
    "Who was involved": "The parties and partners, by role, never by name without consent; who paid for it; who "
    "evaluated it, and how independent they were.",
}
"""The headings of an improvement story, in order, and what belongs under each.

They follow what reports of improvement work are known to leave out (SQUIRE 2.0: Ogrinc et al., BMJ Quality & Safety
2016;25:986-992) and what the three questions ask.
"""

REFLECTION_SECTIONS = {
    "What we did differently": "What each of us did, since the last time, that was not done before: behaviours that "
    "somebody could have seen or heard. Link to the relationship it is about.",
    "What we noticed": "What followed: how the others responded, what was easier or harder than thought, what surprised "
    "us, and whom it did not reach.",
    "What we will do next": "The next thing that each side will do, so that the next reflection can come back to it.",
}
"""The headings of a reflection, and what belongs under each."""


def group_of(clause: str) -> str:
    """The principle or craft that a clause belongs to: `tangible.practice` → `tangible`, `story` → `story`."""
    return clause.partition(".")[0]


def title_of(group: str) -> str:
    """The title of a principle or craft, such as `Tangible` or `Logic model`."""
    return next((p.title for p in PRINCIPLES if p.id == group), "") or CRAFT_TITLES[group]
