"""Results as activities of the International Aid Transparency Initiative (IATI 2.03): an activity for the programme, and one
for each project with its outputs, outcomes and effects, their indicators, baselines, targets and actual values.

Source of the shape and of the codes: https://iatistandard.org/en/iati-standard/203/
"""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from slugify import slugify

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.published import for_everybody, measured_by, refuse_details, refuse_without, summary_of
from evalkit.exchange.wish import Export
from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.indicator import Indicator, Observation
from evalkit.telling.values import in_percent
from evalkit.terminal import say
from evalkit.thread.graph import ProjectGraph

TEXT = "results as activities of the International Aid Transparency Initiative (IATI 2.03)"
ENDINGS: tuple[str, ...] = (".xml",)
INTO = "file"
TAKES_ORGANISATION = True

_RESULTS = {"output": "1", "outcome": "2", "impact": "3"}
_OTHER = "9"
_UNIT, _PERCENTAGE, _QUALITATIVE = "1", "2", "5"
_UNNAMED = "not recorded"
_FUNDING, _OTHER_ORGANISATION = "1", "90"
_PARENT, _CHILD = "1", "2"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def refuse(wish: Export) -> None:
    """Raises EvalkitError for what can be said of a table or a form only."""
    if wish.kind or wish.is_empty or wish.sources:
        raise EvalkitError("IATI takes the results of projects.", hint="evalkit export iati --project ID --output FILE")


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:
    """The activities as one XML file. Raises EvalkitError where something is missing that IATI cannot do without."""
    programme = evaluation.programme
    wanted = {"title": programme.value.title, "start": programme.value.start}
    refuse_without(((programme.path, key) for key, value in wanted.items() if not value), "An IATI activity")
    projects = for_everybody(evaluation, wish.project)
    root = ET.Element("iati-activities", {"version": "2.03"})
    name = _identifier(wish.organisation, programme.value.title or "")
    activity = _activity(root, evaluation, name, options.as_of, wish.organisation)
    for project in projects:
        ET.SubElement(activity, "related-activity", {"ref": f"{name}-{project.id}", "type": _CHILD})
    for project in projects:
        _project(root, evaluation, project, name, options.as_of, wish.organisation)
    refuse_details(
        evaluation, (text for element in root.iter() for text in (element.text or "", *element.attrib.values()))
    )
    if not wish.organisation:
        say(
            "The identifier of the reporting organisation is left empty; IATI wants one, such as --organisation GB-CHC-1234567."
        )
    ET.indent(root)
    return {"activities.xml": ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"}


def _identifier(organisation: str, title: str) -> str:
    return "-".join(part for part in (organisation, slugify(title) or "evaluation") if part)


def _activity(
    root: ET.Element,
    evaluation: Evaluation,
    name: str,
    day: date,
    organisation: str,
    project: ProjectGraph | None = None,
) -> ET.Element:
    """An activity as far as its dates, in the order that the schema has."""
    programme = evaluation.programme.value
    held = project.project if project else programme
    activity = ET.SubElement(root, "iati-activity", {"hierarchy": "2" if project else "1"})
    ET.SubElement(activity, "iati-identifier").text = _clean(name)
    reporter = programme.commissioner or programme.evaluator or _UNNAMED
    _told(ET.SubElement(activity, "reporting-org", {"ref": organisation, "type": _OTHER_ORGANISATION}), reporter)
    _told(ET.SubElement(activity, "title"), held.title or (project.id if project else ""))
    about = summary_of(evaluation, project.folder if project else None)
    _told(ET.SubElement(activity, "description", {"type": "1"}), about)
    _told(ET.SubElement(activity, "participating-org", {"role": _FUNDING}), reporter)
    start, end = held.start or programme.start or day, held.end or programme.end
    ET.SubElement(activity, "activity-status", {"code": _status(start, programme.closed or end, day)})
    ET.SubElement(activity, "activity-date", {"type": "2" if start <= day else "1", "iso-date": start.isoformat()})
    if end:
        ET.SubElement(activity, "activity-date", {"type": "4" if end < day else "3", "iso-date": end.isoformat()})
    return activity


def _status(start: date, end: date | None, day: date) -> str:
    """1 in the pipeline, 2 being implemented, 4 closed."""
    return "1" if start > day else "4" if end and end < day else "2"


def _project(
    root: ET.Element, evaluation: Evaluation, project: ProjectGraph, name: str, day: date, organisation: str
) -> None:
    activity = _activity(root, evaluation, f"{name}-{project.id}", day, organisation, project)
    ET.SubElement(activity, "related-activity", {"ref": name, "type": _PARENT})
    for (kind, id), sheets in measured_by(project).items():
        result = ET.SubElement(activity, "result", {"type": _RESULTS.get(kind, _OTHER)})
        _told(ET.SubElement(result, "title"), _statement(project, kind, id))
        for sheet in sheets:
            _indicator(result, sheet, project, day)


def _statement(project: ProjectGraph, kind: str, id: str) -> str:
    found = next((one.value for one in project.of(kind) if one.id == id), None) if kind else None
    return getattr(found, "statement", None) or id or "Other"


def _indicator(result: ET.Element, sheet: Sheet[Indicator], project: ProjectGraph, day: date) -> None:
    held = sheet.value
    measure = _QUALITATIVE if held.kind == "qualitative" else _PERCENTAGE if in_percent(held) else _UNIT
    shape = {"measure": measure, "ascending": "0" if held.direction == "decrease" else "1"}
    indicator = ET.SubElement(result, "indicator", shape)
    _told(ET.SubElement(indicator, "title"), held.title or sheet.id)
    about = " ".join(
        part for part in (held.definition, f"Unit: {held.unit}." if held.unit and measure == _UNIT else "") if part
    )
    if about:
        _told(ET.SubElement(indicator, "description"), about)
    base = held.baseline
    if base.date and base.value is not None:
        place = {"year": str(base.date.year), "iso-date": base.date.isoformat(), "value": _number(base.value)}
        _comment(ET.SubElement(indicator, "baseline", place), f"n = {base.n}" if base.n is not None else "")
    _periods(indicator, held, project.project.start or project.evaluation.programme.value.start, day)


def _periods(indicator: ET.Element, held: Indicator, start: date | None, day: date) -> None:
    """A period for each day on which something was measured, and for that of the target: from the day after the one before."""
    measured = {one.date for one in held.observations if one.date and one.date <= day}
    aim = held.target
    ends = sorted(measured | ({aim.date} if aim.date and aim.value is not None else set()))
    begins = held.baseline.date or start
    for end in ends:
        period = ET.SubElement(indicator, "period")
        first = min(begins + timedelta(days=1) if begins and begins < end else end, end)
        ET.SubElement(period, "period-start", {"iso-date": first.isoformat()})
        ET.SubElement(period, "period-end", {"iso-date": end.isoformat()})
        if aim.value is not None and end == aim.date:
            _comment(ET.SubElement(period, "target", {"value": _number(aim.value)}), aim.rationale or "")
        for one in held.observations:
            if one.date == end and end <= day:
                _actual(period, one)
        begins = end


def _actual(period: ET.Element, one: Observation) -> None:
    actual = ET.SubElement(period, "actual", {"value": _number(one.value)} if one.value is not None else {})
    for name, value in one.by.items():
        ET.SubElement(actual, "dimension", {"name": _clean(name), "value": _clean(value)})
    said = [f"n = {one.n}"] if one.n is not None else []
    said += (
        [f"95 % interval {_number(one.low)} to {_number(one.high)}"]
        if one.low is not None and one.high is not None
        else []
    )
    _comment(actual, "; ".join([*said, *(text for text in (one.suppressed, one.note) if text)]))


def _comment(within: ET.Element, text: str) -> None:
    if text:
        _told(ET.SubElement(within, "comment"), text)


def _told(within: ET.Element, text: str) -> None:
    if text:
        ET.SubElement(within, "narrative").text = _clean(text)


def _clean(text: str) -> str:
    """Text without the signs that XML cannot hold."""
    return " ".join(_NO_XML.sub("", text).split())


def _number(value: float | None) -> str:
    return f"{value:.15g}" if value is not None else ""
