"""Chapters and house style of consultants: what they bring in, and what is refused with file and line."""

import os
import re
import struct
import zlib
from pathlib import Path

import pytest

from tests.documents.test_publish import contents, publish, published

CHAPTER = "publish/report/recommendations.md"


def write(folder: Path, path: str, text: str | bytes) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return file


def png(**texts: str) -> bytes:
    """A picture of one pixel, with texts such as cameras write."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    told = b"".join(chunk(b"tEXt", f"{key}\0{text}".encode()) for key, text in texts.items())
    return b"\x89PNG\r\n\x1a\n" + head + told + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_a_chapter_opens_its_section(example: Path) -> None:
    write(example, CHAPTER, "Fund the **table**.\n\n## To services\n\n- Ask first.\n- Come back.\n")
    assert publish(example, "report", "--final").status == 0
    read = published(example, "report.html")
    assert [heading for _, heading in read.headings if "To services" in heading] == ["11.1 To services"]
    assert "Fund the table." in read.text


def test_headings_of_a_chapter_keep_their_order_above_each_other_wherever_they_begin(example: Path) -> None:
    write(example, CHAPTER, "# To all\n\n## To services\n\nAsk first.\n\n# To funders\n\nPay.\n")
    publish(example, "report")
    headings = [one for one in published(example, "report.html").headings if " To " in f" {one[1]}"]
    assert headings == [(3, "11.1 To all"), (4, "To services"), (3, "11.2 To funders")]


def test_a_chapter_in_which_nothing_is_written_counts_as_absent(example: Path) -> None:
    write(example, CHAPTER, "<!-- What should be done, by whom? -->\n\nTODO write it\n")
    publish(example, "report")
    assert "Recommendations" not in published(example, "report.html").text


def test_text_that_is_there_to_be_replaced_is_in_no_document_wherever_it_stands(example: Path) -> None:
    table = "| TODO who | what |\n|---|---|\n| TODO name | kept in a row |"
    page = f"### TODO a heading\n\nKept before\nTODO within\nand behind.\n\n{table}\n\n**TODO** bold\n\n```\nTODO code\nKept code\n```\n"
    write(example, CHAPTER, page)
    write(example, "publish/comments/one.md", "agreed = 2024-01-31\n\nTODO ask again\n\nWe were heard.\n")
    assert publish(example, "report").status == 0
    text = published(example, "report.html").text
    assert "TODO" not in text
    for kept in ("Kept before and behind.", "kept in a row", "Kept code", "We were heard."):
        assert kept in text
    write(example, "publish/report/board.png", png())
    write(example, CHAPTER, "![TODO what it shows](board.png)\n")
    ran = publish(example, "report", "--force")
    assert (ran.status, "has no words in place of it" in ran.err) == (2, True)


def test_a_summary_of_ones_own_takes_the_place_of_the_answers(example: Path) -> None:
    write(example, "publish/report/main-messages.md", "Relationships changed where people met.\n")
    publish(example, "report")
    text = published(example, "report.html").text
    assert "Relationships changed where people met. Table 1 Whether relationships changed" in text


def test_a_part_that_a_chapter_places_is_printed_once(example: Path) -> None:
    write(example, "publish/framework/matrix.md", "Before.\n\n{{ evaluation-matrix }}\n\nAfter.\n")
    publish(example, "framework")
    captions = published(example, "framework.html").captions
    assert len([caption for caption in captions if caption.endswith("Evaluation matrix")]) == 1


def test_a_part_that_shows_nothing_is_told(example: Path) -> None:
    write(example, CHAPTER, "Before.\n\n{{ waivers }}\n\n{{ results: asked-on-site }}\n")
    ran = publish(example, "report", "--project", "copd-care-planning")
    assert [line for line in ran.err.splitlines() if "shows nothing" in line] == [
        f"{CHAPTER}:3: {{{{ waivers }}}} shows nothing in this document.",
        f"{CHAPTER}:5: {{{{ results: asked-on-site }}}} shows nothing in this document.",
    ]


def test_a_value_stands_within_a_sentence_also_over_two_lines(example: Path) -> None:
    write(
        example, CHAPTER, "It was {{ value: asked-on-site\nbooked-early }}, and {{ 7*7 }} {% x %} {{ config }} stay.\n"
    )
    assert publish(example, "report").status == 0
    text = published(example, "report.html").text
    assert "It was 34% at baseline (Sep 2022, n = 47), 41.7% in Mar 2023 (n = 24)" in text
    assert "target 60%, and {{ 7*7 }} {% x %} {{ config }} stay." in text


@pytest.mark.parametrize(
    "text", [r"\{\{ judgements \}\}", r"\{{ judgements }}", r"So {\{ value: nowhere none }\} it is."]
)
def test_braces_behind_a_backslash_place_nothing(example: Path, text: str) -> None:
    write(example, CHAPTER, f"{text}\n")
    assert publish(example, "report").status == 0
    assert text.replace("\\", "") in published(example, "report.html").text


def test_every_part_that_is_listed_can_be_placed(example: Path) -> None:
    from evalkit.documents.parts.find import parts

    write(example, CHAPTER, "\n\n".join(f"{{{{ {name} }}}}" for name in parts()))
    ran = publish(example, "report")
    assert ran.status == 0, ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "One.\n\n{{ evaluation-matrx }}\n",
            ":3: there is no part “evaluation-matrx”. Did you mean “evaluation-matrix”?",
        ),
        ("{{ results: copd }}", ":1: There is no project “copd”."),
        (
            "{{ value: asked-on-site booked }} x",
            ":1: asked-on-site has no indicator “booked”. Did you mean “booked-early”?",
        ),
        ("[x](../../nowhere.md)", ":1: the link to “../../nowhere.md” leads nowhere."),
        ("![a](../../../x.png)", ":1: the picture “../../../x.png” lies outside of publish/."),
        ("![a](https://example.org/x.png)", ":1: the picture “https://example.org/x.png” lies elsewhere."),
        ("![a](/etc/passwd)", ":1: the picture “/etc/passwd” lies elsewhere."),
        ("![a](a.svg)", ":1: the picture “a.svg” is no PNG or JPEG."),
        ("![](a.png)", ":1: the picture “a.png” has no words in place of it."),
        ("![a](link.png)", ":1: the picture “link.png” lies outside of publish/."),
        ("![a](none.png)", ":1: there is no picture “none.png”."),
    ],
)
def test_what_cannot_be_placed_is_refused(example: Path, tmp_path: Path, text: str, said: str) -> None:
    write(example, CHAPTER, text)
    write(example, "publish/report/a.svg", "<svg/>")
    write(example, "publish/report/a.png", png())
    (tmp_path / "outside.png").write_bytes(png())
    (example / "publish/report/link.png").symlink_to(tmp_path / "outside.png")
    before = contents(example)
    ran = publish(example, "report")
    assert ran.status == 2
    assert f"{CHAPTER}{said}" in ran.err
    assert contents(example) == before


def test_a_picture_is_shown_without_what_its_file_knows(example: Path) -> None:
    write(example, CHAPTER, "![A board with cards](board.png)\n")
    write(example, "publish/report/board.png", png(Author="Zebedee"))
    assert publish(example, "report", "--to", "html,md").status == 0
    (source,) = published(example, "report.html").sources
    assert source.startswith("data:image/png;base64,")
    (picture,) = (example / "published/report-figures").glob("*.png")
    assert picture.read_bytes() == png()


def test_what_could_run_is_left_out_and_told(example: Path) -> None:
    write(example, CHAPTER, "A <b>b</b> [c](javascript:alert(1)).\n\n<script>d</script>\n\n```{=html}\n<i>e</i>\n```\n")
    ran = publish(example, "report")
    assert ran.status == 0
    for line, what in ((1, "raw HTML"), (1, "a link to javascript:"), (3, "raw HTML"), (5, "a raw block")):
        assert f"{CHAPTER}:{line}: {what} is left out." in ran.err
    text = published(example, "report.html").text
    assert "A b c." in text
    assert "alert" not in text


def test_a_link_to_a_place_that_the_document_does_not_have_is_told(example: Path) -> None:
    write(example, CHAPTER, "See [what](#limitations)\nand [what not](#nowhere).\n")
    ran = publish(example, "report")
    assert ran.err.splitlines()[1:] == [
        f"{CHAPTER}:2: the link to “#nowhere” leads nowhere in this document, and is left out."
    ]
    assert "#limitations" in published(example, "report.html").links


def test_of_very_much_that_is_left_out_not_all_is_told(example: Path) -> None:
    write(example, CHAPTER, "A <b> c.\n\n" * 60)
    ran = publish(example, "report")
    assert ran.err.splitlines()[-2:] == [f"{CHAPTER}:99: raw HTML is left out.", "and 10 more of that kind"]


def test_a_chapter_of_no_section_is_refused(example: Path) -> None:
    write(example, "publish/report/costs.md", "Dear.\n")
    ran = publish(example, "report")
    assert ran.status == 2
    assert "publish/report/costs.md is in no section." in ran.err
    write(example, "publish/house.toml", '[documents.report]\nsections = ["costs", "change"]\n')
    assert publish(example, "report").status == 0
    headings = [heading for level, heading in published(example, "report.html").headings if level == 2]
    assert headings == ["Contents", "1 Costs", "2 Did relationships change, and how?"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "report/factors.MD",
            "report/factors.MD is in no section. Did you mean “factors”? Its name has to end with .md.",
        ),
        ("report/cost.markdown", "report/cost.markdown is in no section. Its name has to end with .md."),
        (
            "report/of us/factors.md",
            "report/of us/factors.md is in no section. Did you mean “factors”? Put it into report/ itself.",
        ),
        ("reports/factors.md", "reports: there is no document “reports”. Did you mean “report”?"),
    ],
)
def test_no_chapter_is_passed_over_in_silence(example: Path, path: str, said: str) -> None:
    write(example, f"publish/{path}", "Dear.\n")
    ran = publish(example, "report")
    assert ran.status == 2
    assert f"publish/{said}\n" in ran.err


@pytest.mark.parametrize("made", ["link", "pipe", "folder"])
def test_a_house_style_is_an_ordinary_file_of_its_folder(example: Path, tmp_path: Path, made: str) -> None:
    house = example / "publish/house.toml"
    house.unlink()
    (tmp_path / "secret.toml").write_text("secret = 1\n", "utf-8")
    if made == "link":
        house.symlink_to(tmp_path / "secret.toml")
    elif made == "pipe":
        os.mkfifo(house)
    else:
        house.mkdir()
    ran = publish(example, "report")
    assert (ran.status, ran.err.splitlines()[0]) == (2, "Error: publish/house.toml is not an ordinary file.")


def test_a_chapter_whose_section_the_house_leaves_out_is_left_out_and_told(example: Path) -> None:
    write(example, "publish/report/limitations.md", "<!-- What can it not say? -->\n")
    write(example, "publish/house.toml", '[documents.report]\nsections = ["recommendations", "conclusions"]\n')
    ran = publish(example, "report")
    told = [line for line in ran.err.splitlines() if "leaves out" in line]
    assert told == [
        f"publish/report/{name}.md is left out: house.toml leaves out its section."
        for name in ("involvement", "main-messages", "method", "plain-summary")
    ]
    headings = [heading for level, heading in published(example, "report.html").headings if level == 2]
    assert headings == ["Contents", "1 Recommendations", "2 Conclusions"]


def test_a_chapter_may_name_a_project_that_is_not_included(example: Path) -> None:
    write(example, CHAPTER, "It is {{ value: asked-on-site heard-back }}.\n\n{{ results: asked-on-site }}\n\nSo far.\n")
    assert publish(example, "report", "--project", "copd-care-planning").status == 0
    text = published(example, "report.html").text
    assert re.search(r"It is 11\.5% at baseline \(Nov 2022, n = 52\)[^.]*\.9%.*target 50%\. So far\.", text)


@pytest.mark.parametrize("audience", ["public", "participants"])
def test_a_chapter_opens_no_section_to_others_than_it_is_for(example: Path, audience: str) -> None:
    write(example, "publish/report/waivers.md", "What we left out.\n")
    assert publish(example, "report", "--audience", audience).status == 0
    assert "What we left out." not in published(example, f"report-{audience}.html").text


def test_the_house_gives_colour_name_words_and_the_address_for_comments(example: Path) -> None:
    write(
        example,
        "publish/house.toml",
        '[house]\nname = "Hazel & Rowan"\naccent = "#0b5563"\nlang = "cy"\nlogo = "logo.png"\nlogo-alt = "Hazel"\n'
        '[feedback]\naddress = "comments@example.org"\n[words]\n"Main messages" = "Prif negeseuon"\n'
        '"Judgement" = "Barn"\n"Changed" = "Newidiwyd"\n"Source" = "Ffynhonnell"\n"Values" = "Gwerthoedd"\n',
    )
    write(example, "publish/logo.png", png())
    write(example, "publish/comments/one.md", "agreed = 2024-09-01\n\nIt rings true.\n")
    write(example, "publish/comments/two.md", "Not for print.\n")
    assert publish(example, "report").status == 0
    html = (example / "published/report.html").read_text("utf-8")
    assert '<html lang="cy">' in html
    assert "#0b5563" in html
    text = published(example, "report.html").text
    for told in ("Hazel & Rowan", "Prif negeseuon", "comments@example.org", "It rings true.", "Barn", "Newidiwyd"):
        assert told in text
    assert "Ffynhonnell: Audit of care plans" in text
    assert "Gwerthoedd: Women who moved and kept their care" in text
    assert "Not for print." not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[house]\naccent = "#ffcc00"\n', "`accent` #ffcc00 has a contrast of 1.5:1 on white."),
        ('[house]\naccent = "#ffcc00"\n', "publish/house.toml:2: "),
        ('[house]\nlang = "en_GB!"\n', "publish/house.toml:2: `lang` is “en_GB!”."),
        ('[feedback]\n\nadress = "a"\n', "publish/house.toml:3: "),
        (
            '[documents.report]\nsections = ["change",\n"change"]\n',
            "publish/house.toml:3: the section “change” is named",
        ),
        ('[house]\npdf-template = "house.typ"\n', "publish/house.toml:2: `pdf-template` “house.typ” is not there."),
        (
            '[words]\n"Values" = "Gwerthoedd"\n"Main mesages" = "Prif negeseuon"\n',
            "publish/house.toml:3: no document has the label “Main mesages”. Did you mean “Main messages”?",
        ),
        ('[words]\n"judgement" = "Barn"\n', "publish/house.toml:2: no document has the label “judgement”."),
        ('[house]\naccent = "teal"\n', "`accent` is “teal”, which is no colour."),
        ('[house]\n\nacent = "#0b5563"\n', "publish/house.toml:3:"),
        ("[house\n", "publish/house.toml:1:"),
        ('[house]\nlogo = "../../x.png"\n', "`logo` “../../x.png” lies outside of its folder."),
        ('[documents.reprot]\nsections = ["a"]\n', "there is no document “reprot”. Did you mean “report”?"),
        (
            '[documents.report]\nsections = ["chnge"]\n',
            "publish/house.toml:2: there is no section “chnge” of the report. Did you mean “change”?",
        ),
    ],
)
def test_a_faulty_house_style_is_refused(example: Path, text: str, said: str) -> None:
    write(example, "publish/house.toml", text)
    ran = publish(example, "report")
    assert ran.status == 2
    assert said in ran.err


def test_a_template_of_the_house_is_code_and_run_only_for_who_trusts_it(care: Path) -> None:
    write(care, "publish/house.toml", '[house]\npdf-template = "house.typ"\n')
    write(care, "publish/house.typ", '#set document(title: "Ours")\n= Ours\n#json("document.json").len()\n')
    ran = publish(care, "report", "--to", "pdf")
    assert ran.status == 2
    assert "publish/house.toml:2: “house.typ” is code, and would be run." in ran.err
    assert publish(care, "report", "--to", "pdf", "--trust").status == 0
    assert 0 < (care / "published/report.pdf").stat().st_size < 30_000
    write(care, "publish/house.typ", "#nothing-of-this\n")
    ran = publish(care, "report", "--to", "pdf", "--trust", "--force")
    assert ran.status == 2
    assert "The `pdf-template` of the house cannot be set: unknown variable" in ran.err


@pytest.mark.parametrize("path", [CHAPTER, "publish/house.toml"])
def test_a_contact_detail_of_the_house_refuses_the_document(example: Path, path: str) -> None:
    text = "Ask jo@example.org.\n" if path == CHAPTER else '[house]\nfooter = "jo@example.org"\n'
    write(example, path, text)
    ran = publish(example, "report")
    assert ran.status == 1
    assert f"  {path}:{1 if path == CHAPTER else 2}: an e-mail address\n" in ran.err
    assert not (example / "published").exists()


def test_nothing_is_lost_of_what_stands_beside_something_else(example: Path) -> None:
    write(example, "publish/report/a.png", png())
    write(example, "publish/report/b.png", png(Author="b"))
    write(
        example,
        CHAPTER,
        "# Recommendations\n\n### Costs\n#### Of *staff*\n##### In all\n\nDear. <!-- sure? -->\n\n"
        "<!-- a --> Beside a <!-- b --> comment <!-- c --> it stands.\n\n"
        "1. one ![In a list](a.png)\n   - {{ results: copd-care-planning }}\n\n     behind it\n"
        "2. two\n\n   ## In the list\n\n   three\n\n"
        "| x |\n| --- |\n| y ![In a table](b.png) |\n\n## A heading ![In a heading](a.png)\n\nEnd.\n",
    )
    assert publish(example, "report", "--to", "html,md").status == 0
    read, markdown = published(example, "report.html"), (example / "published/report.md").read_text("utf-8")
    assert "11 Recommendations 11.1 Costs Of staff In all Dear. Beside a comment it stands. one" in read.text
    assert len(read.sources) == 3
    told = [found[1] for found in re.finditer(r"!\[In [^\]]*\]\(<(report-figures/picture[^>]*)>\)", markdown)]
    assert [(example / "published" / path).is_file() for path in told] == [True, True, True]
    captions = [one for one in read.captions if one.endswith("COPD clinics: indicators, from baseline to latest")]
    assert len(captions) == 2
    assert all(re.fullmatch(r"Table [1-9]\d* .*", caption) for caption in captions)
    headings = [heading for _, heading in read.headings]
    assert [one for one in headings if one.startswith("11")] == [
        "11 Recommendations",
        "11.1 Costs",
        "11.2 In the list",
        "11.3 A heading",
    ]
    assert "behind it two" in read.text


def test_a_footnote_stands_where_it_is_written(example: Path) -> None:
    write(example, CHAPTER, "Fund the table.[^1]\n\n[^1]: As the [panel](https://example.org/panel) asked.\n")
    assert publish(example, "report").status == 0
    assert "Fund the table.[^1] [^1] As the panel asked." in published(example, "report.html").text


@pytest.mark.parametrize(("deep", "told"), [(15, False), (40, True)])
def test_nothing_is_lost_in_lists_within_lists_unless_it_is_told(example: Path, deep: int, told: bool) -> None:
    nested = "\n".join(f"{'  ' * level}- at depth {level}." for level in range(deep))
    write(example, CHAPTER, f"{nested}\n- beside it\n\n##\n\n## A heading\n\nafter it\n")
    ran = publish(example, "report")
    assert ran.status == 0
    assert ("lists or quotations within each other more than 20 deep is left out." in ran.err) == told
    read = published(example, "report.html")
    assert all(f"at depth {level}." in read.text for level in range(min(deep, 19)))
    assert "beside it" in read.text
    assert "after it" in read.text
    assert [heading for _, heading in read.headings if heading.startswith("11.")] == ["11.1 A heading"]
