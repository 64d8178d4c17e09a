"""Three versions of a file as one: what a template made then, what somebody has now, what the template makes now.

TOML is merged by key and Markdown by section, never by line. Of what was made then, hashes are enough.
"""

from evalkit.scaffold.made import Made, hash_of
from evalkit.scaffold.merge_markdown import merge_markdown
from evalkit.scaffold.merge_toml import merge_toml
from evalkit.scaffold.merged import Conflict, Merged, as_mine, choice
from evalkit.scaffold.parts import WHOLE


def merge(path: str, then: Made, mine: str, theirs: str, accept: str | None) -> Merged:
    """Mine, with what the template has changed and I have not. `accept`: `mine` or `theirs`, for what both have changed.

    Raises EvalkitError where a TOML file cannot be read.
    """
    chosen = choice(then.get(WHOLE), hash_of(mine), hash_of(theirs), None)
    if chosen == "mine":
        return Merged(mine)
    if chosen == "theirs":
        return Merged(as_mine(theirs, mine))
    if path.endswith(".toml"):
        return merge_toml(path, then, mine, theirs, accept)
    if path.endswith(".md"):
        return merge_markdown(path, then, mine, theirs, accept)
    if accept == "theirs":
        return Merged(as_mine(theirs, mine))
    return Merged(mine, [] if accept else [Conflict(path, "", "changed here", "changed in the template")])
