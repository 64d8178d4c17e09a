"""A data dictionary for REDCap from each data-capture plan, which becomes an instrument there."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.forms import Form, Question, forms_of, number_text
from evalkit.exchange.wish import Export
from evalkit.expressions.against import Asked
from evalkit.expressions.redcap import redcap
from evalkit.files.evaluation import Evaluation
from evalkit.model.data_capture import Item
from evalkit.privacy.answers import asks_for

TEXT = "a data dictionary for REDCap from each data-capture plan"
ENDINGS: tuple[str, ...] = (".csv",)
INTO = "files"

NAME, FORM, TYPE, LABEL = "Variable / Field Name", "Form Name", "Field Type", "Field Label"
CHOICES, VALIDATION = "Choices, Calculations, OR Slider Labels", "Text Validation Type OR Show Slider Number"
LOW, HIGH, IDENTIFIER = "Text Validation Min", "Text Validation Max", "Identifier?"
BRANCHING, REQUIRED = "Branching Logic (Show field only if...)", "Required Field?"
COLUMNS = (
    NAME,
    FORM,
    "Section Header",
    TYPE,
    LABEL,
    CHOICES,
    "Field Note",
    VALIDATION,
    LOW,
    HIGH,
    IDENTIFIER,
    BRANCHING,
    REQUIRED,
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
RECORD = "record_id"
_TYPES = {"select-one": "radio", "select-many": "checkbox", "note": "descriptive"}
_VALIDATION = {"integer": "integer", "decimal": "number", "date": "date_ymd"}
_LIMITED = ("integer", "decimal")
_CODE = re.compile(r"[\w.-]+", re.ASCII)
_CODE_OF_SEVERAL = re.compile(r"-?\w+", re.ASCII)
"""Of these each becomes a variable, which is called by its code."""


def refuse(wish: Export) -> None:
    """Raises EvalkitError for what can be said of a table only."""
    if wish.kind or wish.is_empty:
        raise EvalkitError(
            "A data dictionary is made of a data-capture plan.", hint="evalkit export redcap --source ID"
        )


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:  # noqa: ARG001  # as every export
    """A dictionary for each plan, by its name."""
    return {f"{form.name}.csv": _dictionary(form) for form in forms_of(evaluation, wish)}


def _dictionary(form: Form) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(_rows(form))
    return out.getvalue().encode("utf-8")


def _rows(form: Form) -> Iterator[Mapping[str, str]]:
    """The record's own field first, as REDCap wants it."""
    instrument = _instrument(form.plan.id)
    asked = form.asked
    own = [question for question in form.questions if question.id == RECORD]
    if not own:
        yield {NAME: RECORD, FORM: instrument, TYPE: "text", LABEL: "Record ID"}
    for question in (*own, *(question for question in form.questions if question.id != RECORD)):
        _refuse(question, form, instrument)
        yield {FORM: instrument, **_row(question, asked)}


def _refuse(question: Question, form: Form, instrument: str) -> None:
    """Raises EvalkitError for a name or a code that REDCap does not take, or has of its own."""
    id = question.id
    if "__" in id or id.endswith("_") or len(id) > 100:
        raise EvalkitError(
            f"{form.plan.path}: “{id}” cannot be a variable of REDCap.",
            hint="At most 100 signs, no two underscores together, none at the end.",
        )
    if id.startswith("redcap_") or id == f"{instrument}_complete":
        raise EvalkitError(
            f"{form.plan.path}: “{id}” is a variable that REDCap has of its own.", hint="Give the item another id."
        )
    code = _CODE if question.type == "select-one" else _CODE_OF_SEVERAL
    choices = question.item.choices if question.type in ("select-one", "select-many") else {}
    wrong = [choice for choice in choices if not code.fullmatch(choice)]
    alike = len({choice.lower() for choice in choices}) < len(choices) and question.type == "select-many"
    if wrong or alike:
        what = (
            f"the choice “{wrong[0]}” of “{id}” is no code" if wrong else f"choices of “{id}” differ only in capitals"
        )
        raise EvalkitError(
            f"{form.plan.path}: {what}, as REDCap takes it.",
            hint="Write it with English letters, digits and underscores; capitals make no difference.",
        )


def _instrument(id: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", id.lower()).strip("_")
    return name if name[:1].isalpha() else f"form_{name}"


def _row(question: Question, asked: Mapping[str, Asked]) -> Mapping[str, str]:
    item, type = question.item, question.type
    limits = (item.minimum, item.maximum) if type in _LIMITED else (None, None)
    low, high = ("" if limit is None else number_text(limit) for limit in limits)
    choices = " | ".join(f"{id}, {_text(label, is_choice=True)}" for id, label in item.choices.items())
    return {
        NAME: question.id,
        TYPE: _TYPES.get(type) or _written(item, type),
        LABEL: _text(question.label),
        CHOICES: choices if type in ("select-one", "select-many") else "",
        VALIDATION: _VALIDATION.get(type, ""),
        LOW: low,
        HIGH: high,
        IDENTIFIER: "y" if type != "note" and _identifies(item) else "",
        BRANCHING: redcap(question.relevant, asked) if question.relevant else "",
        REQUIRED: "y" if item.required and type != "note" else "",
    }


def _written(item: Item, type: str) -> str:
    """A text of any length, but for what tells people apart: that is on one line."""
    return "notes" if type == "text" and not _identifies(item) else "text"


def _identifies(item: Item) -> bool:
    return bool(item.identifier or item.key or asks_for(item.id or "", item.label))


def _text(text: str, *, is_choice: bool = False) -> str:
    """A text that no spreadsheet takes for a formula, in which nothing parts choices but what does."""
    if is_choice:
        return " ".join(text.split()).replace("|", "&#124;")
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text
