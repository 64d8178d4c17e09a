"""Links, written in whatever way Markdown allows: those that are followed are changed, and nothing else."""

import posixpath
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.editing.links import links_to, relinked
from evalkit.errors import EvalkitError
from evalkit.files.markdown import parse
from evalkit.files.markdown_links import leads_to
from tests.running import run
from tests.small import STORY, check_json, edit

PAGE = "projects/ward/story.md"
OLD, NEW = "projects/ward/indicators/left-to-it.toml", "projects/ward/indicators/left-alone.toml"

FORMS = [
    "[t]({link})",
    "Text [over\nlines]({link}) and [*more* `code` \\] text]({link} (title)).",
    "[t](\n  {link}\n  \"a (title\n'over lines\") [u]({link} 'indicators/left-to-it.toml')",
    "[t](<{link}>) [indicators/left-to-it.toml]({link})",
    "![a picture\nof it]({link}) [![within]({link})]({link})",
    "[text][r{n}], [r{n}][], [R{n}]\n\n[r{n}]: {link}",
    "[text\nover][r{n}\nlines]\n\n[r{n} lines]:\n   {link}\n 'a title\nover lines'",
    '[r{n}]: <{link}>\n[never used {n}]: {link}\n[r{n}]: {link} "shadowed"\n\n[r{n}]',
    "> [t]({link})\n> [over\n> lines](\n> {link})\nlazy [u]({link})",
    "> Said.\n>\n> [r{n}]:\n> {link}\n>\n> [r{n}]",
    "- [t]({link})\n\n  [over\n  lines]({link})\n  - > [deep](\n    > {link})\n",
    "1.\t[t]({link}) a tab\n\n\t[u]({link})",
    "## [t]({link}) ##",
    "### A [t]({link})#",
    "[t\nu]({link})\n===",
    "| a | b |\n|---|---|\n| [t]({link}) | [u]({link}) |",
    "A note[^{n}].\n\n[^{n}]: [t]({link})\n\n    More [u\n    v]({link}).\n[^other{n}]: Interviews",
    "[^my note {n}]: [t]({link})",
    "**[t]({link})** _[u]({link})_ `[v]({kept})` <!-- [w]({kept}) --> &amp; [x]({link})",
    "`` [t]({kept}) ` `` [a `b]({kept}) [c` d]({link})",
    "\\[t]({kept}) \\![u]({link}) [v]\\({kept})",
    "```\n[t]({kept})\n[r]: {kept}\n```",
    "    [t]({kept})",
    "<div>\n[t]({kept})\n</div>\n\n<a href='{kept}'>[u]({link})</a>",
    "[t]({kept}.bak) [u](https://x.org/{kept}) [v](other-{kept})",
    "<https://example.org/> [t]({link}) <a@example.org>",
    "Just *words*.",
]
IDS = ["left-to-it", "left\\-to-it", "%6Ceft-to-it", "left%2Dto%2dit", "left&#45;to&#x2D;it", "lef&#116;\\-to-i%74"]
BEFORE = ["", "./", "../ward/", "../../projects/./ward/", "nothing/..//", ".&#46;/w&#97;rd/..&#x2f;ward/"]
BEHIND = ["", "#part", "?a=b#c", "#a&amp;b%20c"]


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, str]:
    """A page with links to the indicator, and the same page as it has to be once that goes by another id."""
    before: list[str] = []
    after: list[str] = []
    for number, form in enumerate(draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=6))):
        start, id, end = (draw(st.sampled_from(choices)) for choices in (BEFORE, IDS, BEHIND))
        kept = "indicators/left-to-it.toml"
        for written, into in ((id, before), ("left-alone", after)):
            link = f"{start}indicators/{written}.toml{end}"
            into.append(form.format(link=link, kept=kept, n=number))
    line_end, mark = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(["", "\ufeff"]))
    between = "\n\nAnd so on.\n\n"  # so that no block runs into the next
    found = [mark + between.join(blocks).replace("\n", line_end) for blocks in (before, after)]
    return found[0], found[1]


@settings(max_examples=300, deadline=None)
@given(pages())
def test_links_that_are_followed_are_changed_and_every_other_byte_stays(page: tuple[str, str]) -> None:
    before, after = page
    changed = relinked(before, PAGE, OLD, NEW)
    assert changed == after
    assert not links_to(changed, PAGE, OLD)
    assert OLD not in {leads_to("projects/ward", link.target) for link in parse(changed).links}


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="[]()<>!:\\`'\" \n#>-*a\t", max_size=30), st.text(alphabet="[]()<>!:\\`'\" \n#>-*a\t", max_size=30)
)
def test_a_link_in_odd_surroundings_is_found_by_both_or_by_neither(before: str, behind: str) -> None:
    text = f"{before}[a](indicators/left-to-it.toml){behind}\n\n[a]: indicators/left-to-it.toml\n"
    try:
        changed = relinked(text, PAGE, OLD, NEW)
    except EvalkitError as error:
        assert "is written in a way that evalkit cannot change" in error.message
        return
    targets = [leads_to("projects/ward", link.target) for link in parse(text).links]
    then = [leads_to("projects/ward", link.target) for link in parse(changed).links]
    assert then == [NEW if target == OLD else target for target in targets]


