"""House templates: started from evalkit's own, changed, tried, used; and everything that one from elsewhere must not do."""

import io
import json
import os
import stat
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.request import BaseHandler, Request
from urllib.response import addinfourl

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.framework import QUESTIONS
from evalkit.scaffold.answers import checked, completed
from evalkit.scaffold.render import render
from evalkit.templates import archive as archives
from evalkit.templates import download, sandbox
from evalkit.templates.find import found, template
from evalkit.templates.language import NotRenderedError
from evalkit.templates.sandbox import Sandbox
from evalkit.templates.vocabulary import context
from tests.running import Ran, run

CONTENT = "{{cookiecutter.folder}}"
EVALUATION = 'format = 1\ntitle = {{ cookiecutter.title | toml }}\nstage = "inception"\n'


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield
    assert list(temporary.iterdir()) == []


def house(folder: Path, files: Mapping[str, str] | None = None, **settings: Any) -> Path:
    """A template that makes one file, and whatever else is given."""
    about = {"title": "House", **settings}
    whole = {
        "cookiecutter.json": json.dumps(about, indent=2),
        f"{CONTENT}/evaluation.toml": EVALUATION,
        **(files or {}),
    }
    for name, text in whole.items():
        path = folder / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder / "house"


def zipped(folder: Path, top: str = "house/") -> Path:
    """The same as a ZIP."""
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                opened.write(path, f"{top}{path.relative_to(folder).as_posix()}")
    return archive


def new(folder: Path, *arguments: str) -> Ran:
    return run(folder, "new", "made", "--no-input", *arguments)


def refused(folder: Path, *said: str, source: str = "house", options: tuple[str, ...] = ()) -> Ran:
    """A template is refused in these words, and nothing is left."""
    before = sorted(folder.rglob("*"))
    ran = new(folder, "--template", source, *options)
    assert ran.status == 2, (ran.out, ran.err)
    for words in said:
        assert words in ran.err, ran.err
    assert sorted(folder.rglob("*")) == before
    return ran


# as a consultancy


def test_a_house_template_from_start_to_use(tmp_path: Path) -> None:
    ran = run(tmp_path, "templates", "new", "house")
    assert ran.status == 0
    assert "evalkit templates check house" in ran.err
    main, project = tmp_path / "house" / CONTENT, tmp_path / "house/parts/project" / CONTENT
    (project / "briefing.md").write_text("# Briefing for {{ project.title | line }}\n", "utf-8")
    with open(project / "story.md", "a", encoding="utf-8") as story:
        story.write("\n## What the commissioner takes from it\n\nTODO\n")
    with open(main / "evaluation.toml", "a", encoding="utf-8") as evaluation:
        evaluation.write(
            '\n[rules.IND709]\nseverity = "off"\nreason = "One chapter says so"\n\n[[require]]\ncode = "HOU101"\n'
            'file = "project.toml"\nkey = "sites"\nstage = "inception"\nreason = "We compare sites"\n'
        )
    archive = zipped(tmp_path / "house")
    tried = run(tmp_path, "templates", "check", "house.zip")
    assert (tried.status, tried.err) == (0, "")
    assert tried.out == "House  house.zip, version 1\n✓ It can be used: evalkit reads all that it makes.\n"
    ran = new(tmp_path, "--template", archive.name, "--project", "ward", "--set", "title=Care", "--ci", "github")
    assert ran.status == 0
    made = tmp_path / "made"
    assert (made / "projects/ward/briefing.md").read_text("utf-8") == "# Briefing for Ward\n"
    assert (made / ".github/workflows/evaluation.yml").is_file()
    told_in = (made / "projects/ward/story.md").read_text("utf-8")
    assert told_in.endswith("## What the commissioner takes from it\n\nTODO\n")
    told = run(tmp_path, "check", "made", "--as-of", "2026-01-01").out
    assert "HOU101  project ward: `sites` is not given: We compare sites." in told
    assert "IND709  is switched off here" in told
    assert "FIL" not in told


