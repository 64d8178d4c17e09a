"""The places people work: pre-commit, GitHub Actions and GitLab, as far as they can be run without them."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from evalkit import __version__
from tests.repositories import commit, git
from tests.running import COMMAND, Ran, Run, program

PROJECT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def committed(folder: Path) -> Path:
    """The folder as a git repository in which everything is committed."""
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


@pytest.fixture
def scaffold(evalkit: Run, tmp_path: Path) -> Path:
    assert evalkit("new", "my evaluation", "--no-input", "--ci", "github").status == 0
    return tmp_path / "my evaluation"


@pytest.fixture
def complete(evalkit: Run, tmp_path: Path) -> Path:
    assert evalkit("new", "complete", "--template", "worked-example", "--ci", "gitlab").status == 0
    return tmp_path / "complete"


def hooked(folder: Path) -> Ran:
    """Runs the hook of the manifest on all files of a repository, with the evalkit that is installed here."""
    (hook,) = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    local = hook | {"language": "system"}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    committed(folder)
    return commit_hooks(folder, "--all-files")


def commit_hooks(folder: Path, *options: str) -> Ran:
    """Runs the hooks of a repository; without options as a commit would."""
    home = str(folder.parent / "pre-commit")
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    return program(folder, BIN / "pre-commit", "run", *options, env={"PRE_COMMIT_HOME": home, "PATH": path})


def test_the_hook_is_one_that_pre_commit_takes() -> None:
    told = program(PROJECT, BIN / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")
    assert told.status == 0, told.out


def test_pre_commit_fails_on_a_scaffold_and_names_the_gaps(scaffold: Path) -> None:
    told = hooked(scaffold)
    assert told.status == 1
    assert "evalkit check" in told.out
    assert re.search(r"^SUS401  .*\n +Fix: .*\n +evaluation\.toml:\d+$", told.out, re.MULTILINE)
    assert "The gate does not hold at stage inception" in told.out


def test_pre_commit_passes_where_nothing_is_missing(complete: Path) -> None:
    told = hooked(complete)
    assert told.status == 0, told.out
    assert "Passed" in told.out


def test_pre_commit_fails_where_a_commit_only_deletes(complete: Path) -> None:
    assert hooked(complete).status == 0
    git(complete, "rm", "-q", "projects/asked-on-site/findings.toml")
    told = commit_hooks(complete)
    assert told.status == 1
    assert "asked-on-site" in told.out


class Runner:
    """What GitHub gives the steps of a composite action, as far as this one looks at it."""

    def __init__(self, folder: Path, workspace: Path) -> None:
        self.workspace = workspace
        self.temporary = folder / "runner temp"
        self.summary = folder / "summary.md"
        programs = self.temporary / "evalkit" / "bin"
        programs.mkdir(parents=True)
        (programs / "evalkit").symlink_to(COMMAND)

    def act(self, **inputs: str) -> Ran:
        """Runs the steps of the action, but those that only bring Python and evalkit."""
        action = yaml.safe_load((PROJECT / "action.yml").read_text("utf-8"))
        given = {name: inputs.get(name.replace("-", "_"), about["default"]) for name, about in action["inputs"].items()}
        (step,) = (s for s in action["runs"]["steps"] if "run" in s and s["name"] != "Install evalkit")
        env = {name: self._filled(value, given) for name, value in step["env"].items()}
        assert "${{" not in step["run"]
        script = self.temporary / "step.sh"
        script.write_text(step["run"], "utf-8")
        env |= {"RUNNER_TEMP": str(self.temporary), "GITHUB_STEP_SUMMARY": str(self.summary)}
        env |= {"GITHUB_WORKSPACE": str(self.workspace)}
        shell = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
        return program(self.workspace, *shell, script, env=env)

    @staticmethod
    def _filled(text: str, given: dict[str, str]) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], text)


def test_the_action_annotates_writes_the_summary_and_fails(scaffold: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, committed(scaffold))
    runner.summary.write_text("Before.\n", "utf-8")
    told = runner.act()
    assert told.status == 1
    assert re.search(r"^::error file=evaluation\.toml,line=\d+,col=1,title=EXP101 evaluation::", told.out, re.MULTILINE)
    assert runner.summary.read_text("utf-8").startswith("Before.\n# ")
    assert "The gate does not hold at stage inception" in runner.summary.read_text("utf-8")


def test_the_action_passes_and_takes_its_inputs(complete: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, committed(complete))
    told = runner.act(path=".", stage="design", fail_under="100")
    assert told.status == 0, told.out + told.err
    assert "The gate holds at stage design" in runner.summary.read_text("utf-8")


def test_the_action_takes_a_baseline(evalkit: Run, scaffold: Path, tmp_path: Path) -> None:
    evalkit("check", "--write-baseline", "known.json", cwd=scaffold)
    runner = Runner(tmp_path, committed(scaffold))
    told = runner.act(baseline="known.json")
    assert told.status == 0, told.out + told.err
    assert "::error" not in told.out


def test_wrong_inputs_of_the_action_are_wrong_use(scaffold: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, committed(scaffold))
    for inputs, said in (
        ({"stage": "desing"}, "There is no stage"),
        ({"path": "nowhere"}, "There is nothing at nowhere"),
    ):
        told = runner.act(**inputs)
        assert told.status == 2
        assert said in told.err
    assert not runner.summary.exists()


@pytest.mark.parametrize("text", ['"; touch pwned; "$(touch pwned)`touch pwned`', "--help"])
def test_nothing_in_an_input_of_the_action_is_run(text: str, scaffold: Path, tmp_path: Path) -> None:
    runner = Runner(tmp_path, committed(scaffold))
    for name in ("path", "stage", "baseline"):
        told = runner.act(**{name: text})
        assert told.status == 2, told.out
        assert "Error: " in told.err
    assert list(tmp_path.rglob("pwned")) == []


def steps(file: Path) -> Iterator[dict[str, Any]]:
    for job in yaml.safe_load(file.read_text("utf-8"))["jobs"].values():
        yield from job["steps"]


def test_the_workflow_uses_the_action_and_says_what_is_to_be_set(scaffold: Path) -> None:
    workflow = scaffold / ".github/workflows/evaluation.yml"
    uses = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert uses[-1] == "./.evalkit-action"
    assert all(re.search(r"@[0-9a-f]{40}$", used) for used in uses[:-1])
    action = yaml.safe_load((PROJECT / "action.yml").read_text("utf-8"))
    (given,) = (step["with"] for step in steps(workflow) if step.get("uses") == uses[-1])
    assert set(given) <= set(action["inputs"])
    (guard,) = (step["run"] for step in steps(workflow) if "run" in step)
    guarded = ("bash", "-ec", guard)
    assert program(scaffold, *guarded, env={"EVALKIT_REPOSITORY": ""}).status != 0
    assert "set the variable EVALKIT_REPOSITORY" in program(scaffold, *guarded).err
    assert program(scaffold, *guarded, env={"EVALKIT_REPOSITORY": "a/b"}).status == 0


def test_a_linter_of_workflows_finds_nothing(scaffold: Path) -> None:
    workflow = scaffold / ".github/workflows/evaluation.yml"
    told = program(PROJECT, BIN / "zizmor", "--offline", "--persona=pedantic", workflow, PROJECT / "action.yml")
    assert told.status == 0, told.out + told.err


def test_the_gitlab_job_writes_both_reports(evalkit: Run, scaffold: Path, tmp_path: Path) -> None:
    job = yaml.safe_load((PROJECT / "ci/evalkit.gitlab-ci.yml").read_text("utf-8"))[".evalkit"]
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "evalkit").symlink_to(COMMAND)
    (line,) = job["script"]
    told = program(scaffold, "bash", "-ec", line.replace("/tmp/evalkit/bin", str(programs)), env=job["variables"])
    assert told.status == 1
    assert "The gate does not hold" in told.out
    reports = job["artifacts"]["reports"]
    assert json.loads((scaffold / reports["codequality"]).read_text("utf-8"))
    assert (scaffold / reports["junit"]).read_text("utf-8").startswith("<?xml")
    assert job["artifacts"]["when"] == "always"
    (make, install) = job["before_script"]
    assert f'"${{EVALKIT_SOURCE:-evalkit-relationships=={__version__}}}"' in install
    assert make.startswith("python -m venv")


def test_the_pipeline_of_a_scaffold_extends_the_job(complete: Path) -> None:
    pipeline = yaml.safe_load((complete / ".gitlab-ci.yml").read_text("utf-8"))
    (include,) = pipeline["include"]
    assert (PROJECT / include["file"].lstrip("/")).is_file()
    assert pipeline["evaluation"]["extends"] == ".evalkit"
    job = yaml.safe_load((PROJECT / "ci/evalkit.gitlab-ci.yml").read_text("utf-8"))[".evalkit"]
    assert set(pipeline["evaluation"]["variables"]) <= set(job["variables"])
