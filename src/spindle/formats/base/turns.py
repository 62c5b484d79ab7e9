"""Turns of conversations as columns have them, in both directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spindle.domain.conversations import count_shared_turns
from spindle.domain.pairs import Message
from spindle.domain.values import JSON
from spindle.formats.base.readable import PROMPT, A, B, FormatMismatch


def pair_fields(
    a: Sequence[Message], b: Sequence[Message], columns: tuple[str, str]
) -> dict[str, JSON]:
    """Return what two conversations both begin with as the prompt, how each ends as a response.

    Raises ``FormatMismatch``, naming the columns, where they share nothing.
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
    """Return turns as a field: the text alone of a single turn of that role."""
    if len(turns) == 1 and turns[0].role == role:
        return turns[0].content
    return messages(turns)


def messages(turns: Sequence[Message], *more: Message) -> list[dict[str, str]]:
    """Return turns as lists of messages have them."""
    return [{"role": turn.role, "content": turn.content} for turn in (*turns, *more)]


def user(content: str) -> Message:
    """Return a turn of the user."""
    return Message("user", content)


def assistant(content: str) -> Message:
    """Return a turn of the assistant."""
    return Message("assistant", content)


def start_with_user(turns: Sequence[Message]) -> Sequence[Message]:
    """Return the prompt's turns, or an empty one of the user where there are none.

    Readers of messages, TRL's chat templates among them, want a turn before the answer.
    """
    return turns or (user(""),)


def conversation_text(turns: Sequence[Mapping[str, str]]) -> str:
    """Return messages as one text that no other conversation has."""
    if not any(turn["content"] for turn in turns):
        return ""
    return "\x1e".join(f"{turn['role']}\x1f{turn['content']}" for turn in turns)


def last_response(turns: Sequence[Mapping[str, str]]) -> str:
    """Return the last message's text; raises ``ValueError`` where it is not the assistant's."""
    if not turns or turns[-1]["role"] != "assistant":
        raise ValueError("the last turn is not the assistant's")
    return turns[-1]["content"]


def shared_start(one: str, other: str) -> str:
    """Return what two texts have in common from their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return one[:least]
