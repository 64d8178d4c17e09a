"""What numbers are that only look like those of people: in web addresses and names of files, of books, trials and grants."""

import re

_TOKEN = re.compile(r"[^\s()<>\[\]\"'|]+")
_ADDRESS = re.compile(
    r".*://|www\.|(?:doi[:.]?)?10\.\d{4,9}/|.*\.(?:csv|docx?|html?|jpe?g|json|md|pdf|png|pptx?|svg|toml|txt|xlsx?|zip)[.,;:#?]?$",
    re.IGNORECASE,
)
_LINK_TARGET = re.compile(r"\]\((?!tel:|sms:|mailto:)[^)\n]{1,2000}\)")
_IDENTIFIER = re.compile(
    r"\b(?:(?:e?ISBN(?:-1[03])?|ISSN|DOI|PMC|PMCID|PMID|ORCID)[\s.:#=]{0,3}\d[\dX ./-]{3,24}"
    r"|(?:award|ethics|funder|grant|HRA|IRAS|ISRCTN|licen[cs]e|NCT|PROSPERO|protocol|REC|ref|reference|registration|trial)"
    r"(?:\s+(?:agreement|approval|award|code|grant|id|identifier|no|number|ref|reference|registration)){0,2}"
    r"(?:\s+(?:is|was))?[\s.:#=/]{0,3}[A-Z]{0,8}-?\d[\dX/.-]{3,24})",
    re.IGNORECASE,
)
"""Numbers of books, articles, trials, grants, approvals."""


def without_other_numbers(text: str) -> str:
    """A text with blanks for web addresses, names of files, and the numbers of books, trials and grants."""
    for pattern in (_LINK_TARGET, _IDENTIFIER):
        text = pattern.sub(blank, text)
    return _TOKEN.sub(lambda token: blank(token) if _ADDRESS.match(token[0]) else token[0], text)


def blank(match: re.Match[str]) -> str:
    """As much blank space as was found, in as many lines: places stay."""
    return re.sub(r"[^\n]", " ", match[0])
