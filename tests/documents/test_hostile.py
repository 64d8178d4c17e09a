"""Text of every language and sign stays what it is, in every format; nothing in it is run, fetched, or taken for markup."""

import re
from pathlib import Path

import pytest
import tomli
import tomli_w

from evalkit.documents.publish import formats
from tests.documents.texts import flat, said, unpacked
from tests.running import Ran, run
from tests.small import PROGRAMME, make

TEXTS = {
    "HTML": "<script>alert(1)</script> & &amp; <b onclick='x'>bold</b> <!-- gone --> ]]> <?php echo 1 ?>",
    "Markdown": "*a* _b_ `c` [d](javascript:e) ![f](https://example.org/g.png) | h | # i ~~j~~ [^k] ***",
    "a list": "1. one - two + three > four === --- ::: {=openxml}",
    "LaTeX": r"\section{x} \input{/etc/passwd} $x^2$ 50 % \\ ~ ^",
    "Typst": '#read("/etc/hostname") #import "x" @ref <label> $ x/2 $ = y // z /* z */ #{panic()}',
    "templates": "{{ 7*7 }} {% include 'x' %} {{ config }} {# gone #} ${HOME} `id` %(x)s",
    "Word": "{=openxml} <w:p><w:r/></w:p> MERGEFIELD HYPERLINK &#x202e; _x0041_",
    "right to left": "שלום עולם והאנשים",
    "Arabic": "مرحبا بالعالم",
    "Greek and Polish": "Ελληνικά, zażółć gęślą jaźń, Ŵŷ",
    "maths": "≤ ≥ ≠ ± × ÷ ∑ √ ∞ µ",
    "quotation marks": "“a” ‘b’ „c“ «d» \"e\" 'f' – — …",
    "a long word": "Donaudampfschifffahrtsgesellschaft" * 88,
    "a long text": "an answer that does not end " * 600,
}
NO_FONT = "👩‍👩‍👧"
"""For which no font may be there: then a box stands for it."""
TITLE = "<i>Shared</i> & {{ 7*7 }} #care *now* $x$ \\LaTeX שלום"
DAY = "2026-03-01"
CHAPTER = """Of <b>bold</b> #read("/etc/hostname") and $x^2$, {{ 7*7 }}, {{ config }} and \\input{/etc/passwd}.

```{=openxml}
<w:p>raw</w:p>
```

```typst
#panic("run")
```

[run](javascript:alert) [data](data:text/html,x) [file](file:///etc/passwd) [mail](mailto:a@b)

<iframe src="https://example.org/framed"></iframe>
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation of such texts, and its framework in every format."""
    folder = make(tmp_path_factory.mktemp("hostile") / "care")
    held = tomli.loads((folder / PROGRAMME).read_text("utf-8"))
    held["title"] = TITLE
    held["objective"]["rationale"] = "\n\n".join((*TEXTS.values(), NO_FONT))
    (folder / PROGRAMME).write_text(tomli_w.dumps(held), "utf-8")
    return folder


def published(folder: Path, format: str, *arguments: str) -> Ran:
    return run(folder, "publish", "framework", "--to", format, "--as-of", DAY, "--force", *arguments)


def is_in(text: str, whole: str, format: str) -> bool:
    """Whether a text is there; what is read from right to left stands in a PDF as it is seen, or as it is spoken."""
    flattened = flat(text)
    return flattened in whole or (format == "pdf" and flattened[::-1] in whole)


@pytest.mark.parametrize("format", formats())
def test_text_stays_what_it_is(hostile: Path, format: str) -> None:
    ran = published(hostile, format)
    assert ran.status == 0, ran.err
    whole = said(hostile / f"published/framework.{format}")
    assert [name for name, text in TEXTS.items() if not is_in(text, whole, format)] == []
    assert all(is_in(word, whole, format) for word in TITLE.split())
    assert "49" not in re.sub(r"\d{3,}|[0-9a-f]{16}", "", whole)
    if format == "pdf" and flat(NO_FONT) not in whole:
        assert "□ stands in the PDF: “1 Why relationships”.\n" in ran.err
    else:
        assert flat(NO_FONT) in whole


@pytest.mark.parametrize("format", formats())
def test_a_chapter_is_text_with_marks_and_nothing_else(hostile: Path, format: str) -> None:
    path = hostile / "publish/framework/theory.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CHAPTER, "utf-8")
    try:
        ran = published(hostile, format)
    finally:
        path.unlink()
    assert ran.status == 0, ran.err
    for line, what in (
        (1, "raw HTML"),
        (3, "a raw block"),
        (11, "a link to javascript:"),
        (11, "a link to data:"),
        (11, "a link to file:"),
        (13, "raw HTML"),
    ):
        assert f"publish/framework/theory.md:{line}: {what} is left out." in ran.err
    file = hostile / f"published/framework.{format}"
    whole = said(file)
    for text in (
        'Of bold #read("/etc/hostname") and $x^2$, {{ 7*7 }}, {{ config }} and \\input{/etc/passwd}.',
        '#panic("run")',
        "run data file mail",
    ):
        assert flat(text) in whole, text
    assert "raw" not in whole
    for address in (b"javascript:alert", b"data:text/html", b"file:///etc", b"example.org/framed"):
        assert address not in unpacked(file)


def test_a_mark_that_no_font_has_does_not_take_its_digit_with_it(tmp_path: Path) -> None:
    """Else each 1 of the document would be a box, because of the one in a keycap."""
    folder = make(tmp_path / "care")
    held = tomli.loads((folder / PROGRAMME).read_text("utf-8"))
    held["objective"]["rationale"] = "1\ufe0f\u20e3 of 11 wards, e\u20dd as ever"
    (folder / PROGRAMME).write_text(tomli_w.dumps(held), "utf-8")
    ran = published(folder, "pdf")
    assert ran.status == 0
    assert "□" not in ran.err
    assert "1of11wards,easever" in said(folder / "published/framework.pdf").replace("\u20e3", "").replace("\u20dd", "")
