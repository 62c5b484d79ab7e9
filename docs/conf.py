"""Tell Sphinx how to make a site of the pages of this repository (`scripts/docs`)."""

import shutil
from pathlib import Path

from sphinx.application import Sphinx

project = "Spindle"
author = "The Spindle developers"
project_copyright = "The Spindle developers"
extensions = ["myst_parser"]

# The source folder is the repository's root, so that a link that works there works in the site.
root_doc = "README"
include_patterns = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/**.md",
    "examples/*/README.md",
    "bench/README.md",
]
exclude_patterns = [".*", "node_modules", "src", "tests", "**/annotation_output"]
myst_heading_anchors = 3
nitpicky = True
smartquotes = False  # options and code are shown as they are typed

html_theme = "furo"
html_title = "Spindle"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_use_index = False

# Every page stands here once; Sphinx reports a page that is missing.
NAVIGATION = {
    "Guides": [
        "docs/quickstart",
        "docs/schemes",
        "docs/display",
        "docs/sides-and-truth",
        "docs/data-in",
        "docs/data-out",
        "docs/pushing",
        "docs/from-potato",
    ],
    "Operation": ["docs/deploy", "docs/operating", "docs/postgres"],
    "Reference": ["docs/command-line", "docs/design-reference", "docs/answers"],
    "Examples": [
        "examples/spin-self-play/README",
        "examples/spin-iteration/README",
        "examples/schemes/README",
        "examples/follow-up-questions/README",
    ],
    "Background": [
        "docs/experiment-order",
        "docs/faults",
        "bench/README",
        "docs/decisions/README",
    ],
    "Development": ["CONTRIBUTING", "CHANGELOG"],
}
DECISIONS = "docs/decisions/README"


def setup(app: Sphinx) -> None:
    """Register what this site adds to Sphinx."""
    app.connect("source-read", add_navigation)
    app.connect("build-finished", add_index)


def add_navigation(_app: Sphinx, page: str, source: list[str]) -> None:
    """Append the tables of contents, which a reader of the Markdown does not need."""
    if page == root_doc:
        source[0] += "".join(
            _contents([f"/{name}" for name in names], f":caption: {caption}\n")
            for caption, names in NAVIGATION.items()
        )
    elif page == DECISIONS:
        source[0] += _contents(["0*"], ":glob:\n")


def _contents(pages: list[str], options: str) -> str:
    listed = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n{options}\n{listed}\n```\n"


def add_index(app: Sphinx, error: Exception | None) -> None:
    """Copy the first page to where web servers look for it."""
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir)
        shutil.copyfile(folder / f"{root_doc}.html", folder / "index.html")
