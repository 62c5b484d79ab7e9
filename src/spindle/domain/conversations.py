"""Conversations in the shapes in which data sets write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spindle.domain.marked_texts import read_marked_text
from spindle.domain.pairs import Message
from spindle.domain.values import JSON

SPEAKER_KEYS = ("role", "from", "speaker", "author", "name")
"""Under which of these a turn names its speaker; the first that is there."""

TEXT_KEYS = ("content", "value", "text", "message", "utterance")
"""Under which of these a turn has its text."""

_ROLES = {
    "human": "user",
    "prompter": "user",
    "instruction": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "ai": "assistant",
    "agent": "assistant",
    "developer": "system",
}


def turn_of(value: JSON) -> Message | None:
    """The turn in a mapping with a speaker and a text, its role in today's words."""
    if not isinstance(value, Mapping):
        return None
    speaker = next((value[key] for key in SPEAKER_KEYS if isinstance(value.get(key), str)), None)
    keys = [key for key in TEXT_KEYS if key in value]
    if not isinstance(speaker, str) or not keys:
        return None
    text = _said(next((value[key] for key in keys if value[key] is not None), ""))
    role = speaker.strip().lower()
    return None if text is None else Message(_ROLES.get(role, role), text)


def turns_of(value: JSON) -> tuple[Message, ...] | None:
    """Return the conversation in a list of turns or a marked text, else None."""
    if isinstance(value, str):
        return read_marked_text(value)
    if not isinstance(value, Sequence) or not value:
        return None
    turns = tuple(turn for turn in map(turn_of, value) if turn is not None)
    return turns if len(turns) == len(value) else None


def count_shared_turns(a: Sequence[Message], b: Sequence[Message]) -> int:
    """Return how many turns two conversations both begin with.

    The last turn of the shorter one is never counted, so that both still have an ending.
    """
    count = 0
    while count < min(len(a), len(b)) - 1 and a[count] == b[count]:
        count += 1
    return count


def parted(a: Sequence[Message], b: Sequence[Message]) -> tuple[tuple[Message, ...], str, str]:
    """Return what two conversations share, and how each ends.

    An ending of several turns is given with its speakers.
    """
    shared = count_shared_turns(a, b)
    return tuple(a[:shared]), spoken(a[shared:]), spoken(b[shared:])


def spoken(turns: Sequence[Message]) -> str:
    """Turns as one text; the speaker is named where there are several."""
    if len(turns) == 1:
        return turns[0].content
    return "\n\n".join(f"{turn.role.capitalize()}: {turn.content}" for turn in turns)


def _said(content: JSON) -> str | None:
    r"""A turn's text, or its parts as one text; what is no text is named in its place.

    >>> _said([{"type": "text", "text": "Look:"}, {"type": "image", "image": "…"}])
    'Look:\n\n[image]'
    """
    if isinstance(content, str):
        return content
    if not isinstance(content, Sequence):
        return None
    parts: list[str] = []
    for part in content:
        if not isinstance(part, Mapping) or not isinstance(part.get("type"), str):
            return None
        text = part.get("text")
        parts.append(text if isinstance(text, str) else f"[{part['type']}]")
    return "\n\n".join(parts)