@pytest.mark.parametrize("name", ["evaluation", "worked-example", "closing-the-gap"])
def test_evalkits_own_template_as_data_makes_the_same(name: str, tmp_path: Path) -> None:
    """What the sandbox renders is what Cookiecutter renders, byte for byte; where it came from is all that differs."""
    run(tmp_path, "templates", "new", "house", "--from", name)
    answers = {
        "title": "A “title” {{ 7 * 7 }}",
        "ci": "gitlab",
        "start": date(2026, 1, 1),
        "projects": [{"id": "a"}, {"id": "b"}],
    }
    values = completed(checked(answers))
    trees: list[dict[Path, bytes]] = []
    for source in (name, str(tmp_path / "house")):
        into = tmp_path / f"into-{len(trees)}"
        into.mkdir()
        with found(source) as chosen:
            made, origins = render(chosen, values, into)
        trees.append({p.relative_to(made): p.read_bytes() for p in made.rglob("*") if p.is_file()})
    record = Path(".evalkit/template.toml")
    ours, theirs = (tomli.loads(tree.pop(record).decode()) for tree in trees)
    assert trees[0] == trees[1]
    assert ours.pop("answers") == theirs.pop("answers")
    assert ours == {"template": name, "version": ours["version"]}
    assert theirs == {"template": "house", "version": "1", "source": str(tmp_path / "house")}
    assert origins[made / "evaluation.toml"] == f"{CONTENT}/evaluation.toml"


