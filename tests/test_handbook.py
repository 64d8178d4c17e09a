"""What the README and the handbook show is what evalkit does, and the reference leaves nothing out."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.running import Run, run

PROJECT = Path(__file__).parents[1]
DOCS = PROJECT / "docs"
README = PROJECT / "README.md"
WRITTEN = [
    README,
    *sorted(path for path in DOCS.rglob("*.md") if "reference" not in path.parts and "_build" not in path.parts),
]
DAY = {"EVALKIT_AS_OF": "2026-02-02"}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_every_console_example_shows_what_the_command_prints(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    for block in blocks(text, "toml"):
        name = re.match(r"# ([\w-]+\.toml)\n", block)
        if name:
            (tmp_path / name[1]).write_text(block, "utf-8")
    for name, table in re.findall(r"`([\w-]+\.csv)`:\n\n```text\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).write_text(table, "utf-8")
    examples = [example for block in blocks(text, "console") for example in re.split(r"(?m)^\$ ", block)[1:]]
    for example in examples:
        command, shown = re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*)\n(.*)", example, re.DOTALL).groups()  # type: ignore[union-attr]
        program, *arguments = shlex.split(command.replace("\\\n", ""))
        assert program == "evalkit"
        ran = run(tmp_path, *arguments, env=DAY, together=True)
        lines = [
            re.escape(line.removesuffix("...")) + (".*" if line.endswith("...") else "") for line in shown.splitlines()
        ]
        pattern = "".join(r"(?:.*\n)*?" if line == ".*" else f"{line}\n" for line in lines)
        assert re.fullmatch(pattern, ran.out), f"$ {command}\n{ran.out}"


def test_every_command_has_an_example_or_is_shown() -> None:
    from evalkit.cli import commands

    text = "".join(page.read_text("utf-8") for page in WRITTEN)
    assert [name for name in commands() if f"evalkit {name}" not in text] == []


def test_every_command_and_option_that_is_named_exists(here: Run) -> None:
    text = "".join(page.read_text("utf-8") for page in WRITTEN)
    helps = {name: here(name, "--help").out for name in set(re.findall(r"(?:`|(?m:^))evalkit (\w+)", text))}
    assert {"new", "status", "rules"} <= set(helps)
    everything = "".join(helps.values()) + here("--help").out
    for option in set(re.findall(r"`(--[a-z-]+)", text)):
        assert option in everything, option


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_links_lead_to_files(page: Path) -> None:
    text = re.sub(r"`[^`]*`", "", page.read_text("utf-8"))
    for link in re.findall(r"\]\(([^)#\s]+)", text):
        made = link.startswith("http") or "/reference/" in f"/{link}"
        assert made or (page.parent / link).exists(), link


def test_the_answers_make_an_evaluation(here: Run, tmp_path: Path) -> None:
    block = next(b for b in blocks((DOCS / "how-to/start.md").read_text("utf-8"), "toml") if "[[projects]]" in b)
    (tmp_path / "answers.toml").write_text(block, "utf-8")
    ran = here("new", "--answers", "answers.toml")
    assert ran.status == 0, ran.err
    assert (tmp_path / "shared-care/projects/dialysis/relationships/patient-nurse.toml").is_file()


def test_the_chapter_and_the_house_style_make_a_report(example: Path, here: Run) -> None:
    text = (DOCS / "how-to/publish.md").read_text("utf-8")
    (chapter,) = blocks(text, "markdown")
    house = next(block for block in blocks(text, "toml") if "[house]" in block)
    (example / "publish/report/change.md").write_text(chapter, "utf-8")
    (example / "publish/house.toml").write_text(house, "utf-8")
    shutil.copy(DOCS / "report-results.png", example / "publish/logo.png")
    assert here("publish", "report", "--to", "md", "--as-of", "2024-10-01", cwd=example).status == 0
    told = (example / "published/report.md").read_text("utf-8")
    assert "Most families now hear what came of it: 11.5% at baseline (Nov 2022, n = 52)" in told
    assert "## Prif negeseuon" in told


def test_the_logic_model_is_what_is_drawn(worked: Path, tmp_path: Path) -> None:
    (command,) = re.findall(r"```sh\nevalkit (draw .*)\n```", (DOCS / "how-to/look.md").read_text("utf-8"))
    ran = run(tmp_path, *shlex.split(command), "--evaluation", str(worked))
    assert ran.status == 0, ran.err
    assert (tmp_path / "model.svg").read_bytes() == (DOCS / "logic-model.svg").read_bytes()


def test_the_reference_has_a_page_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import generate

    from evalkit.check.catalogue import catalogue
    from evalkit.cli import commands
    from evalkit.model import guidance

    pages = generate.pages()
    assert {f"commands/{name}" for name in commands()} <= set(pages)
    assert {f"rules/{rule.code}" for rule in catalogue()} <= set(pages)
    for field in guidance.every_field():
        kind, _, key = field.partition(".")
        assert f"\n## `{key}`\n" in pages[f"files/{kind}"]
    assert "[TAN202](../rules/TAN202.md)" in pages["files/relationships"]
    assert "behaviours` is not given" in pages["rules/TAN202"]
    sys.modules.pop("generate")


def test_what_has_no_documentation_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    from generate.marks import UndocumentedError, said

    with pytest.raises(UndocumentedError, match="--x of evalkit check is not documented"):
        said("--x of evalkit check", " ")
