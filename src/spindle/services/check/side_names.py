"""Values that name a side: ``a``, ``2``, ``left``, ``response_b``, ``human``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from spindle.config.words import words
from spindle.domain.values import JSON

_WORD = (
    "response|answer|model|system|option|assistant|output|completion|side|candidate|reply|text|"
    "story|summary|choice|generation|item|version"
)
_NAMED = re.compile(rf"(?:(?:{_WORD}) ?)?([ab])|(?:{_WORD}) ?([012])")
_NUMBER = re.compile(r"[012](\.0)?")
_SIDES = (
    ("left", "right"),
    ("first", "second"),
    ("top", "bottom"),
    ("chosen", "rejected"),
    ("preferred", "dispreferred"),
    ("winner", "loser"),
)
_PEOPLE = words("human person people real human-written authentic genuine")
_MACHINES = words("ai model machine bot llm generated synthetic fake assistant gpt ai-generated")
_NO_SIDE = words("tie both neither none equal same draw unsure unknown bothbad")
_QUALITIES = words("good bad better worse best worst correct wrong gold reference baseline")
_LONGEST = 40
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


_WORDS: Mapping[str, SideName] = MappingProxyType(
    {name: SideName(Naming.SIDE, pair.index(name)) for pair in _SIDES for name in pair}
    | {name: SideName(Naming.SOURCE, 0) for name in _PEOPLE}
    | {name: SideName(Naming.SOURCE, 1) for name in _MACHINES}
    | {name: SideName(Naming.NO_SIDE) for name in (*_NO_SIDE, "tie (bothbad)", "n/a")}
)


def read_side_name(value: JSON, fields: Sequence[str]) -> SideName | None:
    """Return what a value names, or None; ``fields`` are those of the sides, ``a`` first.

    >>> read_side_name("Response B", ()), read_side_name("Berlin", ())
    (SideName(kind=<Naming.SIDE: 'side'>, side=1), None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if text in fields:
        return SideName(Naming.FIELD, fields.index(text))
    return _WORDS.get(text.lower()) or _read_form(text.lower())


def _read_form(text: str) -> SideName | None:
    """Return what a number, a letter, or one of them after a word such as ``response`` names."""
    if len(text) > _LONGEST:
        return None
    if _NUMBER.fullmatch(text):
        return SideName(Naming.NUMBER, int(text[0]))
    match = _NAMED.fullmatch(text.replace("_", " ").replace("-", " "))
    if match is None:
        return None
    return SideName(Naming.SIDE, "ab".index(match[1]) if match[1] else int(match[2]))


def tells_source(name: str, other: str) -> bool:
    """Return whether the name of a side's field says where its response comes from.

    >>> tells_source("human_answer", "ai_answer"), tells_source("answer_a", "answer_b")
    (True, False)
    """
    parts = set(re.split(r"[^a-z0-9]+", name.lower())) - set(re.split(r"[^a-z0-9]+", other.lower()))
    known = _PEOPLE | _MACHINES | _QUALITIES | {part for pair in _SIDES[3:] for part in pair}
    return any(part in known or is_model_name(part) for part in parts)


def is_model_name(value: JSON) -> bool:
    """Return whether a value is the name of a well-known model, such as ``gpt-4``."""
    return isinstance(value, str) and len(value) <= 60 and bool(_FAMILY.match(value.strip()))
