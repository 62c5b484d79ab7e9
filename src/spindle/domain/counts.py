"""Counts in words."""

from __future__ import annotations


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "item"), plural(1200, "item"), plural(0, "reply", "replies")
    ('1 item', '1,200 items', '0 replies')
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
