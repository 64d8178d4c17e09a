"""Help, command by command and option by option: whatever a command takes, its help says in words."""

import re
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.main import get_command

from evalkit import cli
from tests.running import Ran, run


def only(name: str) -> Any:
    """A command as it is where nothing else is asked for."""
    application: Any = get_command(cli.application(name))
    return application.commands[name]


APPLICATION: Any = get_command(cli.application(*cli.commands()))
COMMANDS: dict[str, Any] = {name: only(name) for name in cli.commands()}


def silent(command: Any) -> list[str]:
    """Of which parts of a command its help says nothing, or no whole sentence."""
    told = {command.name: command.help, **{parameter.name: parameter.help for parameter in command.params}}
    return [name for name, text in told.items() if not re.match(r"[^\W_][^\0]*[.…](\s|$)", text or "")]


def shown(parameter: Any) -> str:
    """How help shows an option or an argument, but for its default."""
    names = ", ".join(sorted(parameter.opts, key=len)) if parameter.param_type_name == "option" else ""
    variable = f"[env var: {parameter.envvar}" if parameter.envvar else ""
    return f"{names} {parameter.metavar or ''} {parameter.help} {variable}"


def squeezed(text: str) -> str:
    """Without blanks: help is broken into lines anywhere."""
    return re.sub(r"\s+", "", text)


def test_every_module_of_a_command_is_one_and_no_command_is_forgotten() -> None:
    files = {path.stem for path in Path(cli.__path__[0]).glob("[!_]*.py")}
    assert set(cli.commands()) == set(APPLICATION.commands) == files
    assert len(COMMANDS) == len(cli.commands()) >= 14


def test_the_overview_has_a_sentence_for_every_command(tmp_path: Path) -> None:
    overview = run(tmp_path, "--help")
    assert (overview.status, overview.err) == (0, "")
    listed = re.findall(r"^  ([a-z]+) {2,}\w", overview.out.partition("Commands:\n")[2], re.MULTILINE)
    assert listed == cli.commands()
    for parameter in APPLICATION.params:
        assert squeezed(shown(parameter)) in squeezed(overview.out)


@pytest.mark.parametrize("name", cli.commands())
def test_help_of_a_command_says_in_words_what_it_does_and_all_that_it_takes(name: str, tmp_path: Path) -> None:
    assert silent(COMMANDS[name]) == []
    ran = run(tmp_path, name, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: evalkit {name} ")
    text = squeezed(ran.out)
    assert squeezed(COMMANDS[name].help) in text
    for parameter in COMMANDS[name].params:
        assert squeezed(shown(parameter)) in text, parameter.name
    options = {option for p in COMMANDS[name].params if p.param_type_name == "option" for option in p.opts}
    lines = re.findall(r"^  ((?:-\w, )?--[\w-]+(?:, --[\w-]+)*)(?= |$)", ran.out, re.MULTILINE)
    assert {option for line in lines for option in line.split(", ")} == {*options, "--help"}


def test_a_command_without_words_is_noticed() -> None:
    app = typer.Typer()

    @app.command("mute")
    def mute(
        place: Annotated[str, typer.Argument()],
        depth: Annotated[int, typer.Option(help="")] = 1,
        width: Annotated[int, typer.Option(help="How wide")] = 1,
        height: Annotated[int, typer.Option(help="How high.")] = 1,
    ) -> None:
        pass

    assert silent(get_command(app)) == ["mute", "place", "depth", "width"]


# Variables, but for those of `check`, which are tried in test_check_options and which `portfolio` shares, and of `chart`, in
# test_chart

TRIED = {
    "add": ("outcome", "tasks-shared", "--set", "statement=People share the tasks"),
    "draw": (),
    "export": ("workbook", "--output", "plan.xlsx", "--force"),
    "fill": ("--list",),
    "portfolio": ("--select", "EXP103"),
    "publish": ("report", "--to", "md", "--output", "out.md", "--force"),
    "stage": (),
    "status": (),
    "trace": ("--loose",),
}
"""What is run to see what a variable does."""
VALUES = {"EVALKIT_STAGE": "design", "EVALKIT_AS_OF": "2031-01-01", "EVALKIT_HOUSE": "projects"}


def with_variables() -> list[tuple[str, str, str]]:
    """Command, option and variable."""
    return [
        (name, parameter.opts[0], parameter.envvar)
        for name, command in COMMANDS.items()
        for parameter in command.params
        if parameter.envvar not in (None, "EVALKIT_NO_CACHE")
        and name not in ("check", "chart")
        and (parameter.envvar in VALUES or name != "portfolio")
    ]


@pytest.mark.parametrize(("name", "option", "variable"), with_variables())
def test_a_variable_in_the_help_of_a_command_does_what_its_option_does(
    name: str, option: str, variable: str, care: Path
) -> None:
    def tried(*more: str, **env: str) -> Ran:
        dry = ("--dry-run",) if name == "add" else ()
        return run(care, name, *TRIED[name], *dry, *more, env=env)

    assert variable == f"EVALKIT_{option.removeprefix('--').upper().replace('-', '_')}"
    plain, by_option = tried(), tried(option, VALUES[variable])
    assert by_option.status == 0, by_option.err
    assert tried(**{variable: VALUES[variable]}) == by_option
    assert tried(**{variable: ""}) == plain
    assert tried(option, VALUES[variable], **{variable: "wrong"}) == by_option
    wrong = tried(**{variable: "wrong"})
    assert wrong.status == 2
    assert "“wrong”" in wrong.err
    if name in ("stage", "status"):
        assert by_option != plain
