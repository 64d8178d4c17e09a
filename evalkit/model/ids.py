"""What can be an id."""

import re

MAX_ID = 64
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def slug(text: str) -> str:
    """Text → an id: `Shared haemodialysis care` → `shared-haemodialysis-care`. Empty where nothing is left."""
    from slugify import slugify  # which every other command can do without

    return slugify(text, max_length=MAX_ID, word_boundary=True, save_order=True)


def is_id(name: str) -> bool:
    """Whether a name is a well-formed id: lower-case letters and digits, with single hyphens between them."""
    return len(name) <= MAX_ID and _ID.fullmatch(name) is not None
