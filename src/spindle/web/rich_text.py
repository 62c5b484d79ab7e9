"""Markdown as the page shows it: code in colours, formulae as MathML, and nothing unsafe.

HTML inside Markdown is shown as text. The rendered HTML is cleaned against lists of allowed
tags and attributes, and the page checks it once more before it inserts it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from spindle.config.words import words
from spindle.services.check import LONGEST_MARKDOWN
from spindle.web.formulae import enable_formulae
from spindle.web.syntax import highlight_code

T = TypeVar("T")

MATHML = words(
    "math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom "
    "mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder "
    "munderover none"
)
TAGS = MATHML | words(
    "a blockquote br code del div em hr li ol p pre s span strong table tbody td th thead tr ul"
)
_SHAPES = words(
    "accent accentunder columnalign columnlines columnspacing columnspan depth display "
    "displaystyle fence form frame height largeop linethickness lspace mathvariant maxsize "
    "minsize movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel "
    "separator stretchy symmetric voffset width"
)
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(_SHAPES) for tag in MATHML},
    "math": {"alttext", *_SHAPES},
    "a": {"href", "title"},
    "ol": {"start"},
    **{tag: {"class"} for tag in ("code", "div", "p", "pre", "span", "td", "th")},
}
_SCHEMES = frozenset({"http", "https", "mailto"})
_OWN_CLASSES = ("rich-", "tok-", "language-")
_ALIGNED = {"text-align:center": "rich-center", "text-align:right": "rich-end"}


class NotRendered(LookupError):
    """A text that is not cached; rendering it would block the event loop."""


class RichText:
    """Renders Markdown, and caches the HTML.

    The cache holds the most recently used texts, up to ``room`` characters of HTML, by the
    digest of the text. Rendering can take seconds, so the event loop uses ``cached_html``, and
    ``run_in_thread`` for texts that are not cached. ``render`` turns Markdown into HTML: the
    function from ``build_renderer``, or a ``RenderProcess``, which has a time limit.
    """

    def __init__(
        self, room: int = 16_000_000, *, render: Callable[[str], str] | None = None
    ) -> None:
        self._render = render or build_renderer()
        self._room = room
        self._held = 0
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="markdown")

    def html(self, text: str) -> str:
        """Return the text as HTML; empty if it is to be shown as plain text."""
        try:
            return self.cached_html(text)
        except NotRendered:
            return self._remember(text, self._render(text))

    def cached_html(self, text: str) -> str:
        """Return the HTML of a text rendered before; raise ``NotRendered`` if there is none."""
        if not text.strip() or len(text) > LONGEST_MARKDOWN:
            return ""
        digest = _digest(text)
        with self._lock:
            if digest not in self._known:
                raise NotRendered
            self._known.move_to_end(digest)
            return self._known[digest]

    async def run_in_thread(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the thread that renders, and return its result."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def close(self) -> None:
        """End the thread; drop what waits for it."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _remember(self, text: str, html: str) -> str:
        digest = _digest(text)
        with self._lock:
            self._held += len(html) - len(self._known.pop(digest, ""))
            self._known[digest] = html
            while self._held > self._room and len(self._known) > 1:
                _, oldest = self._known.popitem(last=False)
                self._held -= len(oldest)
        return html


def build_renderer() -> Callable[[str], str]:
    """Return a function from Markdown to safe HTML; not for several threads at once."""
    parser = _build_parser()

    def render(text: str) -> str:
        try:
            return sanitize(str(parser.render(text)))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return ""  # an error in the parser must not keep anybody from judging

    return render


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest()


def sanitize(html: str) -> str:
    """Return the HTML without anything that is not on the lists above."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
        strip_comments=True,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    """Return the value that an attribute keeps; None to remove it."""
    if name == "class":
        own = [word for word in value.split() if word.startswith(_OWN_CLASSES)]
        return " ".join(own) or None
    if name == "href":  # a response must not link to pages of this server
        return value if value.partition(":")[0].lower() in _SCHEMES else None
    return value


def _build_parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": False, "highlight": highlight_code}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.use(enable_formulae)
    parser.add_render_rule("table_open", lambda *_: '<div class="rich-wide">\n<table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    parser.core.ruler.push("plainer", lambda state: _simplify(state.tokens))
    return parser


def _simplify(tokens: Sequence[Token]) -> None:
    """Turn headings into paragraphs, images into links, styles into classes."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            if token.nesting > 0:
                token.attrSet("class", f"rich-heading rich-{token.tag}")
            token.tag = "p"
        if style := token.attrGet("style"):
            token.attrs.pop("style")
            if aligned := _ALIGNED.get(str(style)):
                token.attrSet("class", aligned)
        if token.children:
            token.children = list(_replace_images(token.children))


def _replace_images(tokens: Sequence[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type.startswith("link_") else 0
        if token.type != "image":
            yield token
            continue
        address = str(token.attrGet("src") or "")
        text = Token("text", "", 0, content=f"Image: {token.content or address}")
        if inside:
            yield text
        else:
            yield Token("link_open", "a", 1, attrs={"href": address})
            yield text
            yield Token("link_close", "a", -1)
