"""The improvement story: told with evidence, and in the voices of those involved."""

from collections.abc import Collection, Sequence
from typing import Any

from evalkit.files.evaluation import Page, Sheet
from evalkit.files.quotations import Quotation
from evalkit.framework import STORY_SECTIONS, Stage
from evalkit.grammar import quoted
from evalkit.model.indicator import Indicator
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.privacy.details import details
from evalkit.prose.effects import effects_claimed
from evalkit.prose.evidence import Strange, strange_figures
from evalkit.prose.figures import Percentage
from evalkit.prose.sentences import Sentence
from evalkit.report import Severity
from evalkit.rules import NOT_ASKED, Gap, Today, is_given, lacks, rule
from evalkit.thread.graph import Party
from evalkit.thread.subjects import (
    Subject,
    party_heard,
    project_story,
    published,
    quoting_story,
    relationship,
    section,
    story,
    story_record,
)
from evalkit.thread.told import Shown, indicated, percentage, sentence_with_indicator, story_without_comparison

MANY = 12
"""As many quotations, claims or figures are named in one message."""
MANY_DETAILS = 100
"""As many contact details."""
LONG = 60
"""As many letters of a text are shown."""


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
    lacking = [title for title in STORY_SECTIONS if page.document.section(title) is None]
    if not lacking:
        return None
    misplaced = {title: at for title in lacking if (at := page.document.heading_elsewhere(title))}
    missing = [title for title in lacking if title not in misplaced]
    where = ", ".join(f"“{title}” (line {at.line}, level {at.level})" for title, at in misplaced.items())
    messages = [f"The story lacks the {_headings(missing)} {quoted(missing)}."] if missing else []
    stand = "stands" if len(misplaced) == 1 else "stand"
    at_level_2 = f"{stand} at another level: a section begins with a heading at level 2 (##)."
    messages += [f"{where} {at_level_2}"] if misplaced else []
    fixes = [f"Add the {_headings(missing)} {quoted(missing)} to story.md, at level 2 (##)."] if missing else []
    fixes += [f"Write two signs # before {quoted(misplaced)}."] if misplaced else []
    return Gap(" ".join(messages), fix=" ".join(fixes), missing=tuple(lacking))


def _headings(titles: Collection[str]) -> str:
    return "heading" if len(titles) == 1 else "headings"


@rule("STO902", Stage.REPORTING, "story", section)
def every_section_filled(s: Subject[str], _: Today) -> Gap | None:
    """Every section of the story has content.

    Why: What a story leaves out is what the next team would have needed most.

    Good: Also where there is little to tell: “We looked for unintended effects in the incident log and found none.”

    Fix: Write this section in story.md; the comment below its heading says what belongs there.
    """
    document = s.project.folder.story.document
    found = document.section(s.value) if document else None
    if document and document.heading_elsewhere(s.value):
        return NOT_ASKED  # STO901 says that its heading is at another level
    if found is None:
        return Gap(f"The story has no section “{s.value}”.")
    return None if found.filled else Gap(f"Nothing is written under “{s.value}”.", s.key)


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
    return Gap("The story does not link to this relationship.")


@rule("STO904", Stage.REPORTING, "story", party_heard, end="back")
def voices(s: Subject[Party], _: Today) -> Gap | None:
    """Every party has a voice in the story.

    Why: How a change was experienced is best said by those who experienced it, on each side.

    Good: A block quote whose last line names the party behind a dash, by its id or its name, with further detail after a
    comma: “> — patients, woman, 64”.

    Fix: In story.md, quote this party: the words in a block quote, and behind a dash in its last line the party's id or
    name.
    """
    heard = s.project.voices
    if any(s.value.id in voice.parties for voice in heard):
        return None
    message = f"No quotation in the story is from {s.value.id}."
    unread = [voice.quotation for voice in heard if not voice.parties]
    return Gap(f"{message}{_unread(unread)}" if unread else message, s.key)


