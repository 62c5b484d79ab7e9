"""The layout of a design's page as it is served: the author's, or Spindle's own."""

from __future__ import annotations

from collections.abc import Iterable

from spindle.config.design import Design
from spindle.layout.compiled import CompiledLayout, compile_layout, default_layout


def compile_page(design: Design, fields: Iterable[str]) -> CompiledLayout:
    """Return the layout of the page; ``fields`` are those that the first items have.

    ``{{text}}`` is the field that ``text_key`` names if those items have no field ``text``.
    """
    if not design.layout:
        return default_layout(design)
    known = frozenset(fields)
    text = "text" if "text" in known else design.text_key
    return compile_layout(design.layout, known | {design.text_key, "text"}, text)
