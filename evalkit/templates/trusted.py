"""Templates that may run what is written in them, evalkit's own above all, through Cookiecutter's generator.

Cookiecutter's own question-asking is never used: it renders answers as templates, runs hooks, and keeps answers in the
home folder.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cookiecutter.environment import StrictEnvironment
from cookiecutter.generate import generate_files
from cookiecutter.prompt import render_variable
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from evalkit.errors import EvalkitError
from evalkit.templates.find import Template
from evalkit.templates.vocabulary import FILTERS, FUNCTIONS, context

_KEPT = ("_jinja2_env_vars", "_copy_without_render")


def cookiecut(source: Path, into: Path, values: Mapping[str, Any], trusted: Template | None = None) -> Path:
    """Renders a template, or a part of one, in the folder `source` into another, without hooks. Gives the folder that it
    makes there. Without `trusted` it is evalkit's own.

    Raises EvalkitError where it cannot be rendered.
    """
    known = context(values)
    try:
        known["cookiecutter"] |= _settings(trusted, known["cookiecutter"])
        return Path(generate_files(str(source), known, str(into), overwrite_if_exists=True, accept_hooks=False))
    except OSError:
        raise
    except Exception as error:  # whatever an extension, or what is written in a template, comes up with
        why = getattr(error, "error", error)  # Cookiecutter's own text shows all answers
        raise EvalkitError(
            f"The template in {source} cannot be rendered: {getattr(why, 'message', None) or why}",
            hint="Nothing has been written. Mend the template.",
        ) from error


def _settings(template: Template | None, values: dict[str, Any]) -> dict[str, Any]:
    """What stands in cookiecutter.json, for a template that is trusted; with evalkit's own words in any case."""
    if template is None:
        return {"_extensions": ["evalkit.templates.trusted.GuidanceExtension"]}
    own = template.settings.get("_extensions") or []
    extensions = ["evalkit.templates.trusted.Vocabulary", *(own if isinstance(own, list) else [own])]
    settings = {key: template.settings[key] for key in _KEPT if key in template.settings} | {"_extensions": extensions}
    environment = StrictEnvironment(context={"cookiecutter": settings})
    for key, default in template.defaults().items():
        if key not in values:
            values[key] = render_variable(environment, default, values)
    return settings


class _Compiled(BytecodeCache):
    """Templates that were compiled before in this run: a part is rendered for each project or relationship."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Vocabulary(Extension):
    """Evalkit's own words, as an extension of Jinja."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters.update(FILTERS)
        environment.globals.update(FUNCTIONS)


class GuidanceExtension(Vocabulary):
    """The same for evalkit's own templates, which are all compiled in one way."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.bytecode_cache = _COMPILED
