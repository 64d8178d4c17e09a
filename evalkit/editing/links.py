"""Links of a Markdown page written anew, so that they lead to a file or a folder under its new name.

Of an address, nothing changes but the name: escapes, `./`, brackets, and what follows a `#` stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from posixpath import basename, dirname
from urllib.parse import unquote

from evalkit.errors import EvalkitError
from evalkit.files.markdown import parse
from evalkit.files.markdown_links import Address, leads_to
from evalkit.files.sources import is_in

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_SIGN = re.compile(r"\\[!-/:-@\[-`{-~]|&#?[A-Za-z0-9]{1,31};|%[0-9A-Fa-f]{2}|.", re.DOTALL)
"""What stands for one sign in an address."""
_BOM = "\ufeff"


def links_to(text: str, page: str, path: str) -> list[Address]:
    """Where a page names a file, or a folder that it leads into. `page` and `path` are paths in the evaluation."""
    return [address for address in parse(text).addresses if _names(address, page, path)]


def relinked(text: str, page: str, old: str, new: str) -> str:
    """The text of a page in which every link to `old`, or into it, leads to `new`; both are paths in the evaluation.

    Raises EvalkitError, naming the line, where one is written so that it cannot be changed.
    """
    before = parse(text).addresses
    named = [address for address in before if _names(address, page, old)]
    lines = accumulate(map(len, _LINE.findall(text.removeprefix(_BOM))), initial=len(_BOM) * text.startswith(_BOM))
    starts, kept, done = list(lines), [], 0
    for address in named:
        start = starts[address.line - 1] + address.column - 1
        kept += [text[done:start], _renamed(address, page, old, new)]
        done = start + len(address.written)
    changed = "".join([*kept, text[done:]])
    _verify(before, parse(changed).addresses, page, old, new)
    return changed


def _names(address: Address, page: str, path: str) -> bool:
    """Whether an address leads to a path, or into it, and names it on the way: a page in a folder need not name that."""
    folder = dirname(page)
    if not is_in(leads_to(folder, address.path), path):
        return False
    return _part_that_names(path, folder, unquote(address.path).split("/")) is not None


def _part_that_names(path: str, folder: str, parts: Sequence[str]) -> int | None:
    """Which part of an address, read from a folder, names the end of a path on its way; None where the folder does."""
    way: list[int | None] = [None for _ in folder.split("/") if folder]
    for number, part in enumerate(parts):
        if part == "..":
            del way[-1:]
        elif part not in ("", "."):
            way.append(number)
    return way[path.count("/")]


def _renamed(address: Address, page: str, old: str, new: str) -> str:
    """An address as it is to be written, with another id in place of the one that it names."""
    parts = list(_parts(address.written))
    names = ["".join(sign for sign, _, _ in part) for part in parts]
    number = _part_that_names(old, dirname(page), names) if len(names) > old.count("/") - page.count("/") else None
    id, new_id = (basename(path).partition(".")[0] for path in (old, new))
    if number is None or not names[number].startswith(id):
        raise _cannot_be_changed(address)
    signs = parts[number][: len(id)]
    return f"{address.written[: signs[0][1]]}{new_id}{address.written[signs[-1][2] :]}"


def _parts(written: str) -> Iterator[list[tuple[str, int, int]]]:
    """The parts of a path between its `/`, sign by sign: what it stands for, and from where to where it is written."""
    from markdown_it.common.utils import unescapeAll

    part: list[tuple[str, int, int]] = []
    for match in _SIGN.finditer(written):
        plain = unescapeAll(match[0])
        if plain in ("#", "?"):
            break
        sign = unquote(plain)
        if sign == "/":
            yield part
            part = []
        elif match[0] not in ("<", ">"):
            part.append((sign, *match.span()))
    yield part


def _verify(before: Sequence[Address], after: Sequence[Address], page: str, old: str, new: str) -> None:
    """Refuses a change after which a link does not lead where it did, but for the new name."""

    def moved(path: str) -> str:
        return new + path.removeprefix(old) if is_in(path, old) else path

    here, there = dirname(page), dirname(moved(page))
    for address, changed in zip(before, after, strict=False):
        if moved(leads_to(here, address.path)) != leads_to(there, changed.path):
            raise _cannot_be_changed(address)
    if len(before) != len(after):
        raise _cannot_be_changed(before[-1])


def _cannot_be_changed(address: Address) -> EvalkitError:
    message = f"Line {address.line}: the link to “{address.path}” is written in a way that evalkit cannot change."
    return EvalkitError(message, hint="Write its address plainly, such as indicators/trust.toml; then try again.")
