"""Pairs for self-play fine-tuning (SPIN), as its authors' code reads them.

Chen et al. 2024, https://arxiv.org/abs/2401.01335; https://github.com/uclaml/SPIN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training_data import Example, Policy, Ties
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base import (
    CellType,
    DatasetOption,
    FileType,
    FormatColumn,
    FormatRow,
    PublishedPair,
    ReadableFormat,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.readable import (
    A,
    B,
    has_responses,
    other_columns,
    read_text,
    read_turns,
)
from spindle.formats.base.turns import (
    assistant,
    conversation_text,
    last_response,
    messages,
    pair_fields,
    user,
)


class Spin(ReadableFormat, WritableFormat):
    """``real`` and ``generated``, each one turn of the user and one of the assistant.

    ``real`` is the response known to be human, whatever the raters' verdict. A prompt of
    several turns is written as one text that names the speakers. Conversations of any length
    can be read, and texts with the prompt in a column of its own.
    """

    name: ClassVar[str] = "spin"
    title: ClassVar[str] = "SPIN pairs"
    key_columns: ClassVar[tuple[str, ...]] = ("real", "generated")
    side_columns: ClassVar[tuple[str, str]] = ("real", "generated")
    truth: ClassVar[Verdict | None] = Verdict.A
    truth_origin: ClassVar[str] = "`real` is the human response"
    summary: ClassVar[str] = "SPIN: real, generated, by the known truth"
    options: ClassVar[frozenset[DatasetOption]] = frozenset({DatasetOption.TOLD_APART})
    ties: ClassVar[tuple[Ties, ...]] = ()
    by_truth: ClassVar[bool] = True
    tags: ClassVar[tuple[str, ...]] = ("spin", "self-play", "preference")

    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        return has_responses(row, self.side_columns)

    def read_pair(self, row: Mapping[str, JSON]) -> PublishedPair:
        rest = other_columns(row, *self.side_columns)
        if isinstance(row.get("real"), str):
            return PublishedPair(
                {**rest, A: read_text(row, "real"), B: read_text(row, "generated")}
            )
        real, generated = (read_turns(row, side) for side in self.side_columns)
        return PublishedPair({**rest, **pair_fields(real, generated, self.side_columns)})

    def path(self, split: str, files: FileType) -> str:
        return f"{split}_prefs-00000-of-00001.{files}"

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        return tuple(
            FormatColumn(name, CellType.MESSAGES, ("content", "role")) for name in self.side_columns
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        prompt = (user(example.pair.prompt_text),)
        yield tuple(messages(prompt, assistant(t)) for t in (example.better, example.worse))

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        real, generated = row["real"], row["generated"]
        if not [t["role"] for t in real] == [t["role"] for t in generated] == ["user", "assistant"]:
            raise ValueError("expected one turn of the user and one of the assistant")
        if real[0] != generated[0]:
            raise ValueError("the two sides have different prompts")
        prompt = conversation_text(real[:1])
        return ReadBack(prompt, last_response(real), last_response(generated))


FORMAT = Spin()
