"""What a guided session says between its questions: where one stands, why a section is asked, what was written."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import TextIO

from evalkit.editing.sections import SECTIONS, Section
from evalkit.editing.wanted import Wanted
from evalkit.grammar import counted
from evalkit.report import Finding, Report
from evalkit.terminal import Screen, say, shortened, visible

_IN_A_MINUTE = 2
"""As many questions, more or less."""
_LONGEST = 200


def say_begin(title: str, report: Report, number: int) -> None:
    """What is ahead, and how it is done."""
    name = visible(title) or "Evaluation"
    if not number:
        say(f"{name}: nothing is left to be asked here at the {report.stage.id} stage.")
        return
    say(f"{name}: {counted(number, 'question')} to the {report.stage.id} gate.")
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


def say_written(section: Section, written: Sequence[tuple[str, str]], report: Report) -> None:
    """What was written in a section, in words, and what the gate says now."""
    say(f"\n{section.title}: {'what was written' if written else 'nothing new was written'}.")
    for label, text in written:
        say(f"  {label}: {shortened(text, _LONGEST)}", hanging=4)
    say(gate(report))


def gate(report: Report) -> str:
    """What the gate says, in a line."""
    score = report.score()
    verdict = "holds" if report.passed else "does not hold yet"
    return f"The {report.stage.id} gate {verdict}: {score.met} of {score.due} requirements met."


def say_end(report: Report, left: int, later: Iterable[str], others: Sequence[Finding]) -> None:
    """How it stands at the end, and what is next."""
    say(f"\n{gate(report)}")
    if left:
        say(f"{counted(left, 'question')} left open; evalkit fill takes them up again.")
    for one in later:
        say(f"Next: {one}")
    for finding in others[:5]:
        say(f"To be put right in the file: {finding.file}:{finding.line}  {finding.said} {finding.fix}")


def tell_sections(wanted: Sequence[Wanted], report: Report, out: TextIO) -> None:
    """The sections, and how many questions each has."""
    screen = Screen(out)
    counts = {name: sum(want.section == name for want in wanted) for name in SECTIONS}
    width = max(map(len, SECTIONS))
    for name, section in SECTIONS.items():
        number = counted(counts[name], "question") if counts[name] else "nothing open"
        screen.line((name.ljust(width), "bold"), f"  {section.title.ljust(22)}  {number}")
    screen.line("")
    screen.line(f"{gate(report)} Begin with: evalkit fill")
    screen.show()
