"""Formats that can be read, and the conversion of their records to pairs."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from spindle.domain.conversations import parse_turns
from spindle.domain.pairs import Message
from spindle.domain.truth import TruthDoubt
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base.format import PublishedFormat

PROMPT: Final = "prompt"
A: Final = "response_a"
B: Final = "response_b"
"""The fields of every pair (``PROMPT`` only if there is one)."""

MODELS: Final = ("model_a", "model_b")
"""The fields of the models that wrote the responses."""

CONTEXT: Final = ("prompt", "text", "question", "instruction", "query", "input", "context")
"""Columns in which data sets keep what the responses answer, or a part of it."""

# Votes, scores and columns named after a side would reveal which side is which.
_REVEALING = re.compile(
    r"(best|better|chosen|generated|gold|label|margin|message|preference|rating|real|rejected"
    r"|reward|score|truth|vote|winner)s?",
    re.IGNORECASE,
)
# In "reward_model" the value names who rated both responses, not one of them.
_RATINGS = frozenset({"reward", "rating", "score"})
# In "chosen": "B", the value names the chosen response and is not a response itself.
_SIDE_NAME = re.compile(r"(\w+[ _-])?[ab12]$", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")


class FormatMismatch(ValueError):
    """A record is not of the format; the message says why."""


@dataclass(frozen=True, slots=True)
class PublishedPair:
    """A record read as a pair: its fields by Spindle's names, and its id if it has one."""

    fields: Mapping[str, JSON]
    id: JSON = None


class ReadableFormat(PublishedFormat):
    """A format whose records are read as pairs.

    ``title`` names it in messages. It is detected by its ``key_columns``; ``side_columns``
    hold the responses, and ``renamed_columns`` maps other columns to field names. ``truth``
    is the side that is correct in every record, and ``truth_origin`` says how that is known.
    ``precedes`` names a less specific format with the same columns.
    """

    title: ClassVar[str]
    key_columns: ClassVar[tuple[str, ...]]
    side_columns: ClassVar[tuple[str, str]]
    renamed_columns: ClassVar[Mapping[str, str]] = {}
    truth: ClassVar[Verdict | None] = None
    truth_origin: ClassVar[str] = ""
    precedes: ClassVar[str] = ""

    def can_read(self, row: Mapping[str, JSON]) -> bool:
        """Return whether the row may be a record of the format."""
        return all(column in row for column in self.key_columns) and self.has_pair(row)

    @abstractmethod
    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        """Return whether the key columns, all present, have values as in the format."""

    def doubt_truth(self, row: Mapping[str, JSON]) -> TruthDoubt | None:
        """Return why ``truth`` does not hold for that record; None if it does."""
        del row
        return None

    @abstractmethod
    def read_pair(self, row: Mapping[str, JSON]) -> PublishedPair:
        """Return the record as a pair; raises ``FormatMismatch`` if it is not of the format."""


def has_responses(row: Mapping[str, JSON], sides: tuple[str, str]) -> bool:
    """Return whether both sides are texts or both conversations, and not names of sides."""
    a, b = row[sides[0]], row[sides[1]]
    if isinstance(a, str) and isinstance(b, str):
        return not {a, b} & row.keys() and not (_SIDE_NAME.match(a) and _SIDE_NAME.match(b))
    return has_conversations(row, sides)


def has_conversations(row: Mapping[str, JSON], sides: tuple[str, str]) -> bool:
    """Return whether both sides are lists of turns."""
    return all(isinstance(row[side], list) and parse_turns(row[side]) is not None for side in sides)


def other_columns(row: Mapping[str, JSON], *used: str) -> dict[str, JSON]:
    """Return the columns that are not used and do not reveal which side is which."""
    return {
        name: value for name, value in row.items() if name not in used and not _is_revealing(name)
    }


def read_turns(row: Mapping[str, JSON], column: str) -> tuple[Message, ...]:
    """Return the conversation in that column; raises ``FormatMismatch``."""
    turns = parse_turns(row.get(column))
    if turns is None:
        raise FormatMismatch(f"{column!r} is not a conversation: {_shorten(row.get(column))}")
    return turns


def read_text(row: Mapping[str, JSON], column: str) -> str:
    """Return the text in that column; raises ``FormatMismatch``."""
    value = row.get(column)
    if not isinstance(value, str):
        raise FormatMismatch(f"{column!r} is not text: {_shorten(value)}")
    return value


def _shorten(value: JSON) -> str:
    if value is None:
        return "it is missing or null"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return repr(text if len(text) <= 40 else text[:37] + "…")


def _is_revealing(name: str) -> bool:
    words = _WORDS.findall(name)
    if len(words) == 2 and words[0].lower() in _RATINGS and words[1].lower() == "model":
        return False
    return any(_REVEALING.fullmatch(word) for word in words)
