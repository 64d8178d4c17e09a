"""SARIF 2.1.0, for code scanning and for editors: one run, with every rule that a result refers to.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html. What is waived or known
is there, but suppressed. In ASCII, so that it survives any console.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, TextIO
from urllib.parse import quote

from evalkit import __version__
from evalkit.framework import group_of
from evalkit.report import Finding, Past, Report, RuleText
from evalkit.telling.fingerprints import fingerprint
from evalkit.terminal import deliver, one_line

ENDINGS = (".sarif",)
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_MARKUP = re.compile(r"[\\*_\[\]<>&#|~]")


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the reports as one run."""
    rules = _Rules()
    results = list(_results(reports, rules))
    run = {
        "tool": {"driver": {"name": "evalkit", "version": __version__, "rules": rules.descriptors}},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The root of the repository; without one, the folder of the check."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    deliver(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n", out)


class _Rules:
    """The rules that results refer to, in the order in which they do."""

    def __init__(self) -> None:
        self.descriptors: list[dict[str, Any]] = []
        self._places: dict[tuple[str, str, str], int] = {}

    def reference(self, report: Report, code: str) -> dict[str, Any]:
        """How a result names its rule. Two evaluations may have given one code to rules of their own."""
        text = _text(report, code)
        key = (text.code, text.title, text.why)
        if key not in self._places:
            self._places[key] = len(self.descriptors)
            self.descriptors.append(_descriptor(text))
        return {"ruleId": code, "ruleIndex": self._places[key]}


def _text(report: Report, code: str) -> RuleText:
    """What is to be said of a rule; together where it is asked of several kinds of subject, in different words."""
    texts = report.rules[code]
    return texts[0]._replace(
        title="; ".join(text.title for text in texts),
        why=" ".join(text.why for text in texts),
        good=" ".join(text.good for text in texts),
        fix=" ".join(text.fix for text in texts),
    )


def _descriptor(text: RuleText) -> dict[str, Any]:
    parts = [(label, one_line(part)) for label, part in (("Good", text.good), ("Fix", text.fix)) if part]
    descriptor: dict[str, Any] = {
        "id": text.code,
        "shortDescription": {"text": one_line(text.title)},
        "fullDescription": {"text": one_line(text.why or text.title)},
        "defaultConfiguration": {"level": text.severity.value},
        "properties": {"tags": list(dict.fromkeys((group_of(text.clause), text.clause)))},
    }
    if parts:
        descriptor["help"] = {
            "text": "\n\n".join(f"{label}: {part}" for label, part in parts),
            "markdown": "\n\n".join(f"**{label}:** {_markdown(part)}" for label, part in parts),
        }
    return descriptor


def _markdown(text: str) -> str:
    """A text of the manual, in which keys stand in backticks and nothing else is markup."""
    parts = re.split("(`[^`]*`)", text)
    return "".join(part if number % 2 else _MARKUP.sub(r"\\\g<0>", part) for number, part in enumerate(parts))


def _results(reports: Sequence[Report], rules: _Rules) -> Iterator[dict[str, Any]]:
    for report in reports:
        name = partial(fingerprint, report=report, alone=len(reports) == 1)
        for finding in report.findings:
            yield _result(report, finding, rules, name(finding))
        for waived in report.waived:
            reason = f"{waived.reason} ({waived.owner}, until {waived.until})"
            yield _result(report, waived.finding, rules, name(waived.finding), reason)
        for finding in report.known:
            yield _result(report, finding, rules, name(finding), "known in the baseline")
        for past in report.since.fixed if report.since else ():
            yield _absent(report, past, rules, name(past))


def _result(report: Report, finding: Finding, rules: _Rules, name: str, why_not: str = "") -> dict[str, Any]:
    result = rules.reference(report, finding.code) | {
        "level": finding.severity.value,
        "message": {"text": _message(f"{finding.said} {finding.fix}".strip())},
        "locations": [_location(report, finding.file, finding)],
        "partialFingerprints": {"evalkit/v1": name},
    }
    if report.since:
        is_new = finding.is_new or (finding.is_new is None and not report.since.existed)
        result["baselineState"] = "new" if is_new else "unchanged"
    if why_not:
        suppression = {"kind": "external", "status": "accepted", "justification": one_line(why_not)}
        result["suppressions"] = [suppression]
    return result


def _absent(report: Report, past: Past, rules: _Rules, name: str) -> dict[str, Any]:
    text = _text(report, past.code)
    return rules.reference(report, past.code) | {
        "level": text.severity.value,
        "message": {"text": _message(f"Fixed: {past.subject or past.file}: {text.title}.")},
        "locations": [_location(report, past.file)],
        "partialFingerprints": {"evalkit/v1": name},
        "baselineState": "absent",
    }


def _location(report: Report, file: str, finding: Finding | None = None) -> dict[str, Any]:
    # The bytes of the file's name, whatever they are: quote() leaves only letters, digits, `/` and `_.-~`.
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(os.fsencode(report.located(file))), "uriBaseId": _ROOT}}
    if finding:
        place["region"] = {"startLine": finding.line, "startColumn": finding.column}
    return {"physicalLocation": place}


def _message(text: str) -> str:
    """A text in which nothing is a placeholder ({0}) or a link ([…](…)), as SARIF would have it."""
    doubled = one_line(text).replace("{", "{{").replace("}", "}}")
    return doubled.replace("](", "] (")
