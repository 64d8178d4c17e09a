"""What every template can use: values written as TOML or as a line of Markdown, guidance from the model, framework texts."""

from collections.abc import Mapping
from typing import Any

import tomli_w

from evalkit import __version__
from evalkit.framework import GROUPS, QUESTIONS, REFLECTION_SECTIONS, STORY_SECTIONS
from evalkit.model import guidance
from evalkit.terminal import visible


def as_toml(value: object, otherwise: str = "") -> str:
    """A value as TOML on one line; one that is not given as the text `otherwise`."""
    if isinstance(value, list):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    return tomli_w.dumps({"value": otherwise if value is None else value}).removeprefix("value = ").rstrip("\n")


def as_line(value: object) -> str:
    """Text as one line of Markdown in which nothing is markup."""
    line = visible(" ".join(str(value).split()))
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in line)


FILTERS = {"toml": as_toml, "line": as_line}
FUNCTIONS = {"about": guidance.comment, "keys": guidance.comments}


def context(values: Mapping[str, Any]) -> dict[str, Any]:
    """The names that a template knows, for the answers, project and relationship in `values`."""
    return {
        "cookiecutter": dict(values),
        "project": values.get("project"),
        "relationship": values.get("relationship"),
        "questions": QUESTIONS,
        "groups": GROUPS,
        "story_sections": STORY_SECTIONS,
        "reflection_sections": REFLECTION_SECTIONS,
        "version": __version__,
    }
