"""The ways back from a figure, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from evalkit.grammar import counted
from evalkit.telling.values import number, value_of
from evalkit.terminal import Screen
from evalkit.trace.figure import Held, Source, Way
from evalkit.trace.json import write_shown


def write_text(ways: Sequence[Way], unreadable: Sequence[str], out: TextIO) -> None:
    """Each way as a column of steps, the sentence first."""
    screen = Screen(out)
    for place in unreadable:
        screen.hanging(("✗ ", "bold red"), text=f"{place} cannot be read: what it holds is missing here.")
    for at, way in enumerate(ways):
        if at:
            screen.line()
        screen.line(("figure ", "cyan"), (way.figure, "bold"), (f"  {way.story}:{way.line}", "dim"))
        screen.hanging("  ", text=" ".join(way.sentence.split()))
        _indicator(screen, way)
    screen.show()


def _indicator(screen: Screen, way: Way) -> None:
    if way.indicator is None:
        screen.hanging("  ", text="The sentence links to no indicator, and none of the project has this value.")
        return
    sheet = way.indicator
    screen.line(("  indicator ", "cyan"), (sheet.id, "bold"), (f"  {sheet.path}:1", "dim"))
    if sheet.value.title:
        screen.hanging("    ", text=sheet.value.title)
    if not way.linked:
        screen.hanging("    ", text="The sentence does not link to it: it has a value that is rounded to the figure.")
    if not sheet.readable:
        screen.hanging("    ", text="The file cannot be read, so whether it has this value is not known.")
    elif not way.held:
        screen.hanging("    ", text=f"{way.figure} is not among its values, nor a difference between two of them.")
    for held in way.held:
        screen.line((f"    {held.what} ", "cyan"), _value(way, held), (f"  {sheet.path}:{held.line}", "dim"))
    if way.rule:
        screen.hanging(("      computed: ", "cyan"), text=way.rule)
    elif any(held.what == "observation" for held in way.held):
        screen.hanging("      ", text="Not computed from answers.")
    for source in way.sources:
        _source(screen, source)


def _value(way: Way, held: Held) -> str:
    measured = held.measured
    assert way.indicator
    parts = [value_of(way.indicator.value, measured.value) or "no value"]
    if held.date:
        parts.append(f"on {held.date}")
    if held.by:
        parts.append(f"({held.by})")
    details = [
        f"n = {number(measured.n)}" if measured.n is not None else "",
        f"95% interval {number(measured.low)} to {number(measured.high)}"
        if measured.low is not None and measured.high is not None
        else "",
    ]
    told = ", ".join(detail for detail in details if detail)
    return " ".join(parts) + (f": {told}" if told else "")


def _source(screen: Screen, source: Source) -> None:
    screen.line(("      data-capture ", "cyan"), (source.plan.id, "bold"), (f"  {source.plan.path}:1", "dim"))
    for wave in source.kept:
        told = f"{counted(wave.answers, 'answer')} of the wave to {wave.date}, recorded from {wave.origin}"
        state = {
            "as recorded": "as recorded",
            "changed since": "CHANGED since it was recorded",
            "elsewhere": "kept elsewhere",
        }.get(wave.state, "not there any more")
        screen.hanging(("        answers ", "cyan"), text=f"{wave.file}: {told}; the file is {state}")


def write_json(ways: Sequence[Way], unreadable: Sequence[str], out: TextIO) -> None:
    write_shown({"figures": [_way(way) for way in ways]}, unreadable, out)


def _way(way: Way) -> dict[str, Any]:
    sheet = way.indicator
    return {
        "figure": way.figure,
        "project": way.project,
        "file": way.story,
        "line": way.line,
        "sentence": " ".join(way.sentence.split()),
        "indicator": {"id": sheet.id, "title": sheet.value.title, "file": sheet.path} if sheet else None,
        "linked": way.linked,
        "values": list(_values(way)),
        "computed": way.rule or None,
        "sources": [
            {
                "id": source.plan.id,
                "file": source.plan.path,
                "answers": [
                    {
                        "date": wave.date.isoformat(),
                        "file": wave.file,
                        "answers": wave.answers,
                        "from": wave.origin,
                        "from_sha256": wave.origin_sha256,
                        "state": wave.state,
                    }
                    for wave in source.kept
                ],
            }
            for source in way.sources
        ],
    }


def _values(way: Way) -> Iterator[dict[str, Any]]:
    for held in way.held:
        yield {
            "what": held.what,
            "file": way.indicator.path if way.indicator else None,
            "line": held.line,
            "date": held.date.isoformat() if held.date else None,
            "by": held.by or None,
            "value": held.measured.value,
            "n": held.measured.n,
            "low": held.measured.low,
            "high": held.measured.high,
            "computed": held.computed,
        }
