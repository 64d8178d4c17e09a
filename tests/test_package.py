"""The wheel, installed in a clean environment, does the main job."""

import os
import re
import shlex
import subprocess
import sys
import venv
from pathlib import Path

from ci import release


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_wheel_makes_and_checks_an_evaluation_in_a_clean_environment(tmp_path: Path) -> None:
    sdist, wheel = release.build(tmp_path / "dist")
    assert list(release.faults(sdist, wheel)) == []
    venv.create(tmp_path / "clean")
    binaries = tmp_path / "clean" / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--python", binaries / "python")
    installed = run(*pip, "install", "--quiet", "--no-compile", wheel, cwd=tmp_path)  # compiled is what is used
    assert installed.returncode == 0, installed.stderr
    evalkit = binaries / "evalkit"
    made = run(evalkit, "new", "mine", "--no-input", "--project", "shared-care", "--ci", "github", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "mine" / ".github" / "workflows" / "evaluation.yml").is_file()
    assert run(evalkit, "check", "mine", cwd=tmp_path).returncode == 1
    assert run(evalkit, "new", "example", "--template", "worked-example", cwd=tmp_path).returncode == 0
    checked = run(evalkit, "check", "example", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert run(binaries / "python", "-m", "evalkit", "explain", "TAN202", cwd=tmp_path).returncode == 0
    assert run(evalkit, "library", "show", "care", cwd=tmp_path).returncode == 0
    assert run(evalkit, "schema", "result", cwd=tmp_path).returncode == 0
    _the_first_hour(evalkit, tmp_path)
    _beside_another_program_of_the_name(evalkit, binaries, tmp_path)


def _beside_another_program_of_the_name(evalkit: Path, binaries: Path, folder: Path) -> None:
    """As an installation of that other program leaves it, whose `evalkit/__init__.py` is written over ours."""
    where = run(binaries / "python", "-c", "import evalkit; print(evalkit.__file__)", cwd=folder).stdout.strip()
    ours = Path(where)
    (ours.parents[1] / "evalkit-0.2.1.dist-info").mkdir()
    told = run(evalkit, "schema", "result", cwd=folder)
    line = "Error: Another program called evalkit (0.2.1) is installed here too"
    assert told.returncode == 0
    assert told.stdout.startswith("{")
    assert told.stderr.startswith(line)
    assert told.stderr.count("\n") == 1
    ours.write_text("", "utf-8")
    told = run(evalkit, "--version", cwd=folder)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(line)
    assert "python -m pip uninstall evalkit evalkit-relationships" in told.stderr


def _the_first_hour(evalkit: Path, folder: Path) -> None:
    """What the handbook's first page shows, step by step; what is printed is held against it elsewhere."""
    text = (Path(__file__).parents[1] / "docs/first-hour.md").read_text("utf-8")
    shown = "".join(re.findall(r"```console\n(.*?)```", text, re.DOTALL)).replace("\\\n", "")
    commands = re.findall(r"(?m)^\$ evalkit (.*)$", shown)
    assert len(commands) > 8
    statuses = [run(evalkit, *shlex.split(command), cwd=folder).returncode for command in commands]
    assert [status for status in statuses if status] == [1]  # the gate, before anything is written
