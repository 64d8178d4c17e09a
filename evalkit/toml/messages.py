"""What the TOML reader says, in an author's words."""

import re

_NOT_TOML = {
    "Invalid value": "a value is missing here, or is not one that TOML knows: text stands in quotation marks",
    "Expected '=' after a key": "an equals sign is missing after the key",
    "Invalid initial character for a key part": "a key has to stand here: letters, digits and hyphens",
    "Invalid statement": "no key can begin like this",
    "Invalid date or datetime": "this is not a date that exists",
    "Unclosed array": "a list is not closed: ] is missing, or a comma between two values",
    "Unclosed inline table": "a table in braces is not closed: } is missing, or a comma",
    "Unescaped '\\' in a string": "a backslash in text has to be doubled (\\\\), or the text put in single quotation marks",
    "Unterminated string": "text is not closed: a quotation mark is missing at its end",
    "Expected newline or end of document": "nothing more can stand on this line; is a quotation mark or a comma missing?",
    "Expected ']'": "the closing bracket of the table's header is missing",
    "Cannot overwrite a value": "this key is there twice",
    "Cannot declare": "this table is there twice",
    "Cannot redefine": "this table is there twice",
    "Cannot mutate": "this table was already closed further up",
    "Duplicate inline table key": "this key is there twice",
    "Found invalid character": "this character cannot stand here; is text on several lines in only one quotation mark?",
    "Illegal character": "this character cannot stand here; is text on several lines in only one quotation mark?",
}


_SLIPS = {
    r"=\s*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b": "a date is written as 2026-12-31: year, month, day, with hyphens",
    r"=\s*\d{1,2}\.?\s+[A-Za-z]{3,}\s+\d{4}": "a date is written as 2026-12-31: year, month, day, with hyphens",
    r"=\s*\d{4}-\d\d-\d\d\s*(?:#|$)": "there is no such day",
    r"=\s*[-+]?[\d.]+\s*%": "a number is written without the percent sign",
    r"=\s*\d+,\d": "a number is written with a point, and not with a comma",
    r"=\s*[“”„‟‘’]": 'text stands in straight quotation marks ("), and not in curly ones',
    r"=\s*(?:True|False|yes|no)\b": "it has to be true or false, in lower case",
}


def slip(line: str) -> str:
    """What is most likely wrong with a line that cannot be read: what people write who are not used to TOML."""
    return next((said for slip, said in _SLIPS.items() if re.search(slip, line)), "")


def not_toml(message: str) -> str:
    return next((plain for start, plain in _NOT_TOML.items() if message.startswith(start)), "something is wrong here")
