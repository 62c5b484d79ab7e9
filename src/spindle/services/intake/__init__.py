"""Intake: what a design's data files hold, in which format, and where their truth is."""

from __future__ import annotations

from spindle.services.intake.data_format import (
    item_sources,
    published_format,
    read_items,
    renamed_columns,
    resolve_format,
)

__all__ = ["item_sources", "published_format", "read_items", "renamed_columns", "resolve_format"]
