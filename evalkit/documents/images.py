"""Pictures of chapters: PNG or JPEG beside the chapters, without what their files know of place, time and names."""

import os
from pathlib import Path
from urllib.parse import unquote

from evalkit.documents.blocks import Picture
from evalkit.documents.links import has_scheme
from evalkit.documents.pixels import kind_of, plain
from evalkit.errors import EvalkitError
from evalkit.model.values import not_given

LARGEST = 5 * 2**20


def picture(folder: Path, chapter: Path, address: str, alt: str, place: str) -> Picture:
    """A picture that a chapter names. Raises EvalkitError, naming it, for any that may not be shown."""
    if has_scheme(address) or address.startswith(("/", "\\")):
        raise EvalkitError(
            f"{place}: the picture “{address}” lies elsewhere.", hint=f"Put the file into {folder.name}/."
        )
    path = chapter.parent / unquote(address)
    real, root = os.path.realpath(path), os.path.realpath(folder)
    if not real.startswith(root + os.sep) or _is_linked(path, folder):
        raise EvalkitError(
            f"{place}: the picture “{address}” lies outside of {folder.name}/.",
            hint=f"Put the file itself into {folder.name}/.",
        )
    if not os.path.isfile(real):
        raise EvalkitError(
            f"{place}: there is no picture “{address}”.", hint="Correct the name; it is read from the chapter's folder."
        )
    if not_given(alt):
        raise EvalkitError(
            f"{place}: the picture “{address}” has no words in place of it.",
            hint=f"Write what it shows: ![…]({address})",
        )
    data = Path(real).read_bytes()
    if len(data) > LARGEST:
        raise EvalkitError(f"{place}: the picture “{address}” is larger than 5 MB.", hint="Save it smaller.")
    kind = kind_of(data)
    if kind is None:
        raise EvalkitError(f"{place}: the picture “{address}” is no PNG or JPEG.", hint="Save it as PNG or JPEG.")
    try:
        return Picture(plain(data, kind), kind, alt)
    except ValueError as error:
        raise EvalkitError(f"{place}: the picture “{address}” is damaged.", hint="Save it anew.") from error


def _is_linked(path: Path, folder: Path) -> bool:
    """Whether the path goes by way of a link."""
    inner = Path(os.path.abspath(path))
    return any(part.is_symlink() for part in (inner, *inner.parents) if part.is_relative_to(os.path.abspath(folder)))
