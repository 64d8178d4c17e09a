"""Where links that people wrote lead in a document."""

import os
import re
from urllib.parse import unquote

from evalkit.documents.material import Material, indicator_key, plan_key
from evalkit.thread.graph import ProjectGraph

_OUTWARD = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:|//")


def is_outward(address: str) -> bool:
    """Whether an address leads to the web or to a mailbox."""
    return _OUTWARD.match(address) is not None


def has_scheme(address: str) -> bool:
    return _SCHEME.match(address) is not None


def path_of(page: str, address: str) -> str:
    """The path in the evaluation that a link means, from the page on which it stands."""
    target = unquote(address.partition("#")[0].partition("?")[0])
    return os.path.normpath(f"{page.rpartition('/')[0]}/{target}").replace(os.sep, "/")


def target_in_document(material: Material, project: ProjectGraph | None, page: str, address: str) -> tuple[str, str]:
    """Where a link leads in the document, and the id of the indicator or source there; both may be empty."""
    if is_outward(address):
        return address, ""
    if has_scheme(address):
        return "", ""
    path = path_of(page, address)
    for each in [project] if project else material.projects:
        for id, sheet in each.indicators.items():
            if sheet.path == path:
                return f"#{indicator_key(each, id)}", id
        for id, plan in each.plans.items():
            if plan.path == path:
                return f"#{plan_key(each, id)}", id
    return "", ""
