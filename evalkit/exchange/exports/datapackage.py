"""A data package (version 2): a table for each data-capture plan with what its columns mean, empty or with what was captured."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import dirname
from typing import Any

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.forms import Form, Question, forms_of
from evalkit.exchange.wish import Export
from evalkit.files.evaluation import Evaluation
from evalkit.system.extras import needed

TEXT = "a data package: a table for each data-capture plan, described, with what was captured"
ENDINGS: tuple[str, ...] = ()
INTO = "folder"

_TYPES = {"integer": "integer", "decimal": "number", "date": "date"}
_DAY, _WAVE = "_day", "_wave"
_OWN = (
    {"name": _DAY, "type": "date", "title": "Day", "description": "The day on which it was answered."},
    {"name": _WAVE, "type": "string", "title": "Wave", "description": "The wave as the form names it."},
)
_KEPT = re.compile(r"\d{4}-\d{2}-\d{2}\.(csv|parquet)")
Row = dict[str, str]


def refuse(wish: Export) -> None:
    """Raises EvalkitError for what can be said of a table only."""
    if wish.kind:
        raise EvalkitError(
            "A data package is made of data-capture plans.", hint="evalkit export datapackage --source ID"
        )


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:  # noqa: ARG001  # as every export
    """The files of the package, by their names."""
    files: dict[str, bytes] = {}
    resources = []
    for form in _answered(forms_of(evaluation, wish)):
        kept = None if wish.is_empty else _kept(evaluation, form)
        fields = list(_fields(form, kept))
        files[f"{form.name}.csv"] = _table([field["name"] for field in fields], _rows(kept or ()))
        resources.append(_resource(form, fields))
    title = evaluation.programme.value.title or "Evaluation"
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "evaluation",
        "title": title,
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return {"datapackage.json": text.encode("utf-8"), **files}


def _answered(forms: list[Form]) -> list[Form]:
    """The forms in which anything is answered: of notes alone there is no table. Raises EvalkitError where there is none."""
    found = [form for form in forms if any(question.type != "note" for question in form.questions)]
    if not found:
        raise EvalkitError(
            f"{forms[0].plan.path} asks nothing that is answered, so there is no table of answers.",
            hint="Write an item of another type than note.",
        )
    return found


def _resource(form: Form, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": form.name,
        "title": form.title,
        "path": f"{form.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "missingValues": [""],
        },
    }


def _fields(form: Form, kept: Sequence[Path] | None) -> Iterator[dict[str, Any]]:
    """What each column means. `kept`: what was captured, whose day and wave come first; None where nothing was."""
    # Required is what everybody is asked, and everybody whose answers are here has answered.
    always = {question.id for question in form.questions if question.item.required and not question.item.relevant}
    for row in _rows(kept or ()) if always else ():
        always -= {id for id in always if not row.get(id)}
    if kept is not None:
        yield from _OWN
    for question in form.questions:
        if question.type != "note":
            yield _field(question, is_always_given=question.id in always)


def _field(question: Question, *, is_always_given: bool) -> dict[str, Any]:
    item = question.item
    is_hash = bool(item.identifier or item.key)
    type = "string" if is_hash else _TYPES.get(question.type, "string")
    field: dict[str, Any] = {"name": question.id, "type": type, "title": question.label}
    if is_hash:
        field["description"] = "Kept only as a keyed hash."
    elif question.type == "select-many":
        field["description"] = f"Several, with a space between: {_named(item.choices)}."
    elif question.type == "select-one":
        field["categories"] = [{"value": id, "label": label} for id, label in item.choices.items()]
    if constraints := dict(_constraints(question, is_always_given, is_hash=is_hash)):
        field["constraints"] = constraints
    return field


def _constraints(question: Question, is_always_given: bool, *, is_hash: bool) -> Iterator[tuple[str, Any]]:
    item = question.item
    if is_always_given:
        yield "required", True
    if is_hash:
        return
    if question.type in ("integer", "decimal"):
        for name, limit in (("minimum", item.minimum), ("maximum", item.maximum)):
            if limit is not None:
                yield name, int(limit) if limit == int(limit) else limit
    elif question.type == "select-one":
        yield "enum", list(item.choices)
    elif question.type == "select-many":
        one = "|".join(re.escape(id) for id in item.choices)
        yield "pattern", f"({one})( ({one}))*"


def _named(choices: Mapping[str, str]) -> str:
    return "; ".join(f"{id} = {label}" for id, label in choices.items())


def _table(columns: list[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def _kept(evaluation: Evaluation, form: Form) -> list[Path] | None:
    """The files in which a plan's answers are kept, wave after wave; None where there is none."""
    folder = evaluation.root / dirname(dirname(form.plan.path)) / "data" / form.plan.id
    files = sorted(path for path in folder.glob("*") if _KEPT.fullmatch(path.name)) if folder.is_dir() else []
    return files or None


def _rows(files: Iterable[Path]) -> Iterator[Row]:
    """The answers in files, a few at a time: there may be millions."""
    for path in files:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)
        else:
            yield from _of_parquet(str(path))


def _of_parquet(path: str) -> Iterator[Row]:
    with needed("DuckDB", "evidence", "Reading Parquet needs"):
        import duckdb
    found = duckdb.connect().execute("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(?)", [path])
    names = [column[0] for column in found.description or ()]
    while some := found.fetchmany(1000):
        yield from (dict(zip(names, (value or "" for value in row), strict=True)) for row in some)
