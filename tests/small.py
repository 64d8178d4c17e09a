"""A small evaluation that is complete at its stage."""

from collections.abc import Mapping
from pathlib import Path

from evalkit import library
from tests.running import Ran as Ran
from tests.running import run as run

AS_OF = "2026-03-01"
PROGRAMME = "evaluation.toml"
PROJECT = "projects/ward/project.toml"
RELATIONSHIP = "projects/ward/relationships/patient-nurse.toml"
OTHER_RELATIONSHIP = "projects/ward/relationships/patient-doctor.toml"
INDICATOR = "projects/ward/indicators/tasks.toml"
STORY = "projects/ward/story.md"
_HEADINGS = """In brief, The problem, The relationships we set out to change, What we did, What changed, How it was experienced,
What helped, What got in the way, Unintended effects, How we know, Limitations, What we learned, What happens next,
Who was involved"""
FILES = {
    PROGRAMME: """format = 1
title = "Shared care"
stage = "inception"
owner = "programme lead"
independence = "A team of the university evaluates, the trust delivers."
start = 2026-01-01
end = 2028-12-31

[stages]
inception = 2026-06-30
design = 2026-12-31
fieldwork = 2027-12-31
analysis = 2028-06-30
reporting = 2028-12-31

[objective]
statement = "Patients and nurses share the work of each session."
centrality = "Training alone was tried before."
rationale = "Three studies say so."

[questions]
change = "Did relationships change, and how?"
experience = "How was it experienced?"
factors = "What helped, and what got in the way?"

[review]
every = "3 months"

[[reviews]]
date = 2026-02-15
note = "On course."
""",
    PROJECT: """title = "Ward"
lead = "ward manager"
start = 2026-01-01
end = 2028-06-30
sites = ["North", "South"]

[stakeholders.patients]
name = "People on dialysis"
group = "people"

[stakeholders.nurses]
name = "Nurses"
group = "professionals"
""",
    RELATIONSHIP: """type = "person-professional"
between = ["patients", "nurses"]
from = "Care is done to people."
to = "Care is shared."
rationale = "People asked for it."
""",
    OTHER_RELATIONSHIP: """type = "person-professional"
between = ["patients", "nurses"]
from = "The doctor decides."
to = "The doctor asks."
rationale = "Nobody was asked."
""",
    INDICATOR: """title = "Tasks done"
definition = "Tasks done by the patient at the last session."
""",
    STORY: "# Ward\n" + "".join(f"\n## {heading.strip()}\n" for heading in _HEADINGS.split(",")),
}


def make(folder: Path, **changes: str) -> Path:
    """Writes the evaluation into a folder. `changes`: programme, for instance, is added to evaluation.toml."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    if changes:
        edit(folder, PROGRAMME, add=changes["programme"])
    return folder


def edit(folder: Path, path: str, old: str = "", new: str = "", *, add: str = "") -> None:
    """Replaces the only place that reads `old`; adds at the end."""
    text = (folder / path).read_text("utf-8")
    assert not old or text.count(old) == 1, (path, old)
    (folder / path).write_text((text.replace(old, new) if old else text) + add, "utf-8")


def check(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Ran:
    """Checks on a certain day."""
    return run(folder, "check", "--as-of", AS_OF, *arguments, env=env)


def check_json(folder: Path, *arguments: str) -> Ran:
    ran = check(folder, *arguments, "--format", "json")
    assert ran.status in (0, 1), ran.err
    return ran


MEASURE = "library/ours.toml"


def with_measure(root: Path) -> None:
    """Adds a measure of one's own, and an indicator that is computed by it."""
    plan, ours = root / "projects/ward/data-capture/visit.toml", root / MEASURE
    for path in (plan, ours):
        path.parent.mkdir()
    plan.write_text('title = "Visit"\n[[items]]\nid = "how"\ntext = "How?"\ntype = "integer"\n', "utf-8")
    ours.write_bytes((Path(library.__file__).parent / "measures/collaborate.toml").read_bytes())
    edit(root, INDICATOR, add='\n[compute]\nsource = "visit"\nvalue = "measure:ours"\n')
