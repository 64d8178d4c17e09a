"""Guidance is renewed in every comment that is still as a template made it, also in files that somebody has added."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import count, takewhile

from evalkit.scaffold.made import Made, hash_of
from evalkit.scaffold.parts import Part, comments


def comments_now(path: str, then: Made, theirs: str) -> Iterator[tuple[str, str]]:
    """For each comment that a template made then, by its hash: what it says there now, with what is new before it (or, where
    nothing follows, behind it).
    """
    if not path.endswith(".toml"):
        return
    above: dict[str, list[str]] = defaultdict(list)
    right_above: dict[str, str] = {}
    for comment in comments(theirs):
        if comment.part.number is None:
            right_above[comment.part.name] = comment.text
        else:
            above[comment.part.name].append(comment.text)
    for name in {**above, **right_above}:
        yield from _in_line(_above(then, name), above[name], then.get(Part("comment", name)), right_above.get(name))


def _above(then: Made, name: str) -> list[str]:
    """The hashes of the comments that were made further above a key, in their order."""
    parts = (Part("comment", name, number) for number in count())
    return [then[part] for part in takewhile(then.__contains__, parts)]


def _in_line(was: list[str], now: list[str], last: str | None, last_now: str | None) -> Iterator[tuple[str, str]]:
    """What became of comments that stood above each other. `last`: the one right above the key, now `last_now`.

    Those that are the same on both sides say which of the others belong together: a comment that is new in between must not
    take the place of one that is there still.
    """
    became: dict[str, str] = {}
    new: list[str] = []
    same = SequenceMatcher(a=was, b=[hash_of(text) for text in now], autojunk=False)
    for what, i, k, j, m in same.get_opcodes():
        if what == "insert":
            new += now[j:m]
        for hash, text in zip(was[i:k], now[j:m], strict=False) if k - i == m - j else ():
            became[hash] = "\n".join((*new, text))
            new = []
    if last and last_now:
        became[last] = "\n".join((*new, last_now))
    elif new and was and was[-1] in became:
        became[was[-1]] = "\n".join((became[was[-1]], *new))
    yield from became.items()


def renewals(now: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those of them that are other now, each by the hash of what it was; none that became two different ones."""
    texts: dict[str, set[str]] = {}
    for was, comment in now:
        texts.setdefault(was, set()).add(comment)
    only = {was: next(iter(said)) for was, said in texts.items() if len(said) == 1}
    return {was: comment for was, comment in only.items() if hash_of(comment) != was}


def renewed(text: str, fresh: dict[str, str]) -> str:
    """A TOML text with what the template says now in each comment that is as it was made."""
    for comment in reversed(list(comments(text))):
        if new := fresh.get(hash_of(comment.text)):
            ended = "\r\n" if "\r\n" in comment.text else "\n"
            new = new.replace("\r\n", "\n").replace("\n", ended)
            if not (
                text[: comment.stop].endswith(new) or text.startswith(new, comment.start)
            ):  # it stands there already
                text = text[: comment.start] + new + text[comment.stop :]
    return text
