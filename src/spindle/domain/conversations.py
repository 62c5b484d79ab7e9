"""Conversations in the shapes in which data sets write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
_TURN = re.compile(r"(?:\A|\n\n)(Human|Assistant):", re.IGNORECASE)


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
    r"""The conversation in a list of turns or a ``Human:``/``Assistant:`` text, else None.

    >>> turns_of("\n\nHuman: Why?\n\nAssistant: Because.")
    (Message(role='user', content='Why?'), Message(role='assistant', content='Because.'))
    """
    if isinstance(value, str):
        return _marked(value)
    if not isinstance(value, Sequence) or not value:
        return None
    turns = tuple(turn for turn in map(turn_of, value) if turn is not None)
    return turns if len(turns) == len(value) else None


def parted(a: Sequence[Message], b: Sequence[Message]) -> tuple[tuple[Message, ...], str, str]:
    """What two conversations share, and how each ends.

    An ending of several turns is given with its speakers; one of them is never empty by
    sharing, so that two equal conversations still end with their last turns.
    """
    shared = 0
    while shared < min(len(a), len(b)) - 1 and a[shared] == b[shared]:
        shared += 1
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


def _marked(text: str) -> tuple[Message, ...] | None:
    """The turns of an HH-RLHF text; None where it does not start with a speaker."""
    marks = list(_TURN.finditer(text))
    if not marks or text[: marks[0].start()].strip() or marks[0][1].lower() != "human":
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    turns = [
        Message(_ROLES.get(mark[1].lower(), mark[1].lower()), text[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    ]
    if len(turns) > 1 and not turns[-1].content:
        turns.pop()  # "Assistant:" at the end of a prompt asks for the answer
    return tuple(turns)
