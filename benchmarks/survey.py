"""A survey with made-up answers, and the plain query of its figures: what `record` is measured against. Needs DuckDB."""

import sys
from pathlib import Path

_FILES = {
    "evaluation.toml": """format = 1
title = "Survey"
stage = "fieldwork"
""",
    "projects/one/project.toml": """title = "One"
start = 2011-01-01
end = 2013-03-31
""",
    "projects/one/data-capture/survey.toml": """title = "Survey"

[schedule]
start = 2011-01-01
end = 2012-12-31
every = "3 months"

[[items]]
id = "day"
label = "Day"
type = "date"
required = true

[[items]]
id = "unit"
label = "Unit"
type = "select-one"
choices = { york = "York", hull = "Hull", leeds = "Leeds" }

[[items]]
id = "asked"
label = "Were you asked?"
type = "select-one"
required = true
choices = { yes = "Yes", no = "No" }

[[items]]
id = "tasks"
label = "How many tasks do you do?"
type = "integer"
minimum = 0
maximum = 14
relevant = "asked = 'yes'"

[[items]]
id = "minutes"
label = "How many minutes did you wait?"
type = "decimal"
minimum = 0
""",
    "projects/one/indicators/five-tasks.toml": """title = "People who do five tasks or more"
kind = "proportion"
unit = "percent"

[compute]
source = "survey"
of = "asked = 'yes'"
count = "tasks >= 5"
by = ["unit"]
""",
    "projects/one/indicators/waited.toml": """title = "Minutes waited"
kind = "mean"
unit = "minutes"

[compute]
source = "survey"
value = "minutes"
by = ["unit"]
""",
}
_ANSWERS = """
SELECT DATE '2011-01-01' + CAST(hash(n) % 730 AS INTEGER) AS day,
    ['york', 'hull', 'leeds'][CAST(1 + hash(n + 7) % 3 AS INTEGER)] AS unit,
    CASE WHEN hash(n + 3) % 4 = 0 THEN 'no' ELSE 'yes' END AS asked,
    CASE WHEN hash(n + 3) % 4 <> 0 THEN hash(n + 9) % 15 END AS tasks,
    round(hash(n + 11) % 600 / 10, 1) AS minutes
FROM range({}) AS numbers(n)"""
_FIGURES = """
SELECT date_trunc('quarter', day), unit, count(tasks) FILTER (asked = 'yes'), count(*) FILTER (asked = 'yes' AND tasks >= 5),
    count(minutes), avg(minutes), stddev_samp(minutes)
FROM read_csv('{}') GROUP BY GROUPING SETS ((1), (1, 2)) ORDER BY ALL"""


def main() -> None:
    """`FILE`: computes the figures. `--write FOLDER FILE NUMBER`: writes an evaluation, and answers beside it."""
    import duckdb

    database = duckdb.connect(config={"threads": 2})
    if sys.argv[1] != "--write":
        print(database.execute(_FIGURES.format(sys.argv[1])).fetchall())
        return
    folder, answers, number = sys.argv[2:]
    for path, text in _FILES.items():
        file = Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    database.execute(f"COPY ({_ANSWERS.format(number)}) TO '{answers}' (HEADER)")
