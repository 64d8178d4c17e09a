"""House rules: what an evaluation makes of evalkit's rules, and what it asks for itself."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from evalkit.reporters import own_formats
from tests.running import Run, run
from tests.small import (
    AS_OF,
    INDICATOR,
    OTHER_RELATIONSHIP,
    PROGRAMME,
    PROJECT,
    RELATIONSHIP,
    STORY,
    check,
    check_json,
    edit,
    make,
)

RATIONALE = 'rationale = "Three studies say so."\n'
HOSTILE = "</b> [red] ::error:: `x` *y* | $z {0} ]]> \x1b[31m \u202e \n\n## end \x00 é🙂 <!-- -->"


def value(given: str) -> str:
    return json.dumps(given, ensure_ascii=False)


def setting(code: str, **given: str) -> str:
    return f"\n[rules.{code}]\n" + "".join(f"{key} = {value(text)}\n" for key, text in given.items())


def require(**given: str | None) -> str:
    """A requirement; what is given as None is left out."""
    filled = {"file": "project.toml", "key": "summary", "stage": "inception", "reason": "The board asks."} | given
    return "\n[[require]]\n" + "".join(f"{key} = {value(text)}\n" for key, text in filled.items() if text is not None)


def house(folder: Path, *arguments: str) -> list[tuple[str, str, list[Any], str]]:
    """File, place, key and message of each finding of a house rule."""
    found = check_json(folder, *arguments).evaluation["findings"]
    return [
        (f["file"], f"{f['line']}:{f['column']}", f["key"], f["message"]) for f in found if f["code"].startswith("HOU")
    ]


# [rules]


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """An evaluation in which EXP103 is missing."""
    folder = make(tmp_path / "care")
    edit(folder, PROGRAMME, RATIONALE)
    return folder


def test_a_rule_made_a_warning_does_not_fail_but_counts(care: Path) -> None:
    plain = check_json(care)
    edit(care, PROGRAMME, add=setting("EXP103", severity="warning", reason="The bid argues it."))
    ran = check_json(care)
    assert (plain.status, ran.status) == (1, 0)
    assert ran.evaluation["score"] == plain.evaluation["score"]
    (finding,) = ran.evaluation["findings"]
    assert (finding["code"], finding["severity"]) == ("EXP103", "warning")
    assert ran.evaluation["rules"] == [{"code": "EXP103", "severity": "warning", "reason": "The bid argues it."}]
    assert "rules" not in plain.evaluation
    text = check(care).out
    assert "Rule    EXP103  is made a warning here: The bid argues it." in text
    assert "1 warning" in text
    assert check(care, "--fail-under", "100").status == 1


def test_a_rule_that_is_off_is_not_asked_and_that_is_said(care: Path) -> None:
    plain = check_json(care).evaluation["score"]
    edit(care, PROGRAMME, add=setting("EXP103", severity="off", reason="The bid argues it."))
    ran = check_json(care)
    assert ran.status == 0
    assert ran.evaluation["findings"] == []
    assert ran.evaluation["score"] == plain | {"due": plain["due"] - 1, "percent": 100}
    assert ran.evaluation["rules"] == [{"code": "EXP103", "severity": "off", "reason": "The bid argues it."}]
    assert "Rule    EXP103  is switched off here: The bid argues it." in check(care).out
    assert "EXP103" in check(care, "--select", "TAN").out


def test_a_warning_made_an_error_fails(care: Path) -> None:
    edit(care, PROGRAMME, "[questions]", f"{RATIONALE}\n[questions]")
    edit(care, PROGRAMME, "inception = 2026-06-30", "inception = 2026-02-01")
    assert ("SUS406", PROGRAMME) in check_json(care).places()
    assert check(care).status == 0
    edit(care, PROGRAMME, add=setting("SUS406", severity="error", reason="Dates bind us."))
    assert check(care).status == 1
    assert "is made an error here: Dates bind us." in check(care).out


@pytest.mark.parametrize(
    ("text", "code", "key", "message"),
    [
        (setting("EXP999", severity="off", reason="The bid says so."), "FIL004", "EXP999", "There is no rule EXP999."),
        (
            setting("exp103", severity="off", reason="The bid says so."),
            "FIL004",
            "exp103",
            "There is no rule exp103. Did you mean",
        ),
        (setting("EXP", severity="off", reason="The bid says so."), "FIL004", "EXP", "There is no rule EXP."),
        (setting("HOU001", severity="off", reason="The bid says so."), "FIL004", "HOU001", "There is no rule HOU001."),
        (setting("EXP103", severity="off"), "FIL003", "reason", "`reason` is not given: EXP103 stays as it is."),
        (setting("EXP103", severity="off", reason=" TODO x"), "FIL003", "reason", "`reason` is not given"),
        (setting("EXP103", severity="off", reason=" "), "FIL003", "reason", "`reason` is not given"),
        (setting("EXP103", reason="The bid says so."), "FIL003", "severity", "`severity` is not given"),
        (
            setting("EXP103", severity="none", reason="The bid says so."),
            "FIL003",
            "severity",
            "has to be one of: error, warning, off",
        ),
        (
            setting("FIL003", severity="off", reason="The bid says so."),
            "FIL003",
            "severity",
            "FIL003 is about a file that is wrong",
        ),
        (
            setting("FIL001", severity="warning", reason="The bid says so."),
            "FIL003",
            "severity",
            "and always counts as it does.",
        ),
        (
            setting("FIL006", severity="off", reason="The bid says so."),
            "FIL003",
            "severity",
            "FIL006 is about a file that is wrong",
        ),
        ("\n[rules]\nEXP103 = 'off'\n", "FIL003", "EXP103", "EXP103"),
        ("\n[[rules]]\nEXP103 = 'off'\n", "FIL003", "rules", "rules"),
    ],
)
def test_a_wrong_setting_is_a_finding_and_takes_no_effect(
    text: str, code: str, key: str, message: str, care: Path
) -> None:
    edit(care, PROGRAMME, add=text)
    ran = check_json(care)
    assert ran.status == 1
    assert ("EXP103", PROGRAMME) in ran.places()
    (wrong,) = (f for f in ran.evaluation["findings"] if f["code"] != "EXP103")
    assert (wrong["code"], wrong["severity"], wrong["key"][-1]) == (code, "error", key)
    assert message in wrong["message"]
    assert wrong["line"] > 30
    assert "rules" not in ran.evaluation


def test_a_rule_about_files_may_be_made_harder(care: Path) -> None:
    edit(care, PROGRAMME, "[questions]", f"{RATIONALE}\n[questions]")
    (care / "projects/ward/stroy.md").write_text("", "utf-8")
    assert [code for code, _ in check_json(care).places()] == ["FIL006"]
    assert check(care).status == 0
    edit(care, PROGRAMME, add=setting("FIL006", severity="error", reason="No strays."))
    assert check(care).status == 1


# [[require]]


@pytest.mark.parametrize(
    ("file", "key", "at", "place", "names"),
    [
        (PROGRAMME, "commissioner", "evaluation.toml", "1:1", ["commissioner"]),
        (PROGRAMME, "questions.cost", "evaluation.toml", "20:2", ["questions", "cost"]),
        ("project.toml", "summary", PROJECT, "1:1", ["summary"]),
        ("project.toml", "stakeholders.*.interest", PROJECT, "7:2", ["stakeholders", "patients", "interest"]),
        ("project.toml", "stakeholders.interest", PROJECT, "7:2", ["stakeholders", "patients", "interest"]),
        ("project.toml", "stakeholders.nurses.interest", PROJECT, "11:2", ["stakeholders", "nurses", "interest"]),
        ("project.toml", "stakeholders.doctors.name", PROJECT, "6:2", ["stakeholders", "doctors"]),
        ("project.toml", "reflection.who", PROJECT, "1:1", ["reflection", "who"]),
        ("project.toml", "dissemination", PROJECT, "1:1", ["dissemination"]),
        ("relationships/patient-nurse.toml", "benefits", RELATIONSHIP, "1:1", ["benefits"]),
        ("relationships/*-doctor.toml", "practice", OTHER_RELATIONSHIP, "1:1", ["practice"]),
        ("indicators/*.toml", "baseline.value", INDICATOR, "1:1", ["baseline", "value"]),
        ("indicators/t?sks.toml", "disaggregation", INDICATOR, "1:1", ["disaggregation"]),
        ("**/tasks.toml", "unit", INDICATOR, "1:1", ["unit"]),
        ("i*/t?sk*", "unit", INDICATOR, "1:1", ["unit"]),
        ("i**ks.toml", "unit", INDICATOR, "1:1", ["unit"]),
        ("logic-model.toml", "problem", "projects/ward/logic-model.toml", "1:1", ["problem"]),
        ("findings.toml", "barriers", "projects/ward/findings.toml", "1:1", ["barriers"]),
        ("indicators/cost.toml", "title", "projects/ward/indicators/cost.toml", "1:1", ["title"]),
        ("data-capture/census.toml", "title", "projects/ward/data-capture/census.toml", "1:1", ["title"]),
        ("reflections/2026-01-01.md", "What we noticed", "projects/ward/reflections/2026-01-01.md", "1:1", None),
        ("story.md", "What helped", STORY, "15:1", ["What helped"]),
        ("story.md", "what HELPED", STORY, "15:1", ["what HELPED"]),
        ("story.md", "What it cost", STORY, "1:1", ["What it cost"]),
    ],
)
def test_what_is_asked_for_and_missing_is_found_at_its_place(
    file: str, key: str, at: str, place: str, names: list[str] | None, care: Path
) -> None:
    edit(care, PROGRAMME, add=require(file=file, key=key))
    ((found_at, found_place, found_key, message),) = house(care)
    assert (found_at, found_key) == (at, names or found_key)
    line, column = place.split(":")
    assert found_place.startswith(f"{line}:") or (column == "2" and found_place.endswith((":1", ":2"))), found_place
    assert message.endswith("The board asks.")
    assert "not given" in message or "is not there" in message
    ran = check_json(care)
    assert ran.evaluation["clauses"]["house"] == {"met": 0, "due": 1, "waived": 0, "later": 0}
    (finding,) = (f for f in ran.evaluation["findings"] if f["code"] == "HOU001")
    assert (finding["severity"], finding["clause"]) == ("error", "house")
    field = re.search("`evalkit explain (.+?)`", finding["fix"])
    assert field is None or run(care, "explain", field[1]).status == 0


@pytest.mark.parametrize(
    ("file", "key", "pattern"),
    [
        (PROGRAMME, "owner", None),
        (PROGRAMME, "reviews.note", "course"),
        (PROGRAMME, "questions", "(?i)WHAT|how"),
        (PROGRAMME, "start", "^2026-01-01$"),
        ("project.toml", "sites", "^(North|South)$"),
        ("project.toml", "stakeholders.*.name", "[A-Z]"),
        ("project.toml", "stakeholders.patients.key", "^(true|false)$"),
        ("project.toml", "stakeholders", None),
        ("project.toml", "stakeholders.nurses", None),
        ("relationships/*.toml", "between", None),
        ("./project.toml", "lead", None),
    ],
)
def test_what_is_given_is_met(file: str, key: str, pattern: str | None, care: Path) -> None:
    edit(care, PROJECT, 'group = "people"\n', 'group = "people"\nkey = true\n')
    edit(care, PROGRAMME, add=require(file=file, key=key, pattern=pattern))
    ran = check_json(care)
    assert house(care) == []
    assert ran.evaluation["clauses"]["house"]["met"] >= 1
    assert [place for place in ran.places() if place[0].startswith("FIL")] == []


@pytest.mark.parametrize("given", ['"TODO: who?"', '""', '"  "', "[]", '["TODO"]'])
def test_what_is_blank_is_not_given(given: str, care: Path) -> None:
    edit(
        care,
        PROJECT,
        'sites = ["North", "South"]\n',
        f"sites = {given}\n" if given[0] == "[" else f"summary = {given}\n",
    )
    edit(care, PROGRAMME, add=require(key="sites" if given[0] == "[" else "summary"))
    assert len(house(care)) == 1


def test_nought_and_false_are_given(care: Path) -> None:
    edit(care, INDICATOR, add="no-target = 'x'\n[baseline]\nvalue = 0\n")
    edit(care, PROJECT, 'group = "people"\n', 'group = "people"\nkey = false\n')
    more = require(file="indicators/*.toml", key="baseline.value", pattern="^0(\\.0)?$")
    edit(care, PROGRAMME, add=more + require(key="stakeholders.patients.key", pattern="^false$"))
    assert house(care) == []


def test_each_entry_is_asked_and_the_missing_ones_are_named(care: Path) -> None:
    edit(care, PROGRAMME, add="\n[[reviews]]\ndate = 2026-02-20\n\n[[reviews]]\ndate = 2026-02-21\n")
    edit(care, PROGRAMME, add=require(file=PROGRAMME, key="reviews.note"))
    ((_, place, key, message),) = house(care)
    assert key == ["reviews", 1, "note"]
    line = (care / PROGRAMME).read_text("utf-8").splitlines().index("date = 2026-02-20")
    assert place == f"{line}:1"
    assert message == "`reviews.2.note` and `reviews.3.note` are not given: The board asks."


def test_where_there_is_no_entry_nothing_is_counted(care: Path) -> None:
    edit(care, PROGRAMME, add=require(file="relationships/*.toml", key="practice.*.picture"))
    edit(care, PROGRAMME, add=require(file="data-capture/*.toml", key="title"))
    ran = check_json(care)
    assert ran.evaluation["clauses"]["house"] == {"met": 0, "due": 0, "waived": 0, "later": 0}
    assert house(care) == []


def test_a_glob_over_many_kinds_asks_only_those_that_can_have_the_key(care: Path) -> None:
    for file in ("*.toml", "**", "**/*.toml"):
        shutil.copytree(care, care.parent / "copy", dirs_exist_ok=True)
        edit(care.parent / "copy", PROGRAMME, add=require(file=file, key="lead"))
        counts = check_json(care.parent / "copy").evaluation["clauses"]["house"]
        assert counts == {"met": 1, "due": 1, "waived": 0, "later": 0}, file


@pytest.mark.parametrize(
    ("file", "key", "pattern", "key_at", "message"),
    [
        (
            PROGRAMME,
            "start",
            "^2027",
            ["start"],
            "`start` is “2026-01-01”, which does not match `^2027`: The board asks.",
        ),
        ("project.toml", "sites", "^N", ["sites"], "`sites` is “South”, which does not match `^N`: The board asks."),
        (
            "project.toml",
            "stakeholders.*.name",
            "Nurse",
            ["stakeholders", "patients", "name"],
            "is “People on dialysis”",
        ),
        (PROGRAMME, "reviews.date", "-01$", ["reviews", 0, "date"], "is “2026-02-15”"),
    ],
)
def test_what_does_not_match_is_shown(
    file: str, key: str, pattern: str, key_at: list[str], message: str, care: Path
) -> None:
    edit(care, PROGRAMME, add=require(file=file, key=key, pattern=pattern))
    ((_, _, found_key, found),) = house(care)
    assert found_key == key_at
    assert message in found


def test_a_section_of_a_story_is_read_without_its_comments(care: Path) -> None:
    edit(care, STORY, "## What helped\n", "## What helped\n\n<!-- £ cost -->\nTime.\n")
    asked = {"file": "story.md", "key": "What helped"}
    edit(care, PROGRAMME, add=require(**asked) + require(**asked, pattern="£"))
    ((_, _, _, message),) = house(care)
    assert message == "`What helped` is “Time.”, which does not match `£`: The board asks."
    edit(care, STORY, "\nTime.\n", "\nTime and £ 3.\n")
    assert house(care) == []
    edit(care, STORY, "\nTime and £ 3.\n", "\nTODO\n")
    assert len(house(care)) == 2


def test_a_later_stage_is_later(care: Path) -> None:
    edit(care, PROGRAMME, add=require(stage="design"))
    ran = check_json(care)
    assert house(care) == []
    assert {"code": "HOU001", "file": PROJECT, "subject": "project ward", "due": "design"} in ran.evaluation["later"]
    assert ran.evaluation["clauses"]["house"] == {"met": 0, "due": 0, "waived": 0, "later": 1}
    assert len(house(care, "--stage", "fieldwork")) == 1


def test_each_project_is_asked(care: Path) -> None:
    shutil.copytree(care / "projects/ward", care / "projects/home")
    edit(care, PROGRAMME, add=require())
    edit(care, "projects/home/project.toml", 'title = "Ward"\n', 'title = "Home"\nsummary = "At home."\n')
    ran = check_json(care)
    assert ran.evaluation["clauses"]["house"] == {"met": 1, "due": 2, "waived": 0, "later": 0}
    assert [(f["project"], f["file"]) for f in ran.evaluation["findings"] if f["code"] == "HOU001"] == [
        ("ward", PROJECT)
    ]


@pytest.mark.parametrize("file", ["data-capture/*.toml", "data-capture/survey.toml"])
def test_a_plan_of_the_evaluation_is_asked_once(file: str, care: Path) -> None:
    """Not of each project that it serves, nor of a file of that name that a project might have."""
    (care / "data-capture").mkdir()
    (care / "data-capture/survey.toml").write_text('title = "Survey"\n', "utf-8")
    edit(care, PROGRAMME, add=require(file=file, key="responsible"))
    assert [(path, key) for path, _, key, _ in house(care)] == [("data-capture/survey.toml", ["responsible"])]


def test_a_house_rule_is_waived_set_selected_and_ignored_like_any_other(care: Path) -> None:
    edit(care, PROGRAMME, add=require(code="HOU001") + require(key="sites", pattern="East", code="HOU200"))
    assert check_json(care, "--select", "HOU").places() == [("HOU001", PROJECT), ("HOU200", PROJECT)]
    assert check_json(care, "--ignore", "HOU001,EXP").places() == [("HOU200", PROJECT)]
    assert check_json(care, "--select", "HOU2").places() == [("HOU200", PROJECT)]
    edit(care, PROGRAMME, add=setting("HOU200", severity="warning", reason="Not yet."))
    waiver = f'\n[[waivers]]\nrule = "HOU001"\nsubject = "{PROJECT}"\nreason = "The bid says so."\nowner = "y"\nuntil = 2026-12-31\n'
    edit(care, PROGRAMME, add=waiver)
    ran = check_json(care, "--select", "HOU")
    assert ran.status == 0
    assert ran.places() == [("HOU200", PROJECT)]
    assert ran.places("waived") == [("HOU001", PROJECT)]
    assert check_json(care, "--select", "HOU", "--as-of", "2027-01-01").status == 1


def test_no_waiver_or_setting_rests_on_a_code_that_only_comes_from_a_position(care: Path) -> None:
    waiver = f'\n[[waivers]]\nrule = "HOU001"\nsubject = "{PROJECT}"\nreason = "The bid says so."\nowner = "y"\nuntil = 2026-12-31\n'
    edit(care, PROGRAMME, add=require() + waiver + setting("HOU001", severity="warning", reason="Not yet."))
    ran = check_json(care, "--select", "HOU")
    found = [(f["code"], f["key"]) for f in ran.evaluation["findings"] if f["file"] == PROGRAMME]
    assert found == [("FIL008", ["waivers", 0, "rule"]), ("FIL003", ["rules", "HOU001"])]
    assert all(
        "give it a `code` of its own" in f["message"] for f in ran.evaluation["findings"] if f["file"] == PROGRAMME
    )
    assert ("HOU001", PROJECT) in ran.places()


@pytest.mark.parametrize("key", ["objective", "stages", "questions"])
def test_a_table_in_which_nothing_is_given_is_not_given(key: str, care: Path) -> None:
    edit(care, PROGRAMME, add=require(file="evaluation.toml", key=key))
    assert house(care) == []
    text = re.sub(rf"(?s)\[{key}\]\n.*?(?=\n\[)", f"[{key}]\n", (care / PROGRAMME).read_text("utf-8"))
    (care / PROGRAMME).write_text(text, "utf-8")
    ((_, _, at, message),) = house(care)
    assert (at, message) == ([key], f"`{key}` is not given: The board asks.")


def test_a_pattern_that_would_never_end_is_given_up(care: Path) -> None:
    edit(care, PROJECT, 'title = "Ward"\n', f'title = "{"a" * 60}!"\n')
    edit(care, PROGRAMME, add=require(key="title", pattern="^(a|aa)+$"))
    with mock.patch("evalkit.check.house_rules._PATIENCE", 0.05):
        ((_, _, at, message),) = house(care)
    assert at == ["title"]
    assert message.endswith("the pattern takes too long.")


def test_it_is_explained_from_anywhere_and_with_what_the_evaluation_makes_of_it(care: Path) -> None:
    edit(care, PROGRAMME, add=require() + setting("SUS406", severity="error", reason="It was forgotten before."))
    told = check(care.parent, "care", "--verbose")
    assert "Why a rule is asked" not in told.out
    told = check(care.parent, "care", "--select", "HOU")
    assert "evalkit explain HOU001 --evaluation care" in told.out
    assert "The board asks." in run(care.parent, "explain", "HOU001", "--evaluation", "care").out
    assert "Why: The board asks." in check(care.parent, "care", "--select", "HOU", "--verbose").out
    told = run(care, "explain", "SUS406")
    assert "Here    It is made an error in evaluation.toml: It was forgotten before." in told.out
    assert "Here" not in run(care.parent, "explain", "SUS406").out


def test_selecting_a_house_rule_that_is_not_there_is_refused(care: Path) -> None:
    ran = check(care, "--select", "HOU")
    assert (ran.status, ran.out) == (2, "")
    assert "nothing to check" in ran.err


@pytest.mark.parametrize(
    ("given", "code", "key", "message"),
    [
        ({"file": None}, "FIL003", "file", "`file` is not given: nothing is asked."),
        ({"reason": None, "stage": None}, "FIL003", "stage", "`stage` and `reason` are not given"),
        ({"reason": "TODO"}, "FIL003", "reason", "`reason` is not given"),
        ({"stage": "desing"}, "FIL003", "stage", "has to be one of: inception, design"),
        ({"file": "indicator/*.toml"}, "FIL004", "file", "matches no file that a project can have"),
        ({"file": "projects/*/project.toml"}, "FIL004", "file", "Did you mean “project.toml”?"),
        ({"file": "data/*.csv"}, "FIL004", "file", "matches no file"),
        ({"file": "../project.toml"}, "FIL004", "file", "matches no file"),
        ({"file": "/etc/passwd"}, "FIL004", "file", "matches no file"),
        ({"file": "[z].toml"}, "FIL004", "file", "matches no file"),
        (
            {"key": "sumary"},
            "FIL004",
            "key",
            "`sumary` is not a key that such a file can have. Did you mean “summary”?",
        ),
        ({"key": "summary.x"}, "FIL004", "key", "`summary.x` is not a key"),
        ({"key": "."}, "FIL004", "key", "is not a key"),
        ({"key": "stakeholders.*.nmae"}, "FIL004", "key", "Did you mean “name”?"),
        ({"key": "stakeholders.*.name.*"}, "FIL004", "key", "is not a key"),
        ({"pattern": "("}, "FIL003", "pattern", "is no regular expression, at its sign 2: missing )"),
        ({"pattern": "a**"}, "FIL003", "pattern", "multiple repeat"),
        ({"pattern": "[z-a]"}, "FIL003", "pattern", "is no regular expression"),
        (
            {"key": "stakeholders", "pattern": "x"},
            "FIL003",
            "pattern",
            "`stakeholders` is a table, and a `pattern` is for",
        ),
        ({"file": "findings.toml", "key": "experiences", "pattern": "x"}, "FIL003", "pattern", "is a table"),
        (
            {"file": "indicators/[a-z]*.toml", "key": "title"},
            "FIL004",
            "file",
            "Only `*`, `**` and `?` stand for other signs.",
        ),
        ({"file": "indicators/{a,b}*.toml", "key": "title"}, "FIL004", "file", "matches no file"),
        ({"file": "indicators/Foo*.toml", "key": "title"}, "FIL004", "file", "matches no file"),
        ({"file": "indicators/a b*.toml", "key": "title"}, "FIL004", "file", "matches no file"),
        ({"file": "reflections/x*.md", "key": "name"}, "FIL004", "file", "matches no file"),
        ({"pattern": "a{99999999999999999999}"}, "FIL003", "pattern", "is no regular expression"),
        ({"pattern": "(" * 5000}, "FIL003", "pattern", "is no regular expression"),
        ({"code": "ABC001"}, "FIL003", "code", "it has to be HOU and a number, such as HOU101."),
        ({"code": "HOU1\n"}, "FIL003", "code", "it has to be HOU and a number"),
        ({"code": "HOU٣"}, "FIL003", "code", "it has to be HOU and a number"),
    ],
)
def test_a_wrong_requirement_is_a_finding_and_asks_nothing(
    given: dict[str, str | None], code: str, key: str, message: str, care: Path
) -> None:
    edit(care, PROGRAMME, add=require(**given))
    ran = check_json(care)
    assert ran.status == 1
    (wrong,) = (f for f in ran.evaluation["findings"] if f["code"] != "EXP103")
    assert (wrong["code"], wrong["severity"], wrong["key"]) == (code, "error", ["require", 0, key])
    assert message in wrong["message"]
    assert len(wrong["message"]) < 6000
    assert "house" not in ran.evaluation["clauses"]


@pytest.mark.parametrize(
    ("file", "key", "hint"),
    [
        ("relationships/patent-*.toml", "title", " Did you mean “relationships/patient-nurse.toml”?"),
        ("data-capture/census-*.toml", "title", ""),
    ],
)
def test_a_pattern_that_matches_no_file_is_told_where_it_stands(file: str, key: str, hint: str, care: Path) -> None:
    edit(care, PROGRAMME, add=require(file=file, key=key, code="HOU101"))
    ran = check_json(care)
    (wrong,) = (f for f in ran.evaluation["findings"] if f["code"] == "FIL004")
    assert (ran.status, wrong["file"], wrong["key"]) == (1, PROGRAMME, ["require", 0, "file"])
    assert (care / PROGRAMME).read_text("utf-8").splitlines()[wrong["line"] - 1] == f'file = "{file}"'
    assert wrong["message"] == f"“{file}” matches no file of this evaluation, so nothing is asked.{hint}"


@pytest.mark.parametrize(
    ("file", "key"),
    [("data-capture/*.toml", "title"), ("**/*.toml", "title"), ("reflections/2031-*.md", "What we noticed")],
)
def test_a_folder_may_be_empty_for_now(file: str, key: str, care: Path) -> None:
    edit(care, PROGRAMME, add=require(file=file, key=key))
    assert not [f for f in check_json(care).evaluation["findings"] if f["code"] == "FIL004"]


def test_codes_that_clash_are_refused(care: Path) -> None:
    edit(care, PROGRAMME, add=require(code="HOU002") + require(key="sites") + require(code="HOU002"))
    ran = check_json(care)
    wrong = [(f["code"], f["key"], f["message"]) for f in ran.evaluation["findings"] if f["code"] == "FIL003"]
    said = "There is already a requirement HOU002; give this one another `code`."
    assert wrong == [("FIL003", ["require", 1, "code"], said), ("FIL003", ["require", 2, "code"], said)]
    assert len(house(care)) == 1


def test_a_pattern_with_an_odd_set_says_nothing_aside(evalkit: Run, care: Path) -> None:
    edit(care, PROGRAMME, add=require(key="lead", pattern="[[a-z]"))
    ran = evalkit("check", "--as-of", AS_OF, cwd=care)
    assert ran.err == ""
    assert "HOU001" not in ran.out


# Where they show


def test_they_are_explained_and_shown(evalkit: Run, care: Path) -> None:
    edit(care, PROGRAMME, add=require(reason="The board reads nothing without it.", pattern="^A"))
    ran = run(care / "projects", "explain", "hou001")
    assert ran.status == 0
    assert "`summary` is given in project.toml, and matches `^A`" in ran.out
    assert "The board reads nothing without it." in ran.out
    ran = run(care, "explain", "HOU002")
    assert ran.status == 2
    assert "Did you mean “HOU001”?" in ran.err
    assert re.search(r"House rules +0/1", run(care, "status").out)
    assert re.search(r"House rules +0 % +0 of 1", check(care).out)
    assert "House rules" not in run(make(care.parent / "plain"), "status").out


def test_a_requirement_above_another_changes_no_fingerprint(care: Path) -> None:
    edit(care, PROGRAMME, add=require())
    assert check(care, "--write-baseline", "known.json").status == 0
    edit(care, PROGRAMME, require(), require(key="sites", pattern="East") + require())
    ran = check_json(care, "--baseline", "known.json")
    assert ran.status == 1
    assert [(f["code"], f["key"]) for f in ran.evaluation["findings"]] == [("HOU001", ["sites"])]
    assert sorted(f["code"] for f in ran.evaluation["known"]) == ["EXP103", "HOU002"]
    assert ran.evaluation["fixed"] == []


def test_a_file_that_is_written_at_last_is_known_all_the_same(care: Path) -> None:
    edit(care, PROGRAMME, add=require(file="indicators/cost.toml", key="unit"))
    assert check(care, "--write-baseline", "known.json").status == 0
    (care / "projects/ward/indicators/cost.toml").write_text('title = "Cost"\n', "utf-8")
    ran = check_json(care, "--baseline", "known.json")
    assert [f["code"] for f in ran.evaluation["known"] if f["code"].startswith("HOU")] == ["HOU001"]
    assert ran.evaluation["fixed"] == []


@pytest.mark.parametrize("format", own_formats())
def test_hostile_text_breaks_nothing(format: str, care: Path) -> None:
    text = HOSTILE.replace("\x00", "")
    more = setting("EXP103", severity="off", reason=text) + require(reason=text, pattern=re.escape(text))
    edit(care, PROGRAMME, add=more + require(reason=text) + require(file="story.md", key=text) + require(file=text))
    edit(care, PROJECT, 'lead = "ward manager"', f"summary = {value(text)}")
    ran = check(care, "--format", format)
    assert ran.status == 1, ran.err
    assert ran.err == ""
    if format == "json":
        codes = [f["code"] for f in ran.evaluation["findings"]]
        assert {"HOU003", "FIL004"} <= set(codes)
        assert "HOU001" not in codes
        assert ran.evaluation["rules"][0]["reason"] == text
    else:
        assert not {"\x1b", "\u202e"} & set(ran.out)
