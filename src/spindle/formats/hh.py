"""HH-RLHF: two conversations as single texts with marked turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.marked_texts import (
    ASSISTANT,
    HUMAN,
    has_marks,
    read_marked_text,
    write_marked_text,
)
from spindle.domain.pairs import Message, Pair
from spindle.domain.training_data import Example, Policy, Ties
from spindle.domain.truth import TruthDoubt
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base import (
    FileType,
    FormatColumn,
    FormatRow,
    PublishedPair,
    ReadableFormat,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.readable import other_columns, read_text, read_turns
from spindle.formats.base.scores import doubt_chosen
from spindle.formats.base.turns import assistant, common_prefix, pair_fields


class Hh(ReadableFormat, WritableFormat):
    r"""``chosen`` and ``rejected``, turns marked ``\n\nHuman:`` and ``\n\nAssistant:``.

    The shared start of both texts is the prompt, the rest of each a response. The format has
    no system turns; their text is prepended to the turn that follows.
    """

    name: ClassVar[str] = "hh"
    title: ClassVar[str] = "HH-RLHF"
    key_columns: ClassVar[tuple[str, ...]] = ("chosen", "rejected")
    side_columns: ClassVar[tuple[str, str]] = ("chosen", "rejected")
    truth: ClassVar[Verdict | None] = Verdict.A
    truth_origin: ClassVar[str] = "`chosen` is the response that raters preferred"
    precedes: ClassVar[str] = "trl"
    summary: ClassVar[str] = "HH-RLHF: chosen, rejected as marked texts"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.DROP, Ties.KEEP)
    file_type: ClassVar[FileType] = FileType.JSONL
    tags: ClassVar[tuple[str, ...]] = ("hh-rlhf", "preference")

    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        texts = [row[side] for side in self.side_columns]
        return all(isinstance(text, str) and read_marked_text(text) is not None for text in texts)

    def doubt_truth(self, row: Mapping[str, JSON]) -> TruthDoubt | None:
        return doubt_chosen(row, *self.side_columns)

    def read_pair(self, row: Mapping[str, JSON]) -> PublishedPair:
        chosen, rejected = (_read_conversation(row, side) for side in self.side_columns)
        fields = pair_fields(chosen, rejected, self.side_columns)
        return PublishedPair({**other_columns(row, *self.side_columns), **fields})

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        return tuple(map(FormatColumn, self.side_columns))

    def unwritable_reason(self, pair: Pair) -> str:
        # Readers use everything before the last mark as the prompt.
        if has_marks(pair.a) or has_marks(pair.b):
            return "a response contains a turn mark of the format"
        return ""

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        start = f"{write_marked_text(example.pair.prompt)}{ASSISTANT} "
        yield start + example.better, start + example.worse

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        chosen, rejected = row["chosen"], row["rejected"]
        shared = common_prefix(chosen, rejected)
        end = shared.rfind(f"{ASSISTANT} ")
        if end < 0 or not shared.startswith((f"{HUMAN} ", f"{ASSISTANT} ")):
            raise ValueError("the texts do not begin with the same conversation")
        return ReadBack(shared[:end], chosen, rejected)


def _read_conversation(row: Mapping[str, JSON], column: str) -> tuple[Message, ...]:
    """Return the turns in that column, with an empty response if it ends in ``Assistant:``."""
    turns = read_turns(row, column)
    ends_open = read_text(row, column).rstrip().endswith(ASSISTANT.strip())
    return (*turns, assistant("")) if ends_open and turns[-1].role == "user" else turns


FORMAT = Hh()
