"""Circles, opened so that what leads on can be drawn from left to right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from evalkit.drawing.diagram import Link, words

B = TypeVar("B")

_MOST_NAMED = 8


def without_circles(links: Sequence[Link]) -> tuple[list[Link], list[str]]:
    """The same links, of which those that close a circle are broken; and a sentence for each of these, up to some."""
    broken = {(link.start, link.end) for link in links if link.start == link.end} | closing(_onward(links, all=False))
    held = [replace(link, broken=True) if (link.start, link.end) in broken else link for link in links]
    onward = _onward(links, all=True)
    back = (link for link in held if link.broken and ((link.start, link.end) in broken or _is_circle(link, onward)))
    named = list(islice(back, _MOST_NAMED + 1))
    return held, [*map(_led_back, named[:_MOST_NAMED]), *(["Further links lead back."] if named[_MOST_NAMED:] else [])]


def _onward(links: Iterable[Link], *, all: bool) -> dict[str, list[str]]:
    """Where each box leads to, by ids; without `all` only by links that are not broken."""
    onward: dict[str, list[str]] = {}
    for link in links:
        if all or not link.broken:
            onward.setdefault(link.start, []).append(link.end)
    return onward


def closing(onward: Mapping[B, Sequence[B]]) -> set[tuple[B, B]]:
    """The links without which there is no circle: those that lead back to where one has come from. Depth first."""
    found: set[tuple[B, B]] = set()
    done: set[B] = set()
    for first in onward:
        way, waiting = {first}, [(first, iter(onward[first]))]
        while waiting and first not in done:
            box, following = waiting[-1]
            end = next(following, None)
            if end is None:
                waiting.pop()
                way.discard(box)
                done.add(box)
            elif end in way:
                found.add((box, end))
            elif end not in done:
                way.add(end)
                waiting.append((end, iter(onward.get(end, ()))))
    return found


def _is_circle(link: Link, onward: Mapping[str, Sequence[str]]) -> bool:
    """Whether the end of a link leads to its start."""
    reached, waiting = {link.end}, [link.end]
    while waiting and link.start not in reached:
        new = [end for end in onward.get(waiting.pop(), ()) if end not in reached]
        reached.update(new)
        waiting += new
    return link.start in reached


def _led_back(link: Link) -> str:
    start, end = (words(id.partition(":")[2]) for id in (link.start, link.end))
    return f"{start} leads to itself." if link.start == link.end else f"{start} leads back to {end}, in a circle."
