"""TRL's unpaired preferences, for KTO: only written, since a row is not a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training_data import Example, Policy, Ties
from spindle.domain.verdicts import Verdict
from spindle.formats.base import (
    CellType,
    DatasetOption,
    FormatColumn,
    FormatRow,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.turns import (
    assistant,
    conversation_text,
    last_response,
    messages,
    start_with_user,
)


class Kto(WritableFormat):
    """One row per response: ``prompt``, ``completion`` and ``label``, true if it is desirable.

    The better response is desirable and the worse is not. If both are bad, neither is; in a
    tie that is kept, both are.
    """

    name: ClassVar[str] = "kto"
    summary: ClassVar[str] = "TRL unpaired: prompt, completion, label; both bad gives two negatives"
    options: ClassVar[frozenset[DatasetOption]] = WritableFormat.options | {
        DatasetOption.CONVERSATIONAL
    }
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP)
    own_columns: ClassVar[bool] = False
    says_neither: ClassVar[bool] = True
    tags: ClassVar[tuple[str, ...]] = ("trl", "kto", "unpaired-preference")

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        cells = CellType.MESSAGES if policy.conversational else CellType.TEXT
        texts = (FormatColumn(name, cells) for name in ("prompt", "completion"))
        return *texts, FormatColumn("label", CellType.BOOLEAN)

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        same_labels = {Verdict.NEITHER: (False, False), Verdict.TIE: (True, True)}
        labels = same_labels.get(example.verdict, (True, False))
        for response, label in zip((example.better, example.worse), labels, strict=True):
            if policy.conversational:
                prompt = messages(start_with_user(example.pair.prompt))
                yield prompt, messages((assistant(response),)), label
            else:
                yield example.pair.prompt_text, response, label

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if not isinstance(row["label"], bool):
            raise ValueError(f"the label {row['label']!r} is neither true nor false")
        if policy.conversational:
            return ReadBack(conversation_text(row["prompt"]), last_response(row["completion"]))
        return ReadBack(row["prompt"], row["completion"])


FORMAT = Kto()
