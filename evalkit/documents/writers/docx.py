"""A Word file: headings, captions and tables as Word knows them; no macros, nothing fetched, nothing asked on opening."""

from evalkit.documents.blocks import Document
from evalkit.documents.writers._word.package import packed

ENDING = ".docx"


def write(document: Document, name: str) -> dict[str, bytes]:
    """A document as one file. Raises EvalkitError where python-docx or the renderer of pictures is not installed."""
    return {f"{name}{ENDING}": packed(document)}
