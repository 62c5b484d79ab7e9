"""TRL's unpaired preferences, for KTO."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training import Example, Policy, Ties
from spindle.domain.verdicts import Verdict
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
    oriented,
    response_of,
    texts_of,
)


class Kto(Dataset):
    """A row a response: ``prompt``, ``completion`` and whether it is wanted, ``label``.

    The better response is wanted and the worse is not. Two that are both bad are two that
    are not wanted; a tie that is kept is two that are.
    """

    name: ClassVar[str] = "kto"
    summary: ClassVar[str] = "TRL unpaired: prompt, completion, label; both bad gives two negatives"
    options: ClassVar[frozenset[Option]] = Dataset.options | {Option.CONVERSATIONAL}
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP)
    own_columns: ClassVar[bool] = False
    says_neither: ClassVar[bool] = True
    tags: ClassVar[tuple[str, ...]] = ("trl", "kto", "unpaired-preference")

    def columns(self, policy: Policy) -> tuple[Column, ...]:
        kind = Kind.MESSAGES if policy.conversational else Kind.TEXT
        return Column("prompt", kind), Column("completion", kind), Column("label", Kind.FLAG)

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[Row]:
        verdict = oriented(example)
        alike = {Verdict.NEITHER: (False, False), Verdict.TIE: (True, True)}
        labels = alike.get(verdict, (True, False))
        for response, label in zip((example.better, example.worse), labels, strict=True):
            if policy.conversational:
                prompt = messages(asked(example.pair.prompt))
                yield prompt, messages((assistant(response),)), label
            else:
                yield example.pair.prompt_text, response, label

    def read(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if not isinstance(row["label"], bool):
            raise ValueError(f"the label {row['label']!r} is neither true nor false")
        if policy.conversational:
            return ReadBack(texts_of(row["prompt"]), response_of(row["completion"]))
        return ReadBack(row["prompt"], row["completion"])


DATASET = Kto()
