"""Values that name a side: ``a``, ``2``, ``left``, ``response_b``, ``human``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from spindle.config.words import words
from spindle.domain.values import JSON

_WORD = (
    "response|answer|model|system|option|assistant|output|completion|side|candidate|reply|text|"
    "story|summary|choice|generation|item|version"
)
_NAMED = re.compile(rf"(?:(?:{_WORD}) ?)?([ab])|(?:{_WORD}) ?([012])")
_NUMBER = re.compile(r"[012](\.0)?")
_PLACES = {"left": 0, "right": 1, "first": 0, "second": 1, "top": 0, "bottom": 1}
_TRUTHS = {"chosen": 0, "rejected": 1, "preferred": 0, "dispreferred": 1, "winner": 0, "loser": 1}
_PEOPLE = words("human person people real human-written authentic genuine")
_MACHINES = words("ai model machine bot llm generated synthetic fake assistant gpt ai-generated")
_NO_SIDE = words("tie both neither none equal same draw unsure unknown bothbad tie_(bothbad) n/a")
_FAMILY = re.compile(
    r"\b(gpt|chatgpt|claude|llama|mistral|mixtral|gemini|gemma|palm|bard|falcon|vicuna|alpaca|"
    r"qwen|deepseek|phi|zephyr|davinci|koala|dolly|oasst|stablelm|wizardlm|openai|"
    r"anthropic|pythia|olmo|grok)[-_ ]?[\w.]*",
    re.IGNORECASE,
)


class Naming(StrEnum):
    """What kind of name a value is."""

    FIELD = "field"
    SIDE = "side"
    NUMBER = "number"
    SOURCE = "source"
    NO_SIDE = "no side"


@dataclass(frozen=True, slots=True)
class SideName:
    """A value read as a name: of which kind, and of which of the two sides."""

    kind: Naming
    side: int | None = None


def read_side_name(value: JSON, fields: Collection[str]) -> SideName | None:
    """Return what a value names, or None; ``fields`` are those of the sides, ``a`` first.

    >>> read_side_name("Response B", ()), read_side_name("Berlin", ())
    (SideName(kind=<Naming.SIDE: 'side'>, side=1), None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if len(text) > 40:
        return None
    if text in fields:
        return SideName(Naming.FIELD, list(fields).index(text))
    low = text.lower()
    if low.replace(" ", "_") in _NO_SIDE:
        return SideName(Naming.NO_SIDE)
    for kind, names in ((Naming.SIDE, _PLACES), (Naming.SIDE, _TRUTHS)):
        if low in names:
            return SideName(kind, names[low])
    if low in _PEOPLE or low in _MACHINES:
        return SideName(Naming.SOURCE, int(low in _MACHINES))
    if _NUMBER.fullmatch(low):
        return SideName(Naming.NUMBER, int(low[0]))
    match = _NAMED.fullmatch(low.replace("_", " ").replace("-", " "))
    if match is None:
        return None
    return SideName(Naming.SIDE, "ab".index(match[1]) if match[1] else int(match[2]))


def is_model_name(value: JSON) -> bool:
    """Return whether a value is the name of a well-known model, such as ``gpt-4``."""
    return isinstance(value, str) and len(value) <= 60 and bool(_FAMILY.match(value.strip()))
