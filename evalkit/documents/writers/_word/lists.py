"""Definitions of lists: points, points within a cell, numbers."""

from dataclasses import dataclass
from typing import Any

from evalkit.documents.writers._word.xml import NAMESPACES, children, named

_POINTS, _NUMBERS = "•–▪•–▪•–▪", ("decimal", "lowerLetter", "lowerRoman") * 3
_STEP, _FIRST, _IN_CELL = 284, 340, 170


@dataclass(slots=True)
class Lists:
    """The lists of a file: definitions of ours among those that are there."""

    part: Any
    """The element of the part that holds them."""
    bullet: int
    cell_bullet: int
    numbers: int
    """The definition that each numbered list begins anew."""

    def ordered(self) -> int:
        """A new list whose numbers begin at 1."""
        from docx.oxml.parser import parse_xml

        id = _next_number(self.part)
        starts = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(9)
        )
        text = f'<w:num {NAMESPACES} w:numId="{id}"><w:abstractNumId w:val="{self.numbers}"/>{starts}</w:num>'
        _add_number(self.part, parse_xml(text))
        return id


def lists_in(part: Any) -> Lists:
    """Our definitions, added to those of a part."""
    from docx.oxml.parser import parse_xml

    first = max((int(one.get(named("abstractNumId"))) for one in children(part, "abstractNum")), default=-1) + 1
    kinds = (_levels(_FIRST, numbered=False), _levels(_IN_CELL, numbered=False), _levels(_FIRST, numbered=True))
    ids = range(first, first + len(kinds))
    for id, levels in zip(ids, kinds, strict=True):
        text = f'<w:abstractNum {NAMESPACES} w:abstractNumId="{id}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
        _add_definition(part, parse_xml(text))
    numbers = []
    for id in ids[:2]:
        number = _next_number(part)
        _add_number(
            part,
            parse_xml(f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{id}"/></w:num>'),
        )
        numbers.append(number)
    return Lists(part, numbers[0], numbers[1], ids[2])


def _levels(first: int, *, numbered: bool) -> str:
    return "".join(_level(level, first, numbered=numbered) for level in range(9))


def _level(level: int, first: int, *, numbered: bool) -> str:
    format, sign = (_NUMBERS[level], f"%{level + 1}.") if numbered else ("bullet", _POINTS[level])
    left = first + level * _STEP
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{min(first, 300)}"/></w:pPr></w:lvl>'
    )


def _add_definition(part: Any, definition: Any) -> None:
    """Puts a definition behind the others: all stand before the lists."""
    held = children(part, "abstractNum")
    if held:
        held[-1].addnext(definition)
        return
    pictures = children(part, "numPicBullet")
    if pictures:
        pictures[-1].addnext(definition)
    else:
        part.insert(0, definition)


def _next_number(part: Any) -> int:
    return max((int(one.get(named("numId"))) for one in children(part, "num")), default=0) + 1


def _add_number(part: Any, number: Any) -> None:
    """Puts a list behind the others, where their order asks for it."""
    held = children(part, "num") or children(part, "abstractNum")
    if held:
        held[-1].addnext(number)
    else:
        part.append(number)
