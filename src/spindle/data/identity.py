"""What may be an item's id."""

from __future__ import annotations

import math

from spindle.domain.values import JSON

MAX_ID = 500
"""The most characters of an id."""


def identity(value: JSON) -> str | None:
    """The id as text; None for what is no id."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
    text = text.strip()
    # PostgreSQL has no texts with a NUL in them.
    return text if 0 < len(text) <= MAX_ID and "\0" not in text else None
