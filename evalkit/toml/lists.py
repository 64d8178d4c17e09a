"""What stands within brackets or braces, parted by commas: put in and taken out as the lines around it are written."""

from evalkit.toml.entries import Entry, past_blank


def with_element(text: str, holder: Entry, elements: list[Entry], element: str, end: str) -> str:
    """The text with one element more at the end of a list or inline table. `elements` are those that it has by now.

    The new one takes the indentation of the last, or else stands behind it on its line; a comma behind the last stays.
    """
    close = holder.end - 1
    if not elements:
        return _with_first(text, holder, element, end)
    last = elements[-1]
    comma = _past_comma(text, last.end)
    behind = comma or last.end
    trailing = "," if comma else ""
    indentation = text[_line_start(text, last.start) : last.start]
    if indentation.strip():
        gap = text[_past_comma(text, elements[-2].end) or last.start : last.start] if len(elements) > 1 else " "
        gap = " " if "\n" in gap or "#" in gap else gap
        put = f"{gap}{element}," if comma else f",{gap}{element}"
        return text[:behind] + put + text[behind:]
    if "\n" not in text[behind:close]:
        return f"{text[:behind]}{'' if comma else ','}{end}{indentation}{element}{trailing}{text[behind:]}"
    line = text.index("\n", behind) + 1
    text_before = text[:behind] + ("" if comma else ",") + text[behind:line]
    return f"{text_before}{indentation}{element}{trailing}{end}{text[line:]}"


def _with_first(text: str, holder: Entry, element: str, end: str) -> str:
    """The text with an element in a list or inline table that has none."""
    start, close = holder.value, holder.end - 1
    inside = text[start + 1 : close]
    if "\n" in inside:
        line = _line_start(text, close)
        return f"{text[:line]}{text[line:close]}    {element},{end}{text[line:]}"
    space = inside or (" " if text[start] == "{" else "")
    return f"{text[: start + 1]}{space}{element}{space}{text[close:]}"


def without_element(text: str, holder: Entry, elements: list[Entry], index: int) -> str:
    """The text without one element of a list or inline table, and without the comma that is then too many.

    A comment on the same line goes too where the element has its lines to itself.
    """
    element, close = elements[index], holder.end - 1
    comma = _past_comma(text, element.end)
    behind = comma or element.end
    comma_before = _past_comma(text, elements[index - 1].end) if index else None
    line, newline = _line_start(text, element.start), text.find("\n", behind, close)
    left_over = text[behind : newline + 1].strip()
    start, stop = element.start, behind
    if newline >= 0 and not text[line : element.start].strip() and (not left_over or left_over.startswith("#")):
        start, stop = line, newline + 1
    elif len(elements) == 1:
        inside = (text[holder.value + 1 : start], text[stop:close])
        if not "".join(inside).strip():
            start, stop = start - len(inside[0]), close
    elif index + 1 < len(elements):
        following = elements[index + 1].start
        stop = stop if text[stop:following].strip() or "\n" in text[stop:following] else following
    elif comma_before and not text[comma_before:start].strip():
        start = comma_before
    text = text[:start] + text[stop:]
    if comma_before and not comma and index == len(elements) - 1:
        text = text[: comma_before - 1] + text[comma_before:]
    return text


def _past_comma(text: str, position: int) -> int | None:
    """Where the comma ends that follows the element ending at a position; None where none does."""
    position = past_blank(text, position)
    return position + 1 if text.startswith(",", position) else None


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1
