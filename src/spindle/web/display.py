"""An item's fields as the page shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import msgspec

from spindle.config.design import Design, TextFormat
from spindle.domain.assignments import Handout, Order
from spindle.domain.conversations import SPEAKER_KEYS, TEXT_KEYS, parse_turn
from spindle.domain.items import read_path
from spindle.domain.values import JSON
from spindle.services.study import arrange_fields
from spindle.web.panels import display_panel
from spindle.web.responses import Responses
from spindle.web.turns import ROLE_NAMES
from spindle.web.wire import Shown, Turn

Render: TypeAlias = Callable[[str], str]
"""Markdown to HTML; empty if the text is to be shown as plain text."""


def display_fields(
    design: Design, names: Sequence[str], handout: Handout, render: Render
) -> dict[str, Shown]:
    """Return the named fields, with the sides in the assignment's order."""
    fields = arrange_fields(design, handout)
    formats: Mapping[str, JSON] = dict(design.formats)
    if handout.assignment.order is Order.SWAPPED and design.sides is not None:
        formats = design.sides.swap(formats)
    panels = {panel.field: panel for panel in design.panels}
    sides = Responses(design, fields)

    def display(name: str) -> Shown:
        value = sides.reduce(name, read_path(fields, name))
        marked = _field_format(design, formats, name) == TextFormat.MARKDOWN
        text = partial(display_value, render=render if marked else None)
        return display_panel(panels[name], value, text, render) if name in panels else text(value)

    return {name: display(name) for name in names}


def display_value(value: JSON, render: Render | None = None) -> Shown:
    """Convert a value to what is shown: a text, turns of a conversation, or a list of texts.

    With ``render`` its texts are Markdown, each by itself.
    """
    page = _Page(render)
    if isinstance(value, str):
        return page.text(value)
    if isinstance(value, Sequence) and value:
        turns = tuple(turn for turn in map(page.turn, value) if turn is not None)
        if len(turns) == len(value):
            return Shown(turns=turns)
        return page.list([_plain(entry) for entry in value])
    return page.text(_plain(value))


@dataclass(frozen=True, slots=True)
class _Page:
    """Texts as they go over the wire: rendered where they are Markdown."""

    render: Render | None

    def text(self, text: str) -> Shown:
        html = self._html(text)
        return Shown(html=html) if html else Shown(text=text)

    def turn(self, entry: JSON) -> Turn | None:
        if not isinstance(entry, Mapping):
            return None
        speaker = next((entry[key] for key in SPEAKER_KEYS if key in entry), None)
        text = next((entry[key] for key in TEXT_KEYS if key in entry), None)
        if speaker is None or text is None:
            return None
        read = parse_turn(entry)
        named = ROLE_NAMES.get(read.role, "") if read else ""
        said = read.content if read else _plain(text)
        html = self._html(said)
        return Turn(named or _plain(speaker), "" if html else said, html)

    def list(self, texts: Sequence[str]) -> Shown:
        if self.render is None:
            return Shown(items=tuple(texts))
        html = [self._html(text) for text in texts]
        if not all(html):
            return Shown(items=tuple(texts))
        return Shown(html=f"<ul><li>{'</li><li>'.join(html)}</li></ul>")

    def _html(self, text: str) -> str:
        return "" if self.render is None else self.render(text)


def _field_format(design: Design, formats: Mapping[str, JSON], name: str) -> JSON:
    """Return the text format of the field behind a placeholder."""
    fields = (name, name.partition(".")[0], design.text_key if name == "text" else "")
    return next((formats[each] for each in fields if each in formats), None)


def _plain(value: JSON) -> str:
    if value is None or value == []:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