def test_the_list(tmp_path: Path) -> None:
    ran = run(tmp_path, "templates")
    assert run(tmp_path, "templates", "list") == ran
    names = [line.split()[0] for line in ran.out.splitlines()]
    assert names == ["evaluation", "closing-the-gap", "worked-example"]
    assert "Fictional worked example: A complete, invented evaluation" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekc", "x"), "Did you mean “check”?"),
        (("check",), "check needs a path."),
        (("list", "x"), "list takes no path."),
        (("check", "x", "--from", "y"), "--from goes with new only."),
        (("check", "evaluatoin"), "There is no template “evaluatoin”. Did you mean “evaluation”?"),
        (("new", "x", "--from", "evaluatoin"), "Did you mean “evaluation”?"),
        (("new", "there"), "there is there already."),
        (("new", "file/x"), "file/x cannot be written: not a directory."),
        (("check", "file"), "file is no ZIP."),
        (("check", "there"), "The template there has no cookiecutter.json."),
        (("check", "\x1b[31m"), "There is no template “\\x1b[31m”."),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("x")
    ran = run(tmp_path, "templates", *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert sorted(os.listdir(tmp_path)) == ["file", "there"]


def test_a_template_has_variables_of_its_own_and_files_left_as_they_are(tmp_path: Path) -> None:
    house(
        tmp_path,
        {
            f"{CONTENT}/ABOUT.md": "{{ cookiecutter.greeting }}{{ cookiecutter.size }}{{ cookiecutter.choice }}\r\nend\r\n",
            f"{CONTENT}/raw/as-is.md": "{{ not.rendered }}",
            f"{CONTENT}/{{% if cookiecutter.size == 4 %}}never.md{{% endif %}}": "",
            f"{CONTENT}/.DS_Store": "",
            f"{CONTENT}/{{{{ cookiecutter.ci }}}}-logo.png": "\0{{ 7 }}",
        },
        firm="Ideas",
        greeting="{{ cookiecutter.firm }} greets {{ cookiecutter.title }}",
        size=3,
        choice=["a", "b"],
        _copy_without_render=["raw"],
    )
    assert new(tmp_path, "--template", "house").status == 0
    made = tmp_path / "made"
    assert (made / "ABOUT.md").read_bytes() == b"Ideas greets Made3a\r\nend\r\n"
    assert (made / "raw/as-is.md").read_text("utf-8") == "{{ not.rendered }}"
    assert (made / "none-logo.png").read_bytes() == b"\0{{ 7 }}"
    assert sorted(os.listdir(made)) == [".evalkit", "ABOUT.md", "evaluation.toml", "none-logo.png", "publish", "raw"]


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% include 'x' %}", "{{ ''.__class__ }}", "{# gone #}"])
def test_what_a_user_wrote_is_never_rendered(text: str, tmp_path: Path) -> None:
    house(tmp_path, greeting="{{ cookiecutter.title }}", files={f"{CONTENT}/a.md": "{{ cookiecutter.greeting }}\n"})
    assert new(tmp_path, "--template", "house", "--set", f"title={text}").status == 0
    assert (tmp_path / "made/a.md").read_text("utf-8") == f"{text}\n"
    assert tomli.loads((tmp_path / "made/evaluation.toml").read_text("utf-8"))["title"] == text


# what is recorded


def test_the_record_is_enough_to_render_again(tmp_path: Path) -> None:
    answers = {
        "title": 'A "title"\nin two lines',
        "commissioner": "",
        "start": date(2026, 1, 1),
        "ci": "github",
        "projects": [{"id": "a", "relationships": [{"id": "r"}], "stakeholders": [{"id": "s"}]}, {"id": "b"}],
    }
    values = completed(checked(answers))
    made, _ = render(template("evaluation"), values, tmp_path)
    text = (made / ".evalkit/template.toml").read_text("utf-8")
    record = tomli.loads(text)
    assert text.startswith("# The template that this evaluation was made from")
    assert completed(checked(record["answers"])) == values
    assert not {"parties", "position", "prefix"} & {word.strip('"') for word in text.split()}


def test_a_dry_run_lists_the_record_and_no_gitignore_hides_it(tmp_path: Path) -> None:
    for name in ("evaluation", "worked-example", "closing-the-gap"):
        listed = new(tmp_path, "--template", name, "--dry-run").out.splitlines()
        assert "made/.evalkit/template.toml" in listed
        ignored = (template(name).path / CONTENT / ".gitignore").read_text("utf-8")
        assert ".evalkit" not in ignored


def test_answers_about_people_stay_out_of_the_repository(tmp_path: Path) -> None:
    new(tmp_path, "--template", "evaluation")
    kept = ["data/survey/2026-01-31.csv", "projects/example-project/data/survey/2026-01-31.csv"]
    subprocess.run(["git", "init", "-q", str(tmp_path / "made")], check=True)
    ran = subprocess.run(
        ["git", "check-ignore", *kept], cwd=tmp_path / "made", capture_output=True, text=True, check=False
    )
    assert ran.stdout.split() == kept


# what is refused: found by reading, and named with its place


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% include 'secret' %}", "{% include %}, which takes in another file"),
        ("{% import 'secret' as x %}", "{% import %}, which takes in another file"),
        ("{% from 'secret' import x %}", "{% from … import %}, which takes in another file"),
        ("{% extends 'secret' %}", "{% extends %}, which takes in another file"),
        ("{% macro x() %}{% endmacro %}", "{% macro %}, a function"),
        ("{% set x %}{{ 1 }}{% endset %}", "{% set %} with {% endset %}"),
        ("{{ ''.__class__.__mro__ }}", "the name __class__, which begins with an underscore"),
        ("{{ cookiecutter['__class__'] }}", "the name __class__, which begins with an underscore"),
        ("{{ '' | attr('__class__') }}", "the filter attr"),
        ("{{ 'x' * 1000000000 }}", "the sign *, where only + and - are allowed"),
        ("{{ 9 ** 9 ** 9 }}", "the sign **, where only + and - are allowed"),
        ("{{ '%9999999999d' % 1 }}", "the sign %, where only + and - are allowed"),
        ("{{ lipsum(1) }}", "a call of lipsum()"),
        ("{{ questions.update({}) }}", "a call of update()"),
        ("{{ '{0.__class__}'.format(1) }}", "a call of format()"),
        ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "a loop that is recursive"),
        ("{% set a = [title, title] %}", "a list that is made of other values"),
    ],
)
def test_what_data_cannot_have_is_refused_with_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/notes.md": f"# Notes\n\n{text}\n"})
    ran = refused(tmp_path, f"  {CONTENT}/notes.md:3: {said}\n", "--trust")
    assert "The template house wants more than evalkit gives to one from elsewhere:" in ran.err
    tried = run(tmp_path, "templates", "check", "house")
    assert tried.status == 1
    assert f"  {CONTENT}/notes.md:3: {said}\n" in tried.out
    assert "with --trust only" in tried.out


