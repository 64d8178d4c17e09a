"""The styles of a file: those of the house as they are, and ours for what it has none for."""

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from evalkit.documents.blocks import Document
from evalkit.documents.writers._word.base import styles_text
from evalkit.documents.writers._word.xml import children, named

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_REFERRING = ("basedOn", "next", "link")


def styled(file: "WordDocument", document: Document) -> Mapping[str, str]:
    """Adds those of our styles that a file has none for; gives our id of each → its id in the file."""
    from docx.oxml.parser import parse_xml

    element = file.styles.element
    theirs = {_name(style): str(style.get(named("styleId"))) for style in children(element, "style")}
    ours = children(parse_xml(styles_text(document).encode("utf-8")), "style")
    taken = set(theirs.values())
    ids: dict[str, str] = {}
    added = []
    for style in ours:
        id = str(style.get(named("styleId")))
        known = theirs.get(_name(style))
        if known is None:
            added.append(deepcopy(style))
        ids[id] = known or (f"Evalkit{id}" if id in taken else id)
    for style in added:
        _add(element, style, ids)
    _in_language(element, document.language)
    return ids


def numbered(file: "WordDocument", ids: Mapping[str, str]) -> frozenset[str]:
    """Our ids of the headings to which the house gives numbers of its own: a document brings its numbers as text."""
    styles = {str(style.get(named("styleId"))): style for style in children(file.styles.element, "style")}
    return frozenset(id for id in ("Heading1", "Heading2", "Heading3") if _is_numbered(styles, ids[id]))


def _is_numbered(styles: Mapping[str, Any], id: str) -> bool:
    seen: set[str] = set()
    while id in styles and id not in seen:
        seen.add(id)
        if any(True for _ in styles[id].iter(named("numPr"))):
            return True
        based = children(styles[id], "basedOn")
        id = str(based[0].get(named("val"))) if based else ""
    return False


def _name(style: Any) -> str:
    name = children(style, "name")
    return str(name[0].get(named("val"))).lower() if name else ""


def _add(element: Any, style: Any, ids: Mapping[str, str]) -> None:
    style.set(named("styleId"), ids[str(style.get(named("styleId")))])
    style.attrib.pop(named("default"), None)
    for name in _REFERRING:
        for one in children(style, name):
            held = str(one.get(named("val")))
            one.set(named("val"), ids.get(held, held))
    element.append(style)


def _in_language(element: Any, language: str) -> None:
    """The language of a document is that of its text, whatever the house's file was written in."""
    for one in list(element.iter(named("lang"))):
        one.set(named("val"), language)
        one.set(named("eastAsia"), language)
