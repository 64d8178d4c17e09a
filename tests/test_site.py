"""The handbook as a site: built without a warning, every link leads somewhere, it can be read by everyone and searched."""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser import PROGRAMS, Browser, axe, opened
from tests.running import program
from tests.tools import needed
from tests.tools import program as installed

DOCS = Path(__file__).parents[1] / "docs"
PAGES = (
    "index",
    "first-hour",
    "how-to/publish",
    "explanation/gate",
    "reference/commands/check",
    "reference/rules/TAN202",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = program(
        DOCS, sys.executable, "-m", "sphinx", "-W", "-q", "-d", str(folder / "read"), ".", str(folder / "html")
    )
    assert (built.status, built.err) == (0, "")
    return folder / "html"


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in ("href", "src") and value:
                self.links.add(value)


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: Links(path.read_text("utf-8")) for path in site.rglob("*.html")}
    assert len(pages) > 150
    outside = set()
    for page, found in pages.items():
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                outside.add(link)
                continue
            if parts.scheme == "data":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), (page, link)
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in pages[target].anchors, (page, link)
    assert all(link.startswith("https://") for link in outside), outside


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with opened(installed(*PROGRAMS), tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_everyone_in_light_and_dark_on_a_screen_and_on_a_telephone(
    page: str, site: Path, browser: Browser
) -> None:
    rules, file = Path(needed(axe(), "the npm package axe-core")), site / f"{page}.html"
    browser.resize(1280)
    asked = browser.visit(file)
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    for theme in ("light", "dark"):
        browser.evaluate(f"document.body.dataset.theme = '{theme}'")
        assert browser.violations(rules) == [], theme
    browser.resize(320)
    assert browser.violations(rules, contrast=False) == []
    assert browser.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_search_finds_without_a_server(site: Path, browser: Browser) -> None:
    browser.resize(1280)
    browser.visit(site / "search.html", "?q=denominator")
    found = browser.evaluate(
        """new Promise(resolve => {
            const look = () => {
                const links = [...document.querySelectorAll('#search-results li a')].map(link => link.getAttribute('href'));
                links.length ? resolve(links) : setTimeout(look, 50);
            };
            look();
        })"""
    )
    assert any(re.search(r"reference/(files/indicators|rules/IND703)\.html", link) for link in found), found
