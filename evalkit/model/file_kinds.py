"""The kinds of TOML file that an evaluation consists of."""

from dataclasses import dataclass

from evalkit.model.data_capture import DataCapture
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.findings import Findings
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of TOML file: how it is spoken of, its path in an evaluation, and the table that it holds."""

    name: str
    path: str
    table: type[Table]

    @property
    def in_project(self) -> str:
        """Its path within a project, with a star for its name where there are several; empty outside of projects."""
        return self.path.partition("{project}/")[2].replace("{id}", "*")


FILES = (
    FileKind("evaluation", EVALUATION_FILE, Programme),
    FileKind("project", "projects/{project}/project.toml", Project),
    FileKind("relationships", "projects/{project}/relationships/{id}.toml", Relationship),
    FileKind("logic-model", "projects/{project}/logic-model.toml", LogicModel),
    FileKind("indicators", "projects/{project}/indicators/{id}.toml", Indicator),
    FileKind("data-capture", "projects/{project}/data-capture/{id}.toml", DataCapture),
    FileKind("findings", "projects/{project}/findings.toml", Findings),
)
_FILE_OF = {kind.table: kind for kind in FILES}


def file_of(table: type[Table]) -> FileKind:
    """The kind of file that holds a table."""
    return _FILE_OF[table]
