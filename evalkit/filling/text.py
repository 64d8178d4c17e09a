"""What a guided session says between its questions: where one stands, why a section is asked, what was written."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import TextIO

from evalkit.editing.sections import SECTIONS, Section
from evalkit.editing.wanted import Wanted
from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.model.kinds import KINDS
from evalkit.report import Finding, Report
from evalkit.telling.once import Told, told_once
from evalkit.terminal import Screen, say, shortened, visible

_IN_A_MINUTE = 2
"""As many questions, more or less."""
_LONGEST = 200
_MOST_OTHERS = 5


def say_begin(title: str, report: Report, number: int, only: str = "") -> None:
    """What is ahead, and how it is done. `only`: the section that is asked for."""
    name = visible(title) or "Evaluation"
    if not number:
        say(f"{name}: nothing is left to be asked here at the {report.stage.id} stage.")
        return
    where = f", {SECTIONS[only].title}" if only else ""
    say(f"{name}{where}: {counted(number, 'question')} to the {report.stage.id} gate.")
    say("Each answer is saved when it is given. Enter leaves a question open, ? says more, < goes back, Ctrl-C ends.")


def say_section(section: Section, number: int) -> None:
    """Why a section is asked, and how much of it there is."""
    minutes = max(1, ceil(number / _IN_A_MINUTE))
    say(f"\n── {section.title} ──")
    say(f"{section.why} {counted(number, 'question')}, about {counted(minutes, 'minute')}.")


def progress(section: Section, position: int, total: int, report: Report) -> str:
    """Where one stands: `In practice · 3 of 8 · design gate 41 of 111`."""
    score = report.score()
    return f"{section.title} · {position} of {max(position, total)} · {report.stage.id} gate {score.met} of {score.due}"


def say_written(section: Section, written: Sequence[tuple[str, str]]) -> None:
    """What was written in a section, in words."""
    say(f"\n{section.title}: {'what was written' if written else 'nothing new was written'}.")
    for label, text in written:
        say(f"  {label}: {shortened(text, _LONGEST)}", hanging=4)


def gate(report: Report) -> str:
    """What the gate says, in a line."""
    score = report.score()
    verdict = "holds" if report.passed else "does not hold yet"
    return f"The {report.stage.id} gate {verdict}: {score.met} of {score.due} requirements met."


def say_end(report: Report, stage: Stage, open: int, later: Iterable[str], others: Sequence[Finding]) -> None:
    """How it stands at the end, and what is next. `stage`: the one that is reached."""
    say(f"\n{gate(report)}")
    if open:
        say(f"{counted(open, 'question')} still open: evalkit fill goes on with them.")
    for one in (*later, *_next_stage(report, stage)):
        say(f"Next: {one}")
    _say_others(told_once(others))


def _say_others(others: Sequence[Told]) -> None:
    """What no question can settle: it is to be written in a file."""
    if others:
        say("\nTo be written in files:")
    for told in others[:_MOST_OTHERS]:
        first, further = told.first, len(told.places) - 1
        more = f"  and {counted(further, 'more place')}" if further else ""
        say(f"  {told.message} {told.remedies[0].fix}{_how_it_begins(first)}", hanging=2)
        say(f"    {visible(first.file)}:{first.line}{more}")
    if len(others) > _MOST_OTHERS:
        say("And more, in files: evalkit check shows all of it.")


def _how_it_begins(finding: Finding) -> str:
    """The command that begins a page, where one is asked for."""
    pages = (kind for kind in KINDS.values() if kind.shape == "page" and f"{kind.path.split('/')[-2]}/" in finding.fix)
    return next((f" evalkit add {kind.name} begins one." for kind in pages), "")


def _next_stage(report: Report, stage: Stage) -> Iterator[str]:
    """How to move on, where the gate holds."""
    if report.passed and stage <= report.stage:
        last = stage is Stage.REPORTING
        yield (
            "evalkit publish report makes the document of it."
            if last
            else f"evalkit stage {Stage(stage + 1).id} moves on to the next stage."
        )


def tell_sections(wanted: Sequence[Wanted], report: Report, out: TextIO) -> None:
    """The sections, and how many questions each has."""
    screen = Screen(out)
    counts = {name: sum(want.section == name for want in wanted) for name in SECTIONS}
    width = max(map(len, SECTIONS))
    for name, section in SECTIONS.items():
        number = counted(counts[name], "question") if counts[name] else "nothing open"
        screen.line((name.ljust(width), "bold"), f"  {section.title.ljust(22)}  {number}")
    screen.line("")
    screen.line(f"{gate(report)}{' Begin with: evalkit fill' if wanted else ''}")
    screen.show()
