"""Results go out to IATI and as linked data, and what reads those accepts them."""

import json
import shutil
import warnings
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from pyshacl import validate
from rdflib import Graph

from tests.running import Ran, Run, run
from tests.small import PROGRAMME, PROJECT, edit

SCHEMAS = Path(__file__).parent / "schemas"
DAY = ("--as-of", "2024-10-01")
INDICATOR = "projects/asked-on-site/indicators/heard-back.toml"


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "iati-activities-schema.xsd"))


@cache
def shapes() -> Graph:
    return Graph().parse(SCHEMAS / "cids-basic-tier.ttl")


def iati(ran: Ran) -> etree._Element:
    assert ran.status == 0, ran.err
    root = etree.fromstring(ran.out.encode("utf-8"))
    assert schema().validate(root), schema().error_log
    return root


def linked(ran: Ran) -> list[dict[str, object]]:
    assert ran.status == 0, ran.err
    held = json.loads(ran.out)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what rdflib uses itself
        conforms, _, told = validate(Graph().parse(data=ran.out, format="json-ld"), shacl_graph=shapes())
    assert conforms, told
    return list(held["@graph"])


@pytest.mark.parametrize("template", ["worked-example", "closing-the-gap"])
def test_whole_evaluations_are_accepted(template: str, worked: Path, tmp_path: Path) -> None:
    folder = worked
    if template != "worked-example":
        assert run(tmp_path, "new", "gap", "--template", template).status == 0
        folder = tmp_path / "gap"
        edit(folder, "evaluation.toml", "\nstage = ", "\nstart = 2010-01-01\nend = 2013-12-31\nstage = ")
    root = iati(run(folder, "export", "iati", "--organisation", "GB-CHC-1", *DAY))
    projects = len(list((folder / "projects").iterdir()))
    assert len(root) == 1 + projects
    assert len(root.findall(".//indicator")) == len(list(folder.glob("projects/*/indicators/*.toml")))
    graph = linked(run(folder, "export", "jsonld", *DAY))
    kinds = [node["@type"] for node in graph]
    assert kinds.count("cids:ImpactModel") == projects
    assert kinds.count("cids:Indicator") == len(list(folder.glob("projects/*/indicators/*.toml")))


def test_an_indicator_has_its_baseline_target_and_values(worked: Path) -> None:
    root = iati(run(worked, "export", "iati", "--organisation", "GB-CHC-1", "--project", "asked-on-site", *DAY))
    assert next(str(one.text) for one in root.iter("iati-identifier")).startswith("GB-CHC-1-")
    (indicator,) = [
        one
        for one in root.iter("indicator")
        if "heard" in "".join(str(text) for text in next(one.iter("title")).itertext()).lower()
    ][:1]
    assert indicator.get("measure") == "2"
    assert [one.get("value") for one in indicator.iter("baseline")] == ["11.5"]
    ends = [str(one.get("iso-date")) for one in indicator.iter("period-end")]
    assert ends == sorted(ends)
    starts = [str(one.get("iso-date")) for one in indicator.iter("period-start")]
    assert all(start <= end for start, end in zip(starts, ends, strict=True))
    assert any("n = " in "".join(one.itertext()) for one in indicator.iter("actual"))
    assert list(indicator.iter("target"))


def test_small_numbers_stay_here(example: Path) -> None:
    text = (example / INDICATOR).read_text("utf-8")
    (example / INDICATOR).write_text(
        text + '\n[[observations]]\ndate = 2024-03-01\nvalue = 33.3\nn = 3\nby = { site = "Canal" }\n', "utf-8"
    )
    root = iati(run(example, "export", "iati", *DAY))
    assert not [one for one in root.iter("actual") if one.get("value") == "33.3"]
    told = run(example, "export", "jsonld", *DAY).out
    assert "33.3" not in told
    assert "fewer than 5" in told


def test_what_is_missing_is_named(care: Path) -> None:
    edit(care, PROGRAMME, "\nstart = 2026-01-01", "")
    ran = run(care, "export", "iati")
    assert ran.status == 2
    assert "An IATI activity needs `start` in evaluation.toml" in ran.err


def test_contact_details_are_refused_and_not_repeated(care: Path) -> None:
    edit(care, PROJECT, 'title = "Ward"', 'title = "Ward"\nsummary = "Ask someone@example.org about it."')
    for what in ("iati", "jsonld"):
        ran = run(care, "export", what)
        assert (ran.status, ran.out) == (2, "")
        assert "projects/ward/project.toml has an e-mail address" in ran.err
        assert "someone@" not in ran.err


def test_options_that_are_for_another_export_are_refused(here: Run, care: Path) -> None:
    assert here("export", "iati", "--as", "outcome", cwd=care).status == 2
    assert here("export", "jsonld", "--source", "survey", cwd=care).status == 2
    ran = here("export", "workbook", "--organisation", "X", "--output", "x.xlsx", cwd=care)
    assert ran.status == 2
    assert "--organisation is not for workbook" in ran.err


def test_signs_that_xml_cannot_hold_and_markup_stay_text(care: Path) -> None:
    edit(care, PROJECT, 'title = "Ward"', 'title = "Ward <b>&amp; \\u0007 \\u000b] ]>ü مرحبا"')
    root = iati(run(care, "export", "iati"))
    assert [one.text for one in root.iter("narrative") if "Ward" in (one.text or "")] == ["Ward <b>&amp; ] ]>ü مرحبا"]
    linked(run(care, "export", "jsonld"))


def test_the_same_files_give_the_same_bytes_in_another_folder(worked: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(worked, tmp_path / "copy"))
    for what in ("iati", "jsonld"):
        assert run(worked, "export", what, *DAY).out == run(copy, "export", what, *DAY).out
