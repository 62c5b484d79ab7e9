"""UltraFeedback as it was binarized for Zephyr."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training import Example, Policy, Ties
from spindle.export.datasets.base import (
    Column,
    Dataset,
    Kind,
    ReadBack,
    Row,
    assistant,
    messages,
    response_of,
    texts_of,
)


class UltraFeedback(Dataset):
    """Whole conversations with scores: what stands behind each response, from 0 to 1.

    ``prompt_id`` is the SHA-256 of ``prompt``; ``messages`` is ``chosen`` once more.
    """

    name: ClassVar[str] = "ultrafeedback"
    summary: ClassVar[str] = "UltraFeedback, binarized: conversations with scores"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP, Ties.MARGIN)
    tags: ClassVar[tuple[str, ...]] = ("ultrafeedback", "dpo", "preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        return (
            Column("prompt"),
            Column("prompt_id"),
            *(
                Column(name, Kind.MESSAGES, ("content", "role"))
                for name in ("chosen", "rejected", "messages")
            ),
            Column("score_chosen", Kind.NUMBER),
            Column("score_rejected", Kind.NUMBER),
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        turns, prompt = example.pair.prompt, example.pair.prompt_text
        chosen, rejected = (
            messages(turns, assistant(text)) for text in (example.better, example.worse)
        )
        id_ = hashlib.sha256(prompt.encode()).hexdigest()
        yield (prompt, id_, chosen, rejected, chosen, *map(float, example.scores))

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if row["messages"] != row["chosen"]:
            raise ValueError("messages differ from chosen")
        if row["score_chosen"] < row["score_rejected"]:
            raise ValueError("the rejected response has the higher score")
        chosen, rejected = row["chosen"], row["rejected"]
        return ReadBack(texts_of(chosen[:-1]), response_of(chosen), response_of(rejected))


DATASET = UltraFeedback()
