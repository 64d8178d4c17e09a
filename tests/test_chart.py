"""`evalkit chart`: which indicators are meant, what is written where, and how it ends."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.running import Run

VALUES = "".join(
    f"\n[[observations]]\ndate = 201{1 + at // 12}-{at % 12 + 1:02}-01\nvalue = {20 + at * 7 % 11 + (at > 11) * 30}\nn = 80\n"
    for at in range(24)
)
ASKED = f'title = "Asked first"\nkind = "proportion"\nunit = "percent"\n{VALUES}'


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    root = tmp_path / "ward"
    files = {
        "evaluation.toml": 'format = 1\ntitle = "Care"\n',
        "projects/a/project.toml": 'title = "A"\n',
        "projects/b/project.toml": 'title = "B"\n',
        "projects/a/indicators/asked.toml": ASKED,
        "projects/b/indicators/asked.toml": ASKED,
        "projects/b/indicators/calm.toml": 'title = "Calm & quiet"\nkind = "mean"\nunit = "points"\n'
        "[[observations]]\ndate = 2011-01-01\nvalue = 4\n",
        "projects/b/indicators/told.toml": 'title = "Told"\nkind = "qualitative"\n',
        "projects/b/indicators/parts.toml": 'title = "Parts"\nkind = "count"\n'
        '[[observations]]\ndate = 2011-01-01\nvalue = 9\nby = { unit = "York" }\n',
        "projects/b/indicators/units.toml": 'title = "Units"\nkind = "proportion"\nunit = "percent"\n'
        + "".join(
            f"[[observations]]\ndate = 2011-{at:02}-01\nvalue = {at}\nn = 50\n"
            f'[[observations]]\ndate = 2011-{at:02}-01\nvalue = {at * 2}\nn = 20\nby = {{ unit = "York" }}\n'
            f'[[observations]]\ndate = 2011-{at:02}-01\nsuppressed = "fewer than 5"\nby = {{ unit = "Hull" }}\n'
            for at in range(1, 13)
        )
        + "[target]\nvalue = 40\ndate = 2012-01-01\n",
        "projects/b/indicators/few.toml": 'title = "Few"\nkind = "count"\n'
        '[[observations]]\ndate = 2011-01-01\nsuppressed = "fewer than 5"\n',
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def test_a_chart_goes_to_a_file_and_its_words_to_the_standard_output(ward: Path, here: Run) -> None:
    asked = ("chart", "asked", "--project", "a", "--output", "asked.svg")
    ran = here(*asked, cwd=ward)
    assert ran.status == 0
    assert ran.out.startswith("Asked first\n  24 values: from 20% in Jan 2011 (n = 80)")
    assert "12 months in a row lie above the median (Jan 2012 to Dec 2012)" in ran.out
    assert ran.err == "Wrote asked.svg.\n"
    svg = (ward / "asked.svg").read_text("utf-8")
    assert "<desc" in svg
    assert "this is no chance." in svg
    again = here(*asked, cwd=ward)
    assert (again.status, "asked.svg is there already" in again.err) == (2, True)
    quiet = here(*asked, "--force", "--quiet", cwd=ward)
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")
    assert (ward / "asked.svg").read_text("utf-8") == svg


def test_several_are_drawn_below_each_other_and_without_a_file_on_the_standard_output(ward: Path, here: Run) -> None:
    ran = here("chart", "asked", "indicator:calm", "calm", "--project", "b", cwd=ward)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count('font-size="14"') == 2
    assert "Calm &amp; quiet" in ran.out


def test_parts_are_drawn_by_themselves_without_baseline_or_target_and_withheld_ones_not_at_all(
    ward: Path, here: Run
) -> None:
    ran = here("chart", "units", "--by", "unit", "--output", "units.svg", cwd=ward)
    assert (ran.status, ran.out.count("12 values")) == (0, 2), ran.err
    assert ran.out.startswith(
        "Units\n  12 values: from 1% in Jan 2011 (n = 50) to 12% in Dec 2011 (n = 50); the target is"
    )
    assert "\nUnits: unit York\n  12 values: from 2% in Jan 2011 (n = 20) to 24% in Dec 2011 (n = 20).\n" in ran.out
    assert "Hull" not in ran.out + (ward / "units.svg").read_text("utf-8")
    alone = here("chart", "parts", "--by", "unit", cwd=ward)
    assert (alone.status, "Parts: unit York" in alone.out) == (0, True)
    slip = here("chart", "units", "--by", "units", cwd=ward)
    assert (slip.status, slip.out) == (2, "")
    assert "there are no values by “units”. Did you mean “unit”?" in slip.err
    assert "It is broken down by unit." in slip.err


def test_as_json_a_chart_is_its_values_limits_and_words(ward: Path, here: Run) -> None:
    ran = here("chart", "asked", "--project", "a", "--format", "json", "--as-of", "2013-01-01", cwd=ward)
    told = json.loads(ran.out)
    assert (told["schema_version"], told["as_of"]) == (1, "2013-01-01")
    (one,) = told["charts"]
    assert (one["project"], one["indicator"], one["unit"], one["by"]) == ("a", "asked", "percent", {})
    assert len(one["values"]) == 24
    first = one["values"][0]
    assert (first["date"], first["value"], first["n"], first["withheld"]) == ("2011-01-01", 20.0, 80, False)
    assert first["limits"][0] < one["control_chart"]["centre"] < first["limits"][1]
    assert (one["run_chart"]["shift"], one["run_chart"]["longest_run"], one["run_chart"]["above"]) == (True, 12, True)
    assert (one["run_chart"]["from"], one["run_chart"]["to"]) == ("2012-01-01", "2012-12-01")
    assert any("this is no chance" in said for said in one["words"])
    few = json.loads(here("chart", "calm", "--format", "json", cwd=ward).out)["charts"][0]
    assert (few["run_chart"], few["control_chart"], few["median"], few["target"]) == (None, None, None, None)


def test_a_file_that_cannot_be_read_is_said_to_be_so(ward: Path, here: Run) -> None:
    (ward / "projects/b/indicators/calm.toml").write_text("title = [", "utf-8")
    ran = here("chart", "calm", cwd=ward)
    assert ran.status == 2
    assert "projects/b/indicators/calm.toml: the indicator calm cannot be read" in ran.err
    assert "projects/b/indicators/calm.toml:1 cannot be read" in here("chart", "calmer", cwd=ward).err


def test_a_day_in_a_variable_ends_the_chart(ward: Path, here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALKIT_AS_OF", "2011-03-01")
    assert (
        ">3 values: from 20% in Jan 2011 (n = 80) to 23% in Mar 2011"
        in here("chart", "asked", "--project", "a", cwd=ward).out
    )


def test_whatever_stands_in_a_title_the_picture_can_be_read(ward: Path, here: Run) -> None:
    text = ASKED.replace("Asked first", "A\\u0007 <b> & \\u202e “B” نسبة")
    (ward / "projects/a/indicators/asked.toml").write_text(text, "utf-8")
    for ending in ("svg", "png"):
        ran = here("chart", "asked", "--project", "a", "--output", f"a.{ending}", cwd=ward)
        assert ran.status == 0, ran.err
    root = ElementTree.parse(ward / "a.svg").getroot()
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A\\x07 <b> & \\u202e “B” نسبة"


def test_a_png_is_one(ward: Path, here: Run) -> None:
    assert here("chart", "calm", "--output", "calm.png", "--quiet", cwd=ward).status == 0
    assert (ward / "calm.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("asked",), ["Several projects have an indicator “asked”: a, b.", "--project ID"]),
        (
            ("assked", "--project", "a"),
            ["no indicator “assked” in the project a. Did you mean “asked”?", "There are: asked."],
        ),
        (("told",), ["projects/b/indicators/told.toml: the indicator told is told and not counted"]),
        (("parts",), ["the indicator parts has values of parts, and none of all together: draw these with --by unit"]),
        (("few",), ["the indicator few has only values that are withheld"]),
        (
            ("calm", "--as-of", "2010-01-01"),
            ["the indicator calm has no value by 2010-01-01", "No indicator has a value"],
        ),
        ((), ["No indicator is named.", "These have values: asked (24), asked (24), units (12), calm (1)."]),
        (("calm", "--output", "calm.gif"), ["Use one of .svg, .png, .json"]),
        (("calm", "--format", "pgn"), ["Did you mean “png”?"]),
        (("calm", "--project", "c"), ["project “c”"]),
    ],
)
def test_what_cannot_be_drawn_is_refused(ward: Path, here: Run, arguments: tuple[str, ...], told: list[str]) -> None:
    ran = here("chart", *arguments, cwd=ward)
    assert (ran.status, ran.out) == (2, "")
    assert all(part in ran.err for part in told), ran.err
