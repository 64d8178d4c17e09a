"""Reports built by hand, for tests of the formats.

`python -m tests.reporters.format_samples` writes the golden files anew; that of a new format has to be there, be it empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

from evalkit import __version__
from evalkit.framework import Stage
from evalkit.keys import Key
from evalkit.report import Changed, Comparison, Finding, Past, Report, Requirement, RuleText, Severity, Waived
from evalkit.reporters import own_formats, reporter
from evalkit.score import Score

GOLDEN = Path(__file__).with_name("golden")
HOSTILE = (
    "</details><script>alert(1)</script> ]]>&amp; | a\\| `b` ``c @octocat #12 !3 GH-4 $x$ *e* _f_ "
    "[click](http://evil.example) www.evil.example :tada: {0}\n::error::owned\r##[error]owned ::stop-commands::t "
    "%0A%25, bell\x07 escape\x1b[31m unit\x1f null\x00 next\x85 right\u202eleft half\ud800 byte\udcff no\ufffe é 🙂"
)
"""What every format has something in it to stumble over."""
RULES = {
    code: (
        RuleText(
            code,
            title,
            severity,
            clause,
            Stage.INCEPTION,
            f"{title}, for it matters.",
            fix=f"See [a.<b>] for `{code}`.",
        ),
    )
    for code, clause, severity, title in [
        ("EXP101", "explicit.objective", Severity.ERROR, "`objective.statement` is given"),
        ("EXP102", "explicit.centrality", Severity.ERROR, "`objective.centrality` is given"),
        ("EXP103", "explicit.rationale", Severity.ERROR, "`objective.rationale` is given"),
        ("TAN202", "tangible.behaviour", Severity.ERROR, "Each party has at least one behaviour"),
        ("EVI304", "evidenced.adverse", Severity.ERROR, "At least one perceived adverse effect"),
        ("SUS406", "sustained.review", Severity.WARNING, "The stage has not outlived its last day"),
        ("STO901", "story", Severity.ERROR, "The story has every heading"),
        ("FIL001", "files", Severity.ERROR, "The file can be read"),
        ("FIL003", "files", Severity.ERROR, "Values are of the right type"),
    ]
} | {
    "EXP104": (
        RuleText("EXP104", "There is a project", Severity.ERROR, "explicit.objective", Stage.INCEPTION, "Why one."),
        RuleText("EXP104", "It changes one thing", Severity.ERROR, "explicit.objective", Stage.INCEPTION, "Why two."),
    )
}
OWN = RuleText("HOU001", "`cost` is given", Severity.ERROR, "house", Stage.DESIGN, "The funder asks.")


def written(format: str, *reports: Report) -> str:
    out = StringIO()
    reporter(format).write(reports, out)
    return out.getvalue()


def finding(
    code: str = "EXP101",
    file: str = "evaluation.toml",
    line: int = 3,
    *,
    severity: Severity = Severity.ERROR,
    clause: str = "explicit.objective",
    project: str | None = None,
    column: int = 1,
    key: Key = (),
    subject: str = "evaluation",
    message: str = "`objective.statement` is not given.",
    fix: str = "Write a `statement`.",
    fingerprint: str = "",
    is_new: bool | None = None,
    follows: str = "",
    hides: bool = False,
) -> Finding:
    return Finding(
        code,
        severity,
        clause,
        project,
        file,
        line,
        column,
        key,
        subject,
        message,
        fix,
        fingerprint=fingerprint or f"{code}-{file}-{line}",
        is_new=is_new,
        follows=follows,
        hides=hides,
    )


def report(findings: Sequence[Finding] = (), *, path: str = "work/care", title: str = "Care") -> Report:
    return Report(
        path,
        title,
        Stage.DESIGN,
        date(2012, 6, 1),
        projects=["dialysis"],
        scores={("explicit.objective", None): Score(met=2, missing=len(findings))},
        findings=list(findings),
        rules=RULES,
        in_repository="" if path == "." else path,
    )


def small() -> Report:
    """A bit of everything."""
    relationship = "projects/dialysis/relationships/patient-nurse.toml"
    findings = [
        finding(is_new=False),
        finding(
            "SUS406",
            line=9,
            severity=Severity.WARNING,
            clause="sustained.review",
            message="`stages.design` is past.",
            fix="Plan a new last day.",
            is_new=True,
        ),
        finding("FIL003", "notes.toml", 2, clause="files", subject="", message="This is 50 % <odd>.", is_new=True),
        finding(
            "TAN202",
            relationship,
            14,
            clause="tangible.behaviour",
            project="dialysis",
            column=5,
            key=("practice", "nurses", "behaviours"),
            subject="relationship patient-nurse, party nurses",
            message="`behaviours` is not given: nobody has told nurses what to do differently.",
            fix="List `behaviours`.",
            is_new=True,
        ),
        finding(
            "TAN202",
            relationship,
            20,
            clause="tangible.behaviour",
            project="dialysis",
            key=("practice", "patients", "behaviours"),
            subject="relationship patient-nurse, party patients",
            message="`behaviours` is not given: nobody has told patients what to do differently.",
            fix="List `behaviours`.",
            is_new=True,
        ),
        finding(
            "EXP102",
            clause="explicit.centrality",
            message="`objective.centrality` cannot be judged.",
            is_new=True,
            follows="FIL003-notes.toml-2",
        ),
        finding(
            "HOU001",
            relationship,
            1,
            clause="house",
            subject="file",
            message="`cost` is asked for here.",
            is_new=False,
        ),
    ]
    made = report(findings, title="Care & <b>share</b>, | @nurse #12")
    exempt = finding("EVI304", relationship, 20, clause="evidenced.adverse", subject="party patients")
    return replace(
        made,
        scores={**made.scores, ("tangible.behaviour", "dialysis"): Score(met=3, missing=1, waived=1, later=4)},
        waived=[Waived(exempt, "The ward is closed.", "programme lead", date(2012, 12, 31))],
        known=[finding("EXP102", line=5, clause="explicit.centrality", message="It is open.", is_new=False)],
        fixed=[Past("EXP103", "evaluation.toml", "evaluation", "EXP103-gone")],
        since=Comparison(
            "main", "0123456789abcdef", stage=Stage.INCEPTION, fixed=[Past("EXP104", "project.toml", "project x", "g")]
        ),
        met=[Requirement("EXP104", "explicit.objective", "evaluation.toml", "evaluation", Stage.INCEPTION)],
        later=[Requirement("STO901", "story", "projects/dialysis/story.md", "story", Stage.REPORTING)],
        rules={**RULES, OWN.code: (OWN,)},
        changed=[Changed("TAN209", "off", "Reflection is kept elsewhere.")],
    )


def strange() -> Report:
    """Everything that a user may write holds what formats stumble over."""
    everywhere = finding(subject=HOSTILE, message=HOSTILE, fix=HOSTILE, project=HOSTILE)
    broken = finding("FIL003", f"::error,a:b%0A{HOSTILE[25:60]}é\n.toml", 7, clause="files", message=HOSTILE)
    made = report([everywhere, broken], path="::warning::path", title=HOSTILE)
    return replace(
        made,
        projects=[HOSTILE, "b"],
        scores={**made.scores, ("explicit.objective", HOSTILE): Score(met=1)},
        waived=[Waived(finding("EVI304", subject=HOSTILE), HOSTILE, HOSTILE, date(2012, 12, 31))],
        known=[finding("EXP102", line=5, subject=HOSTILE, message=HOSTILE)],
        fixed=[Past("EXP103", HOSTILE.replace("\ud800", ""), HOSTILE, "gone")],
        since=Comparison(HOSTILE, "0123456789abcdef", fixed=[Past("EXP104", "a b.toml", HOSTILE, "g")]),
        met=[Requirement("EXP104", "explicit.objective", "evaluation.toml", HOSTILE, Stage.INCEPTION)],
        changed=[Changed("TAN209", "warning", HOSTILE)],
    )


def golden() -> Iterator[tuple[str, str]]:
    """Each format, and what belongs into its file, whatever version writes it."""
    for format in own_formats():
        yield format, written(format, small()).replace(f'"version": "{__version__}"', '"version": "…"')


def file_of(format: str) -> Path:
    """The golden file of a format, whatever its ending."""
    (file,) = GOLDEN.glob(f"{format}.*")
    return file


if __name__ == "__main__":
    for format, text in golden():
        file_of(format).write_text(text, "utf-8", newline="\n")
