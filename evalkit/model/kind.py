"""What there is to be known of a kind of thing."""

from dataclasses import dataclass
from typing import Literal

from evalkit.model.fields import fields
from evalkit.model.file_kinds import FILES
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.table import Table

_IN_PROJECT = "projects/{project}/"
_PROJECT = next(kind.path for kind in FILES if kind.name == "project")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of thing.

    `shape`: `file` (it is a file of its own), `table` (a table under its id), `list` (one of several without a header of
    their own name, `[[…]]`), `page` (a Markdown file named after a day).
    """

    name: str
    text: str
    """In a few words, for help."""
    shape: Literal["file", "table", "list", "page"]
    table: type[Table]
    path: str
    """Of its file, with `{project}`, and with `{id}` for its own id, or that of what it lives in."""
    within: str = ""
    """The key in the file under which things of this kind stand; empty where the file is the thing."""
    inside: str = ""
    """The kind of thing that it lives in, where that has a file of its own."""
    spoken: str = ""
    """How it is spoken of where that is not its name."""
    many: str = ""
    """How several are spoken of where that is not the same with an s."""
    space: str = ""
    """The space of ids that it shares with other kinds; empty for one of its own."""
    measurable: bool = False
    """Whether an indicator can measure it."""
    stands_for: str = ""
    """The kind of thing that its id names, where that is not its own: a judgement goes by its relationship."""
    told_apart_by: tuple[str, ...] = ()
    """The keys that, taken together, are no two of theirs the same, where they have no id: of an observation, day and part."""
    asked: tuple[str, ...] = ()
    """The keys that are asked for at a terminal, whether or not the gate asks for them."""
    answered: bool = False
    """Whether those that a new evaluation has come from what was answered, so that none is an example of the template."""
    shared: bool = False
    """Whether the evaluation itself may have some, for several projects."""
    column: str = ""
    """Its place in the golden thread: the heading of its column; empty where it is no part of that."""

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """How it is spoken of."""
        return self.spoken or self.name

    @property
    def plural(self) -> str:
        """How several are spoken of."""
        return self.many or f"{self.words}s"

    @property
    def in_project(self) -> bool:
        return self.path != EVALUATION_FILE

    @property
    def is_single(self) -> bool:
        """Whether there is only one, which needs no id."""
        return self.shape == "file" and "{id}" not in self.path and self.path != _PROJECT

    @property
    def names_file(self) -> bool:
        """Whether the id of one becomes the name of a file or folder."""
        return self.shape == "file" and not self.is_single

    @property
    def has_id(self) -> bool:
        """Whether things of this kind go by an id."""
        return self.shape != "list" or "id" in fields(self.table)

    @property
    def has_own_id(self) -> bool:
        """Whether they go by an id that is theirs, so that it can be referred to, and changed."""
        return self.has_id and not self.stands_for and not self.is_single

    @property
    def has_examples(self) -> bool:
        """Whether a template may bring examples of it, there to be replaced."""
        return self.shape != "page" and not self.is_single and not self.answered

    @property
    def leading(self) -> str:
        """The key that says first what it is."""
        return next(
            (key for key in ("title", "name", "statement", "label", "picture", "summary") if key in fields(self.table)),
            "",
        )

    @property
    def asked_in_order(self) -> tuple[str, ...]:
        """The keys that are asked for at a terminal, what it is first of all."""
        leading = (self.leading,) if self.leading and self.leading not in self.asked else ()
        return (*leading, *self.asked)

    def file(self, project: str, id: str, inside: str = "") -> str:
        """The path of the file in which one of this kind stands; without a project, among those of the evaluation itself."""
        path = self.path if project else self.path.removeprefix(_IN_PROJECT)
        return path.format(project=project, id=inside if self.inside else id)
