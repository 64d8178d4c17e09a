"""What things are called on a sheet: by their names and, where these are not given or not theirs alone, by their ids."""

from collections import Counter

from evalkit.editing.meant import called, folded
from evalkit.files.entities import entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.model.kinds import KINDS
from evalkit.thread.graph import ProjectGraph, questions_of

_LONGEST = 200
"""As many signs of a name: a drop-down shows fewer."""
Kinds = tuple[str, ...]


class Called:
    """The names of things in an evaluation."""

    def __init__(self, evaluation: Evaluation, *, by_parties: bool = True) -> None:
        """`by_parties`: whether a relationship without a title is called by its parties, which only a workbook knows again."""
        self._evaluation = evaluation
        self._by_parties = by_parties
        self._projects = {folder.id: folder for folder in evaluation.projects}
        self._graphs: dict[str, ProjectGraph] = {}
        self._found: dict[tuple[Kinds, str], dict[str, str]] = {}
        self._ids: dict[tuple[Kinds, str], dict[str, str]] = {}

    def names(self, kinds: Kinds, project: str) -> dict[str, str]:
        """Id → name of everything of some kinds in a project; without one, of what belongs to the evaluation itself."""
        key = (kinds, project)
        if key not in self._found:
            self._found[key] = _told_apart(self._all(kinds, self._projects.get(project)))
        return self._found[key]

    def name(self, id: str, kinds: Kinds, project: str) -> str:
        """What a thing is called; its id where there is none."""
        return self.names(kinds, project).get(id, id)

    def id(self, name: str, kinds: Kinds, project: str) -> str:
        """The id of what goes by a name; the name itself where nothing does."""
        key = (kinds, project)
        if key not in self._ids:
            self._ids[key] = {folded(said): id for id, said in self.names(kinds, project).items()}
        return self._ids[key].get(folded(name), name)

    def _all(self, kinds: Kinds, project: ProjectFolder | None) -> dict[str, str]:
        if kinds == ("question",):
            return dict.fromkeys(questions_of(self._evaluation), "")
        if kinds == ("project",):
            return {folder.id: folder.project.value.title or "" for folder in self._evaluation.projects}
        if project is None:
            found = [thing for kind in kinds for thing in entities(self._evaluation, KINDS[kind], None)]
            return {thing.id: called(thing.value) for thing in found if thing.id}
        graph = self._graphs.setdefault(project.id, ProjectGraph(project, self._evaluation))
        return {
            thing.id: called(thing.value) or self._parties(thing.value, project.id)
            for kind in kinds
            for thing in graph.of(kind)
            if thing.id
        }

    def _parties(self, value: object, project: str) -> str:
        """What a relationship without a title is called: by the names of its parties."""
        between = getattr(value, "between", ()) if self._by_parties else ()
        return " and ".join(self.name(id, ("stakeholder",), project) for id in between) if len(between) > 1 else ""


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Names on one line, each of one thing only."""
    short = {id: " ".join(name.split())[:_LONGEST].strip() for id, name in names.items()}
    alike = Counter([*map(folded, short.values()), *(id for id in names if folded(short[id]) != id)])
    return {id: name if name and alike[folded(name)] == 1 else id for id, name in short.items()}
