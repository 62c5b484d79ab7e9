"""An author's ``html_layout``, compiled once to safe HTML that the page fills with fields.

Item data never passes through an HTML parser: a ``{{field}}`` in the text becomes an empty
``<span data-field>`` that the page fills with text, one inside an attribute becomes a
pattern under ``data-bind-…`` that the page fills after checking what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from spindle.config.design import Design
from spindle.config.placeholders import without_owner
from spindle.layout.css import Sheet
from spindle.layout.html import MEDIA, VOID, Element, list_removals, parse_safe_html
from spindle.layout.panels import panel_css, write_panels

_PLACEHOLDER = re.compile(r"\{\{\{\s*(.+?)\s*\}\}\}|\{\{\s*(.+?)\s*\}\}", re.DOTALL)
_BLOCK = re.compile(r"\{%.*?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"h([1-6])")
_RENAMED = {"main": "div", "nav": "div", "aside": "div", "label": "span", "output": "span"}
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "caption", "center", "dd", "div", "dt", "figcaption"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "section", "td", "th"}
)
_MAX_WIDTH = re.compile(r"max-width\s*:\s*(\d+(?:\.\d+)?(?:px|rem|em|ch))")
_TOP = 3


@dataclass(frozen=True, slots=True)
class CompiledLayout:
    """A layout ready to be served.

    ``html`` is the content of the page's ``<template>``, ``css`` its stylesheet, ``fields``
    the names that are set into it, in order, known or not. ``light_ground`` says that the
    layout brings colours of its own and stays on a light ground in dark mode.
    """

    html: str
    css: str
    fields: tuple[str, ...]
    light_ground: bool = False
    warnings: tuple[str, ...] = ()


def compile_layout(html: str, known: frozenset[str], text: str = "text") -> CompiledLayout:
    """Compile an authored layout to safe HTML; ``known`` are the fields that items have.

    ``text`` is the field that ``{{text}}`` stands for.
    """
    fields = _Fields(html, known, text)
    sheet = Sheet()
    writer = _Writer(fields, sheet)
    tree = parse_safe_html(fields.source)
    for element in tree.walk():
        if element.tag == "style":
            sheet.add_block(fields.drop_fields(element.text(), "CSS"))
    text = "".join(writer.write(child) for child in tree.children)
    unreached = [name for name in fields.names if name not in writer.reached]
    warnings = [
        *list_removals(fields.source),
        *fields.warnings,
        *sheet.warnings,
        *writer.warnings,
        *(f"{{{{{name}}}}} is in a place where nothing is shown" for name in unreached),
    ]
    return CompiledLayout(
        html=text.strip(),
        css=sheet.text() + _width(tree),
        fields=tuple(dict.fromkeys(writer.reached)),
        light_ground=sheet.coloured or writer.coloured,
        warnings=tuple(dict.fromkeys(fields.restore(warning) for warning in warnings)),
    )


def default_layout(design: Design) -> CompiledLayout:
    """Return the layout of a design without its own: the prompt, and the sides side by side.

    With ``instance_display`` it is the panels that the design lists.
    """
    if design.panels:
        fields = tuple(panel.field for panel in design.panels)
        return CompiledLayout(write_panels(design), panel_css(design.panels), fields)
    shown = design.shown or (design.text_key,)
    if design.sides is None:
        parts = [(_title(design, name), name) for name in shown]
        html = "".join(_section("spindle-part", title, name) for title, name in parts)
        return CompiledLayout(html, "", tuple(name for _, name in parts))
    sides = (design.sides.a, design.sides.b)
    above = tuple(name for name in shown if name not in sides)
    html = "".join(_section("spindle-prompt", _title(design, name), name) for name in above)
    titles = (design.titles.a, design.titles.b)
    pair = "".join(
        _section("spindle-side", title, name) for title, name in zip(titles, sides, strict=True)
    )
    return CompiledLayout(f'{html}<div class="spindle-pair">{pair}</div>', "", (*above, *sides))


def _width(tree: Element) -> str:
    """Make the layout as wide as its only root element, so that the background is too."""
    roots = [element for element in tree.elements() if element.tag != "style"]
    if len(roots) != 1:
        return ""
    found = _MAX_WIDTH.search(roots[0].attributes.get("style", ""))
    return f".layout {{ max-inline-size: calc({found[1]} + 1rem) }}\n" if found else ""


def _title(design: Design, name: str) -> str:
    if name == design.text_key:
        return design.titles.prompt
    return name.replace("_", " ").strip().capitalize() or name


def _section(kind: str, title: str, name: str) -> str:
    return (
        f'<section class="{kind}"><h3>{escape(title)}</h3>'
        f'<div class="spindle-text" data-field="{escape(name)}" data-lines dir="auto"></div>'
        "</section>"
    )


class _Fields:
    """The placeholders of a layout, each replaced by a word without meaning in HTML."""

    def __init__(self, html: str, known: frozenset[str], text: str) -> None:
        self.names: list[str] = []
        self.warnings: list[str] = []
        self._known = known
        self._text = text
        mark = "zfieldz"
        while mark in html:
            mark += "z"
        self._mark = mark
        self.pattern = re.compile(mark + r"(\d+)e")
        if _BLOCK.search(html):
            self.warnings.append("{% … %} is ignored: its content is always shown")
        bare = _BLOCK.sub("", _COMMENT.sub("", html))
        self.source = _PLACEHOLDER.sub(self._replace, bare)

    def _replace(self, match: re.Match[str]) -> str:
        if match[1]:
            self.warnings.append(f"{match[0]} is shown as text, like {{{{{match[1]}}}}}")
        name = self._name(match[1] or match[2])
        self.names.append(self._text if name == "text" else name)
        return f"{self._mark}{len(self.names) - 1}e"

    def _name(self, expression: str) -> str:
        if expression in self._known:
            return expression
        name, bar, filters = expression.partition("|")
        if bar:
            what = "a field is always shown as text" if "safe" in filters else "filters do not run"
            self.warnings.append(f"the filter in {{{{{expression}}}}} is ignored: {what}")
        name = name.strip()
        return name if name in self._known else without_owner(name)

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        """Split a text at its placeholders: (text, False) and (field, True)."""
        parts = self.pattern.split(text)
        return [
            (self.names[int(part)] if at % 2 else part, bool(at % 2))
            for at, part in enumerate(parts)
            if part
        ]

    def restore(self, text: str) -> str:
        """Put the placeholders back as the author wrote them."""
        return self.pattern.sub(lambda match: f"{{{{{self.names[int(match[1])]}}}}}", text)

    def drop_fields(self, css: str, place: str) -> str:
        """Drop the CSS declarations that hold a field, with a warning."""
        if not self.pattern.search(css):
            return css
        self.warnings.append(f"a field inside {place} has no effect: {self.restore(css).strip()}")
        return re.sub(r"[^;{}]*" + self.pattern.pattern + r"[^;{}]*;?", "", css)


class _Writer:
    """Writes the cleaned tree with classes for styles and elements for fields."""

    def __init__(self, fields: _Fields, sheet: Sheet) -> None:
        self.reached: list[str] = []
        self.warnings: list[str] = []
        self.coloured = False
        self._fields = fields
        self._sheet = sheet
        self._headings: list[int] = []
        self._spaced = 0

    def write(self, node: Element | str) -> str:
        """Return the HTML of a node."""
        if isinstance(node, str):
            return "".join(
                self._write_field(piece) if field else escape(piece, quote=False)
                for piece, field in self._fields.pieces(node)
            )
        if node.tag == "style":
            return ""
        if node.tag in MEDIA:
            return self._write_media(node)
        return self._write_element(node)

    def _write_field(self, name: str, attributes: str = ' dir="auto"') -> str:
        self.reached.append(name)
        lines = "" if self._sheet.spaced or self._spaced else " data-lines"
        return f'<span data-field="{escape(name)}"{lines}{attributes}></span>'

    def _write_element(self, node: Element) -> str:
        tag = _RENAMED.get(node.tag, node.tag)
        attributes = self._write_attributes(node)
        alone = self._only_field(node)
        spaced = "white-space" in node.attributes.get("style", "") or tag == "pre"
        self._spaced += spaced
        if alone and "dir" not in node.attributes:
            # The block takes its direction, and so its alignment, from the field's text.
            inside = self._write_field(alone, "")
            attributes.append('dir="auto"')
        else:
            inside = "".join(self.write(child) for child in node.children)
        self._spaced -= spaced
        opened = f"<{' '.join([tag, *attributes])}>"
        return opened if tag in VOID else f"{opened}{inside}</{tag}>"

    def _only_field(self, node: Element) -> str:
        if node.tag not in _BLOCKS or node.elements():
            return ""
        pieces = self._fields.pieces(node.text().strip())
        return pieces[0][0] if len(pieces) == 1 and pieces[0][1] else ""

    def _write_attributes(self, node: Element) -> list[str]:
        written: list[str] = []
        given = dict(node.attributes)
        style = given.pop("style", "")
        if style:
            children = [child.attributes.get("style", "") for child in node.elements()]
            name = self._sheet.add_inline(
                self._fields.drop_fields(style, "a style attribute"), children
            )
            given["class"] = f"{given.get('class', '')} {name}".strip()
        level = self._heading_level(node.tag)
        if level:
            given["aria-level"] = level
        if node.tag == "a" and "href" in given:
            given.update(target="_blank", rel="noopener noreferrer")
        for name, value in given.items():
            written.extend(self._write_attribute(name, value))
        return written

    def _write_attribute(self, name: str, value: str) -> Iterable[str]:
        self.coloured |= name in ("bgcolor", "color")
        if name == "id":
            value = f"layout-{value}"
        if name.startswith(("data-field", "data-bind", "data-lines")):
            return
        pieces = self._fields.pieces(value)
        if any(field for _, field in pieces):
            self.reached.extend(piece for piece, field in pieces if field)
            yield f'data-bind-{name}="{escape(self._fields.restore(value))}"'
        elif name == "href" and value.strip().lower().startswith("data:"):
            self.warnings.append("a link to a data: URL is removed")
        else:
            yield f'{name}="{escape(value)}"'

    def _heading_level(self, tag: str) -> str:
        """Return a heading's level below the page's own, without gaps."""
        match = _HEADING.fullmatch(tag)
        if not match:
            return ""
        level = int(match[1])
        while self._headings and self._headings[-1] >= level:
            self._headings.pop()
        self._headings.append(level)
        return str(min(_TOP + len(self._headings) - 1, 6))

    def _write_media(self, node: Element) -> str:
        """Keep a picture that comes with the page; turn all else into a link."""
        inside = "".join(
            self._write_media(child) for child in node.elements() if child.tag in MEDIA
        )
        source = node.attributes.get("src", node.attributes.get("data", ""))
        if not source:
            return inside
        fields = [piece for piece, field in self._fields.pieces(source) if field]
        shown = self._fields.restore(source)
        if node.tag == "img" and source.lower().startswith("data:image/") and not fields:
            return f"<{' '.join(['img', *self._write_attributes(_add_alt(node))])}>"
        self.warnings.append(
            f'<{node.tag} src="{shown}"> is shown as a link: '
            "the page loads nothing from other hosts"
            + (" (an image inside the data, as data:image/…, is shown)" if fields else "")
        )
        if node.tag == "img" and fields:
            return f"<{' '.join(['img', *self._write_attributes(_add_alt(node))])}>{inside}"
        self.reached.extend(fields)
        link = 'target="_blank" rel="noopener noreferrer"'
        if fields:
            pattern = escape(shown)
            return f'<a data-bind-href="{pattern}" data-bind-text="{pattern}" {link}></a>{inside}'
        return f'<a href="{escape(source)}" {link}>{escape(source)}</a>{inside}'


def _add_alt(node: Element) -> Element:
    return Element(node.tag, {"alt": "", **node.attributes})
