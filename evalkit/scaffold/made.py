"""What a template made, part by part, kept as hashes: by them evalkit tells what somebody has written since.

Hashes hold nothing that can be read. They stand in `.evalkit/rendered.json`, where each part is spelt as a word: `=a.b` is a
value, `[a.b]` a table, `#a.b:0` the comment right above, `#a.b:above:0` one further above, `## x` a section, and an empty
word the whole file.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.files.sources import Source
from evalkit.keys import Key, dotted
from evalkit.scaffold.parts import WHOLE, Part, comments, sections, table_at, tables, value_at, values
from evalkit.toml.parse import FIX, parse
from evalkit.toml.verify import held_at

RENDERED = ".evalkit/rendered.json"
"""Where an evaluation keeps it."""
Made = dict[Part, str]
"""What a template made of one file: each part with its hash. A table has none: that it was there is all that counts."""


def made_of(path: str, text: str) -> Made:
    """The parts of a file with their hashes. Raises EvalkitError where it is no TOML and should be."""
    made = {WHOLE: hash_of(text)}
    if path.endswith(".toml"):
        table = table_of(path, text)
        made |= {value_at(key): hash_of_value(value) for key, value in values(table)}
        made |= {table_at(key): "" for key in tables(table)}
        made |= {comment.part: hash_of(comment.text) for comment in comments(text)}
    elif path.endswith(".md"):
        made |= {Part("section", title): hash_of(section) for title, section in sections(text).items()}
    return made


def made_in(folder: Path) -> dict[str, Made]:
    """The same of every file in a folder that was just made, by path, but for what evalkit keeps for itself."""
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        if not path.startswith(".evalkit/"):
            with suppress(EvalkitError):  # a template that makes what cannot be read
                found[path] = made_of(path, file.read_bytes().decode("utf-8", "surrogateescape"))
    return found


def table_of(path: str, text: str) -> dict[str, Any]:
    """What a TOML file holds. Raises EvalkitError that names it, where it cannot be read."""
    parsed = parse(text.removeprefix("\ufeff"))
    if parsed.fault:
        raise EvalkitError(f"{path}: {parsed.fault.message}", hint=FIX)
    return parsed.table


def hash_of(text: str) -> str:
    """Of a text, whatever its line endings, byte-order mark and blank lines at the end."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip()
    return hashlib.sha256(plain.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def hash_of_value(value: Any) -> str:
    """Of a value in TOML."""
    return hash_of(json.dumps(value, sort_keys=True, default=str))


# Whether it is still as it was made


def was_made(made: Made, table: dict[str, Any], at: Key) -> bool:
    """Whether the template made what stands at a key: the file, a table, or an element of a list of tables. Of a list in which
    anything has changed, nobody can tell which of its elements were made.
    """
    if _list_of(at):
        return not any(changed_values(made, table, at))
    return not at or table_at(at) in made


def changed_values(made: Made, table: dict[str, Any], at: Key) -> Iterator[tuple[Key, Any]]:
    """The values of a file, of a table or of an element of a list that are other than the template made them, by key."""
    within = _list_of(at)
    if within and made.get(value_at(within)) == hash_of_value(held_at(table, within)):
        return
    for rest, value in values(held_at(table, at)):
        key = (*at, *rest)
        if within or made.get(value_at(key)) != hash_of_value(value):
            yield key, value


def _list_of(at: Key) -> Key:
    """The key of the list of tables in which a key stands; empty where it stands in none."""
    return next((at[:depth] for depth, part in enumerate(at) if isinstance(part, int)), ())


def has_other_comments(made: Made, text: str, at: Key) -> bool:
    """Whether a comment stands at a key, above it or below it, that the template has not made anywhere in the file."""
    known = {hash for part, hash in made.items() if part.what == "comment"}
    name = dotted(at)
    return any(
        hash_of(comment.text) not in known
        for comment in comments(text)
        if not at or comment.part.name == name or comment.part.name.startswith(f"{name}.")
    )


# As it stands on disk


def written(files: dict[str, Made]) -> str:
    """What was made of each file → the text of `.evalkit/rendered.json`."""
    lines = ",\n".join(f"    {json.dumps(path)}: {json.dumps(_spelt(made))}" for path, made in files.items())
    return f'{{\n  "evalkit_rendered": 1,\n  "files": {{\n{lines}\n  }}\n}}\n'


def read(text: str) -> dict[str, Made]:
    """The reverse. Raises ValueError for a text that evalkit has not written."""
    try:
        held = json.loads(text)
        return {path: _read_made(path, dict(made)) for path, made in held["files"].items()}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def kept(source: Source) -> dict[str, Made]:
    """What an evaluation keeps. Raises EvalkitError where that cannot be read."""
    try:
        return read(source.read(RENDERED).decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise EvalkitError(
            f"{RENDERED} cannot be read, and without it nobody can tell what you have changed.",
            hint="Fetch its last good version.",
        ) from error


def has_project(text: str, id: str) -> bool:
    """Whether, by the text of `.evalkit/rendered.json`, the template made a project of this id."""
    return f'"projects/{id}/' in text


def with_project_renamed(text: str, id: str, new: str) -> str:
    """The text of `.evalkit/rendered.json` where the folder of a project goes by another id."""
    return text.replace(f'"projects/{id}/', f'"projects/{new}/')


_MARKS = {"value": ("=", ""), "table": ("[", "]"), "comment": ("#", ""), "section": ("## ", ""), "file": ("", "")}
_COMMENT = re.compile(r"#(.*?)(?::0|:above:(\d+))", re.DOTALL)


def _spelt(made: Made) -> dict[str, str]:
    return {_word(part): hash for part, hash in made.items()}


def _word(part: Part) -> str:
    before, behind = _MARKS[part.what]
    if part.what == "comment":
        behind = ":0" if part.number is None else f":above:{part.number}"
    return f"{before}{part.name}{behind}"


def _read_made(path: str, held: dict[str, str]) -> Made:
    parts = ((_read_part(word, is_page=path.endswith(".md")), hash) for word, hash in held.items())
    return {part: hash for part, hash in parts if part}


def _read_part(word: str, *, is_page: bool) -> Part | None:
    """The part that a word is for; None for one that evalkit does not know."""
    if not word:
        return WHOLE
    if is_page:
        return Part("section", word[3:]) if word.startswith("## ") else None
    if word.startswith("="):
        return Part("value", word[1:])
    if word.startswith("[") and word.endswith("]"):
        return Part("table", word[1:-1])
    comment = _COMMENT.fullmatch(word)
    return Part("comment", comment[1], int(comment[2]) if comment[2] else None) if comment else None
