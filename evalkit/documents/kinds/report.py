"""The evaluation report: what was found, question by question, and how it is known."""

from evalkit.documents.kinds.section import Plan, Section

_ALL = ("commissioner", "public", "participants")

PLAN = Plan(
    label="Evaluation report",
    stage="reporting",
    sections=(
        Section(
            "main-messages", "Main messages", ("answers", "judgements"), counted="", is_opening=True, audiences=_ALL
        ),
        Section("plain-summary", "Plain-language summary", counted="", audiences=_ALL),
        Section("introduction", "Introduction", ("summary", "objective", "projects"), is_opening=True),
        Section("method", "How we evaluated", ("method", "timeline"), ("sources",), ("burden",)),
        Section("involvement", "How people were involved"),
        Section(
            "change",
            "Did relationships change, and how?",
            ("answer: change",),
            ("judged", "results", "charts"),
            audiences=_ALL,
        ),
        Section("experience", "How was the change experienced?", ("answer: experience",), ("heard",), audiences=_ALL),
        Section(
            "factors", "What helped, and what got in the way", ("answer: factors", "factors"), ("evidenced-factors",)
        ),
        Section("further", "Further questions", title_from_question="*"),
        Section("adverse", "Adverse effects", each=("adverse",)),
        Section("sustained", "Was the focus on relationships sustained?", ("reviews",)),
        Section("conclusions", "Conclusions"),
        Section("recommendations", "Recommendations"),
        Section("limitations", "Limitations", ("limits",)),
        Section("telling", "Telling others", ("dissemination",)),
        Section(
            "your-part", "What you were asked, and what becomes of it", each=("your-part",), audiences=("participants",)
        ),
        Section("stories", "Improvement stories", each=("story",), audiences=("participants",)),
        Section("feedback", "Tell us what you think", ("feedback",), audiences=_ALL),
        Section("sheets", "Indicator sheets", each=("indicator",), counted="letter"),
        Section("instruments", "Sources, and what was asked", ("shared-sources",), ("items",), counted="letter"),
        Section("waivers", "Knowingly left out", ("waivers",), counted="letter", audiences=("commissioner",)),
        Section("evidence", "How we know", each=("evidence",), counted="letter"),
        Section("provenance", "About this document", ("provenance",), counted="", on_new_page=False),
    ),
)