@pytest.mark.parametrize(
    ("files", "settings", "said"),
    [
        ({}, {"_extensions": ["os.system"]}, "cookiecutter.json:3: _extensions: the module os.system"),
        ({}, {"_jinja2_env_vars": {"finalize": "x"}}, "cookiecutter.json:3: _jinja2_env_vars: settings of Jinja"),
        ({}, {"firm": "{{ ''.__class__ }}"}, "cookiecutter.json:3: the name __class__"),
        (
            {f"{CONTENT}/{{{{ ''.__class__ }}}}.md": ""},
            {},
            f"{CONTENT}/{{{{ ''.__class__ }}}}.md: in its name: the name __cl",
        ),
        (
            {"hooks/post_gen_project.py": "boom"},
            {},
            "hooks/post_gen_project.py: a hook, a program that Cookiecutter would run",
        ),
        (
            {"parts/project/hooks/pre_gen_project.sh": "boom", f"parts/project/{CONTENT}/a.md": ""},
            {},
            "parts/project/hooks/pre_gen_project.sh: a hook",
        ),
    ],
)
def test_extensions_hooks_and_defaults_are_named(
    files: dict[str, str], settings: dict[str, Any], said: str, tmp_path: Path
) -> None:
    house(tmp_path, files, **settings)
    ran = refused(tmp_path, f"  {said}", "add --trust")
    assert "Nothing has been written" in ran.err or "wants more than evalkit gives" in ran.err
    zipped(tmp_path / "house")
    assert f"  {said}" in refused(tmp_path, source="house.zip").err


def test_an_escape_that_is_put_together_while_rendering_is_stopped(tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/a.md": "\n{{ cookiecutter['__cl' ~ 'ass__'] }}\n"})
    refused(tmp_path, f"  {CONTENT}/a.md:2: access to attribute '__class__' of 'dict' object is unsafe\n")


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("{{ cookiecutter.title }}", "..", "its name becomes “..”, which leads out of the evaluation"),
        ("{{ cookiecutter.title }}.md", "../../x", "its name becomes “../../x.md”, which is a path and no name"),
        ("{{ cookiecutter.title }}.md", "/etc/x", "which is a path and no name"),
        ("{{ '..' }}", "x", "which leads out of the evaluation"),
        ("{{ '.' ~ '.' ~ '\\u002f' ~ 'x' }}", "x", "which is a path and no name"),
        ("{{ cookiecutter.title }}", "C:x", "which has a sign that not every system allows"),
        ("{{ cookiecutter.title }}", "a\\b", "which is a path and no name"),
        ("{{ cookiecutter.title }}", "a\x1bb", "which has a sign that not every system allows"),
        ("{{ 'c' ~ 'on' }}.md", "x", "which is reserved on Windows"),
        ("{{ '.g' ~ 'it' }}", "x", "which is git's own: what stands there can be run"),
        ("{{ 'Evaluation.toml' }}", "x", "as that of"),
        ("{{ cookiecutter.title }}", "x" * 300, "which is too long"),
    ],
)
def test_no_name_leads_out_of_the_evaluation(name: str, title: str, said: str, tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/{name}": "x"})
    refused(tmp_path, said, "house cannot be rendered", options=("--set", f"title={title}"))


def test_links_are_refused_also_with_trust(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    house(tmp_path)
    (tmp_path / "house" / CONTENT / "a.md").symlink_to(tmp_path / "secret")
    (tmp_path / "house" / "parts").symlink_to(tmp_path)
    for options in ((), ("--trust",)):
        refused(tmp_path, f"  {CONTENT}/a.md: a link, to {tmp_path / 'secret'}", "  parts: a link", options=options)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    house(tmp_path)
    os.mkfifo(tmp_path / "house" / CONTENT / "pipe")
    refused(tmp_path, f"{CONTENT}/pipe: neither a file nor a folder")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"cookiecutter.json": "{"}, "cookiecutter.json:1 in the template house is not right"),
        ({"cookiecutter.json": "[]"}, "holds no names with values"),
        ({"cookiecutter.json": "[" * 100_000}, "cookiecutter.json that can be read"),
        ({"parts/projects/x": ""}, "parts/projects: there is no part “projects”. Did you mean “project”?"),
        ({"parts/project/x": ""}, "parts/project: there is no folder {{cookiecutter.folder}}"),
        ({f"{CONTENT}/a.md": "a\n{{ nope }}\n"}, f"{CONTENT}/a.md:2: 'nope' is undefined"),
        ({f"{CONTENT}/a.md": "a\n{{ cookiecutter.nope }}\n"}, f"{CONTENT}/a.md:2: there is no 'nope'"),
        ({f"{CONTENT}/a.md": "a\n{% for %}\n"}, f"{CONTENT}/a.md:2: "),
        ({f"{CONTENT}/a.md": "a\n\n{% now %}\n"}, f"{CONTENT}/a.md:3: encountered unknown tag 'now'"),
        ({f"{CONTENT}/a.md": "{{ about('evaluation.nope') }}"}, f"{CONTENT}/a.md:1: there is no 'evaluation.nope'"),
        ({f"{CONTENT}/a.md": f"{{{{ {'(' * 9000} }}}}"}, f"{CONTENT}/a.md:1: it is nested too deep"),
    ],
)
def test_faults_say_file_and_line(files: dict[str, str], said: str, tmp_path: Path) -> None:
    house(tmp_path, files)
    refused(tmp_path, said)
    tried = run(tmp_path, "templates", "check", "house")
    assert tried.status in (1, 2)
    assert said in tried.out + tried.err


