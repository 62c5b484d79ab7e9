"""HelpSteer3's preferences: graded, with the responses in the order of the data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training import Example, Policy, Ties
from spindle.domain.verdicts import Verdict
from spindle.export.datasets.base import (
    Column,
    Dataset,
    FileType,
    Kind,
    ReadBack,
    Row,
    messages,
    oriented,
    texts_of,
)

_MOST = 3


class HelpSteer3(Dataset):
    """``response1`` is side ``a``; ``overall_preference`` runs from -3 (1 much better) to 3.

    It is the mean strength of graded votes, else the difference of what stands behind the
    two responses, stretched to 3 and rounded; 0 for a tie and for nothing else.
    """

    name: ClassVar[str] = "helpsteer3"
    summary: ClassVar[str] = "HelpSteer3: two responses and a preference from -3 to 3"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.KEEP, Ties.DROP)
    file_type: ClassVar[FileType] = FileType.JSONL
    tags: ClassVar[tuple[str, ...]] = ("helpsteer3", "preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        return (
            Column("context", Kind.MESSAGES),
            Column("response1"),
            Column("response2"),
            Column("overall_preference", Kind.WHOLE),
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        pair = example.pair
        yield messages(pair.prompt), pair.a, pair.b, preference(example)

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if not -_MOST <= row["overall_preference"] <= _MOST:
            raise ValueError(f"{row['overall_preference']!r} is no preference")
        return ReadBack(texts_of(row["context"]), row["response1"], row["response2"])


def preference(example: Example) -> int:
    """The preference from -3 to 3, negative towards ``a``."""
    verdict = oriented(example)
    if verdict is Verdict.TIE or example.belief is None:
        return 0
    strengths = [vote.strength for vote in example.votes if vote.strength is not None]
    if strengths and example.steps:
        towards_b = sum(strengths) / len(strengths) / example.steps
    else:
        towards_b = example.belief.b - example.belief.a
    towards_verdict = towards_b if verdict is Verdict.B else -towards_b
    steps = min(_MOST, max(1, math.floor(_MOST * towards_verdict + 0.5)))
    return steps if verdict is Verdict.B else -steps


DATASET = HelpSteer3()
