"""Guidance is renewed in every comment that is still as a template made it, also in files that somebody has added."""

from collections.abc import Iterable, Iterator

from evalkit.scaffold.made import Made, hash_of
from evalkit.scaffold.parts import comments


def comments_now(path: str, then: Made, theirs: str) -> Iterator[tuple[str, str]]:
    """For each comment that a template made then, by its hash: what it says there now."""
    if path.endswith(".toml"):
        for comment in comments(theirs):
            if comment.part in then:
                yield then[comment.part], comment.text


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
            text = text[: comment.start] + new.replace("\r\n", "\n").replace("\n", ended) + text[comment.stop :]
    return text
