"""What the README shows is what evalkit does."""

import re
import shlex
from pathlib import Path

from tests.documents.test_chapters import png
from tests.running import Run

README = Path(__file__).parents[1] / "README.md"


def test_every_console_example_shows_what_the_command_prints(evalkit: Run) -> None:
    blocks = re.findall(r"```console\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    examples = [example for block in blocks for example in re.split(r"(?m)^\$ ", block)[1:]]
    assert len(examples) >= 6
    for example in examples:
        command, _, shown = example.partition("\n")
        program, *arguments = shlex.split(command)
        assert program == "evalkit"
        ran = evalkit(*arguments, together=True)
        pattern = "".join(".*\n" if line == "..." else re.escape(line) + "\n" for line in shown.splitlines())
        assert re.fullmatch(pattern.replace(".*\n", r"(?:.*\n)*?"), ran.out), f"$ {command}\n{ran.out}"


def test_the_answers_in_the_readme_make_an_evaluation(evalkit: Run, tmp_path: Path) -> None:
    block = next(
        b for b in re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL) if "[[projects]]" in b
    )
    (tmp_path / "answers.toml").write_text(block, "utf-8")
    ran = evalkit("new", "--answers", "answers.toml")
    assert ran.status == 0, ran.err
    assert (tmp_path / "shared-care/projects/dialysis/relationships/patient-nurse.toml").is_file()


def test_the_chapter_and_the_house_style_in_the_readme_make_a_report(example: Path, here: Run) -> None:
    text = README.read_text("utf-8")
    (chapter,) = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    house = next(block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[house]" in block)
    (example / "publish/report/change.md").write_text(chapter, "utf-8")
    (example / "publish/house.toml").write_text(house, "utf-8")
    (example / "publish/logo.png").write_bytes(png())
    assert here("publish", "report", "--to", "md", "--as-of", "2024-10-01", cwd=example).status == 0
    told = (example / "published/report.md").read_text("utf-8")
    assert "Most families now hear what came of it: 11.5% at baseline (Nov 2022, n = 52)" in told
    assert "## Prif negeseuon" in told


def test_the_logic_model_in_the_readme_is_what_is_drawn(evalkit: Run, tmp_path: Path) -> None:
    evalkit("new", "example", "--template", "worked-example")
    (command,) = re.findall(r"```sh\nevalkit (draw .*)\n```", README.read_text("utf-8"))
    ran = evalkit(*shlex.split(command), "--evaluation", "example")
    assert ran.status == 0, ran.err
    assert (tmp_path / "model.svg").read_bytes() == (README.parent / "docs/logic-model.svg").read_bytes()


def test_every_command_and_option_in_the_readme_exists(evalkit: Run) -> None:
    text = README.read_text("utf-8")
    helps = {name: evalkit(name, "--help").out for name in set(re.findall(r"(?:`|(?m:^))evalkit (\w+)", text))}
    assert {"new", "status", "rules"} <= set(helps)
    everything = "".join(helps.values()) + evalkit("check", "--help").out
    for option in set(re.findall(r"`(--[a-z-]+)", text)):
        assert option in everything, option
