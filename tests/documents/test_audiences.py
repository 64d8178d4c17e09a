"""Who reads a document decides what it shows: of files and roles, of small numbers, of people's own words."""

import re
from pathlib import Path

import pytest

from tests.documents.pages import page
from tests.documents.test_publish import contents, publish, published
from tests.small import edit

COPD = "projects/copd-care-planning"
SITE = "projects/asked-on-site"
STORY = f"{SITE}/story.md"
VOICE = "You keep the table and send the women home."


def both(folder: Path, name: str) -> str:
    """The text of a document in both formats."""
    html, markdown = (folder / f"published/{name}{ending}" for ending in (".html", ".md"))
    return page(html.read_text("utf-8")).text + markdown.read_text("utf-8")


@pytest.mark.parametrize("kind", ["framework", "report", "stories"])
def test_the_public_reads_no_files_roles_or_storage(example: Path, kind: str) -> None:
    assert publish(example, kind, "--audience", "public", "--to", "html,md").status == 0
    text = both(example, f"{kind}-public")
    for hidden in (
        "projects/",
        ".toml",
        "Owner:",
        "Access:",
        "Storage:",
        "Responsible",
        "REC 22/M/0147",
        "Focus drifting",
    ):
        assert hidden not in text, hidden
    assert publish(example, kind).status == 0
    if kind == "framework":
        assert "Storage:" in published(example, "framework.html").text


def test_a_draft_for_the_public_names_no_files(care: Path) -> None:
    assert publish(care, "report", "--audience", "public", "--to", "html,md").status == 0
    text = both(care, "report-public")
    assert "Draft: " in text
    assert ".toml" not in text


def test_a_number_of_few_people_is_withheld_from_the_public(example: Path) -> None:
    edit(
        example,
        f"{SITE}/indicators/booked-early.toml",
        add='\n[[observations]]\ndate = 2024-06-30\nvalue = 33.3\nn = 3\nnote = "one of three"\n',
    )
    assert publish(example, "report", "--audience", "public", "--to", "html,md").status == 0
    text = both(example, "report-public")
    assert "fewer than 5 (Jun 2024)" in text
    assert not re.search(r"n = [1-4]\b", text)
    assert "33.3%" not in text
    assert "one of three" not in text
    publish(example, "report")
    assert "33.3% (n = 3)" in published(example, "report.html").text


def test_in_running_text_a_number_of_few_people_is_withheld_too(example: Path) -> None:
    edit(example, STORY, "Site D came in late.", "Site D came in late: 66.7% there (n = 3), n = 4 elsewhere.")
    edit(
        example,
        STORY,
        "maternity service, booking office",
        "maternity service, one of the three staff of the office (n = 3)",
    )
    publish(example, "stories", "--audience", "public", "--to", "html,md")
    text = both(example, "stories-public")
    assert "The county maternity service, one of the fewer than 5 staff of the office (fewer than 5)" in text
    assert "Site D came in late: a share there (fewer than 5), fewer than 5 elsewhere." in text
    assert not re.search(r"n = [1-4]\b", text)


def test_few_people_are_withheld_wherever_they_are_told_of(example: Path) -> None:
    model = example / COPD / "logic-model.toml"
    model.write_text(
        re.sub(r'(?m)^problem = """', 'problem = """Three people died. ', model.read_text("utf-8")), "utf-8"
    )
    sheet = example / COPD / "indicators/review-length.toml"
    sheet.write_text(
        re.sub(r'(?m)^title = ".*"', 'title = "Length, as 3 patients saw it"', sheet.read_text("utf-8")), "utf-8"
    )
    for kind in ("framework", "report"):
        publish(example, kind, "--audience", "public", "--to", "html,md")
        text = " ".join(both(example, f"{kind}-public").split())
        assert not re.search(r"three people|3 patients", text, re.IGNORECASE)
        assert "Length, as fewer than 5 patients saw it" in text


def test_nobody_is_quoted_without_consent(example: Path) -> None:
    text = (example / f"{SITE}/project.toml").read_text("utf-8")
    begin = text.index('consent = """\nEach speaker')
    end = text.index('"""', begin + 15) + 3
    (example / f"{SITE}/project.toml").write_text(text[:begin] + text[end:], "utf-8")
    for kind in ("report", "stories"):
        assert publish(example, kind, "--to", "html,md").status == 0
        assert VOICE not in both(example, kind)
    ran = publish(example, "stories", "--audience", "public", "--force")
    assert f"{SITE}/project.toml: the story is left out: `story.consent` or `story.approved` is not given." in ran.err
    assert "They came back and told us" not in published(example, "stories-public.html").text


