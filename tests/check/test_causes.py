"""What follows from what: what is missing only because something else is, names its cause."""

import json
from dataclasses import replace
from io import StringIO

from evalkit.reporters.json import write
from tests.reporters.format_samples import finding, report


def test_a_report_tells_causes_and_how_many_wait_for_each() -> None:
    first, other = finding("LOG601"), finding("TAN201")
    waiting = [replace(finding(code), follows=first.fingerprint) for code in ("EXP108", "LOG605")]
    causes = report([first, *waiting, other]).causes
    assert [(cause.finding.code, cause.waiting) for cause in causes] == [("LOG601", 2), ("TAN201", 0)]


def test_json_says_of_a_finding_what_it_follows_from_where_it_does() -> None:
    first = finding("LOG601")
    out = StringIO()
    write([report([first, replace(finding("EXP108"), follows=first.fingerprint)])], out)
    told = json.loads(out.getvalue())["evaluations"][0]["findings"]
    assert [one.get("follows") for one in told] == [None, first.fingerprint]
    assert "follows" not in told[0]