# limits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}",
            "its loops turn more than 100,000 times",
        ),
        (
            "{% for a in range(999) %}{% for b in range(999) if b < 0 %}{% endfor %}{% endfor %}",
            "its loops turn more than 100,000 times",
        ),
        ("{{ range(1000000000) }}", "range() has more than 1,000 numbers"),
        ("{% set a = 'x' %}" + "{% set a = a ~ a %}" * 60, "a text is longer than 100,000 signs"),
        ("{% set a = 'x' %}" + "{% set a = a + a %}" * 60, "a text is longer than 100,000 signs"),
        (f"{{{{ 'x' | replace('x', '{'y' * 200}') }}}}", "what is given to a filter is longer than 100 signs"),
        ("{% for a in range(999) %}" + "x" * 9000 + "{% endfor %}", "it makes more than 5,000,000 signs"),
    ],
)
def test_a_template_that_would_never_end_is_stopped(text: str, said: str, tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/a.md": f"\n{text}"})
    refused(tmp_path, f"{CONTENT}/a.md:", f"{said}, which is the limit")


WORDS = """{{ }} {% %} for in if endfor endif set x y questions cookiecutter . __class__ [ ] ( ) | ~ + 'a' 1 , = join map
attr range about toml not is defined loop items recursive {# #} - *"""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=14))
def test_no_template_at_all_brings_evalkit_down_or_changes_what_it_knows(words: list[str]) -> None:
    known = dict(QUESTIONS)
    try:
        made = Sandbox().render(" ".join(words), "file", context({"title": "T"}))
    except NotRenderedError as error:
        assert error.said
        assert error.line >= 1
    else:
        assert len(made) <= sandbox.MAX_OUTPUT
    assert known == QUESTIONS


# --trust


def test_with_trust_it_says_what_is_run_and_leaves_hooks_out(tmp_path: Path) -> None:
    house(
        tmp_path,
        {
            f"{CONTENT}/a.md": "{% do [] %}{{ '' | attr('__doc__') | length > 0 }}{{ cookiecutter.up }}\n",
            "hooks/pre_gen_project.py": "open('hooked', 'w')",
        },
        _extensions=["jinja2.ext.do"],
        up="{{ cookiecutter.title | upper }}",
    )
    ran = new(tmp_path, "--template", "house", "--trust")
    assert ran.status == 0
    assert ran.err.startswith(
        "Because of --trust, this is run with your rights:\n  cookiecutter.json:3: _extensions: the module jinja2.ext.do\n"
    )
    assert "Left out, also with --trust:\n  hooks/pre_gen_project.py: a hook" in ran.err
    assert (tmp_path / "made/a.md").read_text("utf-8") == "TrueMADE\n"
    assert not list(tmp_path.rglob("hooked"))


