"""A PDF for everyone: tagged, with an outline, and all fonts within; made by Typst of the document as data."""

from evalkit.documents.blocks import Document

ENDING = ".pdf"


def write(document: Document, name: str) -> dict[str, bytes]:
    """A document as one file. Raises EvalkitError where Typst or the fonts are not installed."""
    from evalkit.documents.writers._typst.compiled import compiled  # late: who lists the formats need not wait for it

    return {f"{name}{ENDING}": compiled(document)}
