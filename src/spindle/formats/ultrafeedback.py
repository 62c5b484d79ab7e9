"""UltraFeedback, binarized for Zephyr: message lists that include the prompt, with scores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training_data import Example, Policy, Ties
from spindle.domain.values import JSON
from spindle.formats.base import (
    CellType,
    FormatColumn,
    FormatRow,
    PreferenceFormat,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.readable import has_conversations
from spindle.formats.base.turns import assistant, conversation_text, last_response, messages

_SCORES = ("score_chosen", "score_rejected")


class UltraFeedback(PreferenceFormat, WritableFormat):
    """Whole conversations with scores; when writing, the scores are the shares of the votes.

    ``prompt_id`` is the SHA-256 of ``prompt``; ``messages`` is a copy of ``chosen``.
    """

    name: ClassVar[str] = "ultrafeedback"
    title: ClassVar[str] = "UltraFeedback, binarized"
    key_columns: ClassVar[tuple[str, ...]] = ("prompt", *PreferenceFormat.side_columns, *_SCORES)
    truth_origin: ClassVar[str] = "`chosen` has the higher score"
    summary: ClassVar[str] = "UltraFeedback, binarized: conversations with scores"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP, Ties.MARGIN)
    tags: ClassVar[tuple[str, ...]] = ("ultrafeedback", "dpo", "preference")

    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        return has_conversations(row, self.side_columns)

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        return (
            FormatColumn("prompt"),
            FormatColumn("prompt_id"),
            *(
                FormatColumn(name, CellType.MESSAGES, ("content", "role"))
                for name in (*self.side_columns, "messages")
            ),
            *(FormatColumn(name, CellType.NUMBER) for name in _SCORES),
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        turns, prompt = example.pair.prompt, example.pair.prompt_text
        chosen, rejected = (
            messages(turns, assistant(text)) for text in (example.better, example.worse)
        )
        prompt_id = hashlib.sha256(prompt.encode()).hexdigest()
        yield (prompt, prompt_id, chosen, rejected, chosen, *map(float, example.scores))

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if row["messages"] != row["chosen"]:
            raise ValueError("messages differ from chosen")
        if row["score_chosen"] < row["score_rejected"]:
            raise ValueError("the rejected response has the higher score")
        chosen, rejected = row["chosen"], row["rejected"]
        prompt = conversation_text(chosen[:-1])
        return ReadBack(prompt, last_response(chosen), last_response(rejected))


FORMAT = UltraFeedback()
