"""A published page as tests look at it: its elements, its text, its headings, ids and links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"a", "b", "em", "span", "strong"}
VOID = {"meta", "link", "br", "img", "col", "hr", "input", "wbr"}


@dataclass
class Page(HTMLParser):
    """Reads a page, and sees to it that every element is closed where it was opened."""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    open: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    headings: list[tuple[int, str]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    outline: list[str] = field(default_factory=list)
    """Headings below the title and captions, in order; without that of the contents."""
    texts: list[str] = field(default_factory=list)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name == "src":
                self.sources.append(value or "")
            elif name.startswith("on"):
                self.handlers.append(name)
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))
        if tag in ("caption", "figcaption"):
            self.captions.append("")
        if tag in ("h2", "h3", "h4", "caption", "figcaption") and "nav" not in self.open:
            self.outline.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.texts.append(" ")
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.texts.append(data)
        if self.headings and self.open and self.open[-1] in ("h1", "h2", "h3", "h4"):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        if "caption" in self.open or "figcaption" in self.open:
            self.captions[-1] += data
        if {"h2", "h3", "h4", "caption", "figcaption"} & {*self.open} and "nav" not in self.open:
            self.outline[-1] += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def page(html: str) -> Page:
    found = Page()
    found.feed(html)
    found.close()
    return found
