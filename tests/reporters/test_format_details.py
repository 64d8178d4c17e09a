"""What each format promises those who read it: escaping, limits, names, reasons."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped, TestCase
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sarif_kit.validate import validation_errors  # type: ignore[import-untyped]

from evalkit.framework import Stage
from evalkit.report import Changed, Comparison, Past, Report, Requirement, Severity, Waived
from evalkit.reporters import own_formats
from evalkit.reporters.markdown import LIMIT
from evalkit.terminal import one_line
from tests.reporters.format_samples import HOSTILE, finding, report, small, strange, written

WARNING = Severity.WARNING
IN_XML = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname"},
    "failure": {"type", "message"},
    "skipped": {"type", "message"},
}
"""The attributes that Jenkins's schema allows, as far as they are used."""


def rendered(text: str) -> list[Token]:
    """Blocks, and what is in them, as a renderer sees them."""
    blocks = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def sarif(*reports: Report) -> dict[str, Any]:
    log = json.loads(written("sarif", *reports))
    assert validation_errors(log) == []
    run: dict[str, Any] = log["runs"][0]
    return run


def cases(*reports: Report) -> dict[str, list[TestCase]]:
    """The cases of each suite, as junitparser reads them."""
    read = JUnitXml.fromstring(written("junit", *reports).encode())
    return {str(suite.name): list(suite) for suite in read}


def test_markdown_has_the_verdict_the_scores_and_the_findings_gravest_first() -> None:
    tokens = rendered(written("markdown", small()))
    headings = [(b.tag, c.content) for b, c in pairwise(tokens) if b.type == "heading_open"]
    assert headings[0][0] == "h1"
    assert [text for tag, text in headings if tag == "h2"] == [
        "New",
        "Fixed",
        "Waived",
        "Fixed since the baseline",
        "Rules that this evaluation sets",
    ]
    assert [tag for tag, _ in headings] == ["h1"] + 5 * ["h2"]
    codes = [
        c.content for b, c in pairwise(t for t in tokens if t.content) if re.fullmatch(r"[A-Z]{3}\d{3}", c.content)
    ]
    assert codes[:6] == ["FIL003", "TAN202", "SUS406", "EXP104", "EXP101", "HOU001"]
    places = [t.content for t in tokens if t.type == "text" and ", line " in t.content]
    assert places[1:3] == [
        f"work/care/projects/dialysis/relationships/patient-nurse.toml, line {line} (relationship patient-nurse, party {who})"
        for line, who in ((14, "nurses"), (20, "patients"))
    ]
    assert sum(token.type == "table_open" for token in tokens) == 1
    folded = [token.content for token in tokens if token.type == "html_block"]
    assert [re.sub("<.*?>", "", text).strip() for text in folded] == [
        "Unchanged: 2 findings",
        "",
        "Known in the baseline: 1 finding",
        "",
    ]


def test_markdown_shows_what_users_wrote_and_obeys_none_of_it() -> None:
    text = written("markdown", strange())
    tokens = rendered(text)
    assert {token.content for token in tokens if token.type == "html_inline"} == {"<span>", "</span>"}
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert set(re.findall(r"</?\w+", blocks)) == {"<details", "</details", "<summary", "</summary"}
    assert not {"link_open", "image", "s_open", "fence", "code_block", "hr"} & {token.type for token in tokens}
    assert {token.content for token in tokens if token.type == "code_inline"} <= {"b", "statement"}
    emphasised = [c.content for b, c in pairwise(tokens) if b.type == "em_open"]
    assert set(emphasised) == {"Fix:"}
    shown = "".join(token.content for token in tokens if token.type in ("text", "code_inline"))
    assert not re.search(r"[@#!$~&]\w|://|www\.|:tada:|GH-\d", shown)
    assert one_line(HOSTILE).replace("`b`", "b") in shown.replace("\u200b", "")
    cells = Counter(token.type for token in tokens)
    assert cells["td_open"] == 5 * (cells["tr_open"] - cells["table_open"])