def test_every_link_of_the_worked_example_goes_along_with_what_it_leads_to(worked: Path) -> None:
    renamed = 0
    for page in sorted(worked.glob("projects/*/**/*.md")):
        text, path = page.read_text("utf-8"), page.relative_to(worked).as_posix()
        targets = [leads_to(posixpath.dirname(path), link.target) for link in parse(text).links]
        for old in sorted(set(targets)):
            new = f"{posixpath.dirname(old)}/another{posixpath.splitext(old)[1]}"
            found = parse(relinked(text, path, old, new)).links
            then = [leads_to(posixpath.dirname(path), link.target) for link in found]
            assert then == [new if target == old else target for target in targets], (path, old)
            renamed += 1
    assert renamed > 50


WRAPPED = """
We also heard from people in their own words, see [the first
talks](data-capture/first-source.toml), and once more in [the
longer talks](
data-capture/first-source.toml "Talks"). The source[^1] is [described][talks], and so is [the
[ward]](../ward/project.toml).

> I was asked
> twice: [once](
> data-capture/first-source.toml).
> — patients

[talks]:
  ../ward/data-capture/first-source.toml

[^1]: Talks

    More of [them](data-capture/first-source.toml).
"""
ELSEWHERE = "See [the\nward](<../projects/ward/project.toml>) and [its\nplan](\n../projects/ward/data-capture/first-source.toml).\n"


@pytest.fixture
def wrapped(care: Path) -> Path:
    """An evaluation with a data source to which links lead that are broken over lines."""
    plan = care / "projects/ward/data-capture/first-source.toml"
    plan.parent.mkdir(exist_ok=True)
    plan.write_text('title = "Talks"\n', "utf-8")
    edit(care, STORY, add=WRAPPED)
    (care / "notes").mkdir()
    (care / "notes/plan.markdown").write_text(ELSEWHERE, "utf-8", newline="\r\n")
    return care


def faults(root: Path) -> list[str]:
    found = check_json(root).evaluation["findings"]
    return [f"{f['line']}: {f['message']}" for f in found if f["code"] in ("FIL004", "FIL007")]


def test_a_data_source_takes_the_links_to_it_along_however_they_are_broken(wrapped: Path) -> None:
    before = (wrapped / STORY).read_text("utf-8")
    assert faults(wrapped) == []
    ran = run(wrapped, "rename", "data-capture", "first-source", "talks")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("Renamed data-capture first-source to talks, and 6 references to it.\n")
    assert faults(wrapped) == []
    assert (wrapped / STORY).read_text("utf-8") == before.replace("first-source", "talks")
    elsewhere = (wrapped / "notes/plan.markdown").read_bytes().decode()
    assert elsewhere == ELSEWHERE.replace("first-source", "talks").replace("\n", "\r\n")


def test_a_project_takes_the_links_to_it_along_wherever_they_stand(wrapped: Path) -> None:
    before = (wrapped / STORY).read_text("utf-8")
    assert run(wrapped, "rename", "project", "ward", "clinic").status == 0
    assert faults(wrapped) == []
    assert (wrapped / "projects/clinic/story.md").read_text("utf-8") == before.replace("../ward/", "../clinic/")
    elsewhere = (wrapped / "notes/plan.markdown").read_bytes().decode()
    assert elsewhere == ELSEWHERE.replace("projects/ward", "projects/clinic").replace("\n", "\r\n")


def test_what_is_removed_is_listed_wherever_a_link_leads_to_it(wrapped: Path) -> None:
    start = (wrapped / STORY).read_text("utf-8").count("\n") - WRAPPED.count("\n")
    ran = run(wrapped, "remove", "data-capture", "first-source", "--force")
    assert ran.status == 0, ran.err
    places = [f"  {STORY}:{start + line}  still names it\n" for line in (3, 5, 10, 14, 18)]
    assert ran.out == "Removed data-capture first-source.\n" + "".join(
        ["  notes/plan.markdown:4  still names it\n", *places]
    )
    assert len(faults(wrapped)) == 5


def test_what_stands_in_a_footnote_is_text_like_any_other(care: Path) -> None:
    text = "\nA word[^1], two[^b].\n\n[^1]: Interviews\n[^b]: [one](zzz.pdf)\n\n    [two](qqqqq.pdf)\n"
    edit(care, STORY, add=text)
    last = len((care / STORY).read_text("utf-8").split("\n")) - 1
    said = [fault.partition(" leads nowhere")[0] for fault in faults(care)]
    assert said == [f"{last - 2}: The link to “zzz.pdf”", f"{last}: The link to “qqqqq.pdf”"]


def test_an_address_that_cannot_be_changed_is_named_and_nothing_happens(wrapped: Path) -> None:
    """A percent sign that an entity stands for is a sign of its own, and not one of the three of an escape."""
    (wrapped / "notes/odd.md").write_text("\n[a](../projects/ward/data-capture/first&#37;2Dsource.toml)\n", "utf-8")
    before = (wrapped / STORY).read_bytes()
    ran = run(wrapped, "rename", "data-capture", "first-source", "talks")
    assert (ran.status, ran.out) == (2, "")
    assert (
        "notes/odd.md cannot be changed. Line 2: the link to “../projects/ward/data-capture/first%2Dsource.toml”"
        in ran.err
    )
    assert (wrapped / STORY).read_bytes() == before
