"""An author's HTML as a tree, cleaned of all that is unsafe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

MEDIA = frozenset({"img", "video", "audio", "source", "iframe", "embed", "object"})
VOID = frozenset({"br", "hr", "img", "wbr", "col", "source", "embed", "track", "area"})

MAX_DEPTH = 100
"""How deep elements may be nested."""

_TAGS = (
    frozenset(nh3.ALLOWED_TAGS)
    | MEDIA
    | {"style", "section", "main", "u", "s", "big", "tt", "font", "label", "mark"}
    | {"meter", "progress", "dfn", "output", "address"}
)
_QUIET = frozenset(["html", "head", "body", "meta", "title"])
_ANYWHERE = {"class", "id", "style", "title", "lang", "dir", "role", "hidden"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src"},
    "audio": {"src"},
    "source": {"src"},
    "iframe": {"src"},
    "embed": {"src"},
    "object": {"data"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor", "align"},
    "tr": {"align", "valign", "bgcolor"},
    "td": {"colspan", "rowspan", "align", "valign", "width", "bgcolor"},
    "th": {"colspan", "rowspan", "align", "valign", "width", "bgcolor", "scope"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "font": {"color", "face", "size"},
    "details": {"open"},
    "meter": {"value", "min", "max", "low", "high", "optimum"},
    "progress": {"value", "max"},
    "time": {"datetime"},
    "div": {"align"},
    "p": {"align"},
}
_HEARD = {
    "script": "scripts do not run in a layout",
    "link": "stylesheets are not loaded; put the rules into <style>",
    "svg": "drawings cannot be shown",
    "math": "MathML formulas cannot be shown",
    **dict.fromkeys(
        ("form", "input", "button", "select", "textarea"),
        "questions belong under annotation_schemes",
    ),
}


@dataclass(slots=True)
class Element:
    """One element; ``children`` are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self) -> list[Element]:
        """Return the children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield the element and all its descendants, in document order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def text(self) -> str:
        """Return all text inside."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


def parse_safe_html(source: str) -> Element:
    """Parse the allowed part of ``source``."""
    html = nh3.clean(
        source,
        tags=set(_TAGS),
        clean_content_tags={"script", "noscript", "select", "svg", "math", "title"},
        attributes={"*": set(_ANYWHERE), **_ATTRIBUTES},
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )
    return _parse_tree(html)


def list_removals(source: str) -> list[str]:
    """Return what ``parse_safe_html`` removes of ``source``, as sentences."""
    found: dict[str, None] = {}
    built = _build_tree(source)
    if built.is_cut:
        found[f"elements nested more than {MAX_DEPTH} deep stand one after the other"] = None
    for element in built.root.walk():
        tag = element.tag
        if tag not in _TAGS | _QUIET and tag:
            reason = _HEARD.get(tag)
            found[f"<{tag}> is left out" + (f": {reason}" if reason else "")] = None
            continue
        for name in element.attributes:
            if name.startswith("on"):
                found[f"{name} on <{tag}> is left out: scripts do not run in a layout"] = None
            elif not _is_kept(tag, name):
                found[f"the attribute {name} of <{tag}> is left out"] = None
    return list(found)


def _is_kept(tag: str, name: str) -> bool:
    if tag in _QUIET | MEDIA or name in _ANYWHERE | _ATTRIBUTES.get(tag, set()):
        return True
    return bool(re.match(r"data-|aria-|rel$|target$", name))


def _parse_tree(html: str) -> Element:
    return _build_tree(html).root


def _build_tree(html: str) -> _Builder:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder


class _Builder(HTMLParser):
    """Builds the tree; what is nested deeper than ``MAX_DEPTH`` stands one after the other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._beyond: list[str] = []
        self.is_cut = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag in VOID:
            return
        if self._beyond or len(self._open) > MAX_DEPTH:
            self._beyond.append(tag)
            self.is_cut = True
        else:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._beyond:
            while self._beyond.pop() != tag:
                pass
        elif any(element.tag == tag for element in self._open[1:]):
            self._beyond.clear()
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
