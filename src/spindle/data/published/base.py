"""What the published formats share."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from spindle.domain.conversations import turns_of
from spindle.domain.pairs import Message
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict

PROMPT, A, B = "prompt", "response_a", "response_b"
"""The fields that every record ends up with (the prompt, where there is one)."""

CONTEXT = ("prompt", "text", "question", "instruction", "query", "input", "context")
"""Columns under which data sets keep what the responses answer, or a part of it."""

MODELS = ("model_a", "model_b")
"""The fields for the models that wrote the responses."""

# Votes, scores and whatever is named after a side: kept, they would say which is which.
_TELLING = frozenset(
    (
        "best",
        "better",
        "chosen",
        "generated",
        "gold",
        "label",
        "margin",
        "message",
        "preference",
        "rating",
        "real",
        "rejected",
        "reward",
        "score",
        "truth",
        "vote",
        "winner",
    )
)
# "chosen": "B" says which response was chosen, and is none.
_SIDE_NAME = re.compile(r"(\w+[ _-])?[ab12]$", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")


class NotOfThisKind(ValueError):
    """A record that is not what the first one was; the text says how."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as a pair: its fields by their names here, and an id of its own if it has one."""

    fields: Mapping[str, JSON]
    id: JSON = None
    truth: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A format in which pairs are published.

    ``columns`` are those that it is recognised by, ``sides`` those that hold the responses,
    ``renamed`` says what other columns become. ``truth`` is what is known of every record,
    ``known_by`` says so in words. ``looks_right`` is asked of a first record that has the
    columns; ``before`` names a format of the same columns that this one goes before;
    ``read`` makes a record of a row or raises ``NotOfThisKind``.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    sides: tuple[str, str]
    read: Callable[[Mapping[str, JSON]], Record]
    looks_right: Callable[[Mapping[str, JSON]], bool] | None = None
    before: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    truth: Verdict | None = None
    known_by: str = ""

    def fits(self, row: Mapping[str, JSON]) -> bool:
        """Whether the row may be a record of this format."""
        there = all(column in row for column in self.columns)
        return there and (self.looks_right is None or self.looks_right(row))


def same_kind(row: Mapping[str, JSON], sides: tuple[str, str]) -> bool:
    """Whether both sides are texts, or both conversations, and neither names another column."""
    a, b = row[sides[0]], row[sides[1]]
    if isinstance(a, str) and isinstance(b, str):
        return not {a, b} & row.keys() and not (_SIDE_NAME.match(a) and _SIDE_NAME.match(b))
    return both_talk(row, sides)


def both_talk(row: Mapping[str, JSON], sides: tuple[str, str]) -> bool:
    """Whether both sides are lists of turns."""
    return all(isinstance(row[side], list) and turns_of(row[side]) is not None for side in sides)


def others(row: Mapping[str, JSON], *used: str) -> dict[str, JSON]:
    """The columns that are not used and cannot tell one side from the other."""
    return {name: value for name, value in row.items() if name not in used and not _telling(name)}


def conversation(row: Mapping[str, JSON], column: str) -> tuple[Message, ...]:
    """The turns in that column; raises ``NotOfThisKind``."""
    turns = turns_of(row.get(column))
    if turns is None:
        raise NotOfThisKind(f"{column!r} holds no conversation: {_short(row.get(column))}")
    return turns


def text(row: Mapping[str, JSON], column: str) -> str:
    """The text in that column; raises ``NotOfThisKind``."""
    value = row.get(column)
    if not isinstance(value, str):
        raise NotOfThisKind(f"{column!r} holds no text: {_short(value)}")
    return value


def parts(
    a: Sequence[Message], b: Sequence[Message], columns: tuple[str, str]
) -> tuple[JSON, JSON, JSON]:
    """The shared prompt and the two endings of two conversations.

    Each as one text where it is one turn (the user's, the assistant's), as turns otherwise.
    Raises ``NotOfThisKind`` where the conversations share nothing.
    """
    shared = 0
    while shared < min(len(a), len(b)) - 1 and a[shared] == b[shared]:
        shared += 1
    if not shared:
        raise NotOfThisKind(f"{columns[0]!r} and {columns[1]!r} do not begin with the same prompt")
    return (
        value_of(a[:shared], "user"),
        value_of(a[shared:], "assistant"),
        value_of(b[shared:], "assistant"),
    )


def value_of(turns: Sequence[Message], role: str) -> JSON:
    """Turns as a field: the text alone of a single turn of that role."""
    if len(turns) == 1 and turns[0].role == role:
        return turns[0].content
    return [{"role": turn.role, "content": turn.content} for turn in turns]


def content_id(fields: Mapping[str, JSON]) -> str:
    """An id made of prompt and responses; which is on which side makes no difference."""
    sides = sorted(json.dumps(fields.get(side), sort_keys=True) for side in (A, B))
    content = json.dumps([fields.get(PROMPT), *sides], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _short(value: JSON) -> str:
    if value is None:
        return "nothing is there"
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return repr(said if len(said) <= 40 else said[:37] + "…")


def _telling(name: str) -> bool:
    words = {word.lower() for word in _WORDS.findall(name)}
    return bool(_TELLING & (words | {word.removesuffix("s") for word in words}))
