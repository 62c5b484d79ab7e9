"""The documentation builds as a site that is whole, and that loads nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

LOADED = re.compile(
    r"<(?:script|img|iframe|source)[^>]*\ssrc=\"([^\"]+)\"|<link[^>]*href=\"([^\"]+)\""
)
LOADED_BY_STYLE = re.compile(r"(?:url\(|@import\s+)[\"']?(https?:|//)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `scripts/docs` does, any warning being an error."""
    folder = tmp_path_factory.mktemp("site")
    build = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "--builder", "html", "--conf-dir", "docs"),
            *("--doctree-dir", folder / "doctrees", "--fail-on-warning", "--quiet"),
            *(ROOT, folder / "html"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert build.returncode == 0, build.stderr
    return folder / "html"


def test_it_begins_with_the_readme(site: Path) -> None:
    assert "<h1>Spindle" in (site / "index.html").read_text(encoding="utf-8")


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    loaded = {
        (page.name, address)
        for page in site.rglob("*.html")
        for addresses in LOADED.findall(page.read_text(encoding="utf-8"))
        for address in addresses
        if address.startswith(("http:", "https:", "//"))
    }
    assert not loaded


def test_no_style_loads_anything_from_elsewhere(site: Path) -> None:
    styles = [*site.rglob("*.css")]
    assert styles
    assert not [style for style in styles if LOADED_BY_STYLE.search(style.read_text("utf-8"))]
