"""The yardstick for `evalkit new`: renders the same template files with Jinja2 in one process, and writes them out.

`render.py --prepare VALUES TITLE [PROJECT]…` writes down, once, the values that evalkit fills in, guidance included.
`render.py VALUES DIR` renders; it loads neither evalkit nor its models.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomli_w
from jinja2 import Environment, FileSystemLoader, StrictUndefined

Values = dict[str, Any]
Guidance = Callable[[str], str]

TOP = "{{cookiecutter.folder}}"


def render(values: Values, folder: str, about: Guidance, keys: Guidance) -> int:
    """Renders the template and its parts, and writes what evalkit keeps for itself. Gives the number of files."""
    environment = Environment(
        loader=FileSystemLoader(values["templates"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"toml": as_toml, "line": as_line}
    environment.globals |= {**values["globals"], "about": about, "keys": keys}
    answers: Values = values["answers"]
    files = _part(environment, f"parts/publish/{TOP}", folder, answers) + _part(environment, TOP, folder, answers)
    for project in answers["projects"]:
        into = f"{folder}/projects/{project['id']}"
        files += _part(environment, f"parts/project/{TOP}", into, answers | {"project": project})
        for relationship in project["relationships"]:
            own = {"project": project, "relationship": relationship, "id": relationship["id"]}
            files += _part(environment, f"parts/relationship/{TOP}", f"{into}/relationships", answers | own)
    for name, text in values["kept"].items():
        os.makedirs(os.path.dirname(f"{folder}/{name}"), exist_ok=True)
        with open(f"{folder}/{name}", "w", encoding="utf-8") as stream:
            stream.write(text)
    return files + len(values["kept"])


def _part(environment: Environment, part: str, into: str, answers: Values) -> int:
    """Renders every file below `part`."""
    root = f"{environment.globals['root']}/{part}"
    context = {"cookiecutter": answers, "project": answers.get("project"), "relationship": answers.get("relationship")}
    files = 0
    for folder, _, names in os.walk(root):
        below = os.path.relpath(folder, root)
        target = os.path.normpath(f"{into}/{below}")
        os.makedirs(target, exist_ok=True)
        for name in names:
            template = environment.get_template(os.path.normpath(f"{part}/{below}/{name}"))
            rendered = environment.from_string(name).render(context)
            with open(f"{target}/{rendered}", "w", encoding="utf-8") as stream:
                stream.write(template.render(context))
            files += 1
    return files


def as_toml(value: object, otherwise: str = "") -> str:
    """A value as TOML on one line."""
    if isinstance(value, list):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    return tomli_w.dumps({"value": otherwise if value is None else value}).removeprefix("value = ").rstrip("\n")


def as_line(value: object) -> str:
    """Text as one line of Markdown in which nothing is markup."""
    line = " ".join(str(value).split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in line)


def prepare(file: str, title: str, projects: list[str]) -> None:
    """Writes down what evalkit fills in: the answers, what templates can use, and the guidance that they ask for."""
    from evalkit import __version__, framework
    from evalkit.model import guidance
    from evalkit.scaffold import answers
    from evalkit.scaffold.render import render as rendered
    from evalkit.templates import find

    given: Values = {"title": title}
    if projects:
        given["projects"] = [{"id": id} for id in projects]
    templates = str(find.template(find.DEFAULT_TEMPLATE).path)
    values: Values = {
        "templates": templates,
        "answers": answers.completed(answers.checked(given)),
        "globals": {
            "root": templates,
            "questions": framework.QUESTIONS,
            "groups": framework.GROUPS,
            "story_sections": framework.STORY_SECTIONS,
            "reflection_sections": framework.REFLECTION_SECTIONS,
            "version": __version__,
        },
        "about": {},
        "keys": {},
    }

    def noting(kind: str, guide: Guidance) -> Guidance:
        def note(name: str) -> str:
            text: str = values[kind].setdefault(name, guide(name))
            return text

        return note

    with tempfile.TemporaryDirectory() as folder:
        made, _ = rendered(find.template(find.DEFAULT_TEMPLATE), values["answers"], Path(folder))
        kept = {path.relative_to(made).as_posix(): path.read_text("utf-8") for path in made.glob(".evalkit/**/*.*")}
    values["kept"] = kept
    with tempfile.TemporaryDirectory() as folder:
        render(values, folder, noting("about", guidance.comment), noting("keys", guidance.comments))
    Path(file).write_text(json.dumps(values), "utf-8")


def main() -> None:
    """Does what the command line says."""
    if sys.argv[1] == "--prepare":
        prepare(sys.argv[2], sys.argv[3], sys.argv[4:])
        return
    with open(sys.argv[1], encoding="utf-8") as stream:
        values = json.load(stream)
    files = render(values, sys.argv[2], values["about"].__getitem__, values["keys"].__getitem__)
    print(f"{files} files")


if __name__ == "__main__":
    main()
