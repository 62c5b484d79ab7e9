"""Markdown as the page shows it: code in colours, formulae as MathML, and nothing unsafe.

HTML inside Markdown is shown as text. What Markdown makes is cleaned against a list of what
may stand there, and the page checks it once more before it sets it in.
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
from spindle.web.formulae import formulae
from spindle.web.highlighting import highlighted

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
    """A text that is not remembered; rendering it takes longer than the event loop can wait."""


class RichText:
    """Renders Markdown and remembers what it rendered.

    Remembered is the latest that was asked for, up to ``room`` characters of HTML, by the
    digest of the text. Rendering can take seconds, so the event loop asks for what is
    ``remembered``, and has the rest made ``beside`` it, one text after the other. ``render``
    makes the HTML: ``markdown()``, or a ``Renderer``, which no text can hold up.
    """

    def __init__(
        self, room: int = 16_000_000, *, render: Callable[[str], str] | None = None
    ) -> None:
        self._render = render or markdown()
        self._room = room
        self._held = 0
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="markdown")

    def html(self, text: str) -> str:
        """The text as HTML; empty where it is to be shown as it stands."""
        try:
            return self.remembered(text)
        except NotRendered:
            return self._remember(text, self._render(text))

    def remembered(self, text: str) -> str:
        """The same for a text that was rendered before; raises ``NotRendered``."""
        if not text.strip() or len(text) > LONGEST_MARKDOWN:
            return ""
        digest = _digest(text)
        with self._lock:
            if digest not in self._known:
                raise NotRendered
            self._known.move_to_end(digest)
            return self._known[digest]

    async def beside(self, work: Callable[[], T]) -> T:
        """What ``work`` returns, done in the thread that renders."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def close(self) -> None:
        """End the thread; what is waiting for it is not done any more."""
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


def markdown() -> Callable[[str], str]:
    """A function from Markdown to clean HTML; not for several threads at once."""
    parser = _parser()

    def render(text: str) -> str:
        try:
            return clean(str(parser.render(text)))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return ""  # a fault of the parser must not keep anybody from judging

    return render


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=16).digest()


def clean(html: str) -> str:
    """The HTML without anything that is not on the lists above."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
        strip_comments=True,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def _kept(_tag: str, name: str, value: str) -> str | None:
    """The value that an attribute keeps; None where the attribute goes."""
    if name == "class":
        own = [word for word in value.split() if word.startswith(_OWN_CLASSES)]
        return " ".join(own) or None
    if name == "href":  # an address of this server is no reference that an answer can make
        return value if value.partition(":")[0].lower() in _SCHEMES else None
    return value


def _parser() -> MarkdownIt:
    options = {"html": False, "breaks": True, "linkify": False, "highlight": highlighted}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.use(formulae)
    parser.add_render_rule("table_open", lambda *_: '<div class="rich-wide">\n<table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    parser.core.ruler.push("plainer", lambda state: _plainer(state.tokens))
    return parser


def _plainer(tokens: Sequence[Token]) -> None:
    """Headings become paragraphs, images become links, styles become classes."""
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
            token.children = list(_without_images(token.children))


def _without_images(tokens: Sequence[Token]) -> Iterator[Token]:
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
