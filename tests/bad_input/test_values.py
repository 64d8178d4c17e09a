"""Values of every type, in every key; numbers and texts beyond all bounds."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalkit.model.fields import FieldSpec, fields
from evalkit.model.table import Table
from tests.bad_input.evaluations import FILES, JARGON, P, checked, of, the_one, write
from tests.running import Run


def test_a_text_of_5_mb_is_read_and_not_shown_whole(evalkit: Run, tmp_path: Path) -> None:
    text = f'titel = 1\ntitle = "{"x" * 5_000_000}"\nstart = "{"y" * 5_000_000}"\n'
    write(tmp_path, {f"{P}/project.toml": text})
    begun = time.monotonic()
    ran = evalkit("check", "--as-of", "2012-06-01")
    assert time.monotonic() - begun < 10
    assert ran.status == 1, ran.err
    assert re.search(r"^FIL002  `titel` is not a key.*\n.*\n +projects/.*:1$", ran.out, re.MULTILINE)
    assert re.search(r"^FIL003  `start` has to be a date .*“y{60}…”.*\n.*\n +projects/.*:3$", ran.out, re.MULTILINE)
    assert len(ran.out) < 20_000


NUMBER_KEYS = [
    ("data-capture/d.toml", "minutes = {}"),
    ("data-capture/d.toml", "[sample]\nsize = {}"),
    ("data-capture/d.toml", "[[items]]\nminimum = {}\nmaximum = 1"),
    ("indicators/i.toml", "kind = 'rate'\ndirection = 'increase'\n[baseline]\nvalue = {}\n[target]\nvalue = 1"),
    ("indicators/i.toml", "kind = 'rate'\n[[observations]]\ndate = 2012-01-01\nvalue = 1\nn = {}"),
    ("project.toml", "title = {}"),
    ("project.toml", "start = {}"),
    ("project.toml", "sites = [{}]"),
    ("project.toml", "unknown = {}"),
]


@pytest.mark.parametrize(("file", "text"), NUMBER_KEYS)
@pytest.mark.parametrize(
    "number",
    [
        pytest.param("9" * 5000, id="decimal"),
        pytest.param("-" + "9" * 30, id="30 digits"),
        pytest.param("0x" + "f" * 5000, id="hexadecimal"),
        pytest.param("1e999", id="1e999"),
        pytest.param("inf", id="inf"),
        pytest.param("nan", id="nan"),
    ],
)
def test_a_number_beyond_all_bounds_is_a_finding_or_a_number(file: str, text: str, number: str, tmp_path: Path) -> None:
    content = text.format(number)
    report = checked(write(tmp_path, {f"{P}/{file}": content}))
    line = content[: content.index(number)].count("\n") + 1
    found = of(report, "FIL001", "FIL002", "FIL003")
    assert len(found) <= 1
    for finding in found:
        assert finding.file == f"{P}/{file}"
        assert finding.line in (1, line)
        assert len(finding.message) < 300
        assert not JARGON.search(finding.message)


def test_a_number_of_5000_digits_is_said_to_be_too_long_at_its_line(tmp_path: Path) -> None:
    report = checked(write(tmp_path, {f"{P}/project.toml": f"title = 'x'\n\nsites = [{'9' * 5000}]\n"}))
    finding = the_one(report, "FIL001")
    assert "number is too long" in finding.message
    assert finding.line == 3


SAMPLES = {
    "text": '"x"',
    "int": "3",
    "float": "1.5",
    "bool": "true",
    "list": '["x"]',
    "list of numbers": "[7]",
    "list of lists": '[["x"]]',
    "table": "{}",
    "list of tables": "[{}]",
    "date": "2011-01-31",
    "datetime": "2011-01-31T07:32:00",
    "datetime with zone": "2011-01-31 07:32:00Z",
    "time": "07:32:00",
}


EXPRESSIONS = {("relevant", "text"): '"x = 1"'}
"""A text has to have the form of an expression here."""


def places_for(
    table: type[Table], header: tuple[str, ...] = (), above: str = ""
) -> Iterator[tuple[str, str, set[str]]]:
    """Every key of a table: the headers above it, the key, and which samples it takes."""
    for key, spec in fields(table).items():
        yield above, key, _taken(table, spec)
        name = ".".join((*header, key))
        if spec.shape == "map":
            inner = {"table"} if spec.table else {"text"}
            yield f"{above}[{name}]\n", "an-id", inner
            if spec.table:
                yield from places_for(spec.table, (*header, key, "an-id"), f"{above}[{name}.an-id]\n")
        elif spec.table and spec.shape == "tables":
            yield from places_for(spec.table, (*header, key), f"{above}[[{name}]]\n")
        elif spec.table:
            yield from places_for(spec.table, (*header, key), f"{above}[{name}]\n")


def _taken(table: type[Table], spec: FieldSpec) -> set[str]:
    info = table.model_fields[spec.attribute]
    annotation = f"{info.annotation} {info.metadata}"
    if spec.shape != "value":
        return {"list": {"list"}, "table": {"table"}, "map": {"table"}, "tables": {"list of tables"}}[spec.shape]
    if spec.allowed or "pattern" in annotation:
        return set()
    for word, taken in (("date", {"date"}), ("float", {"int", "float"}), ("int", {"int"}), ("bool", {"bool"})):
        if re.search(rf"\b{word}\b", annotation):
            return taken
    return {"text"}


@pytest.mark.parametrize("path", FILES)
def test_every_key_takes_its_own_type_and_says_so_of_any_other(path: str, tmp_path: Path) -> None:
    asked = 0
    for above, key, taken in places_for(FILES[path]):
        if key == "format":
            continue  # see below
        for sample, value in SAMPLES.items():
            text = f"# one\n# two\n{above}{key} = {EXPRESSIONS.get((key, sample), value)}\n"
            report = checked(write(tmp_path, {path: text}), "FIL003")
            incomplete = "takes no effect"  # a house rule with only one of its keys
            found = [f for f in of(report, "FIL001", "FIL003") if incomplete not in f.fix]
            line = text.count("\n")
            expected = [] if sample in taken else [("FIL003", path, line)]
            assert [(f.code, f.file, f.line) for f in found] == expected, (text, [f.message for f in found])
            for finding in found:
                assert f"{key}`" in finding.message, (text, finding.message)
                assert not JARGON.search(finding.message + finding.fix), (text, finding.message)
                assert not finding.fix.endswith(("Optional", "None"))
            asked += 1
    assert asked >= 100


def test_every_wrong_value_at_once_is_said_once(tmp_path: Path) -> None:
    for path, table in FILES.items():
        keys = [key for above, key, _ in places_for(table) if not above and key != "format"]
        write(tmp_path, {path: "".join(f"{key} = 07:32:00\n" for key in keys)})
        report = checked(tmp_path, "FIL003")
        assert [f.line for f in of(report, "FIL003") if f.file == path] == list(range(1, len(keys) + 1))


def test_a_time_of_day_is_not_called_a_number(tmp_path: Path) -> None:
    report = checked(write(tmp_path, {f"{P}/project.toml": "start = 07:32:00\n"}))
    assert "the number" not in the_one(report, "FIL003").message
