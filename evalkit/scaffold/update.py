"""Bringing an evaluation to what its template says now, without losing anything that somebody wrote."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.known import FOLDER
from evalkit.files.loader import load_from
from evalkit.files.sources import Source
from evalkit.keys import dotted
from evalkit.scaffold import made, record
from evalkit.scaffold.answers import checked, completed
from evalkit.scaffold.create import rendering
from evalkit.scaffold.dropped import Dropped, dropped_file, dropped_parts
from evalkit.scaffold.made import Made
from evalkit.scaffold.merge import merge
from evalkit.scaffold.merged import Conflict
from evalkit.scaffold.parts import values
from evalkit.scaffold.render import render
from evalkit.scaffold.renewal import comments_now, renewals, renewed
from evalkit.templates.find import Template, found
from evalkit.templates.inspect import admitted


@dataclass(slots=True)
class Update:
    """What would come of it."""

    changes: Changes
    template: Template
    then: str
    """The version that the evaluation comes from."""
    conflicts: list[Conflict] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    """Files that the template has now and had not then."""
    keys: dict[str, list[str]] = field(default_factory=dict)
    """By file: the keys in it that are new, with dots."""
    dropped: list[Dropped] = field(default_factory=list)
    """What the template has no more, and stays."""

    @property
    def files(self) -> list[str]:
        """The files of people that change."""
        return [path for path in self.changes.paths if not path.startswith(f"{FOLDER}/")]

    @property
    def is_newer(self) -> bool:
        """Whether there is anything to bring in."""
        return bool(self.changes or self.conflicts or self.dropped) or self.then != self.template.version


def update(root: Path, source: str | None, accept: str | None, *, trust: bool = False) -> Update:
    """What brings an evaluation to its template as it is now. `source`: where that is, if not where it was.

    Raises EvalkitError where it does not say what it was made from, or a file cannot be read.
    """
    changes = Changes(root)
    then, there = made.kept(changes.source), record.kept(changes.source)
    with found(source or there.source or there.template) as template, rendering() as into:
        chosen = admitted(template, trust=trust)
        folder, _ = render(chosen, completed(checked(there.answers)), into)
        result = Update(changes, chosen, there.version)
        files = {there.path_now(path): text for path, text in _files(folder).items()}
        result.dropped += _dropped(changes, then, files)
        _bring_all(result, files, then, accept)
        if result.is_newer:
            now = {there.path_now(path): parts for path, parts in made.made_in(folder).items()}
            changes.write(
                record.RECORD, record.written(replace(record.of(files[record.RECORD]), renamed=there.renamed))
            )
            changes.write(made.RENDERED, made.written(now))
    return result


def _dropped(changes: Changes, then: dict[str, Made], files: dict[str, str]) -> Iterator[Dropped]:
    """What the template made then and makes no more, where it is there still."""
    for path, parts in then.items():
        try:
            mine = changes.text(path)
        except EvalkitError:  # no text, or is said when it is merged
            continue
        if mine is not None and path not in files:
            yield dropped_file(path, parts, mine)
        elif mine is not None:
            yield from dropped_parts(path, parts, mine, files[path])


def _files(folder: Path) -> dict[str, str]:
    """The text of every file in a folder, by path; what is no text is held in signs that stand for its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "surrogateescape") for path in files}


def _bring_all(result: Update, files: dict[str, str], then: dict[str, Made], accept: str | None) -> None:
    """Brings in what the template makes now, but for the records of it."""
    now = result.changes.source
    comments: list[tuple[str, str]] = []
    for path, text in files.items():
        if path.startswith(f"{FOLDER}/"):
            if path not in (record.RECORD, made.RENDERED):
                result.changes.write(path, text)
            continue
        comments += comments_now(path, then.get(path, {}), text)
        if not _is_gone(now, path, then):
            _bring(result, path, then.get(path), text, accept)
    _refresh(result.changes, renewals(comments))


def _is_gone(now: Source, path: str, then: dict[str, Made]) -> bool:
    """Whether a file belongs to a project whose folder was there, and is gone or goes by another name."""
    parts = path.split("/")
    folder = f"projects/{parts[1]}" if parts[0] == "projects" and len(parts) > 2 else ""
    return bool(folder) and not now.type_of(folder) and any(known.startswith(f"{folder}/") for known in then)


def _bring(result: Update, path: str, then: Made | None, theirs: str, accept: str | None) -> None:
    """Decides what becomes of one file."""
    try:
        mine = result.changes.text(path)
    except EvalkitError:
        if path.endswith((".toml", ".md")):
            raise
        return
    if mine is None:
        if then is None:  # the template did not have it then; what somebody took away stays away
            result.changes.write(path, theirs)
            result.new.append(path)
        return
    if then is None:  # somebody wrote it before the template had one of that name
        return
    merged = merge(path, then, mine, theirs, accept)
    result.conflicts += merged.conflicts
    result.changes.write(path, merged.text)
    if path.endswith(".toml"):
        before = {key for key, _ in values(made.table_of(path, mine))}
        new = [dotted(key) for key, _ in values(made.table_of(path, merged.text)) if key not in before]
        result.keys |= {path: new} if new else {}


def _refresh(changes: Changes, fresh: dict[str, str]) -> None:
    """Renews the guidance in every file in which it is as the template made it, also in those that somebody added."""
    if not fresh:
        return
    evaluation = load_from(changes.source)
    for path in sorted(evaluation.files):
        text = changes.text(path) if path.endswith(".toml") else None
        if text is not None:
            changes.write(path, renewed(text, fresh))
