"""What identifies a person refuses a document wherever it would stand, and however it is written; the place is named."""

from pathlib import Path

import pytest

from tests.documents.test_chapters import png, write
from tests.documents.test_publish import publish
from tests.small import edit

CHAPTER = "publish/report/change.md"
HOUSE = "publish/house.toml"
MODEL = "projects/ward/logic-model.toml"
_EMAIL, _TELEPHONE, _NHS = "an e-mail address", "a telephone number", "an NHS number"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ask jo**bloggs**@example.org\n", f":1: {_EMAIL}"),
        ("\nAsk jo@exam\u200bple.org\n", f":2: {_EMAIL}"),
        ("Ask jo&#64;example.org\n", f":1: {_EMAIL}"),
        ("Ask jo\\@example.org\n", f":1: {_EMAIL}"),
        ("| a |\n| --- |\n| jo@example.org |\n", f":3: {_EMAIL}"),
        ("## jo_b@example.org\n\nShe knows.\n", f":1: {_EMAIL}"),
        ("Ring 07700\n900 123 now.\n", f":1: {_TELEPHONE}"),
        ("- She\n  - is 943 476\u00a05919.\n", f":2: {_NHS}"),
        ("![Ring 07700 900123](a.png)\n", f":1: {_TELEPHONE}"),
        ("[^1]\n\n[^1]: [x](mailto:jo@example.org)\n", f":3: {_EMAIL}"),
        ("\n[x](https://example.org/?to=jo%40example.org)\n", f":2: {_EMAIL}"),
    ],
)
def test_it_is_found_in_a_chapter(care: Path, text: str, place: str) -> None:
    write(care, CHAPTER, text)
    write(care, "publish/report/a.png", png())
    write(care, "publish/framework/theory.md", "Not of this document: other@example.org, 07700 900456, 401 023 2137.\n")
    ran = publish(care, "report")
    assert ran.status == 1
    assert ran.err.splitlines()[1:-1] == [f"  {CHAPTER}{place}"]
    assert not (care / "published").exists()


@pytest.mark.parametrize("key", ["name", "font", "logo-alt", "footer"])
def test_it_is_found_in_a_house(care: Path, key: str) -> None:
    write(care, HOUSE, f'[house]\nlogo = "a.png"\n{key} = "jo@example.org"\n')
    write(care, "publish/a.png", png())
    ran = publish(care, "report")
    assert (ran.status, ran.err.splitlines()[1]) == (1, f"  {HOUSE}:3: {_EMAIL}")


def test_it_is_found_in_a_picture_also_where_no_other_part_of_the_document_says_it(care: Path) -> None:
    write(care, MODEL, '[inputs.telephone]\nstatement = "Ring 07700 900123"\n')
    write(care, HOUSE, '[documents.framework]\nsections = ["picture"]\n')
    write(care, "publish/framework/picture.md", "{{ logic-model }}\n")
    for audience in ("commissioner", "public"):
        ran = publish(care, "framework", "--audience", audience)
        assert (ran.status, ran.err.splitlines()[1].partition(":")[0]) == (1, f"  {MODEL}")


def test_it_is_found_in_other_words(care: Path) -> None:
    write(care, HOUSE, '[words]\n"of" = "0114 496 0000"\n')
    ran = publish(care, "report")
    assert (ran.status, ran.err.splitlines()[1]) == (1, f"  {HOUSE}:2: {_TELEPHONE}")


@pytest.mark.parametrize(
    ("address", "text", "status"),
    [
        ("us@example.org", "Write to us@example.org.", 0),
        ("us@example.org", "[Write](mailto:us@example.org)", 0),
        ("us@example.org", "Not to bonus@example.org.", 1),
        ("us@example.org", "Not to us@example.org.uk.", 1),
        ("example.org", "Not to jo@example.org.", 1),
        ("@", "Not to jo@example.org.", 1),
        ("07700", "Not on 07700 900123.", 1),
        ("0114 496 0000", "On 0114 496 0000.", 0),
        ("us@example.org, jo@example.org", "us@example.org, jo@example.org", 1),
    ],
)
def test_only_the_one_address_may_stand(care: Path, address: str, text: str, status: int) -> None:
    write(care, CHAPTER, f"{text}\n")
    write(care, HOUSE, f'[feedback]\naddress = "{address}"\n')
    assert publish(care, "report").status == status


def test_a_file_that_is_not_shown_is_not_named(care: Path) -> None:
    edit(care, "projects/ward/project.toml", 'title = "Ward"', 'title = "Ward of jo@example.org"')
    edit(care, "evaluation.toml", add='\n[[waivers]]\nreason = "other@example.org"\n')
    ran = publish(care, "report", "--audience", "public")
    assert ran.err.splitlines()[1:-1] == [f"  projects/ward/project.toml:1: {_EMAIL}"]


def test_where_the_house_s_own_header_links_to_is_looked_at_too(care: Path) -> None:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE

    ours = docx.Document()
    ours.sections[0].header.paragraphs[0].text = "Write"
    ours.sections[0].header.part.relate_to("mailto:jo@example.org", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    write(care, HOUSE, '[house]\nreference = "ours.docx"\n')
    ours.save(str(care / "publish/ours.docx"))
    ran = publish(care, "report", "--to", "docx")
    assert (ran.status, ran.err.splitlines()[1]) == (1, f"  publish/ours.docx: {_EMAIL} in a header or footer")
