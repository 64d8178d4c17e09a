"""A visit to the files of an evaluation, one by one: which were looked at, and what is wrong with them."""

from dataclasses import dataclass, field
from posixpath import relpath

from evalkit.files.reading import read
from evalkit.files.sources import FileType, Source
from evalkit.report import UNREADABLE, Problem
from evalkit.suggest import nearest


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of an evaluation, and what is in it by name, sorted; nothing where there is no folder."""

    path: str
    entries: dict[str, FileType] = field(default_factory=dict)

    def path_of(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name


class Visit:
    """Opens files and folders, and notes what goes wrong."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.files: set[str] = set()
        """The files that were looked at."""
        self.project: str | None = None
        """The project whose files these are, for what is noted."""
        self._known: tuple[str, int, frozenset[str]] = ("", 0, frozenset())
        """The files as they are from a folder, when there were so many."""

    def note(self, problem: Problem) -> None:
        hides = problem.hides or problem.code == UNREADABLE
        self.problems.append(problem._replace(project=self.project, subject=problem.file, hides=hides))

    def folder(self, path: str) -> Folder:
        """A folder that is there; an empty one where it cannot be listed."""
        try:
            return Folder(path, self.source.entries(path))
        except NotADirectoryError:
            message, fix = "This is a file; evalkit expects a folder here.", "Rename it or move it."
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            message, fix = f"The folder cannot be read: {reason}.", "Make it readable for yourself."
        self.note(Problem(UNREADABLE, path, message, fix))
        return Folder(path)

    def folder_in(self, folder: Folder, name: str) -> Folder:
        """A folder within another, which may be missing."""
        path = folder.path_of(name)
        return self.folder(path) if self.type_of(folder, name) else Folder(path)

    def type_of(self, folder: Folder, name: str) -> FileType | None:
        """What stands in a folder under a name, links followed; None for what is not there, or must not be followed."""
        type = folder.entries.get(name)
        if type != "link":
            return type
        path = folder.path_of(name)
        if self.source.leads_to(path) is None:
            message = "This link leads out of the evaluation; evalkit does not follow it."
            fix = "Put the file itself here: an evaluation has to be whole wherever it is copied to."
            self.note(Problem("FIL007", path, message, fix, hides=True))
            return None
        led_to = self.source.type_of(path)
        if led_to is None:
            message = "This link leads nowhere, or in a circle."
            self.note(Problem(UNREADABLE, path, message, "Put the file itself here, or remove it."))
        return led_to

    def text(self, folder: Folder, name: str) -> tuple[str | None, bool]:
        """The text of a file (None where it cannot be read), and whether it is there."""
        if name not in folder.entries:
            return None, False
        path = folder.path_of(name)
        self.files.add(path)
        type = self.type_of(folder, name)
        if type is None:
            return None, True
        result = read(self.source, path, type)
        if result.problem:
            self.note(result.problem)
        return result.text, True

    def near(self, path: str, folder: str) -> str | None:
        """The file looked at so far whose path is most like another; both are paths from a folder."""
        if self._known[:2] != (folder, len(self.files)):
            self._known = folder, len(self.files), frozenset(_from(folder, file) for file in self.files)
        return nearest(path, self._known[2])


def _from(folder: str, file: str) -> str:
    """A path in the evaluation as it is from a folder."""
    return file.removeprefix(f"{folder}/") if file.startswith(f"{folder}/") else relpath(file, folder or ".")
