"""The evaluation framework: what is to change, how it is expected to come about, and how that will be seen."""

from evalkit.documents.kinds.section import Plan, Section

PLAN = Plan(
    label="Evaluation framework",
    stage="design",
    sections=(
        Section("summary", "On one page", ("summary", "counts", "relationship-map"), counted="", is_opening=True),
        Section("introduction", "Why relationships", ("objective", "projects"), is_opening=True),
        Section("questions", "Evaluation questions", ("questions",)),
        Section(
            "theory",
            "How change is expected to come about",
            each=("logic-model", "outcomes", "assumptions"),
            landscape=True,
            project_on_new_page=True,
        ),
        Section("practice", "What the changed relationships look like in practice", each=("practice",)),
        Section("implications", "What the change is likely to mean", each=("implications",)),
        Section("matrix", "Evaluation matrix", ("evaluation-matrix",), landscape=True),
        Section("capture", "How evidence is captured", ("timeline",), ("sources", "voices"), ("burden",)),
        Section("ethics", "Consent, ethics and data protection", each=("protection",)),
        Section("involvement", "Who is concerned, and how they take part", each=("stakeholders",)),
        Section("focus", "Keeping the focus on relationships", ("focus",)),
        Section("dissemination", "Who will be told, and how", ("dissemination",)),
        Section("limitations", "Limitations", ("limits",)),
        Section("sheets", "Indicator sheets", each=("indicator",), counted="letter"),
        Section("instruments", "Sources, and what is asked", ("shared-sources",), ("items",), counted="letter"),
        Section("waivers", "Knowingly left out", ("waivers",), counted="letter", audiences=("commissioner",)),
        Section("provenance", "About this document", ("provenance",), counted="", on_new_page=False),
    ),
)
