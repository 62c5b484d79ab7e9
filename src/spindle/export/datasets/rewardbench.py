"""RewardBench, on which reward models are measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training import Example, Policy, Ties
from spindle.export.datasets.base import Column, Dataset, Kind, ReadBack, Row

_TEXTS = ("prompt", "chosen", "chosen_model", "rejected", "rejected_model", "subset")
_UNKNOWN = "unknown"


class RewardBench(Dataset):
    """Texts with the models they come from; ``subset`` is the item's field of that name.

    ``id`` counts the pairs from 0; the item's own id is in the file of provenance.
    """

    name: ClassVar[str] = "rewardbench"
    summary: ClassVar[str] = "RewardBench: prompt, chosen, rejected with their models"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP)
    tags: ClassVar[tuple[str, ...]] = ("reward-bench", "reward-model", "preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        return (*map(Column, _TEXTS), Column("id", Kind.WHOLE))

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
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

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        return ReadBack(row["prompt"], row["chosen"], row["rejected"])


DATASET = RewardBench()
