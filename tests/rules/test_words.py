"""The lists of words that rules look for: every word is found in a sentence made for it, and what only looks alike is not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from evalkit import rules
from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.report import Finding

FOLDER = Path(rules.__path__[0]) / "words"
MANY = 100_000
PROJECT = Path("projects", "p")


def words_of(name: str) -> Any:
    return tomli.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def lists_in(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from lists_in(inner)
    elif value and isinstance(value[0], str):
        yield value
    else:
        for inner in value:
            yield from lists_in(inner)


def write(path: Path, table: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(table), "utf-8", newline="\n")


def findings(root: Path, code: str) -> list[Finding]:
    write(root / "evaluation.toml", {"format": 1})
    report = check(load(root), Options(date(2012, 6, 1), stage=Stage.DESIGN, select=(code,)))
    assert {finding.code for finding in report.findings} <= {code}
    return list(report.findings)


def quoted(text: str) -> str:
    return text.partition("“")[2].partition("”")[0]


def test_every_list_has_its_tests_here() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"mere-activity.toml", "states-of-mind.toml"}


@pytest.mark.parametrize("name", ["mere-activity", "states-of-mind"])
def test_words_are_in_lower_case_and_in_order_and_none_is_there_twice(name: str) -> None:
    for words in lists_in(words_of(name)):
        assert words == sorted(set(words))
        assert words == [" ".join(word.lower().split()) for word in words]


def test_no_word_has_two_entries() -> None:
    words = [word for entry in words_of("states-of-mind")["verbs"] for word in entry["words"]]
    assert len(set(words)) == len(words)


def test_no_word_is_read_before_a_rule_asks_for_it(tmp_path: Path) -> None:
    rules.word_lists.cache_clear()
    assert findings(tmp_path, "TAN203") == findings(tmp_path, "IND713") == []
    assert rules.word_lists.cache_info().currsize == 0


# A state of mind: behaviours of one party, judged all at once.


def states_of_mind(root: Path, behaviours: list[str]) -> list[str]:
    """For each behaviour the words that the finding quotes; empty where there is none."""
    write(root / PROJECT / "project.toml", {"stakeholders": {"patients": {"group": "people"}}})
    practice = {"patients": {"behaviours": behaviours}}
    write(root / PROJECT / "relationships" / "r.toml", {"between": ["patients"], "practice": practice})
    found = {finding.key[-1]: quoted(finding.message) for finding in findings(root, "TAN203")}
    return [found.get(index, "") for index in range(len(behaviours))]


def sentences_with_states_of_mind() -> Iterator[tuple[str, str]]:
    lists = words_of("states-of-mind")
    for entry in lists["verbs"]:
        for word in entry["words"]:
            for after in entry.get("only-before", ["what", "it"]):
                yield f"{word.capitalize()} {after} comes next", word
    for name in ("having", "being"):
        for word in lists[name]["words"]:
            for what in lists[name]["what"]:
                yield f"{word} more {what} of it", f"{word} more {what}"
    for word in lists["bringing-about"]["words"]:
        for who in lists["bringing-about"]["who"]:
            for what in lists["bringing-about"]["what"]:
                yield f"{word} {who} {what} it", f"{word} {who} {what}"
    for word in lists["of-many"]:
        yield f"The porters {word} that it is so", word
        yield f"Porters {word}, and say so", word
    for word in lists["leading-up"]:
        yield f"{word.upper()} understand why", "understand"
        yield f"“{word}\n  truly {word} understand” it", "understand"


def sentences_without_state_of_mind() -> Iterator[str]:
    lists = words_of("states-of-mind")
    for entry in lists["verbs"]:
        for word in entry["words"]:
            yield f"{word}-card is shown"
            yield f"{word}ish is what it says"
            yield f"mis{word} is what it says"
            yield f"Says when patients {word}"
            yield from (f"{word} {after} with both hands" for after in entry.get("not-before", ()))
            if "only-before" in entry:
                yield f"{word} quickly"
    for name in ("having", "being"):
        for word in lists[name]["words"]:
            yield f"{word} in the room"
            yield f"Says who {word}n’t there"
            for what in lists[name]["what"]:
                yield f"{word} the one who says out loud {what}"
    for word in lists["bringing-about"]["words"]:
        yield f"{word} the door is open"
    for word in lists["of-many"]:
        yield f"The porter {word}"
    for word in lists["leading-up"]:
        yield f"{word} phones the ward"


def test_every_state_of_mind_is_found(tmp_path: Path) -> None:
    sentences = list(sentences_with_states_of_mind())
    found = states_of_mind(tmp_path, [sentence for sentence, _ in sentences])
    assert [(s, f) for (s, words), f in zip(sentences, found, strict=True) if f != words] == []


def test_what_is_no_state_of_mind_is_not_found(tmp_path: Path) -> None:
    sentences = list(dict.fromkeys(sentences_without_state_of_mind()))
    found = states_of_mind(tmp_path, sentences)
    assert [(s, f) for s, f in zip(sentences, found, strict=True) if f] == []


def test_states_of_mind_are_looked_for_in_one_pass(tmp_path: Path) -> None:
    words = [word for listed in lists_in(words_of("states-of-mind")) for word in listed]
    hostile = [
        f"{text} " * MANY for text in ("is", "has x", "is really", "is more", "be very really", "the", "porters")
    ]
    hostile += [text * MANY for text in ("s", "ly", "—", "is-", "-")]
    hostile += [f"is {'really ' * MANY}", f"is {'ly' * MANY}", f"has{' ' * MANY}trust", " ".join(words) * 50]
    assert states_of_mind(tmp_path, [f"x{text}x" for text in hostile]) == [""] * len(hostile)
    found = states_of_mind(tmp_path, hostile)
    assert [text for text in found if len(text) > MANY] == []


# Mere activity: titles of indicators, judged all at once.


def activity_counted(root: Path, titles: list[str]) -> list[str]:
    """For each title the words that the finding quotes; empty where there is none."""
    write(root / PROJECT / "logic-model.toml", {"outcomes": {"o": {"statement": "They do it together"}}})
    for number, title in enumerate(titles):
        sheet = {"title": title, "measures": ["o"], "kind": "count"}
        write(root / PROJECT / "indicators" / f"i{number}.toml", sheet)
    found = {finding.subject: quoted(finding.message) for finding in findings(root, "IND713")}
    return [found.get(f"indicator i{number}", "") for number in range(len(titles))]


def titles_that_count_activity() -> Iterator[tuple[str, str]]:
    lists = words_of("mere-activity")
    for noun in lists["nouns"]:
        yield f"Number of {noun}, by month", noun
        yield noun.upper(), noun.upper()
        yield f"Peer {noun.replace(' ', '-')} ({noun})", f"Peer {noun.replace(' ', '-')}"
    for word in lists["quantities"]:
        yield f"{word} leaflets", "leaflets"
    for word in lists["measures"]:
        yield f"Attendance {word} by unit", "Attendance"
    for word in lists["taking-part"]:
        yield f"Nurses {word}", f"Nurses {word}"
        yield f"Nurses and porters {word} in the year", f"Nurses and porters {word}"
        yield f"{word} in the year", word
    for word in lists["of-their-own"]:
        yield f"Nurses on the ward who {word} it", f"Nurses on the ward who {word}"
    for word in lists["handed"]:
        yield f"Nurses who {word} a leaflet", f"Nurses who {word} a leaflet"
    for word in lists["provided"]["what"]:
        yield f"Evening {word} {lists['provided']['how'][0]}", f"Evening {word} {lists['provided']['how'][0]}"
    for word in lists["provided"]["how"]:
        yield f"Meetings {word} on the ward", f"Meetings {word}"
        yield f"Sessions {word}", f"Sessions {word}"
    for word in lists["sentence"]["joints"]:
        yield f"Nurses trained {word} it", "Nurses trained"
    for word in lists["sentence"]["auxiliaries"]:
        yield f"Nurses who {word} attended", f"Nurses who {word} attended"


def titles_that_do_not() -> Iterator[str]:
    lists = words_of("mere-activity")
    for noun in lists["nouns"]:
        yield f"Number of over{noun}, by month"
        yield f"Number of {noun}ish, by month"
        yield f"People who ask, not {noun}"
        yield f"{noun.capitalize()} in which the person asks"
        yield from (f"{word} {noun}" for word in lists["lapsed"])
        yield from (f"{word.capitalize()} {noun}" for word in lists["elsewhere"]["before"])
    for word in lists["taking-part"]:
        yield f"{word.capitalize()} nurses who wait"
        yield f"Nurses {word} who wait"
        yield f"Nurses who did not {word}"
        yield from (f"{result} {word}" for result in lists["results"])
        yield from (f"Children {word} at the {place}" for place in lists["elsewhere"]["after"])
        yield from (f"Nurses {word} {further} wait" for further in lists["sentence"]["further"])
    for word in lists["of-their-own"]:
        yield f"Nurses who {word} and say why"
    for word in lists["handed"]:
        yield f"Nurses who {word} a hand"
    for word in (*lists["provided"]["what"], *lists["provided"]["how"]):
        yield f"{word} kept"
    for word in lists["sentence"]["relatives"]:
        yield f"Leaflets {word} nurses wait"
    for word in lists["elsewhere"]["after"]:
        yield f"Attendances at the {word}"
        yield f"Attendance in {word}"


def test_all_activity_is_found(tmp_path: Path) -> None:
    titles = list(titles_that_count_activity())
    found = activity_counted(tmp_path, [title for title, _ in titles])
    assert [(t, f) for (t, words), f in zip(titles, found, strict=True) if f != words] == []


def test_what_is_no_activity_is_not_found(tmp_path: Path) -> None:
    titles = list(titles_that_do_not())
    found = activity_counted(tmp_path, titles)
    assert [(t, f) for t, f in zip(titles, found, strict=True) if f] == []


def test_activity_is_looked_for_in_one_pass(tmp_path: Path) -> None:
    words = [word for listed in lists_in(words_of("mere-activity")) for word in listed]
    hostile = [
        f"{text} " * MANY
        for text in ("emergency", "session", "number of", "nurses who were", "sign", "page", "trained and", "-")
    ]
    hostile += [text * MANY for text in ("attend", "sign-", "a&e", "’", "(", "–")]
    hostile += [f"emergency{' ' * MANY}attendance at ", f"sign{'- ' * MANY}up", " ".join(words) * 50]
    assert all(len(text) < 90 for text in activity_counted(tmp_path, [f"kept {text}" for text in hostile]))
