"""The improvement story: told with evidence, and in the voices of those involved."""

import re
from typing import Any

from evalkit.files.evaluation import Page, Sheet
from evalkit.files.markdown import Percentage
from evalkit.framework import STORY_SECTIONS, Stage
from evalkit.grammar import quoted
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.report import Severity
from evalkit.rules import Gap, Today, lacks, rule
from evalkit.thread.graph import Party, spoken
from evalkit.thread.subjects import (
    Subject,
    party,
    percentage,
    project_story,
    published,
    quoting_story,
    relationship,
    section,
    story,
    story_record,
)


@rule("STO901", Stage.INCEPTION, "story", project_story)
def every_heading(s: Subject[Project], _: Today) -> Gap | None:
    """The project has an improvement story with every heading of the template.

    Why: Reports of improvement work are known to leave out the same things again and again (SQUIRE 2.0): how it was
    experienced, what got in the way, unintended effects, limitations. A heading that is there asks to be filled.

    Good: story.md with “## In brief” to “## Who was involved”, in any order, and further headings where wanted.

    Fix: Add the heading named here to story.md, at level 2 (##).
    """
    page = s.project.folder.story
    if page.document is None:
        there = "cannot be read" if page.exists else "is not there"
        fix = f"Write story.md with these headings, each at level 2 (##): {quoted(STORY_SECTIONS)}."
        return Gap(f"The improvement story {there}.", fix=fix, missing=tuple(STORY_SECTIONS))
    missing = [title for title in STORY_SECTIONS if page.document.section(title) is None]
    if not missing:
        return None
    headings = "heading" if len(missing) == 1 else "headings"
    return Gap(f"The story lacks the {headings} {quoted(missing)}.", missing=tuple(missing))


@rule("STO902", Stage.REPORTING, "story", section)
def every_section_filled(s: Subject[str], _: Today) -> Gap | None:
    """Every section of the story has content.

    Why: What a story leaves out is what the next team would have needed most.

    Good: Also where there is little to tell: “We looked for unintended effects in the incident log and found none.”

    Fix: Write the section in story.md; the comment below its heading says what belongs there.
    """
    document = s.project.folder.story.document
    found = document.section(s.value) if document else None
    if found is None:
        return Gap(f"The story has no section “{s.value}”.")
    return None if found.filled else Gap(f"Nothing is written yet under “{s.value}”.", s.key)


@rule("STO903", Stage.REPORTING, "story", relationship, end="onward")
def relationship_told(s: Subject[Relationship], _: Today) -> Gap | None:
    """Every relationship is told of in the story.

    Why: The story is about how relationships changed; one that is left out was not in focus, or did not change, and
    readers should learn which.

    Good: “the relationship [between patients and nurses](relationships/patient-nurse.toml)”.

    Fix: Tell of this relationship in story.md, with a link to its file.
    """
    if s.file.path in s.project.folder.story.refers_to:
        return None
    return Gap("The story does not link to this relationship: it is not told.")


@rule("STO904", Stage.REPORTING, "story", party, end="back")
def voices(s: Subject[Party], _: Today) -> Gap | None:
    """Every party has a voice in the story.

    Why: How a change was experienced is best said by those who experienced it, on each side.

    Good: A block quote whose last line names the party: “> — patients”, or by name with further detail after a comma.

    Fix: In story.md, quote this party: the words in a block quote, and as its last line “> — ” with the party's id or
    name.
    """
    stakeholder = s.project.project.stakeholders.get(s.value.id)
    names = (s.value.id, stakeholder.name if stakeholder else None)
    if any(name and spoken(name) in s.project.voices for name in names):
        return None
    return Gap(f"No quotation in the story is from {s.value.id}.", s.key)


@rule("STO905", Stage.REPORTING, "story", story, end="back")
def change_shown(s: Subject[Page], today: Today) -> Gap | None:
    """What changed is shown by an indicator with an observation.

    Why: A story persuades; a story with evidence convinces. Its central claim must be open to be followed up.

    Good: Under *What changed*: “[five or more tasks](indicators/five-or-more-tasks.toml) rose from 12 to 21.5 percent
    (n = 412)”.

    Fix: Under “What changed” in story.md, link to at least one indicator that has an observation.
    """
    observed = {
        sheet.path for sheet in s.project.indicators.values() if any(map(today.observed, sheet.value.observations))
    }
    links = s.value.refers_from.get("what changed", frozenset())
    if s.value.document and observed & links:
        return None
    message = "“What changed” links to no indicator with an observation: the claim cannot be followed up."
    return Gap(message, ("What changed",))


