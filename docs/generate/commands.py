"""A page for each command: what it does, its arguments, its options."""

from typing import Any

from typer.main import get_command

from evalkit.cli import HELP, application
from evalkit.cli import commands as names
from generate.marks import code, fenced, page, plain, said, table, toctree


def pages() -> dict[str, str]:
    """The pages of all commands, and their index."""
    found = {name: _command(name) for name in names()}
    rows = [(f"[`evalkit {name}`]({name}.md)", plain(_first(command))) for name, command in found.items()]
    index = page("# Commands", plain(HELP), table(("Command", "What it does"), rows), toctree(found))
    return {f"commands/{name}": _page(name, command) for name, command in found.items()} | {"commands/index": index}


def _command(name: str) -> Any:
    """The command with its help as `evalkit NAME --help` shows it."""
    found = get_command(application(name))
    return getattr(found, "commands", {name: found})[name]


def _first(command: Any) -> str:
    return said(command.name, command.help).partition("\n\n")[0]


def _page(name: str, command: Any) -> str:
    usage = " ".join(["evalkit", name, *_pieces(command)])
    paragraphs = [plain(text) for text in said(name, command.help).split("\n\n")]
    arguments = [(code(_metavar(one)), plain(_help(name, one)), _default(one)) for one in _of(command, "argument")]
    options = [
        (code(_option(one)), plain(_help(name, one)), _default(one), code(one.envvar) if one.envvar else "")
        for one in _of(command, "option")
    ]
    return page(
        f"# evalkit {name}",
        *paragraphs,
        fenced(usage, "text"),
        "## Arguments" if arguments else "",
        table(("Argument", "What it is", "Without"), arguments) if arguments else "",
        "## Options",
        table(("Option", "What it does", "Without", "Variable"), options),
    )


def _of(command: Any, kind: str) -> list[Any]:
    return [one for one in command.params if one.param_type_name == kind and one.name != "help"]


def _pieces(command: Any) -> list[str]:
    return ["[OPTIONS]", *(_metavar(one) for one in _of(command, "argument"))]


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _option(parameter: Any) -> str:
    name = max(parameter.opts, key=len)
    return name if parameter.is_flag else f"{name} {_metavar(parameter)}"


def _help(command: str, parameter: Any) -> str:
    return said(f"{parameter.opts[0]} of evalkit {command}", parameter.help)


def _default(parameter: Any) -> str:
    if isinstance(parameter.show_default, str):
        return plain(parameter.show_default)
    if parameter.required:
        return "has to be given"
    value = parameter.default
    return (
        plain(str(value))
        if parameter.show_default and isinstance(value, str | int) and not isinstance(value, bool)
        else ""
    )
