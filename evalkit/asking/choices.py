"""Which of several things an answer means: by number, by letter, by id, or by name, also by how that begins."""

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from evalkit.asking.question import NotThereError
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean, nearest
from evalkit.terminal import shortened, visible

HANGING = 6
"""Columns: where the names of what may be chosen begin."""
_LONGEST_NAME = 160
_ALL = ("all", "both", "all of them", "everyone", "everybody")


def chosen(answer: str, options: Mapping[str, str]) -> str:
    """The id of the one that is meant. Raises NotThereError where none is, EvalkitError where several may be."""
    found = list(dict.fromkeys(_meant(answer, options)))
    if len(found) == 1:
        return found[0]
    told = f"“{visible(answer[:80])}”"
    if found:
        which = ", ".join(options[id] or id for id in found[:6])
        raise EvalkitError(f"{told} may be any of these: {which}.", hint="Answer with its number.")
    names = {name or id: id for id, name in options.items()}
    near = nearest(answer, names)
    hint = f"Did you mean “{near}”?" if near else did_you_mean(answer, options).strip()
    raise NotThereError(answer, f"{told} is none of these.", hint)


def parts(answer: str, options: Mapping[str, str]) -> list[str]:
    """The parts of an answer that names several: with commas, line ends or “and” between, or spaces where each is a number or
    an id.
    """
    if _meant(answer, options):  # a name may have a comma in it
        return [answer]
    if answer.casefold() in _ALL:
        return list(options)
    found = [part.strip() for part in re.split(r"[,;\n]", answer) if part.strip()]
    if len(found) == 1:
        words = answer.split()
        if all(_exactly(word, options) for word in words):
            return words
    return [name for part in found for name in _joined(part, options)]


def _joined(part: str, options: Mapping[str, str]) -> list[str]:
    """`Patients and nurses`: two names, where both are meant by themselves; otherwise one."""
    names = re.split(r"\s+(?:and|&)\s+|^(?:and|&)\s+", part.strip())
    names = [name for name in names if name]
    return names if all(_meant(name, options) for name in names) and not _meant(part, options) else [part]


def _meant(answer: str, options: Mapping[str, str]) -> list[str]:
    """The ids that an answer may mean, by the first way in which it means any."""
    wanted = _folded(answer)
    if exact := _exactly(answer, options):
        return exact
    begun = [
        id for id, name in options.items() if wanted and (_folded(name).startswith(wanted) or id.startswith(wanted))
    ]
    if begun or len(wanted) != 1:
        return begun
    return [id for id, letter in zip(options, ascii_lowercase, strict=False) if letter == wanted]


def _exactly(answer: str, options: Mapping[str, str]) -> list[str]:
    """By number, by id, or by name as a whole."""
    if answer.isdecimal() and answer.isascii() and len(answer) < 6 and 0 < int(answer) <= len(options):
        return [list(options)[int(answer) - 1]]
    wanted = _folded(answer)
    if (id := wanted.replace(" ", "-")) in options:
        return [id]
    return [id for id, name in options.items() if wanted and _folded(name) == wanted]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def listed(options: Mapping[str, str]) -> Iterator[str]:
    """A line for each that may be chosen: its number, and what it is called, failing that its id."""
    for number, (id, name) in enumerate(options.items(), 1):
        yield f"  {number:>2}  {shortened(name, _LONGEST_NAME) or id}"
