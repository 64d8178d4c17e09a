"""What a shell offers for the word that is being typed: kinds, codes, stages, formats, and the ids of the evaluation at hand."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from evalkit.cli import _names
from evalkit.framework import CLAUSES, STAGES

Typed = Mapping[str, Any]
"""What is typed already, by the name of the parameter."""
Words = Callable[[Typed], Iterable[str]]

_LISTED = re.compile(r"(?:.*: )?([a-z][\w-]*(?:(?:, | or |; or )[a-z][\w-]*)+)(?=[.,;]|$)")
"""Words that a help text lists, such as “text, json or csv.”"""
_OF_LISTED = {"FORMAT", "GROUP", "SECTION", "STATUS", "TYPE"}
_DIVIDES = ":"
"""Where bash divides words, though there is no space."""


def asked_of(known: list[str]) -> list[str]:
    """The commands of these whose words are wanted: one, or all where its name is still being typed."""
    words = (_joined() or os.environ.get("_TYPER_COMPLETE_ARGS", "")).split(" ")
    return words[1:2] if len(words) > 2 and words[1] in known else known


def _joined() -> str:
    """The words of bash up to the one that is typed, those that it divides at a colon in one again."""
    words, at = os.environ.get("COMP_WORDS", ""), os.environ.get("COMP_CWORD", "")
    if _DIVIDES not in words or not at.isdigit():
        return words
    before = words.split()
    if len(before) <= int(at):
        before.append("")
    joined = re.sub(rf" ?{_DIVIDES} ?", _DIVIDES, " ".join(before[: int(at) + 1]))
    os.environ |= {"COMP_WORDS": joined, "COMP_CWORD": str(joined.count(" "))}
    return joined


def complete(command: Any) -> None:
    """Gives each option and argument of a command, and of those within it, the words that can stand for its value."""
    for parameter in command.params:
        words = _words(command.name, parameter)
        if words:
            parameter._custom_shell_complete = _offering(words)  # noqa: SLF001  # it has no other door once it is made
    for within in getattr(command, "commands", {}).values():
        complete(within)


def _offering(words: Words) -> Callable[[Any, Any, str], list[str]]:
    def offered(context: Any, _: Any, begun: str) -> list[str]:
        before, comma, last = begun.rpartition(",")
        found = sorted({word for word in words(context.params) if word.startswith(last)})
        cut = last.rfind(_DIVIDES) + 1 if "COMP_WORDS" in os.environ else 0  # bash puts it behind the colon
        return [word[cut:] if cut else f"{before}{comma}{word}" for word in found]

    return offered


def _words(command: str, parameter: Any) -> Words | None:
    """What a parameter takes: by its name, or by what stands for its value in the help."""
    metavar = str(parameter.metavar or "").strip("[].")
    if metavar in ("ID", "KIND:ID"):
        return _BY_NAME.get(f"{command} {parameter.name}", _BY_NAME.get(parameter.name))
    if f"{command} {metavar}" in _BY_METAVAR:
        return _BY_METAVAR[f"{command} {metavar}"]
    if metavar in _OF_LISTED or (command, metavar) == ("schema", "KIND"):
        listed = _LISTED.match(parameter.help or "")
        return _always(re.split(r", | or |; or ", listed[1])) if listed else None
    if re.fullmatch(r"[a-z]+(\|[a-z]+)+", metavar):
        return _always(metavar.split("|"))
    return _BY_METAVAR.get(metavar)


def _always(words: Iterable[str]) -> Words:
    found = list(words)
    return lambda _: found


def _root(typed: Typed) -> str:
    return _names.root(str(typed.get("evaluation") or ""))


def _ids(typed: Typed) -> Iterable[str]:
    return _names.ids(_root(typed), str(typed.get("kind") or ""), str(typed.get("project") or ""))


def _topics(typed: Typed) -> Iterable[str]:
    indicators = _names.ids(_root(typed), "indicator")
    return [*_names.codes(_root(typed)), *CLAUSES, *(f"indicator:{id}" for id in indicators)]


_BY_METAVAR: dict[str, Words] = {
    "KIND": lambda _: _names.kinds(),
    "draw KIND": _always(("model", "thread", "matrix")),
    "import KIND": lambda _: [*_names.kinds(), "logframe"],
    "STAGE": _always(str(stage) for stage in STAGES),
    "CODE": lambda typed: _names.codes(_root(typed)),
    "CODE|CLAUSE|FIELD|indicator:ID": _topics,
    "WHAT": lambda _: _names.modules("exchange", "exports"),
    "check FORMAT": lambda _: _names.modules("reporters"),
    "check FORMAT=FILE": lambda _: [f"{name}=" for name in _names.modules("reporters")],
    "draw FORMAT": lambda _: _names.modules("drawing", "formats"),
    "chart INDICATOR": lambda typed: _names.ids(_root(typed), "indicator", str(typed.get("project") or "")),
    "publish FORMAT": lambda _: _names.modules("documents", "writers"),
    "NAME|PATH|URL": lambda _: _names.templates(),
    "SIZE": _always(("a3", "a4")),
}
_BY_NAME: dict[str, Words] = {
    "id": _ids,
    "trace id": lambda typed: _names.named(_root(typed)),
    "library id": lambda typed: _names.measures(_root(typed)),
    "measure": lambda typed: _names.measures(_root(typed)),
    "project": lambda typed: _names.ids(_root(typed), "project"),
    "source": lambda typed: _names.ids(_root(typed), "data-capture"),
    "add inside": lambda typed: _names.named(_root(typed)),
    "inside": lambda typed: [name.partition(":")[2] for name in _names.named(_root(typed))],
}
