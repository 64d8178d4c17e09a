"""What can be an id, and which ids are made of names."""

import re
from collections.abc import Iterable, Iterator
from itertools import count

MAX_ID = 64
_SHORT = 40
"""How long an id becomes that is made of a name, unless another goes by it already."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN = re.compile(r"[A-Za-z0-9 -]*")
"""Of thousands of names most are so, and become ids without much ado."""


_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)


def slug(text: str) -> str:
    """Text → an id: `Shared haemodialysis care` → `shared-haemodialysis-care`. Empty where nothing is left."""
    if len(text) <= MAX_ID and _PLAIN.fullmatch(text):
        return "-".join(text.lower().replace("-", " ").split())
    from slugify import slugify  # which every other command can do without

    return slugify(text, max_length=MAX_ID, word_boundary=True, save_order=True)


def of_code(code: str, *, column: bool = False) -> str:
    """What a code is as an id: `HTS_TST 1.2` → `hts-tst-1-2`. Empty where nothing is left. `column`: with underscores."""
    id = slug(code)
    return id.replace("-", "_") if column else id


def of_name(name: str, kind: str, *, column: bool = False) -> Iterator[str]:
    """Ids for a thing of a kind by its name, the best first, without end: its first words, more of them, then numbered.

    `# of people` and `% of people` get different ones. `column`: as an item needs it, which names a column.
    """
    said = name.replace("%", " percent ").replace("#", " number ")
    whole = slug(said) or kind
    short = whole if len(whole) <= _SHORT else _shortened(whole)
    for id in _numbered(dict.fromkeys((short, whole))):
        if column:
            yield id.replace("-", "_") if id[0].isalpha() else f"{kind}_{id.replace('-', '_')}"
        elif is_id(id) and not is_device(id):
            yield id


def _shortened(id: str) -> str:
    from slugify import slugify

    return slugify(id, max_length=_SHORT, word_boundary=True, save_order=True)


def _numbered(ids: Iterable[str]) -> Iterator[str]:
    """Ids, then the last of them with a number behind it."""
    last = ""
    for last in ids:
        yield last
    for number in count(2):
        yield f"{last[: MAX_ID - len(str(number)) - 1].rstrip('-')}-{number}"


def is_column(name: str) -> bool:
    """Whether a name can be that of a column: lower-case letters, digits and underscores, a letter first."""
    return name.isascii() and name.isidentifier() and name.islower() and len(name) <= MAX_ID


def is_id(name: str) -> bool:
    """Whether a name is a well-formed id: lower-case letters and digits, with single hyphens between them."""
    return len(name) <= MAX_ID and _ID.fullmatch(name) is not None


def is_device(name: str) -> bool:
    """Whether Windows keeps a name for a device: nobody there can have a file or folder of it, whatever its ending."""
    return name in _DEVICES


NO_FILE = "Windows keeps that name for a device, so the evaluation could not be copied or checked out there"
"""What is said of such a name where a file or folder would get it."""
