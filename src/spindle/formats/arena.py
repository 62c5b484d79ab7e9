"""Chatbot Arena battles: two conversations with two models, and a vote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from spindle.domain.training_data import Example, Policy, Ties
from spindle.domain.values import JSON
from spindle.domain.verdicts import Verdict
from spindle.formats.base import (
    CellType,
    FormatColumn,
    FormatRow,
    PublishedPair,
    ReadableFormat,
    ReadBack,
    WritableFormat,
)
from spindle.formats.base.readable import MODELS, has_conversations, other_columns, read_turns
from spindle.formats.base.turns import (
    assistant,
    conversation_text,
    last_response,
    messages,
    pair_fields,
)

_WINNERS = {
    Verdict.A: "model_a",
    Verdict.B: "model_b",
    Verdict.TIE: "tie",
    Verdict.NEITHER: "tie (bothbad)",
}
_UNKNOWN = "unknown"


class Arena(ReadableFormat, WritableFormat):
    """One battle per row, with the sides as in the data, however they were shown.

    When reading, the shared start of both conversations is the prompt and the rest of each a
    response; the winner is a vote and is left out.

    ``judge`` is the rater's number if every vote is a row, else how votes were aggregated.
    ``anony`` says that raters did not see the models; FastChat's analysis uses only such
    battles. ``tstamp`` is when the last vote was stored, in seconds since the epoch. Models
    and languages that are not known are ``unknown``.

    The columns are those that FastChat's ``monitor/clean_battle_data.py`` writes.
    """

    name: ClassVar[str] = "arena"
    title: ClassVar[str] = "Chatbot Arena"
    key_columns: ClassVar[tuple[str, ...]] = ("conversation_a", "conversation_b")
    side_columns: ClassVar[tuple[str, str]] = ("conversation_a", "conversation_b")
    summary: ClassVar[str] = "Chatbot Arena: battles with a winner, ties and both bad"
    ties: ClassVar[tuple[Ties, ...]] = (Ties.KEEP, Ties.DROP)
    says_neither: ClassVar[bool] = True
    tags: ClassVar[tuple[str, ...]] = ("chatbot-arena", "pairwise-comparison", "preference")

    def has_pair(self, row: Mapping[str, JSON]) -> bool:
        return has_conversations(row, self.side_columns)

    def read_pair(self, row: Mapping[str, JSON]) -> PublishedPair:
        a, b = (read_turns(row, side) for side in self.side_columns)
        fields = pair_fields(a, b, self.side_columns)
        # Later releases repeat both conversations, labelled by side, in one more column.
        used = (*self.side_columns, "full_conversation", "judge", "judge_hash")
        return PublishedPair({**other_columns(row, *used), **fields}, id=row.get("question_id"))

    def columns(self, policy: Policy) -> tuple[FormatColumn, ...]:
        return (
            *map(FormatColumn, ("question_id", *MODELS, "winner", "judge")),
            *(FormatColumn(n, CellType.MESSAGES, ("content", "role")) for n in self.side_columns),
            FormatColumn("turn", CellType.INTEGER),
            FormatColumn("anony", CellType.BOOLEAN),
            FormatColumn("language"),
            FormatColumn("tstamp", CellType.NUMBER),
        )

    def rows(self, example: Example, policy: Policy, number: int) -> Iterator[FormatRow]:
        pair, votes = example.pair, example.votes
        language = pair.fields.get("language")
        each = example.vote
        yield (
            pair.id,
            pair.model_a or _UNKNOWN,
            pair.model_b or _UNKNOWN,
            _WINNERS[example.verdict],
            f"{policy.aggregate} of {len(votes)}" if each is None else f"rater_{each.annotator}",
            messages(pair.prompt, assistant(pair.a)),
            messages(pair.prompt, assistant(pair.b)),
            sum(turn.role == "user" for turn in pair.prompt),
            not pair.models_shown,
            language if isinstance(language, str) and language else _UNKNOWN,
            float(max(vote.stored_at for vote in votes)),
        )

    def read_back(self, row: Mapping[str, Any], policy: Policy) -> ReadBack:
        if row["winner"] not in _WINNERS.values():
            raise ValueError(f"unknown winner {row['winner']!r}")
        a, b = row["conversation_a"], row["conversation_b"]
        return ReadBack(conversation_text(a[:-1]), last_response(a), last_response(b))


FORMAT = Arena()
