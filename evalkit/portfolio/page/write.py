"""The page, its parts in the order in which a funder asks; the last says what to do on Monday."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from evalkit.grammar import counted
from evalkit.portfolio.page import late, people, principles
from evalkit.portfolio.page.markup import safe
from evalkit.portfolio.rollup import MARK, Rollup
from evalkit.portfolio.words import CAVEAT, headline

_END = "evalkit {} · {}. The queries run on the tables that --output NAME.duckdb gives."
_HEADING = re.compile(r'<h2 id="([^"]+)">([^<]*)</h2>')


def page(rollup: Rollup) -> str:
    """The whole page."""
    tally, css = rollup.tally, Path(__file__).with_name("page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"{counted(tally.number, 'evaluation')} as on {rollup.as_of}"
    parts = [part for part in _parts(rollup) if part]
    links = "".join(f'<li><a href="#{id}">{name}</a></li>' for part in parts for id, name in _HEADING.findall(part))
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta name="{_name(MARK)}" content="{rollup.mark[MARK]}">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{safe(title)}</title><style>{css}</style></head>",
            '<body><a class="skip" href="#content">Skip to content</a>',
            f'<header><h1>{safe(title)}</h1><p class="lead">{safe(headline(tally))}</p>',
            f'<p class="caveat">{safe(CAVEAT)}</p></header>',
            f'<nav aria-label="Contents"><ul>{links}</ul></nav>',
            f'<main id="content" tabindex="-1">{"".join(parts)}</main>',
            f"<footer><p>{safe(_END.format(rollup.mark['evalkit'], rollup.as_of))}</p></footer></body></html>\n",
        )
    )


def _name(mark: str) -> str:
    return mark.replace("_", "-")


def _parts(rollup: Rollup) -> Iterator[str]:
    tally = rollup.tally
    if tally.shares.evaluations:
        yield principles.matrix(tally)
        yield principles.clauses(tally)
        yield people.programme(tally.programme) if tally.programme else ""
        if tally.shares.evaluations > 1:
            for what in dict.fromkeys((rollup.by, "commissioner", "stage")):
                yield principles.by(tally, what)
        yield principles.trend(tally)
        yield late.stuck(tally)
        yield late.overdue(tally)
        yield people.burden(tally)
        yield "" if tally.programme else people.themes(tally)
        yield people.types(tally)
        yield late.waivers(tally)
    yield late.unchecked(tally)
    yield late.evaluations(tally)
    yield late.monday(tally)
