"""TRL's preference data, for DPO and reward models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training_data import Example, Policy, Ties
from spindle.formats.base import (
    CellType,
    DatasetOption,
    FormatColumn,
    FormatRow,
    PreferenceFormat,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.turns import (
    assistant,
    common_prefix,
    conversation_text,
    last_response,
    messages,
    start_with_user,
)

_SEPARATOR = "\n\n"


class Trl(PreferenceFormat, WritableFormat):
    """``prompt``, ``chosen`` and ``rejected`` as texts or, conversational, as lists of messages.

    With ``--implicit``, the prompt is the start of ``chosen`` and ``rejected``, in texts followed
    by two line breaks. With ``--ties margin``, there is a column ``margin``.
    """

    name: ClassVar[str] = "trl"
    title: ClassVar[str] = "preference pairs"
    summary: ClassVar[str] = "TRL preference: prompt, chosen, rejected, by the raters' verdicts"
    options: ClassVar[frozenset[DatasetOption]] = WritableFormat.options | {
        DatasetOption.CONVERSATIONAL,
        DatasetOption.IMPLICIT,
    }
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP, Ties.MARGIN)
    own_columns: ClassVar[bool] = False
    tags: ClassVar[tuple[str, ...]] = ("trl", "dpo", "preference")

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        cells = CellType.MESSAGES if policy.conversational else CellType.TEXT
        names = self.side_columns if policy.implicit else ("prompt", *self.side_columns)
        margin = (FormatColumn("margin", CellType.NUMBER),) if policy.ties is Ties.MARGIN else ()
        return (*(FormatColumn(name, cells) for name in names), *margin)

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        both = (example.better, example.worse)
        margin = (example.margin,) if policy.ties is Ties.MARGIN else ()
        if policy.conversational:
            turns = start_with_user(example.pair.prompt)
            before = turns if policy.implicit else ()
            prompt = () if policy.implicit else (messages(turns),)
            yield (*prompt, *(messages(before, assistant(text)) for text in both), *margin)
            return
        text = example.pair.prompt_text
        if policy.implicit:
            start = f"{text}{_SEPARATOR}" if text else ""
            yield (*(start + response for response in both), *margin)
        else:
            yield (text, *both, *margin)

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        chosen, rejected = row["chosen"], row["rejected"]
        if not policy.conversational:
            if not policy.implicit:
                return ReadBack(row["prompt"], chosen, rejected)
            shared = common_prefix(chosen, rejected)
            return ReadBack(shared[: shared.rfind(_SEPARATOR) + 1], chosen, rejected)
        prompt = chosen[:-1] if policy.implicit else row["prompt"]
        return ReadBack(conversation_text(prompt), last_response(chosen), last_response(rejected))


FORMAT = Trl()
