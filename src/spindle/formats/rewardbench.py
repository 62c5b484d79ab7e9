"""RewardBench, a benchmark of reward models: texts and the models that wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training_data import Example, Policy, Ties
from spindle.formats.base import (
    CellType,
    FormatColumn,
    FormatRow,
    PreferenceFormat,
    ReadBack,
    WritableFormat,
)

_TEXTS = ("prompt", "chosen", "chosen_model", "rejected", "rejected_model", "subset")
_UNKNOWN = "unknown"


class RewardBench(PreferenceFormat, WritableFormat):
    """Texts with the models that wrote them; ``subset`` is the item's field of that name.

    When writing, ``id`` counts the pairs from 0; the item's own id is in the provenance file.
    """

    name: ClassVar[str] = "rewardbench"
    title: ClassVar[str] = "RewardBench"
    key_columns: ClassVar[tuple[str, ...]] = ("prompt", *PreferenceFormat.side_columns, "subset")
    truth_origin: ClassVar[str] = "`chosen` is the correct response"
    summary: ClassVar[str] = "RewardBench: prompt, chosen, rejected with their models"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP)
    tags: ClassVar[tuple[str, ...]] = ("reward-bench", "reward-model", "preference")

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        return (*map(FormatColumn, _TEXTS), FormatColumn("id", CellType.INTEGER))

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        better, worse = example.models
        subset = example.pair.fields.get("subset")
        yield (
            example.pair.prompt_text,
            example.better,
            better or _UNKNOWN,
            example.worse,
            worse or _UNKNOWN,
            subset if isinstance(subset, str) else "",
            number,
        )

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        return ReadBack(row["prompt"], row["chosen"], row["rejected"])


FORMAT = RewardBench()
