"""Values that name a side: ``a``, ``2``, ``left``, ``response_b``, ``A is better``, ``human``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from spindle.config.words import words
from spindle.domain.values import JSON

_WORD = (
    "response|resp|answer|ans|model|system|option|assistant|output|completion|side|candidate|reply"
    "|text|story|summary|choice|generation|item|version|agent|chat|bot|draft|variant|policy|essay"
)
_BETTER = (
    "better|best|winner|wins?|won|preferred|chosen|stronger|human|correct|superior|preferable|right"
)
_HOW = r"(?:(?:is|was|are|the|much|slightly|clearly|strongly|far|a bit|significantly) )*"
_PREFER = (
    "prefers?|preferred|chose|choose|chosen|picks?|picked|winner|best|better|verdict|answer|vote|"
    "i prefer|i choose|preference"
)
_NAMED = re.compile(rf"(?:(?:{_WORD}) ?)?([ab])|(?:{_WORD}) ?([012])")
_PHRASES = (
    re.compile(rf"(?:(?:{_WORD}) ?)?([ab12]) {_HOW}(?:{_BETTER})"),
    re.compile(rf"(?:{_PREFER}):? (?:is )?(?:(?:{_WORD}) ?)?([ab12])"),
    re.compile(rf"(left|first|right|second)(?: {_HOW}(?:{_WORD}|{_BETTER}|one))+"),
    re.compile(rf"(?:{_PREFER}):? (?:is )?(?:the )?(left|first|right|second)(?: (?:{_WORD}|one))?"),
)
_COMPARED = re.compile(r"([ab]) ?([<>]+) ?([ab])")
_BRACKETS = re.compile(r"\[\[?([ab])\]?\]")
_OTHER = re.compile(rf"(?:(?:{_WORD}) ?)?[c-z]|(?:{_WORD}) ?[3-9]")
_INITIALS = re.compile(r"[rmsg] ?([12])")
_NUMBER = re.compile(r"(-?1|[02])(\.0)?")
_WRITTEN = "written|generated|authored|made|produced|author|response|answer|text|created"
_SIDES = (
    ("left", "right"),
    ("first", "second"),
    ("top", "bottom"),
    ("chosen", "rejected"),
    ("preferred", "dispreferred"),
    ("winner", "loser"),
)
_PEOPLE = words("human humans person people real human-written authentic genuine")
_MACHINES = words("ai model machine bot llm generated synthetic fake assistant gpt ai-generated")
_WRITTEN_BY = re.compile(
    rf"(?:(human|person)|(ai|machine|model|bot|llm|computer|gpt|chatgpt))s? (?:{_WRITTEN})"
)
_NO_SIDE = words("tie both neither none equal same draw unsure unknown bothbad skip skipped na ?")
_NO_SIDES = (
    "tie (bothbad)",
    "n/a",
    "no preference",
    "both bad",
    "both good",
    "both are good",
    "both are bad",
    "a tie",
    "equally good",
    "equally bad",
    "about the same",
    "the same",
    "cannot tell",
    "can't tell",
    "not sure",
    "a=b",
    "a = b",
    "[[c]]",
    "undecided",
)
_QUALITIES = words("good bad better worse best worst correct wrong gold reference baseline")
_LONGEST = 40
_FAMILY = re.compile(
    r"\b(gpt|chatgpt|claude|llama|mistral|mixtral|gemini|gemma|palm|bard|falcon|vicuna|alpaca|"
    r"qwen|deepseek|phi|zephyr|davinci|koala|dolly|oasst|stablelm|wizardlm|openai|"
    r"anthropic|pythia|olmo|grok)[-_ ]?[\w.]*",
    re.IGNORECASE,
)


class Naming(StrEnum):
    """What kind of name a value is.

    ``LETTER`` is ``a`` or ``left``, which may mean other things than a side; ``INITIAL`` is
    ``L`` or ``m1``, which usually does; ``OTHER`` is one more of a row, such as ``c``.
    """

    FIELD = "field"
    SIDE = "side"
    PHRASE = "phrase"
    LETTER = "letter"
    NUMBER = "number"
    INITIAL = "initial"
    SOURCE = "source"
    OTHER = "other"
    NO_SIDE = "no side"


@dataclass(frozen=True, slots=True)
class SideName:
    """A value read as a name: of which kind, and of which of the two sides."""

    kind: Naming
    side: int | None = None


_WORDS: Mapping[str, SideName] = MappingProxyType(
    {name: SideName(Naming.LETTER, pair.index(name)) for pair in _SIDES for name in pair}
    | {
        name: SideName(Naming.INITIAL, side)
        for side, ends in enumerate(("lh", "rm"))
        for name in ends
    }
    | {name: SideName(Naming.SOURCE, 0) for name in _PEOPLE}
    | {name: SideName(Naming.SOURCE, 1) for name in _MACHINES}
    | {name: SideName(Naming.NO_SIDE) for name in (*_NO_SIDE, *_NO_SIDES)}
)


def read_side_name(value: JSON, fields: Sequence[str]) -> SideName | None:
    """Return what a value names, or None; ``fields`` are those of the sides, ``a`` first.

    >>> read_side_name("Response B", ()), read_side_name("Berlin", ())
    (SideName(kind=<Naming.SIDE: 'side'>, side=1), None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if not isinstance(value, str):
        return _read_form(str(value)) if -1 <= value <= 2 else None
    text = value.strip()
    if text in fields:
        return SideName(Naming.FIELD, fields.index(text))
    return None if len(text) > _LONGEST else _read_form(text.lower())


@lru_cache(maxsize=4096)
def _read_form(text: str) -> SideName | None:
    """Return what a word, a number, a letter, or one of them in a phrase names."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number:
        return SideName(Naming.NUMBER, int(number[1]))
    bracketed = _BRACKETS.fullmatch(text)
    if bracketed:
        return SideName(Naming.PHRASE, "ab".index(bracketed[1]))
    plain = text.replace("_", " ").replace("-", " ").strip("().!:\"'* ")
    match = _NAMED.fullmatch(plain)
    if match:
        kind = Naming.LETTER if len(plain) == 1 else Naming.SIDE
        return SideName(kind, "ab".index(match[1]) if match[1] else int(match[2]))
    return _read_phrase(text, plain)


def _read_phrase(text: str, plain: str) -> SideName | None:
    """Return what a sentence, a comparison or a word of origin names."""
    compared = _COMPARED.fullmatch(text)
    if compared and compared[1] != compared[3]:
        return SideName(Naming.PHRASE, "ab".index(compared[1 if compared[2][0] == ">" else 3]))
    for pattern in _PHRASES:
        said = pattern.fullmatch(plain)
        if said:
            return SideName(Naming.PHRASE, int(said[1] in ("b", "2", "right", "second")))
    written = _WRITTEN_BY.fullmatch(plain)
    if written or is_model_name(text):
        return SideName(Naming.SOURCE, 0 if written and written[1] else 1)
    initial = _INITIALS.fullmatch(plain)
    if initial:
        return SideName(Naming.INITIAL, int(initial[1]) - 1)
    return SideName(Naming.OTHER) if _OTHER.fullmatch(plain) else None


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
