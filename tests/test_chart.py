"""`evalkit chart`: which indicators are meant, what is written where, and how it ends."""

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
        (("few",), ["the indicator few has only values that are withheld"]),
        (
            ("calm", "--as-of", "2010-01-01"),
            ["the indicator calm has no value by 2010-01-01", "No indicator has a value"],
        ),
        ((), ["No indicator is named.", "These have values: asked (24), asked (24), calm (1)."]),
        (("calm", "--output", "calm.gif"), ["Use one of .svg, .png"]),
        (("calm", "--format", "pgn"), ["Did you mean “png”?"]),
        (("calm", "--project", "c"), ["project “c”"]),
    ],
)
def test_what_cannot_be_drawn_is_refused(ward: Path, here: Run, arguments: tuple[str, ...], told: list[str]) -> None:
    ran = here("chart", *arguments, cwd=ward)
    assert (ran.status, ran.out) == (2, "")
    assert all(part in ran.err for part in told), ran.err
