"""Intake: what a design's data files hold, in which format, and where their truth is."""

from __future__ import annotations

from spindle.services.intake.data_format import (
    detect_format,
    item_sources,
    published_format,
    read_items,
    renamed_columns,
)

__all__ = ["detect_format", "item_sources", "published_format", "read_items", "renamed_columns"]