def _unread(quotations: Sequence[Quotation]) -> str:
    """Which quotations name nobody who is known, as a sentence."""
    shown = [
        f"line {one.last} (" + (f"“{_short(one.source)}”" if one.source else "nothing behind a dash") + ")"
        for one in quotations[:MANY]
    ]
    more = f" and {len(quotations) - MANY} more" if len(quotations) > MANY else ""
    one = len(quotations) == 1
    what = "One quotation names" if one else f"{len(quotations)} quotations name"
    return f" {what} no stakeholder of project.toml: {', '.join(shown)}{more}."


def _short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}…"


@rule("STO905", Stage.REPORTING, "story", story, end="back")
def change_shown(s: Subject[Page], today: Today) -> Gap | None:
    """What changed is shown by an indicator with an observation.

    Why: A story persuades; a story with evidence convinces. Its central claim must be open to be followed up.

    Good: Under *What changed*: “[five or more tasks](indicators/five-or-more-tasks.toml) rose from 12 to 21.5 percent
    (n = 412)”.

    Fix: Under “What changed” in story.md, link to at least one indicator that has an observation with its date (a
    qualitative one: with the date, and a `note` of what was told).
    """
    links = s.value.refers_from.get("what changed", frozenset()) if s.value.document else frozenset()
    linked = [sheet for sheet in s.project.indicators.values() if sheet.path in links]
    if any(_observed(sheet.value, today) for sheet in linked):
        return None
    if not (s.value.document and s.value.document.section("What changed")):
        return Gap("The story has no section “What changed” that links to an indicator.", ("What changed",))
    if not linked:
        return Gap("“What changed” links to no indicator.", ("What changed",))
    names = ", ".join(sheet.id for sheet in linked)
    undated = any(o.value is not None and o.date is None for sheet in linked for o in sheet.value.observations)
    lacks_what = "an observation with a date" if undated else "an observation"
    return Gap(f"“What changed” links to no indicator with {lacks_what}, only to {names}.", ("What changed",))


def _observed(indicator: Indicator, today: Today) -> bool:
    """What is told and not counted is observed without a value: in words."""
    in_words = indicator.kind == "qualitative"
    return any(
        today.observed(one) or (in_words and is_given(one, "note") and today.past(one.date))
        for one in indicator.observations
    )


@rule("STO906", Stage.REPORTING, "story", percentage, Severity.WARNING)
def with_n(s: Subject[Percentage], _: Today) -> Gap | None:
    """A percentage stands with its number of people.

    Why: Half of four people and half of four hundred are not the same news.

    Good: “21.5% did five or more tasks (n = 412)”, “27 of 75 (36%)”, a column headed n in the row of a table. Not asked
    of levels of confidence, of money, and of what others say in a quotation.

    Fix: Add the number of people to the sentence: (n = …).
    """
    if s.value.with_n:
        return None
    return Gap(f"{s.value.text} stands without a number of people (n).", line=s.value.line)


@rule("STO910", Stage.REPORTING, "story", story_without_comparison, Severity.WARNING)
def no_effect_claimed(s: Subject[Sequence[Sentence]], _: Today) -> Gap | None:
    """Where nothing was compared, the story claims no effect.

    Why: Without a comparison one can say that something changed, and what people think it was due to; not that the
    project brought it about.

    Good: “More people did five or more tasks. Nurses put it down to being asked first.” Not: “The course led to more
    people doing their own tasks.” In the words of those quoted it may stand.

    Fix: In “In brief” and “What changed”, say what changed and who puts it down to what; or name under [design] in
    project.toml the `comparison` on which the claim rests.
    """
    names = [stakeholder.name for stakeholder in s.project.project.stakeholders.values() if stakeholder.name]
    claims = [(claim, sentence) for sentence in s.value for claim in effects_claimed(sentence, names)]
    if not claims:
        return None
    said = ", ".join(f"“{claim.words}” (line {claim.line})" for claim, _ in claims[:MANY])
    more = f" and {len(claims) - MANY} more" if len(claims) > MANY else ""
    message = f"The story claims an effect, and project.toml gives no `design.comparison`: {said}{more}."
    return Gap(message, line=claims[0][1].line)


