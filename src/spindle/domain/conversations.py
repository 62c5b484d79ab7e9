"""Conversations in the shapes that data sets use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spindle.domain.marked_texts import read_marked_text
from spindle.domain.pairs import Message
from spindle.domain.values import JSON

SPEAKER_KEYS = ("role", "from", "speaker", "author", "name")
"""Keys that may name the speaker of a turn; the first one present is used."""

TEXT_KEYS = ("content", "value", "text", "message", "utterance")
"""Keys that may hold the text of a turn; the first one with a value is used."""

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


_STRICT = frozenset({"user", "assistant", "system", "tool", "function", "ipython"})


def read_role(speaker: str) -> str | None:
    """Return the role that the name of a speaker stands for, or None if it names somebody.

    >>> read_role("GPT"), read_role("gpt-4")
    ('assistant', None)
    """
    name = speaker.strip().lower()
    return _ROLES.get(name, name if name in _STRICT else None)


def parse_turn(value: JSON) -> Message | None:
    """Return the turn in a mapping with a speaker and a text, its role normalized, else None."""
    if not isinstance(value, Mapping):
        return None
    speaker = next((value[key] for key in SPEAKER_KEYS if isinstance(value.get(key), str)), None)
    keys = [key for key in TEXT_KEYS if key in value]
    if not isinstance(speaker, str) or not keys:
        return None
    text = _parse_content(next((value[key] for key in keys if value[key] is not None), ""))
    role = speaker.strip().lower()
    return None if text is None else Message(_ROLES.get(role, role), text)


def parse_turns(value: JSON) -> tuple[Message, ...] | None:
    """Return the conversation in a list of turns or in a marked text, else None."""
    if isinstance(value, str):
        return read_marked_text(value)
    if not isinstance(value, Sequence) or not value:
        return None
    turns = tuple(turn for turn in map(parse_turn, value) if turn is not None)
    return turns if len(turns) == len(value) else None


def count_shared_turns(a: Sequence[Message], b: Sequence[Message]) -> int:
    """Return the number of turns that two conversations share at their start.

    The last turn of the shorter one is never counted, so that each keeps an ending.
    """
    count = 0
    while count < min(len(a), len(b)) - 1 and a[count] == b[count]:
        count += 1
    return count


def split_shared_turns(
    a: Sequence[Message], b: Sequence[Message]
) -> tuple[tuple[Message, ...], str, str]:
    """Return the turns that two conversations share at the start, and the rest of each as text."""
    shared = count_shared_turns(a, b)
    return tuple(a[:shared]), join_turns(a[shared:]), join_turns(b[shared:])


def join_turns(turns: Sequence[Message]) -> str:
    """Return turns as one text, with the speakers' names if there are several turns."""
    if len(turns) == 1:
        return turns[0].content
    return "\n\n".join(f"{turn.role.capitalize()}: {turn.content}" for turn in turns)


def _parse_content(content: JSON) -> str | None:
    r"""Return a turn's text, its parts joined; a part without text becomes its type in brackets.

    None if the content has another shape.

    >>> _parse_content([{"type": "text", "text": "Look:"}, {"type": "image", "image": "…"}])
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