def test_markdown_of_several_evaluations_begins_with_a_table() -> None:
    tokens = rendered(written("markdown", report([finding()]), report(path="work/other|one", title="")))
    rows = [t.content.replace("\u200b", "") for b, t in pairwise(tokens) if b.type == "td_open"]
    assert rows[:6] == ["Care (work/care)", "design", "✗", "66 %", "1", "0"]
    assert rows[6:12] == ["work/other|one", "design", "✓", "100 %", "0", "0"]
    assert [t.content for b, t in pairwise(tokens) if b.type == "heading_open"][1:] == ["Care"]


@pytest.mark.parametrize("number", [1, 3])
def test_markdown_is_cut_at_whole_findings_and_says_so(number: int) -> None:
    many = [finding(line=line, message=f"{line} {'é' * 600}", fix=f"end of {line}") for line in range(1, 1201)]
    reports = [report(many, path=f"care-{n}", title="x" * 10**6) for n in range(number)]
    reports[0] = replace(reports[0], waived=[Waived(many[0], "why " * 9, "lead", date(2012, 12, 31))])
    text = written("markdown", *reports)
    assert LIMIT - 10_000 < len(text.encode("utf-8")) < LIMIT
    whole = r"^- \*\*EXP101\*\*: (\d+) é+\\\n  \*Fix:\* end of \1\\\n  care-\d/evaluation.toml, line \1\n"
    shown = len(re.findall(whole, text, re.MULTILINE))
    assert shown == text.count("**EXP101**")
    cut = number * 1200 - shown
    assert f"**Not shown here, because there is too much: {cut} findings, 1 waived requirement.**" in text
    where = "care-0" if number == 1 else "PATH"
    assert text.endswith(f"To see all of it, run evalkit check {where}\n")


def test_markdown_is_cut_between_places_of_the_same(number: int = 40_000) -> None:
    text = written("markdown", report([finding(line=line) for line in range(1, number + 1)]))
    assert LIMIT - 10_000 < len(text.encode("utf-8")) < LIMIT
    places = re.findall(r"^  - work/care/evaluation.toml, line (\d+)$", text, re.MULTILINE)
    assert [int(line) for line in places] == list(range(1, len(places) + 1))
    assert f"too much: {number - len(places)} findings.**" in text
    assert text.count("Fix:") == 1


def test_github_shows_ten_annotations_of_a_kind_gravest_first_and_names_the_others() -> None:
    said = [f"`stages.design` is past by {n} days." for n in range(1, 14)]
    first = report(
        [finding("SUS406", line=n, severity=WARNING, message=text) for n, text in enumerate(said, 1)], path="one"
    )
    broken = finding("FIL001", "broken.toml", 1, clause="files")
    second = report([*(finding(line=n, message=f"No. {n}") for n in range(1, 12)), broken], path="two")
    lines = written("github", first, second).splitlines()
    kinds = Counter(line.split(" ")[0] for line in lines if line.startswith("::"))
    assert kinds == {"::error": 10, "::warning": 10, "::notice": 1}
    assert lines[0].startswith("::error file=two/broken.toml,line=1,col=1,title=FIL001 evaluation::")
    notice = next(line for line in lines if line.startswith("::notice"))
    assert notice.startswith("::notice title=evalkit::Not shown as annotations: 2 errors and 3 warnings.")
    assert "`evalkit check PATH`" in notice
    plain = [line for line in lines if not line.startswith("::")]
    assert plain[0] == "two/evaluation.toml:10: error EXP101 No. 10 Write a `statement`."
    assert plain[4].startswith("one/evaluation.toml:13: warning SUS406 ")
    assert [line.split(":")[0] for line in plain[5:]] == [
        "two",
        "The gate holds for 1 of 2 evaluations.",
    ]


def test_github_obeys_nothing_that_users_wrote() -> None:
    more = [finding(file=f"::stop-commands::{n}", message=f"{n} {HOSTILE}") for n in range(20)]
    hostile = replace(strange(), findings=[*strange().findings, *more])
    lines = written("github", hostile, hostile).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == 11
    for command in commands:
        properties, _, data = command[2:].partition("::")
        kind, _, given = properties.partition(" ")
        assert kind in ("error", "notice")
        assert all(pair.partition("=")[0] in ("file", "line", "col", "title") for pair in given.split(","))
        assert not re.search(r"%(?!25|0A)", data)
    assert not [line for line in lines if line not in commands and re.search(r"::|##\[", line)]


