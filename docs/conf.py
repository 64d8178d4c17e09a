"""How the handbook is built: pages in Markdown, and a reference that is made from evalkit's own source."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

project = "evalkit"
author = "The evalkit authors"
extensions = ["myst_parser", "generate"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]

html_theme = "furo"
html_title = "evalkit"
html_static_path = ["_static"]
html_css_files = ["handbook.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {"sidebar_hide_name": False, "navigation_with_keys": True}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def for_everyone(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """What scrolls can be reached by the keyboard, and the sidebar's headings have a level."""
    for part, old, new in (
        ("body", "<pre>", '<pre tabindex="0">'),
        ("body", '<table class="docutils', '<table tabindex="0" class="docutils'),
        ("furo_navigation_tree", 'role="heading"', 'role="heading" aria-level="2"'),
    ):
        context[part] = context.get(part, "").replace(old, new)


def setup(app: Any) -> None:
    app.connect("html-page-context", for_everyone, priority=900)  # after the theme
