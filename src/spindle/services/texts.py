"""What there is to read in the items, where the page shows it."""

from __future__ import annotations

LONGEST_MARKDOWN = 50_000
"""Longer texts, in characters, are shown as they stand: rendering takes up to 10 µs each."""
