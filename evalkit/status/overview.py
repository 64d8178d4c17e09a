"""Where an evaluation stands, as plain values: all that a screen or a JSON file says of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from evalkit.framework import RELATIONSHIP_TYPES, Stage
from evalkit.report import UNREADABLE, Finding, Severity
from evalkit.score import Score
from evalkit.status.burden import GroupBurden, by_group
from evalkit.status.dates import Late, Stop, closed_in, ended_in, ending_in, overdue_in, stops_of
from evalkit.status.figures import Figures, figures_in
from evalkit.status.scope import Scope
from evalkit.status.scores import Row, rows_of
from evalkit.status.steps import Step, steps_of
from evalkit.thread.burden import Burden, burden_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings, by severity."""

    errors: int
    warnings: int

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> "Tally":
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        return cls(errors, len(findings) - errors)

    @property
    def all(self) -> int:
        return self.errors + self.warnings


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Where an evaluation stands, or one project of it."""

    path: str
    title: str
    as_of: date
    stage: Stage
    """At which it was checked."""
    project: str | None
    """The only project that is looked at; None for the whole evaluation."""
    projects: tuple[str, ...]
    """Those that are looked at."""
    passed: bool
    """Whether the gate holds, for the whole evaluation."""
    verdict: str
    """That in a sentence or two."""
    falls_below: float | None
    """The percentage that the score of the whole evaluation does not reach although the gate asks for it."""
    whole: Tally
    """The findings of the whole evaluation."""
    found: Tally
    """Those of what is looked at."""
    causes: int
    """How many of these follow from no other."""
    unreadable: tuple[tuple[str, int], ...]
    """File and line of what cannot be read, of whichever project: what it hides, nobody can tell."""
    closed: date | None
    """The day on which the evaluation was closed, where it is by now."""
    ended: date | None
    """The planned last day of what is looked at, where it is past and nothing is closed."""
    stops: tuple[Stop, ...]
    score: Score
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    overdue: tuple[Late, ...]
    ending: tuple[Late, ...]
    """Waivers that end soon."""
    relationships: dict[str, int]
    """How many there are, by type, all three; and by the empty text those that have none."""
    burden: tuple[Burden, ...]
    figures: tuple[Figures, ...]
    """Of primary indicators, those with values enough to see where they go."""

    @property
    def unaddressed(self) -> list[str]:
        """The types of relationship that no project sets out to change."""
        return [type for type in RELATIONSHIP_TYPES if not self.relationships[type]]

    @property
    def burden_by_group(self) -> tuple[GroupBurden, ...]:
        return by_group(self.burden, several_projects=len(self.projects) > 1)

    @property
    def argument(self) -> str:
        """The path of the evaluation as it follows a command: nothing for the one in the current folder."""
        return "" if self.path == "." else f" {self.path}"

    def from_here(self, file: str, line: int) -> str:
        """Where a line of one of its files is, seen from the current folder."""
        return f"{file}:{line}" if self.path == "." else f"{self.path}/{file}:{line}"


def overview_of(scope: Scope) -> Overview:
    """Works out where an evaluation stands, or a project of it."""
    report, project = scope.report, scope.project
    return Overview(
        path=report.path,
        title=report.title,
        as_of=report.as_of,
        stage=report.stage,
        project=project,
        projects=(project,) if project else tuple(report.projects),
        passed=report.passed,
        verdict=report.verdict,
        falls_below=None if report.score().reaches(report.fail_under) else report.fail_under,
        whole=Tally.of(report.findings),
        found=Tally.of(scope.findings),
        causes=len(scope.causes),
        unreadable=tuple((finding.file, finding.line) for finding in report.findings if finding.code == UNREADABLE),
        closed=closed_in(scope),
        ended=ended_in(scope),
        stops=stops_of(scope),
        score=report.score(project=project),
        rows=rows_of(scope),
        steps=steps_of(scope),
        overdue=tuple(overdue_in(scope)),
        ending=tuple(ending_in(scope)),
        relationships=_relationships(scope),
        burden=tuple(_burden(scope)),
        figures=tuple(figures_in(scope)),
    )


def _burden(scope: Scope) -> Iterator[Burden]:
    """Of the evaluation's own plans, each once, then of those of the projects."""
    of_evaluation = scope.evaluation.plans if scope.project is None else scope.evaluation.plans_for(scope.project)
    yield from burden_of(None, of_evaluation.values())
    for folder in scope.folders:
        yield from burden_of(folder.id, folder.plans.values())


def _relationships(scope: Scope) -> dict[str, int]:
    sheets = (sheet for folder in scope.folders for sheet in folder.relationships.values())
    types: Counter[str] = Counter(sheet.value.type or "" for sheet in sheets)
    return {type: types[type] for type in (*RELATIONSHIP_TYPES, "")}
