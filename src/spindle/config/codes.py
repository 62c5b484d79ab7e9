"""Fields that hold codes, such as the names of sides or of models, and not texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

from spindle.domain.items import Item
from spindle.domain.values import JSON

_TOKEN = re.compile(r"[\w.:+-]{1,40}")
_SIDE = re.compile(
    r"[ab012]|left|right|first|second|tie|both|neither|none|human|model|(?:response|answer|model|"
    r"output|option|assistant|system)[ _]?[ab012]",
    re.IGNORECASE,
)


class Coding(IntEnum):
    """How much the values of a field look like codes."""

    TEXT = 0
    TOKENS = 1
    SIDES = 2


def coding_of(items: Sequence[Item], names: Iterable[str]) -> Coding:
    """Return what all values of these fields are at least: texts, single words, or sides."""
    values = [item.fields[name] for item in items for name in names if item.fields.get(name)]
    return min(map(_coding, values), default=Coding.TEXT)


def _coding(value: JSON) -> Coding:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Coding.TEXT
    text = str(value).strip()
    if _SIDE.fullmatch(text):
        return Coding.SIDES
    return Coding.TOKENS if _TOKEN.fullmatch(text) else Coding.TEXT
