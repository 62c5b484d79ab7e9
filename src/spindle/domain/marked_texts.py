"""Conversations as single texts with marked turns, as in HH-RLHF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from spindle.domain.pairs import Message

HUMAN: Final = "\n\nHuman:"
"""The mark before a turn of the user."""

ASSISTANT: Final = "\n\nAssistant:"
"""The mark before a turn of the assistant."""

_MARK = re.compile(f"{HUMAN}|{ASSISTANT}")
_TURN = re.compile(r"(?:\A|\n\n)(Human|Assistant):", re.IGNORECASE)


def has_marks(text: str) -> bool:
    """Return whether a parser would find the start of a turn inside the text."""
    return _MARK.search(text) is not None


def read_marked_text(text: str) -> tuple[Message, ...] | None:
    r"""Return the turns of a marked text, or None if it does not start with the user's.

    >>> read_marked_text("\n\nHuman: Why?\n\nAssistant: Because.")
    (Message(role='user', content='Why?'), Message(role='assistant', content='Because.'))
    """
    marks = list(_TURN.finditer(text))
    if not marks or text[: marks[0].start()].strip() or marks[0][1].lower() != "human":
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    turns = [
        Message(_role_of(mark[1]), text[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    ]
    if len(turns) > 1 and not turns[-1].content:
        turns.pop()  # A prompt may end in "Assistant:", to ask for the response.
    return tuple(turns)


def write_marked_text(turns: Sequence[Message]) -> str:
    r"""Return the turns as a marked text.

    There is no mark for system turns; their text is prepended to the turn that follows.

    >>> write_marked_text([Message("system", "Be brief."), Message("user", "Why?")])
    '\n\nHuman: Be brief.\n\nWhy?'
    """
    text, system = "", ""
    for turn in turns:
        if turn.role == "system":
            system += turn.content + "\n\n"
            continue
        mark = ASSISTANT if turn.role == "assistant" else HUMAN
        text, system = f"{text}{mark} {system}{turn.content}", ""
    return f"{text}{HUMAN} {system.rstrip()}" if system else text


def _role_of(speaker: str) -> str:
    return "user" if speaker.lower() == "human" else "assistant"
