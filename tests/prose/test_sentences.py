"""Running text as its sentences."""

import pytest

from evalkit.prose.sentences import sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One rose. Two fell! Three? “Four.” 5 rose", ["One rose.", "Two fell!", "Three?", "“Four.”", "5 rose"]),
        ("It was approx. 36%, cf. Smith, i.e. Five of them.", ["It was approx. 36%, cf. Smith, i.e. Five of them."]),
        (
            "It rose.[^1] Then [five](a.toml) fell. [six](b.toml) stayed.",
            ["It rose.", "Then five fell.", "six stayed."],
        ),
        ("It was 21.5 percent. nothing ends here", ["It was 21.5 percent. nothing ends here"]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, found: list[str]) -> None:
    assert [sentence.text.strip() for sentence in sentences(text, 1)] == found


def test_lines_and_links_are_known() -> None:
    text = 'First.\nSecond [a\nlink](x.toml "t") and ![b](<y z.toml>)\nend. Third.'
    first, second, third = sentences(text, 5)
    assert (first.line, second.line, third.line) == (5, 6, 8)
    assert [(second.text[link.start :][:3], link.target) for link in second.links] == [
        ("a\nl", "x.toml"),
        ("b\ne", "y z.toml"),
    ]
    assert second.line_of(second.text.index("link")) == 7


def test_what_stands_in_quotation_marks_is_known_also_over_several_sentences() -> None:
    first, second = sentences("She said “I came. It was good” and left.", 1)
    assert first.is_quoted(first.text.index("came"))
    assert not first.is_quoted(0)
    assert second.is_quoted(0)
    assert not second.is_quoted(second.text.index("left"))