def test_trust_gives_nothing_to_a_template_that_wants_nothing(tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/a.md": "{{ cookiecutter['__cl' ~ 'ass__'] }}"})
    refused(tmp_path, "is unsafe", options=("--trust",))


def test_an_extension_that_is_not_there_is_no_fault_of_evalkit(tmp_path: Path) -> None:
    house(tmp_path, _extensions=["no.such.module"])
    refused(tmp_path, "cannot be rendered: Unable to load extension", options=("--trust",))


# a template tried


def test_a_value_that_is_not_written_as_toml_is_found_with_its_line(tmp_path: Path) -> None:
    house(
        tmp_path,
        {f"{CONTENT}/evaluation.toml": 'format = 1\ntitle = "{{ cookiecutter.title }}"\nstaeg = "inception"\n'},
    )
    tried = run(tmp_path, "templates", "check", "house")
    assert tried.status == 1
    assert f"  {CONTENT}/evaluation.toml:3: FIL002: " in tried.out
    assert f"  {CONTENT}/evaluation.toml: line 2 of what it makes: FIL001: " in tried.out
    assert tried.out.endswith("✗ It cannot be used as it is.\n")


def test_a_template_that_makes_no_evaluation_is_found(tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/a.md": ""})
    (tmp_path / "house" / CONTENT / "evaluation.toml").unlink()
    tried = run(tmp_path, "templates", "check", "house")
    assert tried.status == 1
    assert "the template: it makes no evaluation.toml" in tried.out


# ZIPs


def entry(name: str, *, kind: int = stat.S_IFREG, flags: int = 0) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo("placeholder")
    made.filename = made.orig_filename = name
    made.external_attr = (kind | 0o644) << 16
    made.flag_bits = flags
    return made


def archive(folder: Path, *entries: zipfile.ZipInfo | str) -> Path:
    path = folder / "house.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for one in entries:
            opened.writestr(one if isinstance(one, zipfile.ZipInfo) else entry(one), "x")
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (("../x",), "holds “../x”, whose path leads out of the folder"),
        (("a/../../x",), "whose path leads out of the folder"),
        (("/etc/x",), "holds “/etc/x”, whose path is absolute"),
        (("C:/x",), "holds “C:/x”, whose path begins with a drive"),
        (("a\\..\\x",), "which has a backslash in its name"),
        (("a\x1b[31m",), "which has control characters in its name"),
        (("a\u202eb",), "which has control characters in its name"),
        ((entry("link", kind=stat.S_IFLNK),), "holds “link”, which is a link"),
        ((entry("pipe", kind=stat.S_IFIFO),), "holds “pipe”, which is neither a file nor a folder"),
        (("a", "a"), "holds “a” twice"),
        (("a.md", "A.md"), "holds “A.md” and “a.md”, which are one name on many systems"),
        (("a", "a/b"), "holds “a” as a file and as a folder"),
        (("a/" * 40 + "x",), "whose path is too long"),
        (tuple(f"f{n}" for n in range(2001)), "holds 2,001 files; the limit is 2,000"),
    ],
)
def test_a_zip_that_is_not_safe_is_refused_by_name(
    entries: tuple[zipfile.ZipInfo | str, ...], said: str, tmp_path: Path
) -> None:
    archive(tmp_path, *entries)
    refused(tmp_path, said, source="house.zip")
    assert run(tmp_path, "templates", "check", "house.zip").status == 2


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, "a")
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    refused(tmp_path, "holds “a”, which is encrypted", source="house.zip")


def test_zip_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house(tmp_path, {f"{CONTENT}/big.md": "x" * 2_000_000})
    zipped(tmp_path / "house")
    refused(tmp_path, "big.md”, which is more than 200 times larger than in the ZIP (a zip bomb?)", source="house.zip")
    monkeypatch.setattr(archives, "RATIO_FROM", 10_000_000)
    monkeypatch.setattr(archives, "MAX_CONTENT", 1_000_000)
    refused(tmp_path, "house.zip holds more than 1 MB (a zip bomb?)", source="house.zip")
    monkeypatch.setattr(archives, "MAX_ARCHIVE", 1_000)
    refused(tmp_path, "house.zip is larger than 0 MB", source="house.zip")


