"""Layout of the page on which an item is shown: an author's own, or the one Spindle makes."""

from __future__ import annotations

from spindle.layout.compiled import CompiledLayout, compile_layout, default_layout
from spindle.layout.page import compile_page

__all__ = ["CompiledLayout", "compile_layout", "compile_page", "default_layout"]
