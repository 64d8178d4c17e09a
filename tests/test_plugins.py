"""Rules and formats from other packages: real ones, built here and put on Python's path."""

import importlib
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalkit import plugins, reporters
from evalkit.check import catalogue
from tests.running import Ran, installed, run
from tests.small import AS_OF, PROJECT, edit, make

RULES = '''
from evalkit.rules import Gap, Severity, Stage, rule
from evalkit.thread.subjects import project


@rule("ACM101", Stage.INCEPTION, "explicit.objective", project)
def has_sponsor(subject, today):
    """Every project has a summary.

    Why: Our funder reads nothing else.

    Good: Patients and nurses share the work.

    Fix: Write `summary`.
    """
    if not subject.value.summary:
        return Gap("`summary` is not given: the funder reads nothing else.", ("summary",))


@rule("ACM102", Stage.REPORTING, "story", project, Severity.WARNING)
def is_told(subject, today):
    """It is told."""
    return Gap("never")
'''
REPORTER = """
def write(reports, out):
    for report in reports:
        for finding in report.findings:
            out.write(f"{finding.code} {finding.file}\\n")
"""


class Site:
    """A folder on Python's path, with packages in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.care = make(folder.parent / "care")

    def install(self, package: str, entry_points: str, **modules: str) -> None:
        for name, text in modules.items():
            (self.folder / f"{name}.py").parent.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{name}.py").write_text(text, "utf-8")
        info = self.folder / f"{package.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(entry_points, "utf-8")

    def rules(self, package: str, text: str, name: str = "acme_rules") -> None:
        self.install(package, f"[evalkit.rules]\nours = {name}\n", **{name: text})

    def reporter(self, text: str, format: str = "lines") -> None:
        self.install("acme-reports", f"[evalkit.reporters]\n{format} = acme_reports\n", acme_reports=text)

    def command(self, *arguments: str) -> Ran:
        """The installed command."""
        return installed(self.care, *arguments, env={"PYTHONPATH": str(self.folder)})

    def run(self, *arguments: str) -> Ran:
        """The same, within this process."""
        forget()
        return run(self.care, *arguments)

    def check(self, *arguments: str) -> Ran:
        return self.run("check", "--as-of", AS_OF, *arguments)


def forget() -> None:
    """Lets go of what has been loaded, so that it is looked for anew."""
    for found in (plugins.plugins, catalogue.catalogue, reporters._added):
        found.cache_clear()
    for name in ("acme_rules", "zeta_rules", "acme_reports"):
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    yield Site(tmp_path / "site")
    forget()


def refused(ran: Ran, package: str, said: str) -> None:
    """Asserts that the command names the package, says why, and does nothing else."""
    assert (ran.status, ran.out) == (2, ""), ran
    assert f"The package {package} adds to evalkit what cannot be used" in ran.err
    assert said in ran.err
    assert f"pip uninstall {package}" in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 2


# What works


def test_a_rule_of_another_package_counts_like_any_other(site: Site, tmp_path: Path) -> None:
    plain = site.check("--format", "json").evaluation
    site.rules("acme-rules", RULES)
    ran = site.command(
        "check", "--as-of", AS_OF, "--format", "json", "--report", "sarif=../x.sarif", "--report", "junit=../x.xml"
    )
    assert ran.status == 1
    evaluation = ran.evaluation
    (finding,) = evaluation["findings"]
    assert (finding["code"], finding["file"], finding["clause"]) == ("ACM101", PROJECT, "explicit.objective")
    assert evaluation["score"]["due"] == plain["score"]["due"] + 1
    assert evaluation["score"]["later"] == plain["score"]["later"] + 1
    (log,) = json.loads((tmp_path / "x.sarif").read_text("utf-8"))["runs"]
    assert [result["ruleId"] for result in log["results"]] == ["ACM101"]
    (told,) = (rule for rule in log["tool"]["driver"]["rules"] if rule["id"] == "ACM101")
    assert "Our funder reads nothing else." in json.dumps(told)
    assert "ACM101" in (tmp_path / "x.xml").read_text("utf-8")
    assert "Our funder reads nothing else." in site.run("explain", "ACM101").out
    listed = {rule["code"]: rule for rule in json.loads(site.run("rules", "--format", "json").out)["rules"]}
    assert listed["ACM101"]["title"] == "Every project has a summary"
    assert (listed["ACM102"]["due"], listed["ACM102"]["severity"]) == ("reporting", "warning")
    edit(site.care, PROJECT, 'title = "Ward"', 'title = "Ward"\nsummary = "Shared work."')
    assert site.check("--select", "ACM").status == 0


def test_the_rule_of_the_handbook_counts(site: Site) -> None:
    readme = (Path(__file__).parent.parent / "docs/how-to/plugins.md").read_text("utf-8")
    code = next(block for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "@rule" in block)
    site.install("acme-evalkit", "[evalkit.rules]\nacme = acme_rules\n", acme_rules=code)
    ran = site.command("check", "--as-of", AS_OF, "--stage", "design", "--select", "ACM101", "--format", "json")
    (finding, *_) = ran.evaluation["findings"]
    assert finding["code"] == "ACM101"
    assert finding["key"] == ["disaggregation"]
    assert finding["message"] == "`disaggregation` does not name a sponsor."
    assert finding["fix"] == 'Add "sponsor" to `disaggregation`.'


def test_a_package_in_an_archive_is_found_too(site: Site) -> None:
    with zipfile.ZipFile(site.folder.parent / "site.zip", "w") as archive:
        archive.writestr("acme_rules.py", RULES)
        archive.writestr("acme_rules-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
        archive.writestr("acme_rules-1.0.dist-info/entry_points.txt", "[evalkit.rules]\nours = acme_rules\n")
    site.folder = site.folder.parent / "site.zip"
    assert "ACM101" in site.command("check", "--as-of", AS_OF).out


def test_it_is_waived_set_and_known_like_any_other(site: Site) -> None:
    site.rules("acme-rules", RULES)
    assert site.check("--write-baseline", "known.json").status == 0
    edit(site.care, "evaluation.toml", add='\n[rules.ACM101]\nseverity = "off"\nreason = "No funder."\n')
    assert site.check("--ignore", "ACM102").status == 0


def test_it_finds_loose_ends_where_it_says_so(site: Site) -> None:
    marked = RULES.replace("project)", 'project, end="onward")', 1)
    site.rules("acme-rules", marked)
    ends = json.loads(site.run("trace", "--loose", "--format", "json").out)["loose"]
    (end,) = (end for end in ends if end["code"].startswith("ACM"))
    assert (end["direction"], end["code"], end["file"]) == ("onward", "ACM101", PROJECT)


def test_several_processes_ask_it_too(site: Site, tmp_path: Path) -> None:
    site.rules("acme-rules", RULES)
    make(tmp_path / "other")
    ran = site.command("check", "..", "--as-of", AS_OF, "--jobs", "2", "--format", "json")
    assert ran.status == 1
    assert [[f["code"] for f in e["findings"]] for e in json.loads(ran.out)["evaluations"]] == [["ACM101"]] * 2


def test_a_format_of_another_package_is_written(site: Site, tmp_path: Path) -> None:
    edit(site.care, PROJECT, 'lead = "ward manager"\n')
    site.reporter(REPORTER)
    ran = site.check("--format", "lines", "--report", "lines=../x.lines")
    assert (ran.status, ran.out) == (1, f"SUS402 {PROJECT}\n")
    assert (tmp_path / "x.lines").read_text("utf-8") == ran.out
    ran = site.check("--format", "lnies")
    assert ran.status == 2
    assert "Did you mean “lines”?" in ran.err


def test_a_format_may_ask_for_what_is_met_and_how_much_to_tell(site: Site) -> None:
    text = "LISTS_MET = TAKES_DETAIL = True\ndef write(reports, out, detail):\n    print(len(reports[0].met), detail.name, file=out)\n"
    site.reporter(text)
    assert site.check("--format", "lines", "--quiet").out == "21 VERDICT\n"


# What does not


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 3\n", "“ours” is no module with rules in it."),
        ("import nonesuch\n", "“acme_rules” does not load (ModuleNotFoundError: No module named 'nonesuch')."),
        ("def (:\n", "“acme_rules” does not load (SyntaxError:"),
        ("raise RuntimeError('a\\nb\\x1b[31m')\n", "does not load (RuntimeError: a"),
        ("import sys\nsys.exit(0)\n", "does not load (SystemExit: 0)."),
        (RULES.replace("ACM101", "EXP101"), "the rule EXP101 is there already: it is a rule of evalkit itself."),
        (RULES.replace("ACM101", "acm101"), "the rule acm101 needs a code of three letters"),
        (RULES.replace("ACM101", "FIL101"), "the rule FIL101 needs a code of three letters"),
        (RULES.replace("ACM101", "HOU101"), "other than FIL and HOU."),
        (RULES.replace("explicit.objective", "explicit.nothing"), "belongs to “explicit.nothing”"),
        (RULES.replace("if not subject", "1 / 0\n    if not subject"), "the rule ACM101 fails on"),
        (RULES.replace("return Gap(", "return print and str("), "the rule ACM101 answers"),
        (RULES.replace("if not subject", "raise SystemExit(0)\n    if not subject"), "(SystemExit: 0)."),
        (RULES.replace('Gap("`summary`', 'Gap(None and "`summary`'), "the rule ACM101 answers Gap(message=None"),
        (RULES.replace("import project", "import project as _") + "", "does not load (NameError"),
        (
            RULES.replace("from evalkit.thread.subjects import project\n", "def project(graph):\n    1 / 0\n"),
            "does not find what to ask",
        ),
        (
            RULES.replace("from evalkit.thread.subjects import project\n", "def project(graph):\n    return [3]\n"),
            "is no Subject",
        ),
    ],
)
def test_rules_that_cannot_be_used_stop_the_gate(text: str, said: str, site: Site) -> None:
    text = text.replace(', ("summary",))', ")") if "print and str" in text else text
    site.rules("acme-rules", text)
    ran = site.check()
    refused(ran, "acme-rules", said)
    assert "\x1b" not in ran.err


def test_a_fault_in_another_process_is_laid_to_the_package_too(site: Site, tmp_path: Path) -> None:
    site.rules("acme-rules", RULES.replace("if not subject", "1 / 0\n    if not subject"))
    make(tmp_path / "other")
    refused(site.command("check", "..", "--jobs", "2"), "acme-rules", "the rule ACM101 fails on")


def test_two_packages_with_one_code(site: Site) -> None:
    site.rules("acme-rules", RULES)
    site.rules("zeta-rules", RULES, "zeta_rules")
    refused(site.check(), "zeta-rules", "the rule ACM101 is there already: it is a rule of acme-rules.")


def test_a_damaged_list_of_entry_points(site: Site) -> None:
    site.install("acme-rules", "[evalkit.rules]\nours\n", acme_rules=RULES)
    ran = site.check()
    assert (ran.status, ran.out) == (2, "")
    assert "What installed packages add to evalkit cannot be read" in ran.err
    assert "entry_points.txt" in ran.err


def test_a_package_without_a_name_is_named_by_its_module(site: Site) -> None:
    site.rules("acme-rules", "1 / 0")
    (site.folder / "acme_rules-1.0.dist-info/METADATA").unlink()
    refused(site.check(), "acme_rules", "does not load (ZeroDivisionError")


def test_an_entry_point_that_leads_nowhere(site: Site) -> None:
    site.install("acme-rules", "[evalkit.rules]\nours = acme_rules:nothing\n", acme_rules=RULES)
    refused(site.run("rules"), "acme-rules", "“acme_rules:nothing” does not load (AttributeError:")


@pytest.mark.parametrize(
    ("text", "format", "said"),
    [
        ("x = 3\n", "lines", "“lines” has no function `write(reports, out)`."),
        ("write = 3\n", "lines", "“lines” has no function `write(reports, out)`."),
        (REPORTER, "json", "there is already a format “json”."),
        (
            REPORTER.replace("for report", "1 / 0\n    for report"),
            "lines",
            "the format lines fails (ZeroDivisionError:",
        ),
        (REPORTER.replace("for report", "raise SystemExit(0)\n    for report"), "lines", "(SystemExit: 0)."),
        ("def write(reports):\n    pass\n", "lines", "the format lines fails (TypeError:"),
    ],
)
def test_a_format_that_cannot_be_used(text: str, format: str, said: str, site: Site) -> None:
    site.reporter(text, format)
    refused(site.check("--report", "lines=x.lines" if format == "lines" else "text=x.txt"), "acme-reports", said)
    assert sorted(path.name for path in site.care.iterdir()) == ["evaluation.toml", "projects"]


def test_two_packages_with_one_format(site: Site) -> None:
    site.reporter(REPORTER)
    site.install("zeta-reports", "[evalkit.reporters]\nlines = acme_reports\n")
    refused(site.check("--format", "lines"), "zeta-reports", "there is already a format “lines”.")


def test_a_package_of_formats_does_not_hinder_what_needs_none(site: Site) -> None:
    site.reporter("import nonesuch\n")
    assert site.run("rules").status == 0


def test_nothing_is_looked_for_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def asked(group: str) -> None:
        pytest.fail(f"Python's packages were listed for {group}")

    (tmp_path / "other-1.0.dist-info").mkdir()
    (tmp_path / "other-1.0.dist-info" / "entry_points.txt").write_text("[console_scripts]\nx = y:z\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(plugins, "_load", asked)
    for group in (plugins.RULES, plugins.REPORTERS):
        assert plugins.plugins.__wrapped__(group) == ()
