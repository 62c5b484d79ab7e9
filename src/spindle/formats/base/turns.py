"""Conversions between turns of conversations and cells of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spindle.domain.conversations import count_shared_turns
from spindle.domain.pairs import Message
from spindle.domain.values import JSON
from spindle.formats.base.readable import PROMPT, A, B, FormatMismatch


def pair_fields(
    a: Sequence[Message], b: Sequence[Message], columns: tuple[str, str]
) -> dict[str, JSON]:
    """Return the shared start of two conversations as the prompt, the rest of each as a response.

    Raises ``FormatMismatch``, naming the columns, if they share nothing.
    """
    shared = count_shared_turns(a, b)
    if not shared:
        raise FormatMismatch(f"{columns[0]!r} and {columns[1]!r} do not begin with the same prompt")
    return {
        PROMPT: field_value(a[:shared], "user"),
        A: field_value(a[shared:], "assistant"),
        B: field_value(b[shared:], "assistant"),
    }


def field_value(turns: Sequence[Message], role: str) -> JSON:
    """Return turns as a field: messages, or just the text of a single turn of that role."""
    if len(turns) == 1 and turns[0].role == role:
        return turns[0].content
    return messages(turns)


def messages(turns: Sequence[Message], *more: Message) -> list[dict[str, str]]:
    """Return turns as a list of messages."""
    return [{"role": turn.role, "content": turn.content} for turn in (*turns, *more)]


def user(content: str) -> Message:
    """Return a turn of the user."""
    return Message("user", content)


def assistant(content: str) -> Message:
    """Return a turn of the assistant."""
    return Message("assistant", content)


def start_with_user(turns: Sequence[Message]) -> Sequence[Message]:
    """Return the prompt's turns, or an empty turn of the user if there are none.

    Readers of messages, such as TRL's chat templates, require a turn before the response.
    """
    return turns or (user(""),)


def conversation_text(turns: Sequence[Mapping[str, str]]) -> str:
    """Return messages as one text that is unique to the conversation."""
    if not any(turn["content"] for turn in turns):
        return ""
    return "\x1e".join(f"{turn['role']}\x1f{turn['content']}" for turn in turns)


def last_response(turns: Sequence[Mapping[str, str]]) -> str:
    """Return the last message's text; raises ``ValueError`` if it is not the assistant's."""
    if not turns or turns[-1]["role"] != "assistant":
        raise ValueError("the last turn is not the assistant's")
    return turns[-1]["content"]


def common_prefix(one: str, other: str) -> str:
    """Return the longest common prefix of two texts."""
    shortest, longest = 0, min(len(one), len(other))
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if one[:middle] == other[:middle]:
            shortest = middle
        else:
            longest = middle - 1
    return one[:shortest]