def test_gitlab_gets_names_of_its_own_for_every_finding_and_nothing_that_is_known_or_waived() -> None:
    one, two = small(), replace(small(), path="work/other", in_repository="work/other")
    found = json.loads(written("gitlab", one, two))
    assert len(found) == 12
    assert len({violation["fingerprint"] for violation in found}) == 12
    assert Counter(violation["severity"] for violation in found) == {"major": 10, "minor": 2}
    assert not {violation["check_name"] for violation in found} & {"EVI304", "EXP102"}
    assert written("gitlab", report()) == "[]\n"


@pytest.mark.parametrize("reports", [[small()], [strange()], [report()], [small(), strange()]])
def test_sarif_holds_to_the_schema_and_refers_to_rules_that_are_there(reports: list[Report]) -> None:
    run = sarif(*reports)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert len({result["partialFingerprints"]["evalkit/v1"] for result in run["results"]}) == len(run["results"])
    assert {result["ruleIndex"] for result in run["results"]} == set(range(len(rules)))


def test_sarif_says_what_is_suppressed_and_why() -> None:
    results = {result["ruleId"]: result for result in sarif(small())["results"]}
    why = {code: r["suppressions"][0]["justification"] for code, r in results.items() if "suppressions" in r}
    assert why == {
        "EVI304": "The ward is closed. (programme lead, until 2012-12-31)",
        "EXP102": "known in the baseline",
    }


def test_sarif_says_what_is_new_only_where_a_revision_is_compared_with() -> None:
    compared = small()
    states = {result["ruleId"]: result["baselineState"] for result in sarif(compared)["results"]}
    assert states["SUS406"] == "new"
    assert states["EXP101"] == states["EVI304"] == "unchanged"
    assert states["EXP104"] == "absent"
    alone = replace(compared, since=None)
    assert not any("baselineState" in result for result in sarif(alone)["results"])
    begun = replace(compared, since=Comparison("main", "0123", existed=False))
    assert {r["ruleId"]: r["baselineState"] for r in sarif(begun)["results"]}["EVI304"] == "new"


def test_sarif_has_addresses_for_odd_names_and_no_placeholder_in_a_message() -> None:
    odd = finding(file="a b#c%20:é?\n\udcff.toml", message="{0} [link](https://evil.example)")
    result = sarif(report([odd]))["results"][0]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "work/care/a%20b%23c%2520%3A%C3%A9%3F%0A%FF.toml", "uriBaseId": "SRCROOT"}
    assert result["message"]["text"].startswith("{{0}} [link] (https")


def test_sarif_keeps_apart_rules_of_two_evaluations_that_have_one_code() -> None:
    one = small()
    costs = one.rules["HOU001"][0]._replace(title="`costs` are given")
    rules_of_two = {**one.rules, "HOU001": (costs,)}
    two = replace(small(), path="work/other", in_repository="work/other", rules=rules_of_two)
    rules = sarif(one, two)["tool"]["driver"]["rules"]
    assert [rule["shortDescription"]["text"] for rule in rules if rule["id"] == "HOU001"] == [
        "`cost` is given",
        "`costs` are given",
    ]


def test_junit_has_a_case_for_every_requirement_and_says_why_one_is_skipped() -> None:
    of = cases(small())
    assert list(of) == ["Explicit", "Tangible", "Evidenced", "Sustained", "Improvement story", "Files", "House rules"]
    skipped = {c.name[:6]: r.message for suite in of.values() for c in suite for r in c.result if type(r) is Skipped}
    assert skipped == {
        "EVI304": "waived until 2012-12-31: The ward is closed. (programme lead)",
        "EXP102": "known in the baseline",
        "STO901": "due at stage reporting",
    }
    assert [c.name for c in of["Explicit"] if c.is_passed] == ["EXP104 evaluation"]
    failure = of["Sustained"][0].result[0]
    assert isinstance(failure, Failure)
    assert (failure.type, failure.message) == ("warning", "`stages.design` is past.")
    assert of["Sustained"][0].classname == "work.care.sustained.review"
    assert list(cases(small(), report([finding()], path="other")))[-1] == "other: Explicit"


