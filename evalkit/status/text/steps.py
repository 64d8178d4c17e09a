"""What to do next, numbered: each step with its place and the command that helps."""

from evalkit.grammar import counted
from evalkit.status.overview import Overview
from evalkit.status.steps import Step
from evalkit.status.text.fit import cells, shortened
from evalkit.terminal import Screen, visible


def put(screen: Screen, overview: Overview, *, most: int, whole: bool) -> None:
    """The first steps, how many findings are left beyond them, and where nothing is missing, that.

    `whole`: each step to its end, and not cut to a line.
    """
    o, steps = overview, overview.steps[:most]
    if steps:
        screen.line()
        screen.line(("Next", "bold"))
    for number, step in enumerate(steps, 1):
        _step(screen, f"  {number}. ", step, o, whole=whole)
    more = o.causes - sum(1 + step.more for step in steps if step.code and step.due <= o.stage)
    if more > 0:
        screen.line((f"     and {more} more: evalkit check{o.argument}", "dim"))
    if not o.found.all and not o.overdue:
        screen.line()
        here = "in this project " if o.project else ""
        screen.line((f"✓ Nothing is missing {here}at this stage.", "bold green"))


def _step(screen: Screen, mark: str, step: Step, overview: Overview, *, whole: bool) -> None:
    place = visible(overview.from_here(step.file, step.line))
    if step.code:
        ahead = f"from {step.due.id} on: " if step.due > overview.stage else ""
        text = visible(f"{ahead}{step.text}")
        screen.hanging(mark, text=text if whole else shortened(text, screen.width - len(mark)))
        _where_and_how(screen, len(mark), place, step)
    else:  # its text is the command, which is not to be cut
        screen.hanging(mark, text=visible(step.text))
        screen.line(" " * len(mark), (place, "cyan"))


def _where_and_how(screen: Screen, indent: int, place: str, step: Step) -> None:
    """The place and the command on one line where they fit, otherwise below each other."""
    margin, command = " " * indent, step.command
    room = screen.width - indent - cells(place) - 2
    if len(command) > room:
        screen.hanging(margin, text=place, style="cyan")
        screen.line(margin, command)
        return
    more = f"  and {counted(step.more, 'more place')}" if step.more else ""
    screen.line(margin, (place, "cyan"), f"  {command}", (more if len(command) + len(more) <= room else "", "dim"))
