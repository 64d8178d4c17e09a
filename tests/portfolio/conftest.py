"""A small portfolio: evaluations of several commissioners at several stages, some complete, some late, one with projects of its own."""

import shutil
from pathlib import Path

import pytest

from tests.small import PROGRAMME, RELATIONSHIP, edit, make

AS_OF = "2026-08-15"


@pytest.fixture(scope="session")
def several(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five evaluations; to be read, not changed."""
    folder = tmp_path_factory.mktemp("several") / "portfolio"
    for name, commissioner in (("alder", "North"), ("birch", "North"), ("cedar", "North"), ("dogwood", "South")):
        make(folder / name)
        edit(
            folder / name,
            PROGRAMME,
            'title = "Shared care"',
            f'title = "{name.title()}"\ncommissioner = "{commissioner}"',
        )
    edit(folder / "birch", PROGRAMME, 'rationale = "Three studies say so."\n')
    edit(folder / "birch", RELATIONSHIP, 'rationale = "People asked for it."\n')
    edit(folder / "cedar", PROGRAMME, 'stage = "inception"', 'stage = "fieldwork"')
    edit(folder / "cedar", PROGRAMME, "fieldwork = 2027-12-31\n")
    edit(folder / "dogwood", PROGRAMME, 'owner = "programme lead"\n')
    waiver = '\n[[waivers]]\nrule = "SUS401"\nsubject = "evaluation.toml"\nreason = "Vacant"\nowner = "board"\nuntil = 2026-09-01\n'
    edit(folder / "dogwood", PROGRAMME, add=waiver)
    shutil.copytree(worked, folder / "elm", copy_function=shutil.copyfile)
    return folder
