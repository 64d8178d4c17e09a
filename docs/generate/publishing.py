"""The house style of documents, and the parts that a chapter can place."""

from evalkit.documents.parts.find import parts
from evalkit.templates.find import template
from generate.marks import code, fenced, page, plain, said, table


def pages() -> dict[str, str]:
    """The page of publishing."""
    house = template("evaluation").folder("publish").glob("**/house.toml")
    rows = [(code(name), plain(said(name, part.told)), ", ".join(part.arguments)) for name, part in parts().items()]
    return {
        "publishing": page(
            "# House style and parts of documents",
            "`publish/house.toml` of a new evaluation, in which every key is there to be filled in:",
            fenced(next(house).read_text("utf-8"), "toml"),
            "## Parts that a chapter can place",
            "A line of a chapter that holds only `{{ NAME }}`, or `{{ NAME: IDS }}`, is the part of this name.",
            table(("Part", "What it shows", "Placed with"), rows),
        )
    }