def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    house(tmp_path, {f"{CONTENT}/a.md": "x" * 5000})
    path = zipped(tmp_path / "house")
    data = bytearray(path.read_bytes())
    data = bytearray(bytes(data).replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little")))
    path.write_bytes(data)
    refused(tmp_path, "house.zip cannot be read as a ZIP", source="house.zip")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_zip_is_refused_or_read_and_never_leads_out(data: st.DataObject, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    whole = bytearray(zipped(house(folder)).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (folder / "house.zip").write_bytes(whole)
    before = sorted(folder.rglob("*"))
    assert run(folder, "templates", "check", "house.zip").status in (0, 1, 2)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("top", ["", "house/"])
def test_a_zip_may_have_one_folder_on_top_and_what_a_mac_adds(top: str, tmp_path: Path) -> None:
    path = zipped(house(tmp_path), top)
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("__MACOSX/._house", "x")
    assert new(tmp_path, "--template", "house.zip").status == 0
    assert (tmp_path / "made/evaluation.toml").read_text("utf-8").splitlines()[1] == 'title = "Made"'


# addresses


class Web(BaseHandler):
    """Answers in place of the web: path → body, or a place to go to."""

    def __init__(self, pages: Mapping[str, bytes | str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def https_open(self, request: Request) -> addinfourl:
        self.asked.append(request.full_url)
        page, headers = self.pages.get(request.full_url), Message()
        if isinstance(page, str):
            headers["Location"] = page
        code = 404 if page is None else 302 if isinstance(page, str) else 200
        answer = addinfourl(io.BytesIO(page if isinstance(page, bytes) else b""), headers, request.full_url, code)
        answer.msg = "Not Found"  # type: ignore[attr-defined]
        return answer


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Web]:
    def serve(**pages: bytes | str) -> Web:
        served = Web({f"https://example.org/{name}": page for name, page in pages.items()})
        monkeypatch.setattr(download, "HTTPSHandler", lambda context: served)
        return served

    return serve


def test_a_template_comes_from_an_address(tmp_path: Path, web: Callable[..., Web]) -> None:
    data = zipped(house(tmp_path, version="2.1")).read_bytes()
    served = web(
        **{"t/our%20house.zip": "https://example.org/other", "t/our%20house.zip?token=secret": "/other", "other": data}
    )
    ran = new(tmp_path, "--template", "https://example.org/t/our%20house.zip?token=secret")
    assert ran.status == 0
    assert served.asked == ["https://example.org/t/our%20house.zip?token=secret", "https://example.org/other"]
    record = tomli.loads((tmp_path / "made/.evalkit/template.toml").read_text("utf-8"))
    assert record["template"] == "our house"
    assert record["version"] == "2.1"
    assert record["source"] == "https://example.org/t/our%20house.zip"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.org/a.zip", "begins with http:, and evalkit fetches by https: only."),
        ("file:///etc/passwd", "begins with file:, and evalkit fetches by https: only."),
        ("ftp://example.org/a.zip", "begins with ftp:"),
        ("https://me:secret@example.org/a.zip", "The address https://example.org/a.zip holds a user or a password."),
        ("https://example.org/gone", "https://example.org/gone cannot be fetched: the server says 404 Not Found."),
        ("https://example.org/down", "it sends on to http://example.org/a.zip, which is not https:."),
        ("https://example.org/file", "cannot be fetched"),
        ("https://example.org/round", "cannot be fetched"),
        ("https://example.org/page", "https://example.org/page is no ZIP."),
        ("https://[", "cannot be fetched: it is not written rightly"),
        ("https://example.org/big", "https://example.org/big is larger than 0 MB."),
    ],
)
def test_only_https_and_only_what_is_small(
    address: str, said: str, tmp_path: Path, web: Callable[..., Web], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_ARCHIVE", 1000)
    served = web(
        down="http://example.org/a.zip",
        file="file:///etc/passwd",
        round="https://example.org/round",
        page=b"<html>",
        big=b"x" * 2000,
    )
    ran = refused(tmp_path, said, source=address)
    assert "secret" not in ran.err
    assert not [asked for asked in served.asked if not asked.startswith("https://example.org/")]