def test_junit_counts_right_and_has_nothing_that_a_strict_reader_refuses() -> None:
    root = ElementTree.fromstring(written("junit", small(), strange()))
    for element in root.iter():
        assert set(element.attrib) <= IN_XML[element.tag], element.tag
    for suite in root:
        for count, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            assert int(suite.attrib[count]) == len(list(suite.iter(tag)))
    assert root.attrib["tests"] == str(len(list(root.iter("testcase"))))
    assert root.attrib["failures"] == str(len(list(root.iter("failure")))) == "9"


def test_junit_gives_every_case_a_name_of_its_own() -> None:
    twice = [finding(file=file, line=line) for file in ("a.toml", "b.toml") for line in (1, 2)]
    names = [case.name for case in cases(report(twice))["Explicit"]]
    assert names == [f"EXP101 evaluation ({file}){more}" for file in ("a.toml", "b.toml") for more in ("", " #2")]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_no_text_breaks_a_format_and_none_is_lost(text: str) -> None:
    shown = one_line(text)
    made = report([finding(message=f"<{text}>", subject="", file="a.toml", fix="")])
    case = cases(made)["Explicit"][0]
    assert case.result[0].message == f"<{shown}>"
    assert sarif(made)["results"][0]["message"]["text"] == f"<{shown}>".replace("{", "{{").replace("}", "}}").replace(
        "](", "] ("
    )
    assert json.loads(written("gitlab", made))[0]["description"] == f"<{shown}>"
    annotation = written("github", made).splitlines()[0].rpartition("::<")[2]
    assert annotation.replace("%25", "%") == f"{shown}>".rpartition("::<")[2]
    tokens = rendered(written("markdown", made))
    item = next(t for b, t in pairwise(tokens) if b.type == "paragraph_open" and t.content.startswith("**EXP101"))
    said = "".join(c.content for c in item.children or () if c.type in ("text", "code_inline")).replace("\u200b", "")
    wanted = re.sub(r"(?<!`)`([A-Za-z0-9_.-]+)`(?!`)", r"\1", " ".join(f"<{shown}>".split())).replace("\u200b", "")
    assert said == f"EXP101: {wanted}work/care/a.toml, line 3"


OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal would obey and not show, but for the end of a line and a tab."""
# Of surrogates, names of files hold those that stand for bytes, and no others.
hostile_texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\udc80\udcff\x1b\x07\r\x85\x9b\u200e\u202e\u2028\u2029\u2066[m`%:"),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.parametrize("format", own_formats())
@settings(max_examples=25, deadline=None)
@given(text=hostile_texts)
def test_no_format_lets_through_what_a_terminal_would_obey(format: str, text: str) -> None:
    found = finding(file=f"a{text}.toml", subject=text, message=text, fix=text, project=text, is_new=True)
    again = finding(file=f"b{text}.toml", subject=f"indicator {text}", message=text, fix=text, is_new=False)
    made = replace(
        report([found, again, replace(again, file=text, fingerprint="c")], path=f"p/{text}", title=text),
        projects=[text, "b"],
        in_repository=f"r/{text}",
        known=[found],
        fixed=[Past("EXP103", text, text, "gone")],
        waived=[Waived(found, text, text, date(2012, 12, 31))],
        met=[Requirement("EXP104", "explicit.objective", text, text, Stage.INCEPTION)],
        changed=[Changed("TAN209", "warning", text)],
    )
    compared = replace(made, since=Comparison(text, "0123456789abcdef", fixed=[Past("EXP104", text, text, "g")]))
    for reports in ([made], [compared, made]):
        assert not OBEYED.search(written(format, *reports))
