"""TRL's preference datasets, for DPO, reward models and the like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training import Example, Policy, Ties
from spindle.export.datasets.base import (
    Column,
    Dataset,
    Kind,
    Option,
    ReadBack,
    Row,
    asked,
    assistant,
    messages,
    response_of,
    shared_start,
    texts_of,
)

_BETWEEN = "\n\n"


class Trl(Dataset):
    """``prompt``, ``chosen`` and ``rejected`` as texts or, conversational, as lists of messages.

    Implicit, the prompt is inside ``chosen`` and ``rejected``; in texts two line breaks
    follow it. With ``--ties margin`` there is a column ``margin``.
    """

    name: ClassVar[str] = "trl"
    summary: ClassVar[str] = "TRL preference: prompt, chosen, rejected, from raters' beliefs"
    options: ClassVar[frozenset[Option]] = Dataset.options | {
        Option.CONVERSATIONAL,
        Option.IMPLICIT,
    }
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP, Ties.MARGIN)
    own_columns: ClassVar[bool] = False
    tags: ClassVar[tuple[str, ...]] = ("trl", "dpo", "preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        kind = Kind.MESSAGES if policy.conversational else Kind.TEXT
        names = ("chosen", "rejected") if policy.implicit else ("prompt", "chosen", "rejected")
        margin = (Column("margin", Kind.NUMBER),) if policy.ties is Ties.MARGIN else ()
        return (*(Column(name, kind) for name in names), *margin)

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        both = (example.better, example.worse)
        margin = (example.margin,) if policy.ties is Ties.MARGIN else ()
        if policy.conversational:
            turns = asked(example.pair.prompt)
            before = turns if policy.implicit else ()
            prompt = () if policy.implicit else (messages(turns),)
            yield (*prompt, *(messages(before, assistant(text)) for text in both), *margin)
            return
        text = example.pair.prompt_text
        if policy.implicit:
            start = f"{text}{_BETWEEN}" if text else ""
            yield (*(start + response for response in both), *margin)
        else:
            yield (text, *both, *margin)

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        chosen, rejected = row["chosen"], row["rejected"]
        if not policy.conversational:
            if not policy.implicit:
                return ReadBack(row["prompt"], chosen, rejected)
            shared = shared_start(chosen, rejected)
            return ReadBack(shared[: shared.rfind(_BETWEEN) + 1], chosen, rejected)
        prompt = chosen[:-1] if policy.implicit else row["prompt"]
        return ReadBack(texts_of(prompt), response_of(chosen), response_of(rejected))


DATASET = Trl()
