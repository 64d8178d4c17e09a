"""The improvement stories, each with the numbers and sources behind it."""

from evalkit.documents.kinds.section import Plan, Section

PLAN = Plan(
    label="Improvement stories",
    stage="reporting",
    only_projects=True,
    sections=(
        Section("introduction", "About these stories", ("about-stories", "judgements"), counted="", is_opening=True),
        Section("stories", "", ("story",), counted=""),
        Section("feedback", "Tell us what you think", ("feedback",), counted=""),
        Section("provenance", "About this document", ("provenance",), counted="", on_new_page=False),
    ),
)
