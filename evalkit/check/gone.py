"""Which of earlier findings are gone, and not only hidden."""

from collections.abc import Iterable

from evalkit.report import Past, Report


def gone(before: Iterable[Past], report: Report) -> list[Past]:
    """Those of earlier findings that are found no more, although the check looked: their rule was asked, and all could be
    read on which its answer may rest, which is the project, and for the evaluation as a whole everything.

    What is waived by now is not gone.
    """
    found = (*report.findings, *report.known, *(waived.finding for waived in report.waived))
    names = {finding.fingerprint for finding in found}
    hidden = {project_of(finding.file) for finding in found if finding.hides}
    return [
        past
        for past in before
        if past.fingerprint not in names and past.code in report.asked and not _may_be_hidden(past, hidden)
    ]


def _may_be_hidden(past: Past, hidden: set[str]) -> bool:
    """`hidden`: the projects of which something cannot be read; an empty name for the evaluation itself."""
    project = project_of(past.file)
    return project in hidden or "" in hidden or (not project and bool(hidden))


def project_of(file: str) -> str:
    """The project to whose folder a file belongs; empty for what stands outside of any."""
    return file.split("/")[1] if file.startswith("projects/") else ""
