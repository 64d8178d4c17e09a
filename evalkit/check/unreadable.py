"""What is missing in files that cannot be read, or may be met by what stands in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from evalkit.check.asks import ASKS, WHOLE, file_at
from evalkit.check.causes import Causes
from evalkit.check.findings import Found
from evalkit.report import Finding


def unreadable(found: Sequence[Found]) -> Iterator[Causes]:
    """Which requirements are missing in a file that cannot be read, or may be met by one."""
    hidden = _Hidden(one.finding for one in found if one.finding.hides)
    for one in found if hidden.by_file else ():
        if one.is_requirement:
            yield from ((one, causes) for causes in hidden.behind(one.finding))


class _Hidden:
    """What hides something: by file or folder, and by project (None for the evaluation itself)."""

    def __init__(self, hiding: Iterable[Finding]) -> None:
        self.by_file: dict[str, list[str]] = defaultdict(list)
        self._by_project: dict[str | None, list[Finding]] = defaultdict(list)
        self._by_kind: dict[tuple[str, str | None], list[str]] = {}
        for one in hiding:
            self.by_file[one.file].append(one.fingerprint)
            self._by_project[one.project].append(one)

    def behind(self, finding: Finding) -> Iterator[list[str]]:
        """What may hide that a requirement is met: its own file, and the kinds of file in which it may be met."""
        parts = finding.file.split("/")
        for end in range(1, len(parts) + 1):
            if own := self.by_file.get("/".join(parts[:end])):
                yield own
        missing = finding.parts or WHOLE
        for place in ASKS.get(finding.code, ()):
            if not place.id and place.meets(missing).issuperset(missing):
                yield self._of_kind(place.kind, finding.project)

    def _of_kind(self, kind: str, project: str | None) -> list[str]:
        if (kind, project) not in self._by_kind:
            near = [*self._by_project.get(project, ()), *(self._by_project.get(None, ()) if project else ())]
            self._by_kind[kind, project] = [one.fingerprint for one in near if _hides(one.file, kind, project)]
        return self._by_kind[kind, project]


def _hides(file: str, kind: str, project: str | None) -> bool:
    """Whether files of a kind in a project, or the projects, may be in what stands at a path."""
    at = file_at(file)
    return at.kind == kind or (at.kind == "projects" and at.id in ("", project))
