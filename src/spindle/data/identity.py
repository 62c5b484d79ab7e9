"""What may be an item's id."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping

from spindle.domain.values import JSON
from spindle.formats.base.readable import PROMPT, A, B

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


def content_id(fields: Mapping[str, JSON]) -> str:
    """Return an id made of prompt and responses, the same whichever is on which side."""
    sides = sorted(json.dumps(fields.get(side), sort_keys=True) for side in (A, B))
    content = json.dumps([fields.get(PROMPT), *sides], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