@rule("STO911", Stage.REPORTING, "story", sentence_with_indicator, Severity.WARNING)
def figures_as_measured(s: Subject[Shown], _: Today) -> Gap | None:
    """The figures beside a link to an indicator are those of the indicator.

    Why: Story and evidence are read side by side. A figure that has been mistyped, or is of last year, costs the trust in
    all others.

    Good: “[Five or more tasks](indicators/five-or-more-tasks.toml) rose from 12% (n = 398) to 21.5% (n = 412), by 9.5
    percentage points”: baseline and observation, each with its own n, and the difference between them.

    Fix: Correct the figure in the story, or add the observation to the indicator's file; where the figure is of another
    indicator, link to that.
    """
    sheets = s.value.indicators
    known = {target: indicated(sheet.value) for target, sheet in sheets.items()}
    if not any(one.values for indicator in known.values() for one in indicator.known):
        return NOT_ASKED
    strange = strange_figures(s.value.sentence, known)
    if not strange:
        return None
    told = "; ".join(_told(one, sheets[one.indicator].id) for one in strange[:MANY])
    return Gap(f"{told}.", line=s.value.sentence.line)


def _told(strange: Strange, indicator: str) -> str:
    if strange.beside:
        return f"“{strange.text}” and “{strange.beside}” are not of the same value of {indicator}"
    return f"“{strange.text}” is not among the values of {indicator}"


@rule("STO907", Stage.REPORTING, "story", quoting_story)
def consent_to_publish(s: Subject[Page], _: Today) -> Gap | None:
    """Those who are quoted consented to be published.

    Why: To answer in an interview is not to agree to be printed; in a small unit words are recognised.

    Good: [story] consent = "Each person quoted read their words in print and signed the publication form".

    Fix: In project.toml, write under [story] `consent`: how consent to publish was obtained from those quoted.
    """
    because = "how those quoted agreed to be published is not recorded."
    return lacks(s.project.project, ("story.consent",), because)


@rule("STO908", Stage.REPORTING, "story", story_record, Severity.WARNING)
def approved(s: Subject[Page], today: Today) -> Gap | None:
    """The story was approved by those involved.

    Why: It is their story; what they do not recognise will not be passed on.

    Good: [story] approved = 2013-03-01.

    Fix: Show the story to those involved, then write under [story] in project.toml the day, `approved`.
    """
    because = "whether and when those involved approved the story is not recorded."
    if gap := lacks(s.project.project, ("story.approved",), because):
        return gap
    day = s.project.project.story.approved
    if today.past(day):
        return None
    return Gap(f"`story.approved` is {day}, which is still to come.", ("story", "approved"))


@rule("STO909", Stage.INCEPTION, "story", published)
def nobody_identified(s: Subject[Sheet[Any] | Page], _: Today) -> Gap | None:
    """No contact detail and no personal number stands in stories, reflections or findings.

    Why: These files are shared and published. An address, a telephone number or an NHS number identifies a person.

    Good: “a woman of 64 on haemodialysis”.

    Fix: Take out all that is named here, also from comments; where the folder is under version control, earlier versions
    hold it too: ask for advice on removing it there. If it is none, a waiver says so.
    """
    text = s.value.text
    if text is None:
        return Gap("The file cannot be read, and so could not be looked through for contact details.")
    found = details(text)
    if not found:
        return None
    places: dict[str, list[str]] = {}
    for detail in found[:MANY_DETAILS]:
        places.setdefault(detail.what, []).append(str(detail.line))
    if len(found) == 1:
        return Gap(f"This looks like {found[0].what}, which identifies a person.", line=found[0].line)
    told = "; ".join(f"{what} in {_lines(lines)}" for what, lines in places.items())
    more = f"; and {len(found) - MANY_DETAILS} more" if len(found) > MANY_DETAILS else ""
    message = (
        f"{len(found)} places look like contact details or personal numbers, which identify a person: {told}{more}."
    )
    return Gap(message, line=found[0].line)


def _lines(lines: Sequence[str]) -> str:
    """`line 3`, `lines 3, 4 and 9`."""
    *before, last = lines
    return f"lines {', '.join(before)} and {last}" if before else f"line {last}"