@rule("STO906", Stage.REPORTING, "story", percentage, Severity.WARNING)
def with_n(s: Subject[Percentage], _: Today) -> Gap | None:
    """A percentage stands with its number of people.

    Why: Half of four people and half of four hundred are not the same news.

    Good: “21.5% did five or more tasks (n = 412)”.

    Fix: Add the number of people to the sentence: (n = …).
    """
    if s.value.with_n:
        return None
    return Gap(f"{s.value.text} stands without its number of people: percent of how many?", line=s.value.line)


@rule("STO907", Stage.REPORTING, "story", quoting_story)
def consent_to_publish(s: Subject[Page], _: Today) -> Gap | None:
    """Those who are quoted consented to be published.

    Why: To answer in an interview is not to agree to be printed; in a small unit everybody knows who said it.

    Good: [story] consent = "Each person quoted read their words in print and signed the publication form".

    Fix: In project.toml, write under [story] `consent`: how consent to publish was obtained from those quoted.
    """
    return lacks(s.project.project, ("story.consent",), "it is open whether those quoted agreed to be published.")


@rule("STO908", Stage.REPORTING, "story", story_record, Severity.WARNING)
def approved(s: Subject[Page], today: Today) -> Gap | None:
    """The story was approved by those involved.

    Why: It is their story; what they do not recognise will not be passed on.

    Good: [story] approved = 2013-03-01.

    Fix: Show the story to those involved, then write under [story] in project.toml the day, `approved`.
    """
    if gap := lacks(s.project.project, ("story.approved",), "it is open whether those involved recognise the story."):
        return gap
    day = s.project.project.story.approved
    if today.past(day):
        return None
    return Gap(f"`story.approved` is {day}, which is still to come.", ("story", "approved"))


_LIKE: dict[str, str | int | None] = {
    **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013", "-"),
}
"""What word processors put in place of a plain space or hyphen."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_TELEPHONE = re.compile(
    r"(?<![\w.,/-])(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4})(?:\+|00|\(?0(?=\d))\d[\d ().-]{6,18}\d(?![\w-])"
)
_DIGITS = re.compile(r"\d[\d ()./-]{7,}")
_TEN_DIGITS = re.compile(r"(?<![\d.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-]|\.\d)")


@rule("STO909", Stage.INCEPTION, "story", published)
def nobody_identified(s: Subject[Sheet[Any] | Page], _: Today) -> Gap | None:
    """No contact detail and no personal number stands in stories, reflections or findings.

    Why: These files are shared and published. An address, a telephone number or an NHS number identifies a person.

    Good: “a woman of 64 on haemodialysis”.

    Fix: Take it out, also from comments; if the folder is under version control, ask for advice on removing it there.
    """
    text = s.value.text
    if text is None:
        return Gap("The file cannot be read, so nobody can tell whether it gives somebody away.")
    found = [(match.start(), what) for what, match in _details(text)]
    if not found:
        return None
    start, what = min(found)
    message = f"This looks like {what}: it identifies a person."
    return Gap(message, line=text.count("\n", 0, start) + 1)


def _details(text: str) -> list[tuple[str, re.Match[str]]]:
    if any(sign in text for sign in _LIKE):
        text = text.translate(str.maketrans(_LIKE))
    emails = _EMAIL.finditer(text) if "@" in text else ()
    if not _DIGITS.search(text):
        return [("an e-mail address", match) for match in emails]
    telephones = (m for m in _TELEPHONE.finditer(text) if 9 <= sum(map(str.isdigit, m[0])) <= 15)
    numbers = (m for m in _TEN_DIGITS.finditer(text) if _is_nhs_number(re.sub(r"\D", "", m[0])))
    return [
        *(("an e-mail address", match) for match in emails),
        *(("a telephone number", match) for match in telephones),
        *(("an NHS number", match) for match in numbers),
    ]


def _is_nhs_number(digits: str) -> bool:
    """Ten digits of which the last is the check digit: weights 10 to 2, modulus 11 (NHS Data Dictionary)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])
