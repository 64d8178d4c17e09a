"""The published measures of the library."""

from evalkit.library.find import measures
from generate.marks import code, page, plain, table


def pages() -> dict[str, str]:
    """The page of the measures."""
    rows = [
        (code(id), plain(one.name), plain(", ".join(one.relationships)), plain(one.licence.status))
        for id, one in measures().items()
    ]
    return {
        "measures": page(
            "# Library of measures",
            "Published measures of relationships. `evalkit library show ID` tells what is known of one, and where each fact "
            "comes from. The wording of items stays with the authors.",
            table(("Id", "Measure", "Relationships", "Licence"), rows),
        )
    }
