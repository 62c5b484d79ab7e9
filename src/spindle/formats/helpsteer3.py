"""HelpSteer3 preferences: a context with two responses and a graded vote."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.conversations import parse_turns
from spindle.domain.training_data import Example, Policy, Ties
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
_MAX_PREFERENCE = 3


class HelpSteer3(ReadableFormat, WritableFormat):
    """``response1`` is side ``a``; ``overall_preference`` runs from -3 (1 much better) to 3.

    When reading, preferences are votes and are left out. The preference written is the mean
    strength of graded votes, or else the difference of the shares behind the two responses,
    scaled to 3 and rounded; it is 0 only for ties.
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
        return parse_turns(row["context"]) is not None

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
        yield messages(pair.prompt), pair.a, pair.b, preference_grade(example)

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if not -_MAX_PREFERENCE <= row["overall_preference"] <= _MAX_PREFERENCE:
            raise ValueError(f"preference {row['overall_preference']!r} is not from -3 to 3")
        return ReadBack(conversation_text(row["context"]), row["response1"], row["response2"])


def preference_grade(example: Example) -> int:
    """Return the preference, from -3 for ``a`` to 3 for ``b``."""
    verdict = example.verdict
    if verdict is Verdict.TIE or example.belief is None:
        return 0
    strengths = [vote.strength for vote in example.votes if vote.strength is not None]
    if strengths and example.steps:
        towards_b = sum(strengths) / len(strengths) / example.steps
    else:
        towards_b = example.belief.b - example.belief.a
    towards_verdict = towards_b if verdict is Verdict.B else -towards_b
    steps = min(_MAX_PREFERENCE, max(1, math.floor(_MAX_PREFERENCE * towards_verdict + 0.5)))
    return steps if verdict is Verdict.B else -steps


FORMAT = HelpSteer3()
