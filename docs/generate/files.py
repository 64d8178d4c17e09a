"""A page for each kind of file: every key with its guidance, and the rules that ask for it."""

from collections.abc import Iterator

from evalkit.explain.topics import FieldTopic, topic_of
from evalkit.framework import STORY_SECTIONS
from evalkit.model import guidance
from evalkit.model.guidance import TABLES, Guidance
from evalkit.model.kinds import KINDS
from generate.marks import code, page, plain, said, table, toctree


def pages() -> dict[str, str]:
    """The pages of all files, and their index."""
    rows = [(f"[{code(where)}]({name}.md)", plain(_kind(name))) for name, (_, where) in TABLES.items()]
    kinds = [(code(kind.name), plain(kind.text), code(kind.path)) for kind in KINDS.values()]
    index = page(
        "# Files and keys",
        "An evaluation is a folder of plain files. Each key has its guidance as a comment in a new evaluation, too.",
        table(("File", "What stands there"), rows),
        "## Kinds of thing",
        "What `evalkit add`, `rename`, `remove`, `import` and `export table` take as KIND.",
        table(("Kind", "What it is", "Where it stands"), kinds),
        toctree([*TABLES, "story"]),
    )
    return {f"files/{name}": _page(name) for name in TABLES} | {"files/index": index, "files/story": _story()}


def _kind(name: str) -> str:
    return next((kind.text for kind in KINDS.values() if kind.name in (name, name.removesuffix("s"))), "what was found")


def _page(name: str) -> str:
    fields = [
        field for field in map(guidance.find, guidance.every_field()) if field and field.key.startswith(f"{name}.")
    ]
    return page(
        f"# {TABLES[name][1]}",
        plain(_kind(name).capitalize()) + ".",
        *(block for one in fields for block in _field(one)),
    )


def _field(field: Guidance) -> Iterator[str]:
    yield f"## {code(field.key.partition('.')[2])}"
    yield f"**{plain(said(f'What {field.key} is called', field.label))}.** {plain(said(field.key, field.text))}"
    yield f"*Holds* {plain(field.values)}."
    if field.allowed and not any(field.allowed.values()):
        yield ", ".join(map(code, field.allowed))
    elif field.allowed:
        yield table(("Value", "Meaning"), [(code(value), plain(text)) for value, text in field.allowed.items()])
    if field.good:
        yield f"*Good:* {plain(field.good)}"
    if field.weak:
        yield f"*Weak:* {plain(field.weak)}"
    topic = topic_of(field.key, None)
    asked = dict.fromkeys(rule.code for rule in topic.rules) if isinstance(topic, FieldTopic) else {}
    if asked:
        yield "*Asked for by* " + ", ".join(f"[{name}](../rules/{name}.md)" for name in asked)


def _story() -> str:
    sections = [(plain(title), plain(text)) for title, text in STORY_SECTIONS.items()]
    return page(
        "# projects/ID/story.md",
        "The improvement story, in Markdown, with these headings.",
        table(("Section", "What belongs there"), sections),
    )
