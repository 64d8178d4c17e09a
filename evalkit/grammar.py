"""Words for sentences: articles, numbers and lists."""

from collections.abc import Iterable, Sequence


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun if number == 1 else _plural(noun)}"


def _plural(noun: str) -> str:
    """`activity` → `activities`, `box` → `boxes`, `day` → `days`."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def be(keys: Sequence[str]) -> str:
    """`is` for one key, `are` for several."""
    return "is" if len(keys) == 1 else "are"


def quoted(titles: Iterable[str]) -> str:
    """Titles for a sentence: “A”, “B”."""
    return ", ".join(f"“{title}”" for title in titles)


def listed(keys: Iterable[str]) -> str:
    """Keys for a sentence: `a`, `b` and `c`."""
    return joined([f"`{key}`" for key in keys])


def joined(parts: Sequence[str], link: str = "and") -> str:
    """Parts of a sentence: a, b and c. Where one of them has a comma or an “and” of its own: a; b; and c.

    `link`: `or`, where the sentence denies all of them.
    """
    *before, last = parts or [""]
    if not before:
        return last
    if any("," in part or " and " in part for part in parts):
        return f"{'; '.join(before)}{';' if len(before) > 1 else ','} {link} {last}"
    return f"{', '.join(before)} {link} {last}"
