"""What chapters of documents place by an id goes on being placed under another one; where it goes, that is told."""

from pathlib import Path

import pytest

from tests.documents.test_publish import contents
from tests.running import run
from tests.small import edit

CHAPTER = "publish/report/change.md"
_CHAPTER = """\ufeff# What changed\r
\r
It was {{ value: ward tasks }},\tand {{value:ward,tasks}} — *{{ value: ward
  tasks }}* | not `{{ value: ward tasks }}`.\r
\r
| Name | Value |
| --- | --- |
| ward | {{ value: ward tasks }} |

> {{ results: ward }}

- {{ charts: ward, tasks tasks }}
- {{ practice: ward patient-nurse }}

{{ quotes: ward patients nurses }}

{{ items: ward survey }}

{{ items: ward everywhere }}

{{ results: ward ward }}

<!-- {{ results: ward }} {{ value: ward tasks }} -->

    {{ results: ward }}

```
{{ results: ward }}
```

TODO {{ results: ward }}

The ward, tasks and patients: {{ results: ward }} stays here, {{ nothing: ward }} too.
"""
PLAN = 'title = "Asked"\n'


@pytest.fixture
def chapter(care: Path) -> Path:
    for path, text in (
        (CHAPTER, _CHAPTER),
        ("projects/ward/data-capture/survey.toml", PLAN),
        ("data-capture/everywhere.toml", PLAN),
        ("publish/comments/one.md", "{{ results: ward }}\n"),
    ):
        (care / path).parent.mkdir(parents=True, exist_ok=True)
        (care / path).write_bytes(text.encode("utf-8"))
    return care / CHAPTER


def publishes(root: Path) -> None:
    ran = run(root, "publish", "report", "--to", "html", "--as-of", "2026-03-01", "--force")
    assert ran.status == 0, ran.err


@pytest.mark.parametrize(
    ("kind", "id", "changes"),
    [
        (
            "indicator",
            "tasks",
            {
                "{{ value: ward tasks }},": "{{ value: ward NEW }},",
                "{{value:ward,tasks}}": "{{value:ward,NEW}}",
                "*{{ value: ward\n  tasks }}": "*{{ value: ward\n  NEW }}",
                "{{ value: ward tasks }} |": "{{ value: ward NEW }} |",
                "ward, tasks tasks": "ward, NEW NEW",
            },
        ),
        ("relationship", "patient-nurse", {"ward patient-nurse": "ward NEW"}),
        ("stakeholder", "patients", {"quotes: ward patients": "quotes: ward NEW"}),
        ("data-capture", "survey", {"ward survey": "ward NEW"}),
        ("data-capture", "everywhere", {"ward everywhere": "ward NEW"}),
        (
            "project",
            "ward",
            {
                "{{ value: ward tasks }},": "{{ value: NEW tasks }},",
                "{{value:ward,tasks}}": "{{value:NEW,tasks}}",
                "*{{ value: ward\n": "*{{ value: NEW\n",
                "{{ value: ward tasks }} |": "{{ value: NEW tasks }} |",
                "> {{ results: ward": "> {{ results: NEW",
                "ward, tasks tasks": "NEW, tasks tasks",
                "ward patient-nurse": "NEW patient-nurse",
                "ward patients nurses": "NEW patients nurses",
                "ward survey": "NEW survey",
                "ward everywhere": "NEW everywhere",
                "results: ward ward": "results: NEW NEW",
            },
        ),
    ],
)
def test_a_chapter_places_a_thing_by_its_new_id(chapter: Path, kind: str, id: str, changes: dict[str, str]) -> None:
    root = chapter.parents[2]
    publishes(root)
    ran = run(root, "rename", kind, id, "brand-new")
    assert ran.status == 0, ran.err
    expected = _CHAPTER
    for old, new in changes.items():
        assert expected.count(old) == 1, old
        expected = expected.replace(old, new.replace("NEW", "brand-new"))
    assert chapter.read_bytes().decode("utf-8") == expected
    assert (root / "publish/comments/one.md").read_text("utf-8") == "{{ results: ward }}\n"
    publishes(root)


def test_a_thing_of_the_same_id_elsewhere_is_another(chapter: Path) -> None:
    root = chapter.parents[2]
    (root / "projects/clinic").mkdir()
    (root / "projects/clinic/project.toml").write_text('title = "Clinic"\n', "utf-8")
    (root / "projects/clinic/indicators").mkdir()
    (root / "projects/clinic/indicators/tasks.toml").write_text('title = "Tasks"\n', "utf-8")
    ran = run(root, "rename", "indicator", "tasks", "done", "--project", "clinic")
    assert ran.status == 0, ran.err
    assert chapter.read_bytes().decode("utf-8") == _CHAPTER


def test_what_a_chapter_places_is_not_removed_unseen(chapter: Path) -> None:
    root = chapter.parents[2]
    before = contents(root)
    ran = run(root, "remove", "indicator", "tasks")
    assert ran.status == 2
    for line in (3, 3, 3, 8, 12, 12):
        assert f"  {CHAPTER}:{line}  would be left hanging\n" in ran.err
    assert contents(root) == before
    ran = run(root, "remove", "indicator", "tasks", "--force")
    assert ran.status == 0
    assert f"  {CHAPTER}:12  still names it\n" in ran.out


def test_what_cannot_be_changed_is_refused_with_its_line(chapter: Path) -> None:
    root = chapter.parents[2]
    chapter.write_text("One.\n\nIt is {{ value: w&#97;rd tasks }}.\n", "utf-8")
    before = contents(root)
    ran = run(root, "rename", "project", "ward", "unit")
    assert ran.status == 2
    assert f"{CHAPTER} cannot be changed. Line 3: " in ran.err
    assert contents(root) == before


def test_a_chapter_that_cannot_be_read_is_told(chapter: Path) -> None:
    chapter.write_bytes(b"\xff {{ quotes: ward patients }}")
    ran = run(chapter.parents[2], "rename", "stakeholder", "patients", "people")
    assert ran.status == 0
    assert f"  {CHAPTER}  was not looked at" in ran.out


def test_every_part_says_with_what_it_is_placed() -> None:
    from evalkit.documents.parts.find import VALUE, parts
    from evalkit.model.kinds import KINDS

    for name, part in {**parts(), "value": VALUE}.items():
        assert set(part.arguments) <= {*KINDS, "question"}, name


def test_no_part_takes_more_than_it_says(care: Path) -> None:
    path = care / CHAPTER
    path.parent.mkdir(parents=True)
    path.write_text("{{ counts: ward }}\n", "utf-8")
    ran = run(care, "publish", "report", "--to", "html")
    assert ran.status == 2
    assert f"{CHAPTER}:1: “ward” is more than it is placed with." in ran.err
    edit(care, CHAPTER, "counts: ward", "items: ward nothing")
    ran = run(care, "publish", "report", "--to", "html")
    assert ran.status == 2
    assert f"{CHAPTER}:1: ward has no data source “nothing”." in ran.err
