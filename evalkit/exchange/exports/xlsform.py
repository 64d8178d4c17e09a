"""A form for Kobo, ODK and their like: an XLSForm for each data-capture plan."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.cells import LONGEST
from evalkit.exchange.forms import Form, Question, forms_of, number_text
from evalkit.exchange.languages import language
from evalkit.exchange.wish import Export
from evalkit.expressions.against import Asked
from evalkit.expressions.xlsform import xlsform
from evalkit.files.evaluation import Evaluation
from evalkit.model.data_capture import DataCapture, Item
from evalkit.system.extras import needed

TEXT = "a form for Kobo and ODK (XLSForm) from each data-capture plan"
ENDINGS: tuple[str, ...] = (".xlsx",)
INTO = "files"

Row = Mapping[str, str]
_TYPES = {"select-one": "select_one {}", "select-many": "select_multiple {}"}
_NUMBERS = {"integer": "a whole number", "decimal": "a number"}


def refuse(wish: Export) -> None:
    """Raises EvalkitError for what can be said of a table only."""
    if wish.kind or wish.is_empty:
        raise EvalkitError("A form is made of a data-capture plan.", hint="evalkit export xlsform --source ID")


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:  # noqa: ARG001  # as every export
    """A workbook for each plan, by its name. Raises EvalkitError where XlsxWriter is not installed."""
    return {f"{form.name}.xlsx": _workbook(form) for form in forms_of(evaluation, wish)}


def _workbook(form: Form) -> bytes:
    with needed("XlsxWriter", "office", "A workbook needs"):
        from xlsxwriter import Workbook
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same plan, the same bytes
    book.set_properties({"title": form.title, "created": day})
    bold = book.add_format({"bold": True})
    for title, columns, rows in _sheets(form):
        page = book.add_worksheet(title)
        page.freeze_panes(1, 0)
        page.set_column(0, len(columns) - 1, 24)
        for at, column in enumerate(columns):
            page.write_string(0, at, column, bold)
            for number, row in enumerate(rows, 1):
                if text := row.get(column):
                    page.write_string(number, at, _short(text, form))
    book.close()
    return data.getvalue()


def _short(text: str, form: Form) -> str:
    if len(text) > LONGEST:
        raise EvalkitError(f"{form.plan.path} has a text that is too long for a cell.", hint="Shorten it.")
    return text


def _sheets(form: Form) -> Iterator[tuple[str, list[str], list[Row]]]:
    """Title, columns and rows of each."""
    first, *others = _languages(form.plan.value)
    survey, choices = list(_survey(form, first)), list(_choices(form, first))
    labels = [f"label::{name}" for name in (first, *others)]
    messages = [f"constraint_message::{name}" for name in (first, *others)]
    yield "survey", ["type", "name", *labels, "required", "relevant", "constraint", *messages], survey
    yield "choices", ["list_name", "name", *labels], choices
    version = hashlib.sha256(json.dumps([survey, choices]).encode()).hexdigest()[:10]
    settings = {"form_title": form.title, "form_id": form.name, "version": version, "default_language": first}
    yield "settings", list(settings), [settings]


def _languages(plan: DataCapture) -> list[str]:
    """Those of the plan, that in which its questions are written first: English, or else the first one."""
    codes = list(dict.fromkeys(" ".join(code.split()) for code in plan.languages if code.strip())) or ["en"]
    written = next((code for code in codes if code.lower().partition("-")[0] == "en"), codes[0])
    return [language(code) for code in (written, *(code for code in codes if code != written))]


def _survey(form: Form, first: str) -> Iterator[Row]:
    label = f"label::{first}"
    for name in ("start", "end"):
        yield {"type": name, "name": form.free(name)}
    consent = form.free("consent")
    if form.consent:
        yield {"type": "note", "name": form.free("consent_text"), label: _label(form.consent)}
        yield {
            "type": f"select_one {consent}",
            "name": consent,
            label: "Do you agree to take part?",
            "required": "yes",
        }
    if form.free("wave") == "wave":
        yield {"type": "text", "name": "wave", label: "Wave"}
    for question in form.questions:
        yield _row(question, first, form.asked)


def _row(question: Question, first: str, asked: Mapping[str, Asked]) -> Row:
    constraint, message = _limits(question.type, question.item)
    return {
        "type": _TYPES.get(question.type, question.type).format(question.id),
        "name": question.id,
        f"label::{first}": _label(question.label),
        "required": "yes" if question.item.required and question.type != "note" else "",
        "relevant": xlsform(question.relevant, asked) if question.relevant else "",
        "constraint": constraint,
        f"constraint_message::{first}": message,
    }


def _limits(type: str, item: Item) -> tuple[str, str]:
    """The condition that an answer must meet, and what is said where it does not."""
    low, high = (None if limit is None else number_text(limit) for limit in (item.minimum, item.maximum))
    if type not in _NUMBERS or (low is None and high is None):
        return "", ""
    tests = [f". {op} {limit}" for op, limit in ((">=", low), ("<=", high)) if limit is not None]
    if low is None:
        said = f"of at most {high}"
    elif high is None:
        said = f"of at least {low}"
    else:
        said = f"from {low} to {high}"
    return " and ".join(tests), f"Give {_NUMBERS[type]} {said}."


def _choices(form: Form, first: str) -> Iterator[Row]:
    label = f"label::{first}"
    if form.consent:
        yield {"list_name": form.free("consent"), "name": "yes", label: "Yes"}
    for question in form.questions:
        if question.type in _TYPES:
            for choice, text in question.item.choices.items():
                yield {"list_name": question.id, "name": choice, label: _label(text)}


def _label(text: str) -> str:
    """A text in which form tools find no reference to another question."""
    return text.replace("${", "$ {")
