"""How findings are named in what others keep."""

import hashlib

from evalkit.report import Finding, Past, Report


def fingerprint(finding: Finding | Past, report: Report, *, alone: bool) -> str:
    """The name of a finding, also of a waived, known or gone one, unique also where evaluations are alike.

    Two evaluations made from one template lack the same things at the same places: unless a report stands `alone`, the path
    of its evaluation counts, too.
    """
    if alone:
        return finding.fingerprint
    unique = f"{report.in_repository}\0{finding.fingerprint}"
    return hashlib.sha256(unique.encode("utf-8", "surrogateescape")).hexdigest()[:32]
