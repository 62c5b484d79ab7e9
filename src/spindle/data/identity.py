"""Ids of items."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping

from spindle.domain.values import JSON
from spindle.formats.base.readable import PROMPT, A, B

MAX_ID = 500
"""The maximum number of characters of an id."""


def to_item_id(value: JSON) -> str | None:
    """Return an id as text, or None if the value is not an id."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
    text = text.strip()
    # PostgreSQL cannot store a NUL in text.
    return text if 0 < len(text) <= MAX_ID and "\0" not in text else None


def content_id(fields: Mapping[str, JSON]) -> str:
    """Return an id derived from prompt and responses, independent of the sides."""
    sides = sorted(json.dumps(fields.get(side), sort_keys=True) for side in (A, B))
    content = json.dumps([fields.get(PROMPT), *sides], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
