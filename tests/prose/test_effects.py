"""Where a sentence claims an effect: every way of saying so that is listed, and what only looks like one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli

from evalkit import prose
from evalkit.prose.effects import effects_claimed
from evalkit.prose.sentences import sentences

WORDS = Path(prose.__path__[0]) / "words"


def claimed(text: str) -> list[str]:
    return [claim.words for sentence in sentences(text, 1) for claim in effects_claimed(sentence, ["Peer mentors"])]


def words_of(name: str) -> Any:
    return tomli.loads((WORDS / f"{name}.toml").read_text("utf-8"))


def ways_of_claiming() -> Iterator[str]:
    lists = words_of("claims")
    yield from lists["claims"]
    for entry in lists["conditional"]:
        for word in entry["words"]:
            yield from (f"{word} {after}" for after in entry.get("only-before", [""]))


def test_every_way_of_claiming_is_found() -> None:
    for words in ways_of_claiming():
        for text in (f"It {words} the course", f"{words.upper()} x", f"So {words.replace(' ', chr(10))} x"):
            assert [one.casefold() for one in claimed(text)] == [words.strip()], text
        for text in (f"“It {words} it”", f"It is not {words} it", f"un{words} x"):
            assert claimed(text) == [], text


def test_plans_are_no_claims() -> None:
    for entry in words_of("claims")["conditional"]:
        for after in entry.get("not-before", ()):
            assert claimed(f"It is {entry['words'][0]} {after} soon") == []


def test_people_are_thanked() -> None:
    lists = words_of("people")
    for people in (*lists["many"], *lists["thanked"], "Peer mentors"):
        assert claimed(f"Thanks to {people}, it went well") == []
    for text in ("all the ward nurses who came", "our peer mentors"):
        assert claimed(f"thanks to {text}") == []
    for text in ("the programme", "the support of nurses", "nurses' work", "the patient portal"):
        assert claimed(f"thanks to {text}") == ["thanks to"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We cannot say that the course led to it.", []),
        ("It hasn’t led to more.", []),
        ("It was not in itself brought about by us.", []),
        ("It is not new and led to more.", ["led to"]),
        ("It did not only change: it led to more.", ["led to"]),
        ("We cannot say that. It led to more.", ["led to"]),
        ("Whether this led to more cannot be said.", []),
        ("There is no evidence that it led to more, or that it caused less.", []),
        ("The audit did not find that it led to more.", []),
        ("The fall may be due to the winter; it might have led to more.", []),
        ("It may have begun, and led to more.", ["led to"]),
        ("It caused no harm and led to nothing.", []),
        ("It misled to nothing, and was because of the weather.", []),
    ],
)
def test_what_is_denied_is_not_claimed(text: str, found: list[str]) -> None:
    assert claimed(text) == found


def test_what_others_hold_is_reported_and_not_claimed() -> None:
    words = words_of("reported")
    for speaker in (*words_of("people")["many"], *words["speakers"], "Peer mentors"):
        assert claimed(f"{speaker} say this resulted in less work") == [], speaker
    for says in words["says"]:
        assert claimed(f"Nurses on both wards {says} that the course led to more") == [], says
    for start in words["clause"]:
        assert claimed(f"Most told us {start} wards led to more") == [], start
    for to_whom in words["to-whom"]:
        assert claimed(f"Nurses told {to_whom} that it led to more") == [], to_whom
    for according in words["according"]:
        assert claimed(f"{according} the ward's nurses, this led to more") == [], according
    for theirs in words["theirs"]:
        assert claimed(f"In the carers' {theirs}, this led to more") == [], theirs
    for one in ("One nurse", "The lead clinician", "The family"):
        assert claimed(f"{one} said the course led to more") == [], one
    for and_so in words["goes-on"]:
        assert claimed(f"Nurses said that it was quieter, {and_so} the course led to more") == ["led to"], and_so


@pytest.mark.parametrize(
    "text",
    [
        "Patients felt safer as a result of it.",
        "Nurses reported fewer falls as a result of it.",
        "The data say that it was as a result of it.",
        "According to the register it was as a result of it.",
        "Nurses said so. It came as a result of it.",
        "What the nurses said was heard as a result of it.",
        "The nurses' report came as a result of it.",
    ],
)
def test_where_nobody_holds_it_the_story_claims_it(text: str) -> None:
    assert claimed(text) == ["as a result of"]


@pytest.mark.parametrize("name", ["claims", "money", "people", "reported"])
def test_words_are_in_lower_case_and_in_order_and_none_is_there_twice(name: str) -> None:
    def lists(value: Any) -> Iterator[list[str]]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from lists(inner)
        elif value and isinstance(value[0], str):
            yield value
        else:
            for inner in value:
                yield from lists(inner)

    for words in lists(words_of(name)):
        assert words == sorted(set(words))
        assert words == [" ".join(word.lower().split()) for word in words]


def test_long_texts_are_read_in_one_pass() -> None:
    for text in ("led to ", "not ", "thanks to the ", "we cannot say that ", "because of ", "“led to "):
        claimed(text * 5_000)
