"""HelpSteer3's preferences: a context with two responses, and a graded vote."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.conversations import turns_of
from spindle.domain.training import Example, Policy, Ties
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base import (
    CellType,
    FileType,
    FormatColumn,
    FormatRow,
    PublishedPair,
    ReadableFormat,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.readable import PROMPT, A, B, other_columns, read_text, read_turns
from spindle.formats.base.turns import conversation_text, field_value, messages

_SIDES = ("response1", "response2")
_STRONGEST = 3


class HelpSteer3(ReadableFormat, WritableFormat):
    """``response1`` is side ``a``; ``overall_preference`` runs from -3 (1 much better) to 3.

    Read, preferences are votes and left out. Written, it is the mean strength of graded
    votes, else the difference of what stands behind the two responses, stretched to 3 and
    rounded; 0 for a tie and for nothing else.
    """

    name: ClassVar[str] = "helpsteer3"
    title: ClassVar[str] = "HelpSteer3"
    key_columns: ClassVar[tuple[str, ...]] = ("context", *_SIDES)
    side_columns: ClassVar[tuple[str, str]] = _SIDES
    renamed_columns: ClassVar[Mapping[str, str]] = {"context": PROMPT}
    summary: ClassVar[str] = "HelpSteer3: two responses and a preference from -3 to 3"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.KEEP, Ties.DROP)
    file_type: ClassVar[FileType] = FileType.JSONL
    tags: ClassVar[tuple[str, ...]] = ("helpsteer3", "preference")

    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        return turns_of(row["context"]) is not None

    def read_pair(self, row: Mapping[str, JSON]) -> PublishedPair:
        votes = ("individual_preference", "overall_preference")
        fields = other_columns(row, *self.key_columns, *votes)
        fields[PROMPT] = field_value(read_turns(row, "context"), "user")
        fields |= {A: read_text(row, _SIDES[0]), B: read_text(row, _SIDES[1])}
        return PublishedPair(fields)

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        return (
            FormatColumn("context", CellType.MESSAGES),
            *map(FormatColumn, _SIDES),
            FormatColumn("overall_preference", CellType.INTEGER),
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        pair = example.pair
        yield messages(pair.prompt), pair.a, pair.b, graded_preference(example)

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if not -_STRONGEST <= row["overall_preference"] <= _STRONGEST:
            raise ValueError(f"{row['overall_preference']!r} is no preference")
        return ReadBack(conversation_text(row["context"]), row["response1"], row["response2"])


def graded_preference(example: Example) -> int:
    """Return the preference from -3 to 3, negative towards ``a``."""
    verdict = example.verdict
    if verdict is Verdict.TIE or example.belief is None:
        return 0
    strengths = [vote.strength for vote in example.votes if vote.strength is not None]
    if strengths and example.steps:
        towards_b = sum(strengths) / len(strengths) / example.steps
    else:
        towards_b = example.belief.b - example.belief.a
    towards_verdict = towards_b if verdict is Verdict.B else -towards_b
    steps = min(_STRONGEST, max(1, math.floor(_STRONGEST * towards_verdict + 0.5)))
    return steps if verdict is Verdict.B else -steps


FORMAT = HelpSteer3()