def test_what_is_quoted_in_a_list_or_of_nobody_named_takes_consent_too(example: Path) -> None:
    edit(
        example,
        STORY,
        "\n## What changed\n",
        "\n- So it was:\n\n  > Listed words.\n\n> Words of nobody.\n\n## What changed\n",
    )
    publish(example, "stories", "--to", "html,md")
    assert {"Listed words.", "Words of nobody."} <= {*re.findall(r"> (\w+ \w+(?: \w+)?\.)", both(example, "stories"))}
    edit(example, f"{SITE}/project.toml", 'consent = """', 'kept = """')
    publish(example, "stories", "--to", "html,md", "--force")
    text = both(example, "stories")
    assert "So it was:" in text
    assert "Listed words." not in text
    assert "Words of nobody." not in text


def test_a_story_that_nobody_approved_is_marked_in_a_draft_and_left_out_of_what_is_final(example: Path) -> None:
    edit(example, f"{SITE}/project.toml", "approved = 2024-08-20\n")
    ran = publish(example, "stories")
    assert f"{SITE}/project.toml: the story is left out" in ran.err
    assert VOICE not in published(example, "stories.html").text
    edit(example, f"{SITE}/findings.toml", 'theme = "record systems"\n')
    edit(example, f"{SITE}/relationships/families-service.toml", 'from = """', 'form = """')
    ran = publish(example, "stories", "--force")
    assert "Draft: " in ran.err
    assert "Not yet approved by those involved." in published(example, "stories.html").text
    assert VOICE in published(example, "stories.html").text


def test_participants_read_what_was_found_and_what_becomes_of_their_data(example: Path) -> None:
    assert publish(example, "report", "--audience", "participants").status == 0
    read = published(example, "report-participants.html")
    headings = [heading for _, heading in read.headings]
    assert "3 What you were asked, and what becomes of it" in headings
    assert "Recordings deleted when the summary is agreed with the speaker" in read.text
    assert not any("Appendix" in heading for heading in headings)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("evaluation.toml", "Yes, in part.", "Yes, in part; write to jo@example.org."),
        (f"{COPD}/findings.toml", "", ""),
    ],
)
def test_a_contact_detail_refuses_the_document(example: Path, path: str, old: str, new: str) -> None:
    if not new:
        edit(example, path, add='\n[[promoters]]\ntitle = "Ring 01632 960 983"\n')
    else:
        edit(example, path, old, new)
    before = contents(example)
    ran = publish(example, "report", "--to", "html,md")
    assert ran.status == 1
    assert ran.err.startswith("Nothing has been written: the document would show what identifies a person.\n")
    assert re.search(rf"^  {re.escape(path)}:\d+: (an e-mail address|a telephone number)$", ran.err, re.MULTILINE)
    assert "example.org" not in ran.err
    assert contents(example) == before


def test_captured_data_are_never_read(example: Path) -> None:
    data = example / SITE / "data"
    data.mkdir()
    (data / "site-survey.csv").write_text("name\nZebedee\n", "utf-8")
    publish(example, "report", "--to", "html,md")
    assert "Zebedee" not in both(example, "report")


def test_of_a_story_nothing_is_lost_and_a_picture_that_is_left_out_is_told(example: Path) -> None:
    edit(example, STORY, "\n## In brief\n", "\nBefore all, with [a link][late].\n\n## In brief\n")
    edit(
        example,
        STORY,
        add="\n#### Deep\n\nSee [by name][late]. ![A board](board.png)\n\n[late]: indicators/heard-back.toml\n",
    )
    ran = publish(example, "stories", "--to", "html,md")
    assert ran.status == 0
    assert re.search(rf"^{STORY}:\d+: a picture is left out\.$", ran.err, re.MULTILINE)
    text = both(example, "stories")
    assert "They came back and told us Fictional. This story" in text
    assert "Before all, with a link. Gypsy" in text
    assert "Deep See by name." in text
    assert "[late]" not in text.replace("\\", "")


def test_what_had_not_happened_by_the_day_of_a_document_is_not_in_it(example: Path) -> None:
    edit(example, f"{COPD}/data-capture/plan-audit.toml", add="\n[[waves]]\ndate = 2024-03-01\nanswered = 71\n")
    for day, there in (("2022-06-01", False), ("2024-10-01", True)):
        for kind in ("report", "stories"):
            assert publish(example, kind, "--to", "html,md", "--force", as_of=day).status == 0
        text = both(example, "report") + both(example, "stories")
        for told in ("71 answered", "at baseline (Nov 2022", "Done 18 June 2024", "Approved by those involved on"):
            assert (told in text) == there, (day, told)
        assert ("Not yet approved by those involved." in text) != there
