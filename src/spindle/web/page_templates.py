"""The pages' templates, stylesheet and instructions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template.base import csrf_token
from markdown_it import MarkdownIt

from spindle.web.context import Context
from spindle.web.request import AppRequest
from spindle.web.scheme_files import find_folders

STATIC = Path(__file__).parent / "static"


def template_engine() -> JinjaTemplateEngine:
    """Return the pages' template engine: all is escaped, a missing variable is an error."""
    environment = Environment(
        loader=FileSystemLoader(find_folders("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return JinjaTemplateEngine.from_environment(environment)


def render_page(
    ctx: Context,
    template: str,
    /,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **variables: object,
) -> Template:
    """Return a page made from a template."""
    context = {"asset": ctx.asset, **variables}
    return Template(template, context=context, status_code=status, headers=headers)


def form_token(request: AppRequest) -> str:
    """Return the CSRF token that this page's forms send back."""
    return csrf_token({"request": request})


def render_instructions(text: str) -> str:
    """Render Markdown as safe HTML, its headings below the page's own."""
    html = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table").render(text)
    return nh3.clean(_lower_headings(html), link_rel="noopener noreferrer")


def add_page_styles(css: str) -> str:
    """Put the page's rules before a layout's own, so that one request brings both."""
    return css and (STATIC / "spindle.css").read_text(encoding="utf-8") + css


def static_version(folders: Iterable[Path]) -> str:
    """Return a name that changes with the content of the static files."""
    digest = hashlib.sha256()
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _lower_headings(html: str) -> str:
    """Lower the headings so that the highest is a third: the page has the first two."""
    levels = [int(level) for level in re.findall(r"<h([1-6])>", html)]
    if not levels:
        return html
    move = 3 - min(levels)

    def move_tag(tag: re.Match[str]) -> str:
        return f"{tag[1]}{min(6, int(tag[2]) + move)}>"

    return re.sub(r"(</?h)([1-6])>", move_tag, html)
